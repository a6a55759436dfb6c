// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/repair_api.h"
#include "app/repair_service/api/route_fields.h"
#include "app/repair_service/incidents/incident_acts.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

using enum Route::Kind;
using Call = Route::Call;

/// Below: address, what it takes, what it answers, the act. `act` and `target` are the audit trail's words.
Route read(const QString &pattern, const QString &summary, const RequestFields &takes, const QString &answers,
           const Route::Work &work)
{
    return {Read, pattern, {}, {}, summary, takes, answers, work};
}

/// `target` is REPAIR_COMMAND or INCIDENT, and what comes back is one of these.
Route mutation(const QString &pattern, const QString &act, const QString &target, const QString &summary,
               const RequestFields &takes, const Route::Work &work)
{
    return {Mutation, pattern, act, target, summary, takes, target == u"INCIDENT"_s ? u"Incident"_s : u"Command"_s,
            work};
}

QList<Route> commandRoutes(const CommandActs &commands)
{
    const QString target = u"REPAIR_COMMAND"_s;
    return {
        read(u"command-types"_s, u"The catalogue that forms are drawn from"_s, {}, u"CommandTypes"_s,
             [&commands](ActContext &context, const Call &) { return commands.types(context); }),
        {Rehearsal, u"commands/preview"_s, u"COMMAND_PREVIEW"_s, target, u"Dry run: what a command would do now"_s,
         fields::commandPreview(), u"Preview"_s,
         [&commands](ActContext &context, const Call &) { return commands.preview(context); }},
        {GuardRead,
         u"commands/guards"_s,
         {},
         {},
         u"The guards of a command, unaudited"_s,
         fields::guardsOf(),
         u"Guards"_s,
         [&commands](ActContext &context, const Call &call) { return commands.guards(context, call.query); }},
        mutation(u"commands"_s, u"COMMAND_SUBMIT"_s, target, u"Ask for a command; it runs now or waits for approval"_s,
                 fields::commandRequest(),
                 [&commands](ActContext &context, const Call &) { return commands.submit(context); }),
        read(u"commands"_s, u"Commands, newest first"_s, fields::commandFilter(), u"CommandPage"_s,
             [&commands](ActContext &context, const Call &call) { return commands.list(context, call.query); }),
        read(u"commands/{commandId}"_s, u"One command"_s, {}, u"Command"_s,
             [&commands](ActContext &context, const Call &call) { return commands.get(context, call.ids.first()); }),
        mutation(u"commands/{commandId}/approve"_s, u"COMMAND_APPROVE"_s, target, u"Approve as the second person"_s,
                 fields::decision(),
                 [&commands](ActContext &context, const Call &call) {
                     return commands.decide(context, call.ids.first(), u"APPROVE"_s);
                 }),
        mutation(u"commands/{commandId}/reject"_s, u"COMMAND_REJECT"_s, target, u"Reject as the second person"_s,
                 fields::decision(),
                 [&commands](ActContext &context, const Call &call) {
                     return commands.decide(context, call.ids.first(), u"REJECT"_s);
                 }),
        mutation(u"commands/{commandId}/withdraw"_s, u"COMMAND_WITHDRAW"_s, target, u"Take an own request back"_s,
                 fields::withdrawal(),
                 [&commands](ActContext &context, const Call &call) {
                     return commands.withdraw(context, call.ids.first());
                 }),
        mutation(
            u"commands/{commandId}/execute"_s, u"COMMAND_EXECUTE"_s, target, u"Run an approved command"_s,
            fields::execution(),
            [&commands](ActContext &context, const Call &call) { return commands.execute(context, call.ids.first()); }),
        mutation(
            u"commands/{commandId}/verify"_s, u"COMMAND_VERIFY"_s, target, u"Evaluate the verification rule now"_s, {},
            [&commands](ActContext &context, const Call &call) { return commands.verify(context, call.ids.first()); }),
    };
}

/// An act on one incident.
Route incidentAct(const QString &name, const QString &act, const QString &summary, const RequestFields &takes,
                  Expected<Answer, Refusal> (*work)(ActContext &, const QString &))
{
    return mutation(u"incidents/{incidentId}/"_s + name, u"INCIDENT_"_s + act, u"INCIDENT"_s, summary, takes,
                    [work](ActContext &context, const Call &call) { return work(context, call.ids.first()); });
}

