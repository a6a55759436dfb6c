// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/incidents/incident_acts.h"

#include "app/repair_service/incidents/incident_context.h"
#include "app/repair_service/incidents/incident_words.h"
#include "app/repair_service/policy/request_fields.h"

using namespace Qt::StringLiterals;

namespace jaga::repair::incidents {

namespace {

/// What a step's new state asks for beside itself.
std::optional<Refusal> checkStep(const api::ChecklistItem &step, bool safetyPrecondition)
{
    const bool noted = policy::lengthOf(step.note) >= 10;
    if (!stepStates().contains(step.state))
        return invalid(u"state is one of %1."_s.arg(stepStates().join(u", "_s)));
    if (step.state == u"overridden"_s && safetyPrecondition)
        return refuse(u"unsafe-action"_s,
                      u"A safety precondition is never overridden. Make it true, or leave the step open."_s);
    if ((step.state == u"not-applicable"_s || step.state == u"overridden"_s) && !noted)
        return refuse(u"reason-required"_s,
                      u"Say in a note of at least 10 characters why the step is %1."_s.arg(step.state));
    if (step.state == u"overridden"_s && step.evidence.isEmpty())
        return refuse(u"evidence-required"_s, u"Overriding a step needs evidence."_s);
    if (step.state == u"deferred"_s && !step.deferredUntil && !noted)
        return refuse(u"reason-required"_s,
                      u"Say until when the step is deferred, or why in a note of at least 10 characters."_s);
    return std::nullopt;
}

} // namespace

Expected<Answer, Refusal> setChecklist(ActContext &context, const QString &id)
{
    const QJsonObject &body = context.request.body;
    const auto incident = begin(context, u"CHECKLIST_SET"_s, id);
    if (!incident)
        return Unexpected(incident.error());
    const QString runbookId = body.value(u"runbookId"_s).toString();
    const QString stepId = body.value(u"stepId"_s).toString();
    if (runbookId.isEmpty() || stepId.isEmpty() || runbookId.size() > 200 || stepId.size() > 200)
        return Unexpected(invalid(u"Name the step by runbookId and stepId."_s));
    if (context.request.ifMatch.isEmpty())
        return Unexpected(refuse(u"if-match-required"_s,
                                 u"Send the step's version as If-Match, \"0\" for one that nobody has touched."_s));
    api::ChecklistItem step = lockStep(context.transaction, id, runbookId, stepId);
    if (context.request.ifMatch != QString::number(step.version))
        return Unexpected(
            refuse(u"target-changed"_s, u"Somebody has changed this step. Read it again and decide anew."_s)
                .withCurrent(api::toJson(incident->shown)));
    const Instant now = context.transaction.now();
    step.runbookHash = body.value(u"runbookHash"_s).toString();
    if (body.value(u"takeOver"_s).toBool()) {
        step.takenBy = context.actor.personId;
        step.takenAt = now;
    }
    if (body.contains(u"state"_s)) {
        step.state = body.value(u"state"_s).toString().toLower().replace(u'_', u'-');
        step.value = body.value(u"value"_s).toString();
        step.note = body.value(u"note"_s).toString().trimmed();
        step.evidence = body.value(u"evidence"_s).toString();
        const auto until = instantFromText(body.value(u"deferredUntil"_s).toString());
        step.deferredUntil = until ? std::optional(*until) : std::nullopt;
        step.setBy = context.actor.personId;
        step.setAt = now;
        if (const auto refusal = checkStep(step, body.value(u"safetyPrecondition"_s).toBool()))
            return Unexpected(*refusal);
    }
    context.entry.reason = u"%1#%2 %3"_s.arg(runbookId, stepId, step.state);
    writeStep(context.transaction, id, step);
    updateIncident(context.transaction, id, {});
    return finish(context, *incident, u"ChecklistSet"_s);
}

} // namespace jaga::repair::incidents
