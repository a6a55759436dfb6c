// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/case_evidence.h"

#include <cmath>

namespace jaga::test {

using namespace Qt::StringLiterals;

namespace {

constexpr double minute = 60;

Cell words(const char16_t *text) { return QString::fromUtf16(text); }
Cell number(qint64 value) { return value; }

const QStringList timelineColumns{u"lane text"_s,  u"at time"_s,      u"until time"_s,   u"ongoing bool"_s,
                                  u"kind text"_s,  u"outcome text"_s, u"severity int"_s, u"id text"_s,
                                  u"label text"_s, u"detail text"_s,  u"actor text"_s,   u"correlation_id uuid"_s};

QList<Cell> event(const char16_t *lane, double from, std::optional<double> until, const char16_t *kind,
                  const char16_t *outcome, int severity, const char16_t *label, const char16_t *detail = u"",
                  bool ongoing = false)
{
    static int next = 0;
    const QString correlation =
        severity >= 2 ? u"c0a8f3de-7714-4b2b-8f35-2d91a4e6b018"_s : u"1f0c77aa-0000-4b2b-8f35-000000000001"_s;
    return {words(lane),
            ago(from * minute),
            until ? Cell(ago(*until * minute)) : Cell(),
            number(ongoing ? 1 : 0),
            words(kind),
            words(outcome),
            number(severity),
            u"8e1d4c70-52b3-4f0e-9a66-%1"_s.arg(++next, 12, 16, QLatin1Char('0')),
            words(label),
            words(detail),
            words(u"fulfillment-worker-7"),
            correlation};
}

} // namespace

Instant caseNow() { return instantFromText(u"2026-07-02T19:02:41Z"_s).value(); }

qint64 ago(double seconds) { return toMicroseconds(caseNow()) - std::llround(seconds * 1e6); }

Evidence &EvidenceBook::add(const QString &shape, const QStringList &columns, const QList<QList<Cell>> &rows,
                            const QString &source)
{
    Evidence evidence;
    evidence.probe = u"%1_%2"_s.arg(shape).arg(m_evidence.size());
    evidence.source = source;
    evidence.shape = shape;
    for (const QString &column : columns)
        evidence.table.columns.append(
            {column.section(u' ', 0, 0), columnTypeFromName(column.section(u' ', 1)).value()});
    evidence.table.rows = rows;
    evidence.asOf = caseNow() - std::chrono::seconds(2);
    m_evidence.push_back(evidence);
    return m_evidence.back();
}

Evidence &EvidenceBook::addFailure(const QString &shape, ErrorCode code, const QString &source)
{
    Evidence &evidence = add(shape, {}, {}, source);
    evidence.error = Error{code, u"technical detail"_s, shape};
    return evidence;
}

QList<const Evidence *> EvidenceBook::all() const
{
    QList<const Evidence *> all;
    for (const Evidence &evidence : m_evidence)
        all << &evidence;
    return all;
}

Evidence &EvidenceBook::addTimeline()
{
    return add(u"timeline"_s, timelineColumns,
               {event(u"Release", 70.5, {}, u"release", u"neutral", 0, u"fulfillment-worker 4.18.2"),
                event(u"Quote", 135, {}, u"event", u"ok", 0, u"ACCEPTED", u"Q-20931 revision 3"),
                event(u"Quote", 134.5, {}, u"event", u"ok", 0, u"CONVERTED", u"Q-20931 revision 3"),
                event(u"Approval", 134.8, {}, u"event", u"ok", 0, u"APPROVED for revision 3"),
                event(u"Order", 133.2, {}, u"state", u"neutral", 0, u"IN_PROGRESS", u"version 12", true),
                event(u"Workflow", 133.2, 21.5, u"state", u"neutral", 0, u"ACTIVE, order-fulfillment v14"),
                event(u"Workflow", 21.5, {}, u"state", u"failed", 3, u"INCIDENT",
                      u"JOB_NO_RETRIES: ADAPTER_TIMEOUT after 30.003 s", true),
                event(u"Tasks", 132.6, 119, u"state", u"ok", 0, u"RESERVE_RESOURCE"),
                event(u"Tasks", 119, 101, u"state", u"ok", 0, u"ALLOCATE_DEVICE"),
                event(u"Tasks", 101, 90.9, u"state", u"ok", 0, u"CREATE_SERVICE_ORDER"),
                event(u"Tasks", 52.9, 22, u"state", u"failed", 2, u"PROVISION_SERVICE", u"try 3 of 3"),
                event(u"External", 52, {}, u"call", u"failed", 0, u"503"),
                event(u"External", 37.4, {}, u"call", u"failed", 0, u"503"),
                event(u"External", 26, 21.6, u"call", u"unknown", 3, u"timeout",
                      u"No HTTP status, no external reference. The service may exist at the provider."),
                event(u"Outbox and inbox", 132, {}, u"event", u"ok", 0, u"OrderSubmitted"),
                event(u"Outbox and inbox", 131.6, {}, u"event", u"ok", 0, u"OrderValidated"),
                event(u"Outbox and inbox", 119, {}, u"event", u"ok", 0, u"FulfillmentTaskCompleted"),
                event(u"Outbox and inbox", 101, {}, u"event", u"ok", 0, u"FulfillmentTaskCompleted"),
                event(u"Outbox and inbox", 90.8, {}, u"event", u"ok", 0, u"FulfillmentTaskCompleted"),
                event(u"Outbox and inbox", 21.5, {}, u"event", u"ok", 0, u"FulfillmentTaskFailed published"),
                event(u"Projection", 132.9, {}, u"event", u"ok", 0, u"order-search"),
                event(u"Projection", 21.4, {}, u"event", u"neutral", 1, u"order-search shows version 11 of 12"),
                event(u"Support", 18.4, {}, u"support", u"ok", 0, u"P1 set, bima"),
                event(u"Support", 16.3, -57.3, u"support", u"neutral", 1, u"worker paused to 20:00")});
}

Evidence &EvidenceBook::addManyEvents(int count)
{
    static constexpr std::u16string_view lanes[] = {u"Order", u"Tasks", u"External", u"Outbox and inbox"};
    QList<QList<Cell>> rows;
    rows.reserve(count);
    for (int at = 0; at < count; ++at) {
        const double from = 7200 - at * 7200.0 / count;
        const bool bar = at % 3 == 0;
        rows.append({QString::fromUtf16(lanes[static_cast<std::size_t>(at % 4)].data()), ago(from),
                     bar ? Cell(ago(from - 2)) : Cell(), qint64(0), u"event"_s,
                     at == count / 2 ? u"unknown"_s : u"ok"_s, qint64(at == count / 2 ? 3 : 0), QString::number(at),
                     u"event %1"_s.arg(at), QString(), QString(), QString()});
    }
    return add(u"timeline"_s, timelineColumns, rows);
}

void EvidenceBook::addTasks()
{
    const QStringList columns{u"task_id uuid"_s, u"sequence_no int"_s,  u"task_type text"_s,
                              u"status text"_s,  u"retry_count int"_s,  u"max_retries int"_s,
                              u"adapter text"_s, u"call_status text"_s, u"external_reference text"_s,
                              u"error text"_s,   u"item_state text"_s,  u"updated_at time"_s};
    const auto task = [](int at, const char16_t *type, const char16_t *status, int tries, const char16_t *adapter,
                         const char16_t *call, const char16_t *reference, const char16_t *error,
                         double minutes) -> QList<Cell> {
        const auto orNull = [](const char16_t *text) { return *text ? words(text) : Cell(); };
        return {u"b7420f1e-3c9d-4a15-8e62-%1"_s.arg(at, 12, 16, QLatin1Char('0')),
                number(at),
                words(type),
                words(status),
                number(tries),
                number(3),
                words(adapter),
                orNull(call),
                orNull(reference),
                orNull(error),
                words(u"IN_PROGRESS"),
                ago(minutes * minute)};
    };
    add(u"task"_s, columns,
        {task(1, u"CHECK_SERVICEABILITY", u"COMPLETED", 0, u"network", u"CONFIRMED", u"SV-88123", u"", 132),
         task(2, u"RESERVE_RESOURCE", u"COMPLETED", 0, u"inventory", u"CONFIRMED", u"RS-4471", u"", 119),
         task(3, u"ALLOCATE_DEVICE", u"COMPLETED", 1, u"inventory", u"CONFIRMED", u"DV-99120", u"", 101),
         task(4, u"CREATE_SERVICE_ORDER", u"COMPLETED", 0, u"carrier", u"CONFIRMED", u"C-2209-7781", u"", 91),
         task(5, u"PROVISION_SERVICE", u"FAILED", 3, u"carrier", u"UNKNOWN", u"", u"ADAPTER_TIMEOUT after 30.003 s",
              21.5),
         task(6, u"ACTIVATE_CONTRACT", u"PENDING", 0, u"contract", u"", u"", u"", 133),
         task(7, u"ACTIVATE_BILLING", u"PENDING", 0, u"billing", u"", u"", u"", 133),
         task(8, u"NOTIFY_CUSTOMER", u"PENDING", 0, u"mail", u"", u"", u"", 133)});
    const auto share = [](const char16_t *type, const char16_t *status, int tasks, int tries) -> QList<Cell> {
        return {words(type), words(status), number(tasks), number(tries), number(0)};
    };
    add(u"task_distribution"_s,
        {u"task_type text"_s, u"status text"_s, u"tasks int"_s, u"tries int"_s, u"compensating int"_s},
        {share(u"CHECK_SERVICEABILITY", u"COMPLETED", 1, 0), share(u"RESERVE_RESOURCE", u"COMPLETED", 1, 0),
         share(u"ALLOCATE_DEVICE", u"COMPLETED", 1, 1), share(u"CREATE_SERVICE_ORDER", u"COMPLETED", 1, 0),
         share(u"PROVISION_SERVICE", u"FAILED", 1, 3), share(u"ACTIVATE_CONTRACT", u"PENDING", 1, 0),
         share(u"ACTIVATE_BILLING", u"PENDING", 1, 0), share(u"NOTIFY_CUSTOMER", u"PENDING", 1, 0)});
    add(u"plan"_s, {u"planned_tasks int"_s, u"plan_status text"_s}, {{number(8), words(u"ACTIVE")}});
}

void EvidenceBook::addWorkflow(bool withIncident)
{
    const Cell key = u"2251799813741902"_s;
    add(u"workflow_reference"_s,
        {u"definition text"_s, u"instance_key key"_s, u"definition_version int"_s, u"status text"_s,
         u"started_at time"_s, u"completed_at time"_s, u"last_seen_at time"_s},
        {{words(u"order-fulfillment"), key, number(14), words(u"ACTIVE"), ago(133.2 * minute), Cell(),
          ago(21.7 * minute)}});
    add(u"workflow_instance"_s,
        {u"instance_key key"_s, u"definition text"_s, u"definition_version int"_s, u"state text"_s,
         u"has_incident bool"_s, u"started_at time"_s, u"ended_at time"_s},
        {{key, words(u"order-fulfillment"), number(14), words(u"ACTIVE"), number(withIncident ? 1 : 0),
          ago(133.1 * minute), Cell()}},
        u"engine"_s);
    QList<QList<Cell>> elements;
    const auto element = [&](const char16_t *id, const char16_t *name, const char16_t *type, const char16_t *state,
                             bool incident, double from, double to) {
        elements.append({words(id), words(name), words(type), words(state), number(incident ? 1 : 0),
                         ago(from * minute), to > 0 ? Cell(ago(to * minute)) : Cell()});
    };
    element(u"Start", u"Order accepted", u"START_EVENT", u"COMPLETED", false, 133, 133);
    element(u"Task_Check", u"Check serviceability", u"SERVICE_TASK", u"COMPLETED", false, 132.9, 132);
    element(u"Gateway_Split", u"", u"PARALLEL_GATEWAY", u"COMPLETED", false, 132, 132);
    element(u"Task_Reserve", u"Reserve resource", u"SERVICE_TASK", u"COMPLETED", false, 132, 119);
    element(u"Task_Allocate", u"Allocate device", u"SERVICE_TASK", u"COMPLETED", false, 119, 101);
    element(u"Task_CreateOrder", u"Create service order", u"SERVICE_TASK", u"COMPLETED", false, 101, 91);
    element(u"Task_Provision", u"Provision service", u"SERVICE_TASK", u"ACTIVE", withIncident, 52.9, 0);
    add(u"workflow_element"_s,
        {u"element_id text"_s, u"element_name text"_s, u"element_type text"_s, u"state text"_s, u"has_incident bool"_s,
         u"started_at time"_s, u"ended_at time"_s},
        elements, u"engine"_s);
    QList<QList<Cell>> incidents;
    if (withIncident)
        incidents.append({u"2251799813742310"_s, words(u"Task_Provision"), words(u"provision-service"),
                          words(u"JOB_NO_RETRIES"), words(u"ADAPTER_TIMEOUT after 30.003 s"), words(u"ACTIVE"),
                          number(0), ago(21.5 * minute)});
    add(u"workflow_incident"_s,
        {u"incident_key key"_s, u"element_id text"_s, u"job_type text"_s, u"error_type text"_s, u"message text"_s,
         u"state text"_s, u"retries int"_s, u"since time"_s},
        incidents, u"engine"_s);
}

void EvidenceBook::addLag()
{
    constexpr int partitions = 6;
    constexpr qint64 stuckPartition = 3;
    QList<QList<Cell>> live;
    QList<QList<Cell>> history;
    for (qint64 partition = 0; partition < partitions; ++partition) {
        for (int at = 60; at >= 0; --at) {
            if (at > 24 && at < 31)
                continue; // the samples of these minutes are missing
            const qint64 end = 88'000'000 + (60 - at) * 420 + partition * 1000;
            const qint64 behind =
                partition == stuckPartition && at < 41 ? (41 - at) * 420 : 6 + (at * 7 + partition * 13) % 40;
            history.append({ago(at * minute), words(u"order-item-aggregator"), words(u"oms.fulfillment.event.v1"),
                            partition, end - behind, end, behind,
                            partition == stuckPartition && at < 41 ? number((41 - at) * 60) : number(1),
                            words(u"STABLE"), number(6)});
        }
        const qint64 end = 88'000'000 + 60 * 420 + partition * 1000;
        const qint64 behind = partition == stuckPartition ? 41 * 420 : 11 + partition;
        live.append({words(u"order-item-aggregator"), words(u"oms.fulfillment.event.v1"), partition, end - behind, end,
                     number(86'000'000), behind});
    }
    for (qint64 partition = 0; partition < 3; ++partition)
        live.append({words(u"order-search-projector"), words(u"oms.order.event.v1"), partition, number(5'112'908),
                     number(5'112'908), number(5'000'000), number(0)});
    add(u"lag_partition"_s,
        {u"consumer text"_s, u"topic text"_s, u"partition_no int"_s, u"committed int"_s, u"log_end int"_s,
         u"log_start int"_s, u"lag int"_s},
        live, u"kafka"_s);
    add(u"lag_history"_s,
        {u"sampled_at time"_s, u"consumer text"_s, u"topic text"_s, u"partition_no int"_s, u"committed int"_s,
         u"log_end int"_s, u"lag int"_s, u"oldest_age duration"_s, u"group_state text"_s, u"members int"_s},
        history);
    add(u"lag_signs"_s,
        {u"produced real"_s, u"committed real"_s, u"usual_produced real"_s, u"usual_committed real"_s,
         u"oldest_age duration"_s, u"warn_age duration"_s, u"crit_age duration"_s, u"lag_last int"_s, u"lag_most int"_s,
         u"group_state text"_s, u"members int"_s, u"unstable int"_s, u"window duration"_s, u"partitions int"_s,
         u"behind int"_s, u"still int"_s, u"peers int"_s, u"peers_late int"_s, u"outbox_waiting int"_s},
        {{42.0, 35.1, 41.2, 41.2, number(2460), number(300), number(600), number(17'288), number(17'220),
          words(u"STABLE"), number(6), number(0), number(600), number(partitions), number(1), number(1), number(2),
          number(0), number(0)}});
    add(u"inbox"_s,
        {u"consumer text"_s, u"status text"_s, u"partition_no int"_s, u"offset_no int"_s, u"event_type text"_s,
         u"error text"_s, u"tries int"_s, u"event_id uuid"_s, u"updated_at time"_s},
        {{words(u"order-item-aggregator"), words(u"FAILED"), number(3), number(88'412'907),
          words(u"FulfillmentTaskCompleted"), words(u"SCHEMA_FIELD_MISSING"), number(8),
          u"f3a97c15-6e08-4d52-9b7f-41d2c80e6a93"_s, ago(169)},
         {words(u"order-item-aggregator"), words(u"RETRYING"), number(4), number(91'006'118),
          words(u"FulfillmentTaskCompleted"), words(u"OPTIMISTIC_LOCK"), number(1),
          u"f3a97c15-6e08-4d52-9b7f-41d2c80e6a94"_s, ago(5)}});
}

void EvidenceBook::addScope()
{
    struct Row {
        const char16_t *tenant, *customer, *number, *state;
        qint64 amount;
        const char16_t *currency;
        double minutes;
    };
    static constexpr Row rows[] = {
        {u"tenant-a", u"PT Nusantara Telekomunikasi Infrastruktur Tbk", u"SO-10045", u"IN_PROGRESS", 42'500'000'000'000,
         u"IDR", 154},
        {u"tenant-a", u"PT Bukit Asam Sarana Energi (Persero) Tbk", u"SO-10112", u"IN_PROGRESS", 39'807'500'000'000,
         u"IDR", 111},
        {u"tenant-b", u"Kalimantan Energi Holding Pte. Ltd.", u"SO-10098", u"FALLOUT", 2'418'000'000, u"USD", 122},
        {u"tenant-a", u"PT Jasa Angkutan Laut Nusantara Raya", u"SO-10131", u"IN_PROGRESS", 26'150'000'000'000, u"IDR",
         72},
        {u"tenant-b", u"Straits Marine Engineering and Services Sdn. Bhd.", u"SO-10140", u"FALLOUT", 1'705'000'000,
         u"USD", 58}};
    QList<QList<Cell>> cells;
    int at = 0;
    for (const Row &row : rows) {
        const QString id = u"41b0e6d2-7c58-4e93-a0f4-%1"_s.arg(++at, 12, 16, QLatin1Char('0'));
        cells.append({words(row.tenant), words(row.tenant), words(row.customer), words(row.customer), words(u"ORDER"),
                      id, words(row.number), words(row.state), number(row.amount), words(row.currency),
                      ago(row.minutes * minute)});
    }
    add(u"scope"_s,
        {u"tenant text"_s, u"tenant_id uuid"_s, u"customer_id uuid"_s, u"customer text"_s, u"entity text"_s,
         u"entity_id uuid"_s, u"number text"_s, u"state text"_s, u"amount money"_s, u"currency text"_s,
         u"since time"_s},
        cells);
}

} // namespace jaga::test
