// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/call_facts.h"
#include "app/repair_service/commands/guards.h"
#include "app/repair_service/commands/registry.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

CommandDescriptor descriptor()
{
    api::CommandType type;
    type.type = u"EXTERNAL_RECONCILE"_s;
    type.number = 20;
    type.title = u"Reconcile external call"_s;
    type.targetType = u"EXTERNAL_CALL"_s;
    type.requesterRole = u"OPERATOR"_s;
    type.approvalKind = u"NONE"_s;
    type.commandClass = u"D"_s;
    type.precondition =
        u"UNKNOWN (timeout, no reference, 5xx of a non-idempotent call) or CONFLICT (409); the adapter has a look-up"_s;
    type.change =
        u"intent RECONCILE_EXTERNAL (adapter read by key); a look-up that cannot tell sets inconclusive_at and leaves the status"_s;
    type.event = u"ExternalReconcileRequested"_s;
    type.verification =
        u"attempt CONFIRMED with reference, NOT_FOUND_CONFIRMED or FAILED_PERMANENT; inconclusive: rule not met, 10 or 23 follow"_s;
    type.reversible = true;
    return {type, u"RECONCILE_EXTERNAL"_s, false, u"11, 15-17"_s};
}

QList<api::Guard> guards(const CallFacts &call, const Ask &)
{
    return {
        guard(u"target-state"_s, u"The outcome of the call is not known"_s, call.isOutcomeOpen(),
              u"call is "_s + call.status, u"external_call_attempt"_s),
        guard(u"no-look-up"_s, u"The adapter can read the outcome back by key"_s, call.lookUp,
              call.lookUp ? u"%1 has a look-up"_s.arg(call.adapter)
                          : u"%1 %2 has none: a person asks outside"_s.arg(call.adapter, call.operation),
              u"adapter_policy"_s, u"TASK_MOVE_TO_FALLOUT"_s),
        noSwitchGuard(call.switches),
    };
}

Plan plan(const CallFacts &call, const Ask &)
{
    Plan plan;
    plan.sends = u"LOOK_UP"_s;
    plan.sendsSentence = u"Asks %1 by key whether it was done; changes nothing outside"_s.arg(call.adapter);
    plan.intent = Intent{u"RECONCILE_EXTERNAL"_s,
                         call.attemptId,
                         {{u"attemptId"_s, call.attemptId},
                          {u"taskId"_s, call.entityId},
                          {u"adapter"_s, call.adapter},
                          {u"operation"_s, call.operation},
                          {u"idempotencyKey"_s, call.idempotencyKey}}};
    return plan;
}

/// The worker brings the answer of the look-up; the service settles the attempt from it. A settled attempt stays as it is.
Settled settle(const CallFacts &call, const Reported &reported)
{
    const QJsonObject &evidence = reported.evidence;
    const QString lookUp = evidence.value(u"lookUp"_s).toString();
    const QString reference = evidence.value(u"externalReference"_s).toString();
    const int httpStatus = evidence.value(u"httpStatus"_s).toInt();
    const QHash<QString, QString> statuses{{u"FOUND"_s, u"CONFIRMED"_s},
                                           {u"NOT_FOUND"_s, u"NOT_FOUND_CONFIRMED"_s},
                                           {u"REJECTED"_s, u"FAILED_PERMANENT"_s},
                                           {u"INCONCLUSIVE"_s, call.status}};
    const bool provesNothing = lookUp == u"FOUND"_s && reference.isEmpty() && call.externalReference.isEmpty() &&
                               (httpStatus < 200 || httpStatus > 299);
    if (!statuses.contains(lookUp) || provesNothing)
        return std::nullopt;
    if (!call.isOutcomeOpen())
        return QList<RowChange>{};
    RowChange change{RowChange::Kind::Update, u"external_call_attempt"_s, u"attempt_id"_s, call.attemptId, {}};
    if (lookUp == u"INCONCLUSIVE"_s) {
        change.set = {{u"inconclusive_at"_s, reported.at}};
        return QList<RowChange>{change};
    }
    change.set = {{u"status"_s, statuses.value(lookUp)},
                  {u"reconciled_at"_s, reported.at},
                  {u"reconciled_by_command"_s, reported.commandId}};
    if (!reference.isEmpty() && call.externalReference.isEmpty())
        change.set.append({u"external_reference"_s, reference});
    if (httpStatus != 0)
        change.set.append({u"http_status"_s, httpStatus});
    if (lookUp != u"NOT_FOUND"_s)
        change.set.append({u"completed_at"_s, reported.at});
    return QList<RowChange>{change};
}

Verdict verify(const CallFacts &call, const Executed &executed)
{
    const bool settled = call.status == u"CONFIRMED"_s || call.status == u"NOT_FOUND_CONFIRMED"_s ||
                         call.status == u"FAILED_PERMANENT"_s || call.status == u"PENDING"_s ||
                         call.status == u"IN_FLIGHT"_s;
    const bool inconclusive =
        call.isOutcomeOpen() && call.inconclusiveAt && *call.inconclusiveAt >= executed.executedAt;
    const QString found =
        inconclusive ? u"call is %1, the look-up could not tell"_s.arg(call.status) : u"call is "_s + call.status;
    return {{{u"The outcome of the call is settled"_s,
              settled        ? Truth::Yes
              : inconclusive ? Truth::No
                             : Truth::Unknown,
              found}}};
}

} // namespace

CommandRule<CallFacts> externalReconcile() { return {descriptor(), readCall, guards, plan, verify, settle}; }

} // namespace jaga::repair
