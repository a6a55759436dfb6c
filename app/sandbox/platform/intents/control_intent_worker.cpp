// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/intents/control_intent_worker.h"

#include "app/sandbox/platform/domain/order_domain.h"
#include "app/sandbox/platform/domain/task_domain.h"
#include "app/sandbox/platform/intents/http_call.h"

#include <QJsonArray>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QUuid uuidOf(const QJsonObject &parameters, QLatin1StringView name)
{
    return QUuid::fromString(parameters.value(name).toString());
}

IntentResult reconcileExternal(Step &step, const QJsonObject &parameters)
{
    using Result = OutsideWorld::LookUp::Result;
    const OutsideWorld::LookUp seen = step.state.outside.lookUp(parameters.value("adapter"_L1).toString(),
                                                                parameters.value("idempotencyKey"_L1).toString());
    switch (seen.result) {
    case Result::Found:
        return {
            u"CONFIRMED"_s,
            {{u"lookUp"_s, u"FOUND"_s}, {u"externalReference"_s, seen.reference}, {u"httpStatus"_s, seen.httpStatus}}};
    case Result::NotFound:
        return {u"CONFIRMED"_s, {{u"lookUp"_s, u"NOT_FOUND"_s}}};
    case Result::Rejected:
        return {u"CONFIRMED"_s, {{u"lookUp"_s, u"REJECTED"_s}, {u"httpStatus"_s, seen.httpStatus}}};
    case Result::NoAnswer:
        break;
    }
    return {u"CONFIRMED"_s, {{u"lookUp"_s, u"INCONCLUSIVE"_s}}};
}

IntentResult decompose(Step &step, const QJsonObject &parameters)
{
    const QUuid orderId = uuidOf(parameters, "orderId"_L1);
    const QUuid planId = step.database.transaction([&] { return decomposeOrder(step, orderId); });
    if (!planId.isNull())
        return {u"CONFIRMED"_s, {{u"planId"_s, idText(planId)}}};
    const SqlRows plan = step.database.run(
        "select plan_id from fulfillment_plan where order_id = $1 and status in ('CREATED','ACTIVE','COMPLETED')",
        {orderId});
    if (plan.isEmpty())
        return {u"FAILED"_s, {{u"reason"_s, u"the order is not VALIDATED any more, or it is held"_s}}};
    return {u"CONFIRMED"_s, {{u"planId"_s, plan.text(0, 0)}}};
}

} // namespace

qint64 retryTask(Step &step, const QUuid &taskId, const QString &actor)
{
    const qint64 freshKey = step.state.engine.reserveKey();
    const auto opened = step.database.transaction([&]() -> std::optional<TaskView> {
        std::optional<TaskView> task = lockTask(step, taskId);
        if (!task || task->status != "RETRY_REQUESTED"_L1)
            return std::nullopt;
        if (task->jobKey == 0)
            task->jobKey = freshKey;
        if (!readyTask(step, *task, task->jobKey, u"JobCreated"_s, actor))
            return std::nullopt;
        return task;
    });
    if (!opened)
        return 0;
    openJob(step.state, *opened, opened->jobKey);
    return opened->jobKey;
}

IntentResult performIntent(Step &step, const QString &intentType, const QJsonObject &parameters)
{
    if (intentType == "RECONCILE_EXTERNAL"_L1)
        return reconcileExternal(step, parameters);
    if (intentType == "DECOMPOSE"_L1)
        return decompose(step, parameters);
    if (intentType != "RETRY_TASK"_L1)
        return {u"FAILED"_s, {{u"reason"_s, u"this platform has no worker for intents of type %1"_s.arg(intentType)}}};
    const QUuid taskId = uuidOf(parameters, "taskId"_L1);
    qint64 jobKey = retryTask(step, taskId, u"control-intent-worker"_s);
    if (jobKey == 0) {
        // done before, in a claim whose report got lost
        const SqlRows task = step.database.run("select coalesce(job_key, 0) from fulfillment_task where task_id = $1 "
                                               "and status in ('READY','IN_PROGRESS','WAITING_EXTERNAL','COMPLETED')",
                                               {taskId});
        jobKey = task.isEmpty() ? 0 : task.integer(0, 0);
    }
    if (jobKey == 0)
        return {u"FAILED"_s, {{u"reason"_s, u"the task asks for no retry"_s}}};
    return {u"CONFIRMED"_s, {{u"jobKey"_s, QString::number(jobKey)}, {u"mode"_s, parameters.value("mode"_L1)}}};
}

Actor::Delay ControlIntentActor::round()
{
    const PlatformOptions &options = m_step.state.options;
    const auto pending =
        callHttp("GET", options.repairApiUrl, u"/internal/intents?state=PENDING&limit=20"_s, options.workerToken);
    if (!pending)
        throw std::runtime_error(pending.error().detail.toStdString());
    if (pending->status != 200)
        throw std::runtime_error("the repair service answered " + std::to_string(pending->status) +
                                 " to the question for intents");
    const QJsonArray intents = pending->body.value("intents"_L1).toArray();
    for (const QJsonValue &intent : intents)
        workOn(intent.toObject());
    return intents.isEmpty() ? 700ms : 100ms;
}

void ControlIntentActor::workOn(const QJsonObject &intent)
{
    const PlatformOptions &options = m_step.state.options;
    const QString id = intent.value("intentId"_L1).toString();
    const QString path = u"/internal/intents/"_s + id;
    const QJsonObject tenant{{u"tenantId"_s, intent.value("tenantId"_L1)}};
    const auto claimed = callHttp("POST", options.repairApiUrl, path + u"/claim"_s, options.workerToken, tenant,
                                  QUuid::createUuid().toByteArray(QUuid::WithoutBraces));
    if (!claimed || claimed->status != 200)
        return; // somebody else has it, or the answer was lost: then the lease lapses and it is listed again
    const IntentResult result =
        performIntent(m_step, intent.value("intentType"_L1).toString(), intent.value("parameters"_L1).toObject());
    QJsonObject report = tenant;
    report.insert(u"outcome"_s, result.outcome);
    report.insert(u"evidence"_s, result.evidence);
    const auto reported =
        callHttp("POST", options.repairApiUrl, path + u"/result"_s, options.workerToken, report,
                 m_step.state.identity.id(u"intent-result/"_s + id).toByteArray(QUuid::WithoutBraces));
    if (!reported)
        throw std::runtime_error(reported.error().detail.toStdString());
    if (reported->status != 200)
        throw std::runtime_error("the repair service answered " + std::to_string(reported->status) +
                                 " to the result of an intent");
}

} // namespace jaga::sandbox
