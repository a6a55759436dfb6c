// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/guards.h"
#include "app/repair_service/commands/registry.h"
#include "app/repair_service/commands/task_facts.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

const QString sendSameKey = u"SEND_SAME_KEY"_s;
const QString completeFromReference = u"COMPLETE_FROM_REFERENCE"_s;

CommandDescriptor descriptor()
{
    api::CommandType type;
    type.type = u"TASK_RETRY"_s;
    type.number = 9;
    type.title = u"Retry task"_s;
    type.targetType = u"FULFILLMENT_TASK"_s;
    type.requesterRole = u"OPERATOR"_s;
    type.approvalKind = u"NONE"_s;
    type.commandClass = u"D"_s;
    type.precondition =
        u"FAILED; order not cancelling, compensating or terminal; under the task's key one of: attempt CONFIRMED (complete from the stored reference); NOT_FOUND_CONFIRMED (the look-up is the proof, idempotent or not); failure definite and not business (FAILED_RETRYABLE, or no attempt on record) and the adapter operation idempotent. Never with an attempt PENDING, IN_FLIGHT, UNKNOWN, CONFLICT or FAILED_PERMANENT"_s;
    type.change =
        u"task → RETRY_REQUESTED, version+1; attempt NOT_FOUND_CONFIRMED or FAILED_RETRYABLE → PENDING in the same transaction, same key and hash; CONFIRMED stays as it is. Intent RETRY_TASK, mode SEND_SAME_KEY or COMPLETE_FROM_REFERENCE: in the second the worker completes the task with the stored reference and sends nothing. The preview names the mode"_s;
    type.event = u"FulfillmentTaskRetryRequested"_s;
    type.verification =
        u"task COMPLETED or classified; tries under the key: one more (SEND_SAME_KEY) or none more (COMPLETE_FROM_REFERENCE)"_s;
    type.customerVisible = true;
    return {type, u"RETRY_TASK"_s, false, u"10"_s};
}

QString modeOf(const TaskFacts &task)
{
    return task.callStatus() == u"CONFIRMED"_s ? completeFromReference : sendSameKey;
}

/// A second send is safe when the first surely had no effect, or when the far side honours our key.
bool mayBeSentAgain(const TaskFacts &task)
{
    const QString status = task.callStatus();
    return task.idempotent || status == u"CONFIRMED"_s || status == u"NOT_FOUND_CONFIRMED"_s;
}

/// A switch against calls does not forbid what sends none.
QStringList forbidding(const TaskFacts &task)
{
    QStringList switches = task.switches;
    if (modeOf(task) == completeFromReference)
        erase_if(switches, [](const QString &one) { return one.startsWith(u"EXTERNAL_CALL_DISABLE "_s); });
    return switches;
}

QList<api::Guard> guards(const TaskFacts &task, const Ask &)
{
    const QString call = task.call ? u"call is %1"_s.arg(task.callStatus()) : u"no call on record"_s;
    const QString calls = u"external_call_attempt"_s;
    const bool outcomeOpen = task.call && task.call->isOutcomeOpen();
    return {
        guard(u"target-state"_s, u"The task has failed and waits for a decision"_s, task.status == u"FAILED"_s,
              u"task is "_s + task.status, u"fulfillment_task"_s),
        guard(u"order-closed"_s, u"The order is still to be fulfilled"_s, task.isOrderOpen(),
              u"order is "_s + task.orderState, u"customer_order"_s),
        guard(u"outcome-unknown"_s, u"The outcome of the call is known"_s, !outcomeOpen,
              outcomeOpen ? call + u": reconcile the call first"_s : call, calls,
              task.lookUp ? u"EXTERNAL_RECONCILE"_s : u"TASK_MOVE_TO_FALLOUT"_s),
        guard(u"call-underway"_s, u"No call for this task is on its way"_s, !(task.call && task.call->isUnderway()),
              call, calls),
        guard(u"business-error"_s, u"The far side has not refused the content"_s, !task.isBusinessError(),
              task.errorCode.isEmpty() ? call : task.errorCode + u", "_s + call, calls, u"TASK_MOVE_TO_FALLOUT"_s),
        guard(u"not-idempotent"_s, u"Sending again can't cause a second effect"_s, outcomeOpen || mayBeSentAgain(task),
              task.idempotent ? u"the adapter honours our key"_s
                              : u"%1 %2 does not honour our key, %3"_s.arg(task.adapter, task.taskType, call),
              u"adapter_policy"_s, u"TASK_MOVE_TO_FALLOUT"_s),
        guard(u"no-way"_s, u"The table of ways out names a retry for this case"_s, task.ways.contains(u"TASK_RETRY"_s),
              task.ways.isEmpty() ? u"no command for %1 with %2"_s.arg(task.status, call) : task.ways.join(u", "_s),
              u"task_recovery_rule"_s, task.ways.value(0)),
        orderNotHeldGuard(task.orderHeld),
        noSwitchGuard(forbidding(task)),
    };
}

