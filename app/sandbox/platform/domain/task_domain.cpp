// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/domain/task_domain.h"

#include <QCryptographicHash>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;

namespace {

void recordTask(Step &step, const TaskView &task, qint64 version, const QString &from, const QString &to,
                const QString &command, const QString &actor, const QString &eventType, const QString &reason = {})
{
    step.ledger.record({task.root(),
                        u"FULFILLMENT_TASK"_s,
                        task.id,
                        version,
                        from,
                        to,
                        command,
                        actor,
                        reason,
                        eventType,
                        QString::fromLatin1(topic::fulfillment),
                        task.orderId,
                        {{u"taskId"_s, idText(task.id)},
                         {u"orderId"_s, idText(task.orderId)},
                         {u"taskType"_s, task.type},
                         {u"status"_s, to}}});
}

QString elementId(const QString &taskType) { return QString(taskType).toLower().replace(u'_', u'-'); }

/// `Provision service`, as resources/processes names the task.
QString elementName(const QString &taskType)
{
    return taskType.left(1) + QString(taskType.mid(1)).toLower().replace(u'_', u' ');
}

QString workerOf(const TaskView &task) { return task.adapter + u"-worker"_s; }

void closeWork(Step &step, const TaskView &task, const QString &outcome, const QString &errorCode,
               const QString &message)
{
    step.database.run("update fulfillment_task_attempt set outcome = $2, error_code = nullif($3, ''), error_message = "
                      "nullif($4, ''), "
                      "finished_at = clock_timestamp() where task_id = $1 and outcome = 'RUNNING'",
                      {task.id, outcome, errorCode, message});
}

void closeTry(Step &step, const TaskView &task, const QString &outcome, int httpStatus, const QString &errorCode)
{
    step.database.run(
        "update external_call_try set outcome = $2, http_status = $3, error_code = nullif($4, ''), finished_at = "
        "clock_timestamp() "
        "where attempt_id = $1 and outcome = 'RUNNING'",
        {task.attemptId, outcome, SqlValue(httpStatus > 0 ? std::optional<int>(httpStatus) : std::nullopt), errorCode});
}

} // namespace

std::optional<TaskView> lockTask(Step &step, const QUuid &taskId)
{
    const SqlRows row = step.database.run(
        "select t.task_id, t.tenant_id, t.order_id, t.plan_id, t.task_type, t.status, t.adapter_name, p.answer_mode, "
        "t.retry_count, t.max_retries, "
        "coalesce(t.job_key, 0), coalesce(w.process_instance_key, 0), extract(epoch from p.first_backoff), "
        "p.idempotent, "
        "o.held_at is not null or o.state in ('CANCELLING','COMPENSATING','CANCELLED','FAILED'), "
        "a.attempt_id, coalesce(a.status, ''), coalesce(a.external_reference, ''), coalesce(a.idempotency_key, 'task:' "
        "|| t.task_id) "
        "from fulfillment_task t join customer_order o on o.order_id = t.order_id "
        "join adapter_policy p on p.adapter_name = t.adapter_name and p.operation = t.task_type "
        "left join workflow_reference w on w.business_entity_id = t.order_id and w.status in ('ACTIVE','INCIDENT') "
        "left join external_call_attempt a on a.tenant_id = t.tenant_id and a.adapter_name = t.adapter_name and "
        "a.business_entity_id = t.task_id "
        "where t.task_id = $1 for update of t",
        {taskId});
    if (row.isEmpty())
        return std::nullopt;
    TaskView task{row.uuid(0, 0),
                  row.uuid(0, 1),
                  row.uuid(0, 2),
                  row.uuid(0, 3),
                  row.text(0, 4),
                  row.text(0, 5),
                  row.text(0, 6),
                  row.text(0, 7),
                  static_cast<int>(row.integer(0, 8)),
                  static_cast<int>(row.integer(0, 9)),
                  row.integer(0, 10),
                  row.integer(0, 11),
                  row.real(0, 12),
                  row.truth(0, 13),
                  row.truth(0, 14),
                  QUuid(),
                  row.text(0, 16),
                  row.text(0, 17),
                  row.text(0, 18)};
    if (!row.isNull(0, 15))
        task.attemptId = row.uuid(0, 15);
    return task;
}

bool readyTask(Step &step, const TaskView &task, qint64 jobKey, const QString &command, const QString &actor)
{
    const SqlRows moved = step.database.run(
        "update fulfillment_task set status = 'READY', job_key = $2, next_retry_at = null, version = version + 1, "
        "updated_at = now() where task_id = $1 and status in ('PENDING','RETRY_REQUESTED') returning version",
        {task.id, jobKey});
    if (moved.isEmpty())
        return false;
    recordTask(step, task, moved.integer(0, 0), task.status, u"READY"_s, command, actor, u"FulfillmentTaskReady"_s);
    return true;
}

