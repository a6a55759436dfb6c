// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/actors/messaging_actors.h"

#include <QJsonDocument>

#include <algorithm>
#include <numeric>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RelayActor::RelayActor(Step &step, const QString &bootstrap)
    : Actor(u"order-relay"_s, u"relay"_s), m_step(step), m_producer(bootstrap)
{
}

void RelayActor::releaseStaleLocks()
{
    // only its own: the lock of another relay that died is released by a repair command
    m_step.database.run(
        "update outbox_event set status = 'PENDING', locked_by = null, locked_until = null, updated_at = now() "
        "where status = 'PUBLISHING' and locked_by = $1",
        {name()});
}

SqlRows RelayActor::claim()
{
    return m_step.database.run(
        "update outbox_event e set status = 'PUBLISHING', locked_by = $1, locked_until = now() + scaled('1 minute'), "
        "updated_at = now() "
        "where e.outbox_event_id in (select c.outbox_event_id from outbox_event c where (c.status = 'PENDING' or "
        "(c.status = 'FAILED' and c.next_retry_at <= now())) "
        "and c.topic <> all($2) order by c.created_at, c.aggregate_version limit 100 for update skip locked) "
        "returning e.outbox_event_id, e.topic, e.partition_key, e.event_type, e.schema_version, e.tenant_id, "
        "e.aggregate_type, e.aggregate_id, e.aggregate_version, "
        "e.correlation_id, e.causation_id, e.payload_json, e.headers_json, to_char(e.created_at at time zone 'utc', "
        "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
        {name(), [&] {
             QStringList paused;
             for (const char *topic :
                  {topic::quote, topic::approval, topic::order, topic::fulfillment, topic::asset, topic::billing}) {
                 if (m_step.state.gates.closed(u"OUTBOX_RELAY_PAUSE"_s, QString::fromLatin1(topic)))
                     paused.append(QString::fromLatin1(topic));
             }
             return paused;
         }()});
}

Actor::Delay RelayActor::round()
{
    if (m_step.state.faults.find(name(), Fault::Effect::Down))
        return 200ms;
    if (m_mayHoldLocks)
        releaseStaleLocks();
    m_mayHoldLocks = true;
    const SqlRows claimed = claim();
    if (claimed.isEmpty()) {
        m_mayHoldLocks = false;
        return 400ms; // events of this process wake it; the repair service's are found so
    }
    QList<int> order(claimed.size());
    std::iota(order.begin(), order.end(), 0);
    // an update answers its rows in no order; an aggregate's events go out in the order of its versions
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return std::pair(claimed.text(a, 13), claimed.integer(a, 8)) <
               std::pair(claimed.text(b, 13), claimed.integer(b, 8));
    });
    QList<KafkaRecord> records;
    for (const int row : order) {
        const QJsonObject headers = claimed.json(row, 12);
        const QJsonObject envelope{{u"eventId"_s, claimed.text(row, 0)},
                                   {u"eventType"_s, claimed.text(row, 3)},
                                   {u"schemaVersion"_s, claimed.integer(row, 4)},
                                   {u"occurredAt"_s, claimed.text(row, 13)},
                                   {u"producer"_s, name()},
                                   {u"tenantId"_s, claimed.text(row, 5)},
                                   {u"aggregateType"_s, claimed.text(row, 6)},
                                   {u"aggregateId"_s, claimed.text(row, 7)},
                                   {u"aggregateVersion"_s, claimed.integer(row, 8)},
                                   {u"correlationId"_s, claimed.text(row, 9)},
                                   {u"causationId"_s, claimed.text(row, 10)},
                                   {u"actor"_s, headers.value("actor"_L1)},
                                   {u"payload"_s, claimed.json(row, 11)}};
        records.append({claimed.text(row, 1), claimed.text(row, 2).toUtf8(),
                        QJsonDocument(envelope).toJson(QJsonDocument::Compact),
                        headers.value("traceparent"_L1).toString().toUtf8()});
    }
    const QList<KafkaReceipt> receipts = m_producer.send(records);
    if (const auto crash = m_step.state.faults.strike(name(), Fault::Effect::CrashAfterPublish)) {
        // dead from here on: what is on the topic is not on record, and the locks stay
        m_step.state.faults.add({crash->scenario, name(), Fault::Effect::Down, {}, {}, 0, 0, 0});
        return 200ms;
    }
    settle(claimed, order, receipts);
    m_mayHoldLocks = false;
    return 20ms;
}

void RelayActor::settle(const SqlRows &claimed, const QList<int> &order, const QList<KafkaReceipt> &receipts)
{
    m_step.database.transaction([&] {
        for (qsizetype i = 0; i < receipts.size(); ++i) {
            const KafkaReceipt &receipt = receipts.at(i);
            const QString id = claimed.text(order.at(i), 0);
            if (receipt.error.isEmpty())
                m_step.database.run("update outbox_event set status = 'PUBLISHED', kafka_partition = $2, kafka_offset "
                                    "= $3, published_at = now(), locked_by = null, "
                                    "locked_until = null, error_code = null, error_message = null, updated_at = now() "
                                    "where outbox_event_id = $1",
                                    {id, receipt.partition, receipt.offset});
            else
                m_step.database.run("update outbox_event set status = 'FAILED', retry_count = retry_count + 1, "
                                    "next_retry_at = now() + scaled('30 seconds'), error_code = 'BROKER', "
                                    "error_message = $2, locked_by = null, locked_until = null, updated_at = now() "
                                    "where outbox_event_id = $1",
                                    {id, receipt.error});
        }
    });
}

} // namespace jaga::sandbox
