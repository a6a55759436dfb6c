// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/repair_api.h"

#include "app/repair_service/incidents/incident_acts.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

using enum Route::Kind;
using Call = Route::Call;

Route read(const QString &pattern, const QString &summary, const Route::Work &answer)
{
    return {Read, pattern, {}, {}, summary, answer};
}

Route guardRead(const QString &pattern, const QString &summary, const Route::Work &answer)
{
    return {GuardRead, pattern, {}, {}, summary, answer};
}

Route mutation(const QString &pattern, const QString &act, const QString &targetType, const QString &summary,
               const Route::Work &answer)
{
    return {Mutation, pattern, act, targetType, summary, answer};
}

QList<Route> commandRoutes(const CommandActs &commands)
{
    const QString command = u"REPAIR_COMMAND"_s;
    return {
        read(u"command-types"_s, u"The catalogue that forms are drawn from"_s,
             [&commands](ActContext &context, const Call &) { return commands.types(context); }),
        {Rehearsal, u"commands/preview"_s, u"COMMAND_PREVIEW"_s, command, u"Dry run: what a command would do now"_s,
         [&commands](ActContext &context, const Call &) { return commands.preview(context); }},
        guardRead(u"commands/guards"_s, u"The guards of a command, unaudited"_s,
                  [&commands](ActContext &context, const Call &call) { return commands.guards(context, call.query); }),
        mutation(u"commands"_s, u"COMMAND_SUBMIT"_s, command, u"Ask for a command; it runs now or waits for approval"_s,
                 [&commands](ActContext &context, const Call &) { return commands.submit(context); }),
        read(u"commands"_s, u"Commands, newest first"_s,
             [&commands](ActContext &context, const Call &call) { return commands.list(context, call.query); }),
        read(u"commands/{commandId}"_s, u"One command"_s,
             [&commands](ActContext &context, const Call &call) { return commands.get(context, call.ids.first()); }),
        mutation(u"commands/{commandId}/approve"_s, u"COMMAND_APPROVE"_s, command, u"Approve as the second person"_s,
                 [&commands](ActContext &context, const Call &call) {
                     return commands.decide(context, call.ids.first(), u"APPROVE"_s);
                 }),
        mutation(u"commands/{commandId}/reject"_s, u"COMMAND_REJECT"_s, command, u"Reject as the second person"_s,
                 [&commands](ActContext &context, const Call &call) {
                     return commands.decide(context, call.ids.first(), u"REJECT"_s);
                 }),
        mutation(u"commands/{commandId}/withdraw"_s, u"COMMAND_WITHDRAW"_s, command, u"Take an own request back"_s,
                 [&commands](ActContext &context, const Call &call) {
                     return commands.withdraw(context, call.ids.first());
                 }),
        mutation(
            u"commands/{commandId}/execute"_s, u"COMMAND_EXECUTE"_s, command, u"Run an approved command"_s,
            [&commands](ActContext &context, const Call &call) { return commands.execute(context, call.ids.first()); }),
        mutation(
            u"commands/{commandId}/verify"_s, u"COMMAND_VERIFY"_s, command, u"Evaluate the verification rule now"_s,
            [&commands](ActContext &context, const Call &call) { return commands.verify(context, call.ids.first()); }),
    };
}

QList<Route> incidentRoutes()
{
    const QString incident = u"INCIDENT"_s;
    return {
        read(u"incidents"_s, u"Incidents, newest first"_s,
             [](ActContext &context, const Call &call) { return incidents::list(context, call.query); }),
        mutation(u"incidents"_s, u"INCIDENT_OPEN"_s, incident, u"Declare an incident"_s,
                 [](ActContext &context, const Call &) { return incidents::open(context); }),
        read(u"incidents/{incidentId}"_s, u"One incident with checklist, notes and scope"_s,
             [](ActContext &context, const Call &call) { return incidents::get(context, call.ids.first()); }),
        read(u"incidents/{incidentId}/conditions"_s, u"Under which conditions it may be resolved, and which hold now"_s,
             [](ActContext &context, const Call &call) { return incidents::conditions(context, call.ids.first()); }),
        mutation(u"incidents/{incidentId}/commander"_s, u"INCIDENT_COMMANDER_ASSIGN"_s, incident,
                 u"Name the commander"_s,
                 [](ActContext &context, const Call &call) {
                     return incidents::assignCommander(context, call.ids.first());
                 }),
        mutation(
            u"incidents/{incidentId}/severity"_s, u"INCIDENT_SEVERITY_SET"_s, incident, u"Set the severity"_s,
            [](ActContext &context, const Call &call) { return incidents::setSeverity(context, call.ids.first()); }),
        mutation(u"incidents/{incidentId}/status"_s, u"INCIDENT_STATUS_SET"_s, incident,
                 u"Move the incident on; resolved only when its conditions hold"_s,
                 [](ActContext &context, const Call &call) { return incidents::setStatus(context, call.ids.first()); }),
        mutation(u"incidents/{incidentId}/notes"_s, u"INCIDENT_NOTE_ADD"_s, incident,
                 u"Add a note; a correction is a new note"_s,
                 [](ActContext &context, const Call &call) { return incidents::addNote(context, call.ids.first()); }),
        mutation(
            u"incidents/{incidentId}/checklist"_s, u"INCIDENT_CHECKLIST_SET"_s, incident,
            u"Set one step, or take it over"_s,
            [](ActContext &context, const Call &call) { return incidents::setChecklist(context, call.ids.first()); }),
        mutation(
            u"incidents/{incidentId}/review"_s, u"INCIDENT_REVIEW_WRITE"_s, incident,
            u"Write the review: what happened, never who did it"_s,
            [](ActContext &context, const Call &call) { return incidents::writeReview(context, call.ids.first()); }),
        mutation(u"incidents/{incidentId}/actions"_s, u"INCIDENT_ACTION_ADD"_s, incident,
                 u"Add what follows from the review"_s,
                 [](ActContext &context, const Call &call) { return incidents::addAction(context, call.ids.first()); }),
        mutation(u"incidents/{incidentId}/close"_s, u"INCIDENT_CLOSE"_s, incident, u"Close a resolved incident"_s,
                 [](ActContext &context, const Call &call) { return incidents::close(context, call.ids.first()); }),
    };
}

QList<Route> recordRoutes(const AuditReading &audit)
{
    return {
        {Upload, u"evidence"_s, u"EVIDENCE_UPLOAD"_s, u"EVIDENCE"_s, u"Store evidence under its digest"_s, {}},
        read(u"audit/records"_s, u"Entries of the audit trail after a sequence"_s,
             [&audit](ActContext &context, const Call &call) { return audit.records(context, call.query); }),
        read(u"audit/checkpoint"_s, u"The newest signed checkpoint"_s,
             [&audit](ActContext &context, const Call &) { return audit.checkpoint(context); }),
        read(u"audit/proof/inclusion"_s, u"Proof that an entry is in the trail"_s,
             [&audit](ActContext &context, const Call &call) { return audit.inclusion(context, call.query); }),
        read(u"audit/proof/consistency"_s, u"Proof that a trail continues an earlier one"_s,
             [&audit](ActContext &context, const Call &call) { return audit.consistency(context, call.query); }),
        read(u"audit/export"_s, u"Entries, signed head and proof as one file that proves itself offline"_s,
             [&audit](ActContext &context, const Call &call) { return audit.exported(context, call.query); }),
    };
}

} // namespace

QList<Route> apiRoutes(const CommandActs &commands, const AuditReading &audit)
{
    return commandRoutes(commands) + incidentRoutes() + recordRoutes(audit);
}

} // namespace jaga::repair
