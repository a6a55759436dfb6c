// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/scenario/director.h"

#include "app/sandbox/platform/actors/flow_actors.h"
#include "app/sandbox/platform/domain/quote_domain.h"
#include "app/sandbox/platform/domain/task_domain.h"
#include "app/sandbox/platform/intents/control_intent_worker.h"

#include <QDeadlineTimer>

#include <limits>
#include <thread>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int firstNumber = 900'001; // far from the numbers of arriving quotes
constexpr auto actor = "practice-director";

} // namespace

Director::Subject Director::makeSubject(const Scenario &scenario)
{
    const int number = firstNumber + m_injections++;
    Subject subject;
    m_step.database.transaction([&] {
        const QuoteDraft draft = ArrivalActor::draft(m_step, u"scenario"_s, number, true);
        subject.quoteId = createQuote(m_step, draft);
        subject.tenantId = draft.tenantId;
    });
    subject.orderId = orderIdOf(m_step.state.identity, subject.quoteId, 1);
    switch (scenario.subject) {
    case Scenario::Subject::Order:
        subject.entityType = u"ORDER"_s;
        subject.entityId = idText(subject.orderId);
        subject.entityNumber = u"O-%1"_s.arg(number);
        break;
    case Scenario::Subject::Quote:
        subject.entityType = u"QUOTE"_s;
        subject.entityId = idText(subject.quoteId);
        subject.entityNumber = u"Q-%1"_s.arg(number);
        break;
    case Scenario::Subject::Consumer:
        subject.entityType = u"CONSUMER"_s;
        subject.entityId = subject.entityNumber = scenario.subjectName;
        subject.tenantId = {};
        break;
    case Scenario::Subject::Relay:
        subject.entityType = u"TOPIC"_s; // which one is known when the symptom shows
        subject.tenantId = {};
        break;
    }
    return subject;
}

QJsonObject Director::describe(const Scenario &scenario, const Subject &subject) const
{
    return {{u"scenario"_s, scenario.id},
            {u"entityType"_s, subject.entityType},
            {u"entityId"_s, subject.entityId},
            {u"entityNumber"_s, subject.entityNumber},
            {u"tenantId"_s, idText(subject.tenantId)}};
}

Expected<QJsonObject> Director::inject(const Scenario &scenario)
{
    Subject subject = makeSubject(scenario);
    for (qsizetype i = 0; i < scenario.faults.size(); ++i) {
        Fault fault = scenario.faults.at(i);
        if (scenario.ofSubject.at(i))
            fault.entityId = subject.orderId;
        m_step.state.faults.add(fault);
    }
    QList<Subject> &injected = m_injected[scenario.id];
    injected.append(subject);
    m_step.state.expedited.add(subject.quoteId);
    // how long it takes is the machine's affair and the time scale's; that nothing moves any more is not
    const auto patience = 180s + m_step.state.realLife(10min);
    QDeadlineTimer deadline(patience);
    qint64 moves = 0;
    qint64 ahead = std::numeric_limits<qint64>::max();
    for (; !symptomShows(scenario, subject); std::this_thread::sleep_for(100ms)) {
        if (m_step.state.stopping)
            return failure(ErrorCode::Cancelled, u"the sandbox is being stopped"_s, scenario.id);
        const qint64 seen = movesOf(subject);
        const qint64 waiting = deadline.hasExpired() ? eventsAheadOf(subject) : ahead;
        if (deadline.hasExpired() && seen == moves && waiting >= ahead)
            return failure(
                ErrorCode::Timeout,
                u"the symptom of %1 does not show: neither %2 nor what is ahead of it has moved for %3 s. Is an actor paused?"_s
                    .arg(scenario.id, subject.entityNumber.isEmpty() ? scenario.subjectName : subject.entityNumber)
                    .arg(std::chrono::duration_cast<std::chrono::seconds>(patience).count()));
        if (seen != moves || waiting < ahead)
            deadline = QDeadlineTimer(patience);
        moves = seen;
        ahead = waiting;
    }
    if (scenario.subject == Scenario::Subject::Relay)
        subject.entityId = subject.entityNumber = topicHeldBy(scenario.subjectName);
    injected.last() = subject;
    return describe(scenario, subject);
}

