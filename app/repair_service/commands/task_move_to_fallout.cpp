// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/guards.h"
#include "app/repair_service/commands/registry.h"
#include "app/repair_service/commands/task_facts.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

CommandDescriptor descriptor()
{
    api::CommandType type;
    type.type = u"TASK_MOVE_TO_FALLOUT"_s;
    type.number = 10;
    type.title = u"Move task to fallout"_s;
    type.targetType = u"FULFILLMENT_TASK"_s;
    type.requesterRole = u"OPERATOR"_s;
    type.approvalKind = u"T"_s;
    type.commandClass = u"S"_s;
    type.executorRole = u"SENIOR_OPERATOR"_s;
    type.precondition =
        u"FAILED and no retry allowed: last error business, non-retryable (400/422/rejected); or outcome settled without a retry (FAILED_PERMANENT; FAILED_RETRYABLE or no attempt while not idempotent); or undecidable (UNKNOWN or CONFLICT after an inconclusive look-up, or the adapter has none)"_s;
    type.change = u"task → MANUAL_FALLOUT; fallout_case OPEN; auto-retry off"_s;
    type.event = u"FulfillmentTaskMovedToFallout"_s;
    type.verification = u"case has owner; order state re-aggregated"_s;
    type.parameters = {{u"owner"_s,
                        u"Owner of the fallout case"_s,
                        u"text"_s,
                        false,
                        {},
                        u"Person or team that takes the case; empty: you"_s}};
    return {type, {}, false, u"10"_s};
}

/// Why nothing but a person's decision is left; empty when a command could still bring the task on.
QString whyNoRetry(const TaskFacts &task)
{
    const QString status = task.callStatus();
    if (status == u"FAILED_PERMANENT"_s || (status == u"NONE"_s && task.isBusinessError()))
        return u"the far side refused the content for good"_s;
    if (status == u"NONE"_s && !task.idempotent)
        return u"no call on record, and a second send would not be safe"_s;
    if (status == u"FAILED_RETRYABLE"_s && !task.idempotent && task.call->httpStatus != 429)
        return u"the call failed, and a second send would not be safe"_s;
    if (task.call && task.call->isOutcomeOpen() && !task.lookUp)
        return u"the outcome is open and the adapter has no look-up"_s;
    if (task.call && task.call->isOutcomeOpen() && task.call->inconclusiveAt)
        return u"the outcome is open and the look-up could not tell"_s;
    return {};
}

QString categoryOf(const TaskFacts &task)
{
    if (task.call && task.call->isOutcomeOpen())
        return u"UNKNOWN_OUTCOME"_s;
    return task.isBusinessError() ? u"BUSINESS_REJECTION"_s : u"TECHNICAL_EXHAUSTED"_s;
}

QList<api::Guard> guards(const TaskFacts &task, const Ask &)
{
    const QString why = whyNoRetry(task);
    const bool open = task.call && task.call->isOutcomeOpen();
    return {
        guard(u"target-state"_s, u"The task has failed and waits for a decision"_s, task.status == u"FAILED"_s,
              u"task is "_s + task.status, u"fulfillment_task"_s),
        guard(u"retry-allowed"_s, u"No automatic way out is left"_s, !why.isEmpty(),
              why.isEmpty() ? u"call is %1"_s.arg(task.callStatus()) : why, u"external_call_attempt"_s,
              open ? u"EXTERNAL_RECONCILE"_s : u"TASK_RETRY"_s),
        guard(u"no-way"_s, u"The table of ways out names fallout for this case"_s,
              task.ways.contains(u"TASK_MOVE_TO_FALLOUT"_s),
              task.ways.isEmpty() ? u"no command named"_s : task.ways.join(u", "_s), u"task_recovery_rule"_s,
              task.ways.value(0)),
        guard(u"case-open"_s, u"The task has no open fallout case yet"_s, task.falloutStatus.isEmpty(),
              task.falloutStatus.isEmpty() ? u"none"_s : u"a case is "_s + task.falloutStatus, u"fallout_case"_s),
        // It sends nothing and needs no worker; only a hold on the order's progress concerns it.
        noSwitchGuard(task.switches.filter(u"ORDER_PROGRESSION_HOLD "_s)),
    };
}

Plan plan(const TaskFacts &task, const Ask &ask)
{
    // The id follows from the command, so that a repeat in the same transaction can't open a second case.
    const QUuid command = QUuid::fromString(ask.commandId);
    const QString caseId = QUuid::createUuidV5(command, u"fallout-case"_s + task.taskId).toString(QUuid::WithoutBraces);
    QString owner = ask.parameters.value(u"owner"_s).toString().trimmed();
    if (owner.isEmpty())
        owner = ask.requestedBy;
    Plan plan;
    plan.sends = u"NOTHING"_s;
    plan.sendsSentence = u"Sends nothing; a person decides from here"_s;
    plan.changes = {
        taskChange(task, u"MANUAL_FALLOUT"_s),
        {RowChange::Kind::Insert,
         u"fallout_case"_s,
         {},
         {},
         {{u"fallout_case_id"_s, caseId},
          {u"case_number"_s, u"FC-"_s + caseId.left(8).toUpper()},
          {u"order_id"_s, task.orderId},
          {u"task_id"_s, task.taskId},
          {u"category"_s, categoryOf(task)},
          {u"reason_code"_s, task.errorCode.isEmpty() ? u"UNSPECIFIED"_s : task.errorCode},
          {u"status"_s, u"OPEN"_s},
          {u"assignee"_s, owner}}},
    };
    plan.transitions = {taskTransition(task, u"MANUAL_FALLOUT"_s)};
    plan.event =
        taskEvent(task, u"FulfillmentTaskMovedToFallout"_s, {{u"category"_s, categoryOf(task)}, {u"owner"_s, owner}});
    return plan;
}

Verdict verify(const TaskFacts &task, const Executed &)
{
    static const QStringList aggregated{u"FALLOUT"_s, u"CANCELLING"_s, u"COMPENSATING"_s, u"COMPLETED"_s,
                                        u"CANCELLED"_s};
    const bool ended = task.status == u"MANUALLY_RESOLVED"_s || task.status == u"CANCELLED"_s;
    const bool owned = !task.falloutOwner.isEmpty() || ended;
    return {{
        {u"The fallout case has an owner"_s, owned ? Truth::Yes : Truth::Unknown,
         task.falloutOwner.isEmpty() ? u"nobody"_s : task.falloutOwner},
        {u"The order shows the fallout"_s, aggregated.contains(task.orderState) || ended ? Truth::Yes : Truth::Unknown,
         u"order is "_s + task.orderState},
    }};
}

} // namespace

CommandRule<TaskFacts> taskMoveToFallout() { return {descriptor(), readTask, guards, plan, verify}; }

} // namespace jaga::repair
