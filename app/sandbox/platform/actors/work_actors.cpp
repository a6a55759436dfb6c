// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/actors/work_actors.h"

#include "app/sandbox/platform/domain/quote_domain.h"

namespace jaga::sandbox {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QUuid uuidOf(const QJsonObject &variables, QLatin1StringView name)
{
    return QUuid::fromString(variables.value(name).toString());
}

} // namespace

TaskWorkerActor::TaskWorkerActor(Step &step, const QString &adapter, QStringList taskTypes)
    : Actor(adapter + u"-worker"_s, u"worker"_s), m_step(step), m_adapter(adapter)
{
    for (const QString &type : taskTypes)
        m_jobTypes.append(QString(type).toLower().replace(u'_', u'-'));
}

Actor::Delay TaskWorkerActor::round()
{
    if (m_step.state.faults.find(name(), Fault::Effect::Down))
        return 200ms;
    finishDue();
    if (!m_step.state.gates.closed(u"WORKER_PAUSE"_s, name()) &&
        !m_step.state.gates.closed(u"EXTERNAL_CALL_DISABLE"_s, m_adapter))
        takeJobs();
    return untilNext();
}

Actor::Delay TaskWorkerActor::untilNext() const
{
    const auto now = std::chrono::steady_clock::now();
    Delay delay = 200ms; // as often as it asks the engine for jobs
    for (const Running &call : m_running)
        delay = std::min(delay,
                         std::chrono::ceil<Delay>(std::max<std::chrono::steady_clock::duration>(call.due - now, {})));
    return delay;
}

void TaskWorkerActor::takeJobs()
{
    for (const QString &type : m_jobTypes) {
        for (int i = 0; i < 5; ++i) {
            const auto job = m_step.state.engine.takeJob(type, name());
            if (!job)
                break;
            try {
                work(*job);
            } catch (...) {
                m_step.state.engine.releaseJob(job->key, 1s);
                throw;
            }
        }
    }
}

void TaskWorkerActor::work(const EngineState::ActiveJob &job)
{
    EngineState &engine = m_step.state.engine;
    std::optional<OutsideRequest> request;
    bool completed = false;
    bool ours = true;
    std::optional<TaskFailure> failure;
    const QUuid taskId = uuidOf(job.variables, "taskId"_L1);
    const QString unknown =
        u"an earlier call may have taken effect; its outcome has to be looked up before anything is sent"_s;
    m_step.database.transaction([&] {
        std::optional<TaskView> task = lockTask(m_step, taskId);
        ours = task && !task->held && takeTask(m_step, *task, job.key, name());
        if (!ours)
            return;
        const QString status = task->attemptStatus;
        if (status == "CONFIRMED"_L1) {
            completeTask(m_step, *task, task->externalReference, name());
            completed = true;
        } else if (status.isEmpty() || status == "PENDING"_L1 ||
                   (status == "FAILED_RETRYABLE"_L1 && task->idempotent)) {
            request = beginCall(m_step, *task);
        } else {
            failure = failTask(m_step, *task, true, u"OUTCOME_UNKNOWN"_s, unknown);
        }
    });
    if (!ours)
        engine.releaseJob(job.key, m_step.state.realLife(60s));
    else if (completed)
        engine.completeJob(job.key);
    else if (failure)
        engine.failJob(job.key, failure->retriesLeft, u"OUTCOME_UNKNOWN"_s, unknown, failure->backoff);
    else if (request) {
        const OutsideAnswer answer = m_step.state.outside.send(*request);
        m_running.append({job.key, taskId, answer, std::chrono::steady_clock::now() + answer.after});
    }
}

void TaskWorkerActor::finishDue()
{
    const auto now = std::chrono::steady_clock::now();
    for (qsizetype i = 0; i < m_running.size();) {
        if (m_running.at(i).due > now) {
            ++i;
            continue;
        }
        finish(m_running.at(i));
        m_running.removeAt(i);
    }
}

void TaskWorkerActor::finish(const Running &call)
{
    using Kind = OutsideAnswer::Kind;
    EngineState &engine = m_step.state.engine;
    std::optional<TaskFailure> failure;
    m_step.database.transaction([&] {
        const std::optional<TaskView> task = lockTask(m_step, call.taskId);
        if (!task)
            return;
        if (call.answer.kind == Kind::Accepted) {
            waitForAnswer(m_step, *task, call.answer);
            return;
        }
        settleCall(m_step, *task, call.answer);
        if (call.answer.kind == Kind::Done)
            completeTask(m_step, *task, call.answer.reference, name());
        else
            failure =
                failTask(m_step, *task, call.answer.kind == Kind::TimedOut, call.answer.errorCode, call.answer.message);
    });
    if (failure)
        engine.failJob(call.jobKey, failure->retriesLeft, call.answer.errorCode, call.answer.message, failure->backoff);
    else if (call.answer.kind == Kind::Done)
        engine.completeJob(call.jobKey);
}