QString Director::topicHeldBy(const QString &relay)
{
    const SqlRows held = m_step.database.run(
        "select topic from outbox_event where status = 'PUBLISHING' and locked_by = $1 order by created_at limit 1",
        {relay});
    return held.isEmpty() ? QString() : held.text(0, 0);
}

qint64 Director::movesOf(const Subject &subject)
{
    return m_step.database
        .run("select count(*) from state_transition where root_id = $1 or root_id = $2",
             {subject.quoteId, subject.orderId})
        .integer(0, 0);
}

qint64 Director::eventsAheadOf(const Subject &subject)
{
    return m_step.database
        .run(
            "select count(*) from outbox_event e where e.created_at <= (select max(created_at) from outbox_event where "
            "aggregate_id = $1 or aggregate_id = $2) and not exists (select 1 from inbox_message i where i.event_id = "
            "e.outbox_event_id and i.status = 'PROCESSED')",
            {subject.quoteId, subject.orderId})
        .integer(0, 0);
}

bool Director::symptomShows(const Scenario &scenario, const Subject &subject)
{
    switch (scenario.subject) {
    case Scenario::Subject::Order:
        return !m_step.database
                    .run("select 1 from fulfillment_task t join external_call_attempt a on a.business_entity_id = "
                         "t.task_id "
                         "join workflow_incident i on i.job_key = t.job_key and i.status = 'ACTIVE' "
                         "where t.order_id = $1 and t.status = 'FAILED' and a.status in ('UNKNOWN','FAILED_PERMANENT')",
                         {subject.orderId})
                    .isEmpty();
    case Scenario::Subject::Quote:
        return !m_step.database
                    .run("select 1 from quote q join workflow_reference w on w.business_entity_id = q.quote_id and "
                         "w.status = 'ACTIVE' "
                         "where q.quote_id = $1 and q.state = 'APPROVAL_PENDING'",
                         {subject.quoteId})
                    .isEmpty();
    case Scenario::Subject::Consumer:
        return !m_step.database
                    .run("select 1 from kafka_lag_sample s join consumer_policy p on p.consumer_name = s.consumer_name "
                         "where s.consumer_name = $1 and s.lag > 0 and s.sampled_at > now() - interval '10 seconds' "
                         "and s.oldest_event_age > make_interval(secs => p.warn_lag_seconds) limit 1",
                         {scenario.subjectName})
                    .isEmpty();
    case Scenario::Subject::Relay:
        return !m_step.database
                    .run("select 1 from outbox_event where status = 'PUBLISHING' and locked_by = $1 and locked_until < "
                         "now() limit 1",
                         {scenario.subjectName})
                    .isEmpty();
    }
    return false;
}

Expected<QJsonObject> Director::takeBack(const Scenario &scenario)
{
    const QList<Subject> subjects = m_injected.value(scenario.id);
    if (subjects.isEmpty())
        return failure(ErrorCode::NotFound, u"%1 has not been injected"_s.arg(scenario.id));
    m_step.state.faults.remove(scenario.id);
    if (scenario.subject == Scenario::Subject::Order) {
        for (const Subject &subject : subjects) {
            if (const auto released = release(subject); !released)
                return Unexpected<Error>(released.error());
        }
    }
    m_injected.remove(scenario.id);
    return describe(scenario, subjects.last());
}

Expected<Done> Director::release(const Subject &subject)
{
    const SqlRows stuck = m_step.database.run(
        "select task_id from fulfillment_task where order_id = $1 and status in ('FAILED','MANUAL_FALLOUT')",
        {subject.orderId});
    for (int row = 0; row < stuck.size(); ++row) {
        const QUuid taskId = stuck.uuid(row, 0);
        Expected<bool> retried = false;
        m_step.database.transaction([&] { retried = settleOutcome(subject, taskId); });
        if (!retried)
            return Unexpected<Error>(retried.error());
        if (*retried)
            retryTask(m_step, taskId, QString::fromLatin1(actor));
    }
    return Done{};
}