void openJob(PlatformState &state, const TaskView &task, qint64 jobKey)
{
    if (state.engine.retryJob(jobKey, 1))
        return;
    state.engine.activate(task.instanceKey, jobKey, elementId(task.type), elementName(task.type), elementId(task.type),
                          std::max(1, task.maxRetries - task.retryCount),
                          {{u"taskId"_s, idText(task.id)}, {u"orderId"_s, idText(task.orderId)}});
}

bool takeTask(Step &step, TaskView &task, qint64 jobKey, const QString &worker)
{
    const SqlRows moved = step.database.run(
        "update fulfillment_task set status = 'IN_PROGRESS', job_key = $2, worker_name = $3, next_retry_at = null, "
        "started_at = coalesce(started_at, now()), version = version + 1, updated_at = now() "
        "where task_id = $1 and status in ('READY','RETRY_SCHEDULED') returning version",
        {task.id, jobKey, worker});
    if (moved.isEmpty())
        return false;
    step.database.run(
        "insert into fulfillment_task_attempt (task_attempt_id, tenant_id, task_id, attempt_no, job_key, worker_name, "
        "outcome, started_at) "
        "select md5($2::uuid::text || '#' || n.next)::uuid, $1, $2, n.next, $3, $4, 'RUNNING', clock_timestamp() "
        "from (select coalesce(max(attempt_no), 0) + 1 as next from fulfillment_task_attempt where task_id = $2) n",
        {task.tenantId, task.id, jobKey, worker});
    recordTask(step, task, moved.integer(0, 0), task.status, u"IN_PROGRESS"_s, u"JobActivated"_s, worker, {});
    task.status = u"IN_PROGRESS"_s;
    return true;
}

OutsideRequest beginCall(Step &step, TaskView &task)
{
    if (task.attemptId.isNull()) {
        task.attemptId = step.state.identity.id(u"attempt/"_s + task.idempotencyKey);
        const QByteArray body = (task.type + idText(task.id)).toUtf8();
        step.database.run("insert into external_call_attempt (attempt_id, tenant_id, adapter_name, "
                          "business_entity_type, business_entity_id, idempotency_key, "
                          "request_hash, status, operation, correlation_id, created_at) values ($1, $2, $3, "
                          "'FULFILLMENT_TASK', $4, $5, $6, 'IN_FLIGHT', $7, $8, now())",
                          {task.attemptId, task.tenantId, task.adapter, task.id, task.idempotencyKey,
                           QString::fromLatin1(QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex()),
                           task.type, step.ledger.correlationId(task.orderId)});
    } else {
        step.database.run("update external_call_attempt set status = 'IN_FLIGHT', retry_count = retry_count + 1, "
                          "next_retry_at = null, http_status = null, "
                          "error_code = null, error_message = null, updated_at = now() where attempt_id = $1",
                          {task.attemptId});
    }
    step.database.run("insert into external_call_try (tenant_id, attempt_id, try_no, started_at, outcome) "
                      "select $1, $2, coalesce(max(try_no), 0) + 1, clock_timestamp(), 'RUNNING' from "
                      "external_call_try where attempt_id = $2",
                      {task.tenantId, task.attemptId});
    return {task.adapter, task.type, task.idempotencyKey, task.tenantId, task.id, task.orderId, task.answerMode};
}

void waitForAnswer(Step &step, const TaskView &task, const OutsideAnswer &answer)
{
    closeTry(step, task, u"OK"_s, answer.httpStatus, {});
    step.database.run("update external_call_attempt set http_status = $2, updated_at = now(), answer_due_at = now() + "
                      "(select answer_within from adapter_policy "
                      "where adapter_name = $3 and operation = $4) where attempt_id = $1",
                      {task.attemptId, answer.httpStatus, task.adapter, task.type});
    const SqlRows moved = step.database.run(
        "update fulfillment_task set status = 'WAITING_EXTERNAL', version = version + 1, updated_at = now() "
        "where task_id = $1 and status = 'IN_PROGRESS' returning version",
        {task.id});
    if (!moved.isEmpty())
        recordTask(step, task, moved.integer(0, 0), u"IN_PROGRESS"_s, u"WAITING_EXTERNAL"_s, u"RequestAccepted"_s,
                   workerOf(task), {});
}

