// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/task_facts.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

void lockTask(Transaction &transaction, const QString &taskId)
{
    transaction.execute(u"select 1 from fulfillment_task where task_id = $1 for update"_s, {taskId});
}

QStringList readWays(Transaction &transaction, const TaskFacts &task)
{
    QStringList ways;
    for (const Row &row :
         transaction.query(u"select way from task_recovery_rule where task_status = $1 and attempt_status = $2"
                           " and idempotent = $3 and way_kind = 'COMMAND' order by way"_s,
                           {task.status, task.callStatus(), task.idempotent}))
        ways.append(row.text("way"));
    return ways;
}

} // namespace

bool TaskFacts::isBusinessError() const
{
    if (call)
        return call->status == u"FAILED_PERMANENT"_s;
    return errorCode.contains(u"REJECT"_s) || errorCode.contains(u"BUSINESS"_s) || errorCode.endsWith(u"400"_s) ||
           errorCode.endsWith(u"422"_s);
}

bool TaskFacts::isOrderOpen() const
{
    static const QStringList closing{u"CANCELLING"_s, u"COMPENSATING"_s, u"COMPLETED"_s,
                                     u"CANCELLED"_s,  u"REJECTED"_s,     u"FAILED"_s};
    return !closing.contains(orderState);
}

std::optional<TaskFacts> readTask(Transaction &transaction, const QString &taskId, Lock lock)
{
    if (lock == Lock::ForUpdate)
        lockTask(transaction, taskId);
    const auto row = transaction.row(
        u"select t.task_id, t.order_id, t.task_type, t.status, t.version, coalesce(t.adapter_name, y.default_adapter) "
        u"as adapter,"
        " t.error_code, t.external_reference, t.retry_count, t.max_retries, o.state as order_state, o.order_number,"
        " o.held_at is not null as held, coalesce(p.idempotent, false) as idempotent,"
        " coalesce(p.lookup_by_key, false) as lookup_by_key, f.status as fallout_status, f.assignee as fallout_owner"
        " from fulfillment_task t join customer_order o on o.order_id = t.order_id"
        " join fulfillment_task_type y on y.task_type = t.task_type"
        " left join adapter_policy p on p.adapter_name = coalesce(t.adapter_name, y.default_adapter) and p.operation = "
        "t.task_type"
        " left join lateral (select c.status, c.assignee from fallout_case c where c.task_id = t.task_id"
        " and c.status not in ('RESOLVED', 'CANCELLED') order by c.created_at desc limit 1) f on true"
        " where t.task_id = $1"_s,
        {taskId});
    if (!row)
        return std::nullopt;
    TaskFacts task;
    task.taskId = row->text("task_id");
    task.orderId = row->text("order_id");
    task.taskType = row->text("task_type");
    task.status = row->text("status");
    task.version = row->integer("version");
    task.adapter = row->text("adapter");
    task.errorCode = row->text("error_code");
    task.externalReference = row->text("external_reference");
    task.retryCount = static_cast<int>(row->integer("retry_count"));
    task.maxRetries = static_cast<int>(row->integer("max_retries"));
    task.orderState = row->text("order_state");
    task.orderNumber = row->text("order_number");
    task.orderHeld = row->truth("held");
    task.idempotent = row->truth("idempotent");
    task.lookUp = row->truth("lookup_by_key");
    task.falloutStatus = row->text("fallout_status");
    task.falloutOwner = row->text("fallout_owner");
    task.call = readCallOf(transaction, taskId, task.adapter, lock);
    task.ways = readWays(transaction, task);
    task.switches =
        readSwitches(transaction, {u"EXTERNAL_CALL_DISABLE"_s, u"WORKER_PAUSE"_s, u"ORDER_PROGRESSION_HOLD"_s},
                     {task.adapter, task.taskType, task.orderId, task.orderNumber, transaction.tenantId()});
    return task;
}

QString etagOf(const TaskFacts &task) { return u"v%1"_s.arg(task.version); }

QString versionOf(const TaskFacts &task) { return QString::number(task.version); }

QString labelOf(const TaskFacts &task) { return u"fulfillment task "_s + task.taskType; }

QJsonObject snapshotOf(const TaskFacts &task)
{
    QJsonObject snapshot{
        {u"version"_s, task.version},
        {u"state"_s, task.status},
        {labelOf(task), QJsonObject{{u"status"_s, task.status},
                                    {u"version"_s, QString::number(task.version)},
                                    {u"error_code"_s, task.errorCode},
                                    {u"external_reference"_s, task.externalReference},
                                    {u"retry_count"_s, u"%1 of %2"_s.arg(task.retryCount).arg(task.maxRetries)}}},
        {u"order "_s + task.orderNumber, QJsonObject{{u"state"_s, task.orderState}}},
    };
    if (task.call)
        snapshot[labelOf(*task.call)] = fieldsOf(*task.call);
    if (!task.falloutStatus.isEmpty())
        snapshot[u"fallout case"_s] =
            QJsonObject{{u"status"_s, task.falloutStatus}, {u"assignee"_s, task.falloutOwner}};
    return snapshot;
}

RowChange taskChange(const TaskFacts &task, const QString &status)
{
    return {RowChange::Kind::UpdateVersioned,
            u"fulfillment_task"_s,
            u"task_id"_s,
            task.taskId,
            {{u"status"_s, status}, {u"next_retry_at"_s, SqlValue()}}};
}

Transition taskTransition(const TaskFacts &task, const QString &status)
{
    return {u"FULFILLMENT_TASK"_s, task.taskId, u"ORDER"_s, task.orderId, task.version + 1, task.status, status};
}

DomainEvent taskEvent(const TaskFacts &task, const QString &type, const QJsonObject &payload)
{
    QJsonObject full = payload;
    full[u"taskId"_s] = task.taskId;
    full[u"orderId"_s] = task.orderId;
    full[u"taskType"_s] = task.taskType;
    return {type, u"oms.fulfillment.event.v1"_s, u"FULFILLMENT_TASK"_s, task.taskId, task.version + 1, task.orderId,
            full};
}

} // namespace jaga::repair