void Director::resolveFalloutCases(const Root &root, const QUuid &taskId)
{
    const SqlRows open = m_step.database.run(
        "select fallout_case_id, status from fallout_case where task_id = $1 and resolved_at is null for update",
        {taskId});
    for (int row = 0; row < open.size(); ++row) {
        const SqlRows resolved = m_step.database.run(
            "update fallout_case set status = 'RESOLVED', version = version + 1, updated_at = now(), resolved_at = "
            "now(), resolution_code = 'PRACTICE_ENDED', resolution_note = 'practice ended' where fallout_case_id = $1 "
            "returning version",
            {open.uuid(row, 0)});
        m_step.ledger.record({root,
                              u"FALLOUT_CASE"_s,
                              open.uuid(row, 0),
                              resolved.integer(0, 0),
                              open.text(row, 1),
                              u"RESOLVED"_s,
                              u"ResolveFallout"_s,
                              QString::fromLatin1(actor),
                              u"practice ended"_s,
                              {},
                              {},
                              {},
                              {}});
    }
}

Expected<bool> Director::settleOutcome(const Subject &subject, const QUuid &taskId)
{
    const std::optional<TaskView> task = lockTask(m_step, taskId);
    if (!task || task->attemptId.isNull())
        return false;
    OutsideWorld::LookUp seen;
    if (task->attemptStatus == "UNKNOWN"_L1) {
        seen = m_step.state.outside.lookUp(task->adapter, task->idempotencyKey);
        if (seen.result == OutsideWorld::LookUp::Result::NoAnswer)
            return failure(ErrorCode::Offline,
                           u"%1 does not answer what became of the call; resume the adapter, then take it back"_s.arg(
                               task->adapter),
                           subject.entityNumber);
    }
    resolveFalloutCases(task->root(), taskId);
    const auto move = [&](const QString &from, const QString &to, const QString &command, const QString &eventType) {
        const SqlRows moved = m_step.database.run(
            "update fulfillment_task set status = $2, version = version + 1, updated_at = now(), "
            "resolution_code = case when $2 = 'MANUALLY_RESOLVED' then 'PRACTICE_ENDED' else resolution_code end, "
            "evidence_reference = case when $2 = 'MANUALLY_RESOLVED' then 'practice:' || $4::text else "
            "evidence_reference end, "
            "completed_at = case when $2 = 'MANUALLY_RESOLVED' then now() end where task_id = $1 and status = $3 "
            "returning version",
            {taskId, to, from, idText(subject.orderId)});
        if (!moved.isEmpty())
            m_step.ledger.record({task->root(),
                                  u"FULFILLMENT_TASK"_s,
                                  taskId,
                                  moved.integer(0, 0),
                                  from,
                                  to,
                                  command,
                                  QString::fromLatin1(actor),
                                  u"practice ended"_s,
                                  eventType,
                                  QString::fromLatin1(topic::fulfillment),
                                  subject.orderId,
                                  {{u"taskId"_s, idText(taskId)},
                                   {u"orderId"_s, idText(subject.orderId)},
                                   {u"taskType"_s, task->type},
                                   {u"status"_s, to}}});
    };
    if (task->attemptStatus == "FAILED_PERMANENT"_L1) {
        if (task->status == "FAILED"_L1)
            move(u"FAILED"_s, u"MANUAL_FALLOUT"_s, u"MoveTaskToFallout"_s, {});
        move(u"MANUAL_FALLOUT"_s, u"MANUALLY_RESOLVED"_s, u"ResolveFallout"_s, u"FulfillmentTaskManuallyResolved"_s);
        return false;
    }
    if (task->attemptStatus == "UNKNOWN"_L1) {
        const bool found = seen.result == OutsideWorld::LookUp::Result::Found;
        m_step.database.run(
            "update external_call_attempt set status = $2, external_reference = coalesce(external_reference, "
            "nullif($3, '')), reconciled_at = now(), updated_at = now() where attempt_id = $1",
            {task->attemptId, found ? "CONFIRMED" : "NOT_FOUND_CONFIRMED", seen.reference});
    }
    m_step.database.run("update external_call_attempt set status = 'PENDING', updated_at = now() where attempt_id = $1 "
                        "and status in ('NOT_FOUND_CONFIRMED','FAILED_RETRYABLE')",
                        {task->attemptId});
    move(task->status, u"RETRY_REQUESTED"_s, u"ResolveFalloutByRetry"_s, {});
    return true;
}

} // namespace jaga::sandbox