QList<Route> incidentRoutes()
{
    return {
        read(u"incidents"_s, u"Incidents, newest first"_s, fields::incidentFilter(), u"IncidentPage"_s,
             [](ActContext &context, const Call &call) { return incidents::list(context, call.query); }),
        mutation(u"incidents"_s, u"INCIDENT_OPEN"_s, u"INCIDENT"_s, u"Declare an incident"_s, fields::opening(),
                 [](ActContext &context, const Call &) { return incidents::open(context); }),
        read(u"incidents/{incidentId}"_s, u"One incident with checklist, notes and scope"_s, {}, u"Incident"_s,
             [](ActContext &context, const Call &call) { return incidents::get(context, call.ids.first()); }),
        read(u"incidents/{incidentId}/conditions"_s, u"Under which conditions it may be resolved, and which hold now"_s,
             {}, u"Conditions"_s,
             [](ActContext &context, const Call &call) { return incidents::conditions(context, call.ids.first()); }),
        incidentAct(u"commander"_s, u"COMMANDER_ASSIGN"_s, u"Name the commander"_s, fields::commander(),
                    incidents::assignCommander),
        incidentAct(u"severity"_s, u"SEVERITY_SET"_s, u"Set the severity"_s, fields::severity(),
                    incidents::setSeverity),
        incidentAct(u"status"_s, u"STATUS_SET"_s, u"Move the incident on; resolved only when its conditions hold"_s,
                    fields::status(), incidents::setStatus),
        incidentAct(u"notes"_s, u"NOTE_ADD"_s, u"Add a note; a correction is a new note"_s, fields::note(),
                    incidents::addNote),
        incidentAct(u"checklist"_s, u"CHECKLIST_SET"_s, u"Set one step, or take it over"_s, fields::checklist(),
                    incidents::setChecklist),
        incidentAct(u"review"_s, u"REVIEW_WRITE"_s, u"Write the review: what happened, never who did it"_s,
                    fields::review(), incidents::writeReview),
        incidentAct(u"actions"_s, u"ACTION_ADD"_s, u"Add what follows from the review"_s, fields::action(),
                    incidents::addAction),
        incidentAct(u"close"_s, u"CLOSE"_s, u"Close a resolved incident"_s, fields::closing(), incidents::close),
    };
}

QList<Route> recordRoutes(const AuditReading &audit)
{
    return {
        {Upload,
         u"evidence"_s,
         u"EVIDENCE_UPLOAD"_s,
         u"EVIDENCE"_s,
         u"Store evidence under its digest"_s,
         {},
         u"Evidence"_s,
         {}},
        read(u"audit/records"_s, u"Entries of the audit trail after a sequence"_s, fields::auditPage(),
             u"AuditRecords"_s,
             [&audit](ActContext &context, const Call &call) { return audit.records(context, call.query); }),
        read(u"audit/checkpoint"_s, u"The newest signed checkpoint"_s, {}, u"AuditCheckpoint"_s,
             [&audit](ActContext &context, const Call &) { return audit.checkpoint(context); }),
        read(u"audit/proof/inclusion"_s, u"Proof that an entry is in the trail"_s, fields::inclusion(), u"AuditProof"_s,
             [&audit](ActContext &context, const Call &call) { return audit.inclusion(context, call.query); }),
        read(u"audit/proof/consistency"_s, u"Proof that a trail continues an earlier one"_s, fields::consistency(),
             u"AuditProof"_s,
             [&audit](ActContext &context, const Call &call) { return audit.consistency(context, call.query); }),
        read(u"audit/export"_s, u"Entries, signed head and proof as one file that proves itself offline"_s,
             fields::exportRange(), u"AuditExport"_s,
             [&audit](ActContext &context, const Call &call) { return audit.exported(context, call.query); }),
    };
}

} // namespace

QList<Route> apiRoutes(const CommandActs &commands, const AuditReading &audit)
{
    return commandRoutes(commands) + incidentRoutes() + recordRoutes(audit);
}

} // namespace jaga::repair