Actor::Delay ApprovalWorkerActor::round()
{
    if (m_step.state.faults.find(name(), Fault::Effect::Down) || m_step.state.gates.closed(u"WORKER_PAUSE"_s, name()))
        return 200ms;
    while (const auto job = m_step.state.engine.takeJob(u"decide-approval"_s, name())) {
        const QUuid caseId = uuidOf(job->variables, "approvalCaseId"_L1);
        try {
            m_step.database.transaction([&] { assignApprover(m_step, caseId); });
        } catch (...) {
            m_step.state.engine.releaseJob(job->key, 1s); // the database was away: the job waits for the next round
            throw;
        }
        const bool hurried = m_step.state.expedited.ids().contains(job->variables.value("quoteId"_L1).toString());
        const auto thinking =
            hurried
                ? 0ms
                : m_step.state.realLife(std::chrono::seconds(120 + m_step.state.identity.number(idText(caseId), 360)));
        m_reviews.append({job->key, caseId, std::chrono::steady_clock::now() + thinking});
    }
    const auto now = std::chrono::steady_clock::now();
    for (qsizetype i = 0; i < m_reviews.size();) {
        const Review review = m_reviews.at(i);
        if (review.due > now) {
            ++i;
            continue;
        }
        m_step.database.transaction([&] { decideApproval(m_step, review.caseId); });
        m_step.state.engine.completeJob(review.jobKey);
        m_reviews.removeAt(i);
    }
    return 300ms;
}

Actor::Delay AdapterActor::round()
{
    for (const OutsideWorld::LateAnswer &answer : m_step.state.outside.takeDueAnswers()) {
        qint64 jobKey = 0;
        m_step.database.transaction([&] {
            const std::optional<TaskView> task = lockTask(m_step, answer.request.taskId);
            if (!task)
                return;
            const bool callback = answer.request.answerMode == "CALLBACK"_L1;
            confirmLate(m_step, *task, answer.reference,
                        callback ? u"cb-"_s + answer.request.idempotencyKey : QString());
            if (task->status != "WAITING_EXTERNAL"_L1)
                return;
            completeTask(m_step, *task, answer.reference, task->adapter + u"-adapter"_s);
            jobKey = task->jobKey;
        });
        if (jobKey != 0)
            m_step.state.engine.completeJob(jobKey);
    }
    return 200ms;
}

Actor::Delay GateActor::round()
{
    const SqlRows active = m_step.database.run("select switch_type, selector, tenant_id, switch_id, version from "
                                               "containment_switch where status in ('ACTIVE','RELEASE_REQUESTED')");
    QList<Gates::Switch> switches;
    for (int row = 0; row < active.size(); ++row)
        switches.append(
            {active.text(row, 0), active.text(row, 1), active.isNull(row, 2) ? QUuid() : active.uuid(row, 2)});
    m_step.state.gates.replace(switches);
    for (int row = 0; row < active.size(); ++row)
        m_step.database.run("insert into containment_gate_report (switch_id, worker_id, gate_version) values ($1, $2, "
                            "$3) on conflict (switch_id, worker_id) do update "
                            "set gate_version = excluded.gate_version, reported_at = now() where "
                            "containment_gate_report.gate_version < excluded.gate_version",
                            {active.uuid(row, 3), u"platform-gate"_s, active.integer(row, 4)});
    return 1s;
}

HeartbeatActor::HeartbeatActor(Step &step, QList<Component> components, std::function<bool(const QString &)> frozen)
    : Actor(u"heartbeat"_s, u"heartbeat"_s), m_step(step), m_components(std::move(components)),
      m_frozen(std::move(frozen))
{
}

Actor::Delay HeartbeatActor::round()
{
    QStringList names, kinds, topics, stateless, idempotent;
    for (const Component &component : m_components) {
        if (m_frozen(component.actor) || m_step.state.faults.find(component.actor, Fault::Effect::Down))
            continue;
        names.append(component.component);
        kinds.append(component.kind);
        topics.append(component.topic);
        stateless.append(component.stateless ? u"t"_s : u"f"_s);
        idempotent.append(component.idempotent ? u"t"_s : u"f"_s);
    }
    m_step.database.run(
        "insert into component_heartbeat (component_id, component, kind, topic_name, build_id, is_stateless, "
        "is_idempotent, lease, started_at, last_beat_at) "
        "select n, n, k, nullif(t, ''), 'build-' || n, s::boolean, i::boolean, scaled('5 minutes'), now(), now() "
        "from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as c (n, k, t, s, i) "
        "on conflict (component_id) do update set last_beat_at = now()",
        {names, kinds, topics, stateless, idempotent});
    return std::max(Delay(500), Delay(m_step.state.realLife(90s)));
}

} // namespace jaga::sandbox