void settleCall(Step &step, const TaskView &task, const OutsideAnswer &answer)
{
    using Kind = OutsideAnswer::Kind;
    const bool done = answer.kind == Kind::Done;
    const bool rejected = answer.kind == Kind::Rejected;
    closeTry(step, task, done ? u"OK"_s : rejected ? u"REJECTED"_s : u"TIMEOUT"_s, answer.httpStatus, answer.errorCode);
    step.database.run(
        "update external_call_attempt set status = $2, http_status = $3, external_reference = "
        "coalesce(external_reference, nullif($4, '')), "
        "error_code = nullif($5, ''), error_message = nullif($6, ''), answer_due_at = null, updated_at = now(), "
        "completed_at = case when $2 = 'UNKNOWN' then null else now() end where attempt_id = $1",
        {task.attemptId,
         done       ? "CONFIRMED"
         : rejected ? "FAILED_PERMANENT"
                    : "UNKNOWN",
         SqlValue(answer.httpStatus > 0 ? std::optional<int>(answer.httpStatus) : std::nullopt), answer.reference,
         answer.errorCode, answer.message});
}

void confirmLate(Step &step, const TaskView &task, const QString &reference, const QString &callbackId)
{
    if (!callbackId.isEmpty()) {
        const QByteArray body = (callbackId + reference).toUtf8();
        step.database.run("insert into external_callback (callback_row_id, tenant_id, adapter_name, callback_id, "
                          "attempt_id, external_reference, body_hash, status, applied_at) "
                          "values ($1, $2, $3, $4, $5, $6, $7, 'APPLIED', now())",
                          {step.state.identity.id(u"callback/"_s + callbackId), task.tenantId, task.adapter, callbackId,
                           task.attemptId, reference,
                           QString::fromLatin1(QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex())});
    }
    step.database.run("update external_call_attempt set status = 'CONFIRMED', http_status = 200, external_reference = "
                      "coalesce(external_reference, $2), "
                      "answer_due_at = null, completed_at = now(), updated_at = now() where attempt_id = $1 and status "
                      "in ('IN_FLIGHT','UNKNOWN')",
                      {task.attemptId, reference});
}

void completeTask(Step &step, const TaskView &task, const QString &reference, const QString &actor)
{
    const SqlRows moved =
        step.database.run("update fulfillment_task set status = 'COMPLETED', external_reference = nullif($2, ''), "
                          "error_code = null, error_message = null, "
                          "completed_at = now(), version = version + 1, updated_at = now() "
                          "where task_id = $1 and status in ('IN_PROGRESS','WAITING_EXTERNAL') returning version",
                          {task.id, reference});
    if (moved.isEmpty())
        return;
    closeWork(step, task, u"SUCCEEDED"_s, {}, {});
    recordTask(step, task, moved.integer(0, 0), task.status, u"COMPLETED"_s, u"CompleteTask"_s, actor,
               u"FulfillmentTaskCompleted"_s);
}

TaskFailure failTask(Step &step, const TaskView &task, bool retryable, const QString &errorCode, const QString &message)
{
    const int failures = task.retryCount + 1;
    TaskFailure failure;
    failure.retriesLeft = retryable ? std::max(0, task.maxRetries - failures) : 0;
    failure.final = failure.retriesLeft == 0;
    const double backoffSeconds = task.firstBackoffSeconds * (1 << std::min(task.retryCount, 6));
    failure.backoff = std::chrono::milliseconds(static_cast<qint64>(backoffSeconds * 1000));
    const QString to = failure.final ? u"FAILED"_s : u"RETRY_SCHEDULED"_s;
    const SqlRows moved = step.database.run(
        "update fulfillment_task set status = $2, retry_count = $3, error_code = $4, error_message = $5, "
        "next_retry_at = case when $2 = 'RETRY_SCHEDULED' then now() + make_interval(secs => $6) end, version = "
        "version + 1, updated_at = now() "
        "where task_id = $1 and status in ('IN_PROGRESS','WAITING_EXTERNAL') returning version",
        {task.id, to, failures, errorCode, message, backoffSeconds});
    if (moved.isEmpty())
        return failure;
    const bool unknown = errorCode == "OUTCOME_UNKNOWN"_L1 || errorCode == "TIMEOUT"_L1;
    closeWork(step, task,
              unknown     ? u"UNKNOWN_OUTCOME"_s
              : retryable ? u"TECHNICAL_FAILURE"_s
                          : u"BUSINESS_FAILURE"_s,
              errorCode, message);
    recordTask(step, task, moved.integer(0, 0), task.status, to,
               failure.final ? u"RetriesExhausted"_s : u"RetryableFailure"_s, workerOf(task),
               failure.final ? u"FulfillmentTaskFailed"_s : u"FulfillmentTaskRetryScheduled"_s, errorCode);
    return failure;
}

} // namespace jaga::sandbox