Plan plan(const TaskFacts &task, const Ask &)
{
    const QString mode = modeOf(task);
    Plan plan;
    plan.sends = mode;
    plan.sendsSentence = mode == completeFromReference ? u"Completes from the stored reference, sends nothing"_s
                                                       : u"Sends the call again under the same key"_s;
    if (task.call && mode == sendSameKey)
        plan.changes.append(
            {RowChange::Kind::Update,
             u"external_call_attempt"_s,
             u"attempt_id"_s,
             task.call->attemptId,
             {{u"status"_s, u"PENDING"_s}, {u"next_retry_at"_s, SqlValue()}, {u"completed_at"_s, SqlValue()}}});
    plan.changes.append(taskChange(task, u"RETRY_REQUESTED"_s));
    plan.transitions = {taskTransition(task, u"RETRY_REQUESTED"_s)};
    const QJsonObject call{{u"mode"_s, mode},
                           {u"adapter"_s, task.adapter},
                           {u"attemptId"_s, task.call ? task.call->attemptId : QString()},
                           {u"idempotencyKey"_s, task.call ? task.call->idempotencyKey : QString()},
                           {u"externalReference"_s, task.call ? task.call->externalReference : QString()}};
    plan.event = taskEvent(task, u"FulfillmentTaskRetryRequested"_s, call);
    plan.intent = Intent{u"RETRY_TASK"_s, task.taskId, plan.event->payload};
    return plan;
}

Verdict verify(const TaskFacts &task, const Executed &executed)
{
    static const QStringList done{u"COMPLETED"_s, u"MANUALLY_RESOLVED"_s, u"MANUAL_FALLOUT"_s, u"CANCELLED"_s};
    const bool settled = done.contains(task.status);
    const bool failedAgain = task.status == u"FAILED"_s;
    int before = 0;
    for (const QJsonValue &entity : executed.before)
        before = std::max(before, entity.toObject().value(u"tries"_s).toInt());
    const bool sends = executed.prediction.value(u"sends"_s).toString() == sendSameKey;
    const int expected = before + (sends ? 1 : 0);
    const int tries = task.call ? task.call->tries : 0;
    return {{
        {u"The task is completed or classified"_s,
         settled       ? Truth::Yes
         : failedAgain ? Truth::No
                       : Truth::Unknown,
         u"task is "_s + task.status},
        {sends ? u"The call was sent once more under its key"_s : u"Nothing was sent again"_s,
         tries == expected             ? Truth::Yes
         : tries > expected || settled ? Truth::No
                                       : Truth::Unknown,
         u"%1 tries, %2 expected"_s.arg(tries).arg(expected)},
    }};
}

} // namespace

CommandRule<TaskFacts> taskRetry() { return {descriptor(), readTask, guards, plan, verify}; }

} // namespace jaga::repair
