// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/actors/messaging_actors.h"

#include <QJsonDocument>

#include <algorithm>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int messagesARound = 20;
/// A message that comes wakes its consumer; this is for what the wake-up does not tell.
constexpr auto longestSleep = 1s;
constexpr auto betweenRetries = 500ms;
/// Others may set a message back to RETRYING, a repair command for one.
constexpr auto betweenLooks = 5s;

} // namespace

Envelope Envelope::fromJson(const QJsonObject &json)
{
    return {QUuid::fromString(json.value("eventId"_L1).toString()),
            json.value("eventType"_L1).toString(),
            QUuid::fromString(json.value("tenantId"_L1).toString()),
            QUuid::fromString(json.value("aggregateId"_L1).toString()),
            json.value("aggregateVersion"_L1).toInteger(),
            json.value("payload"_L1).toObject(),
            json};
}

ConsumerActor::ConsumerActor(Step &step, const QString &bootstrap, const QString &consumer, const KafkaTopic &topic,
                             EventHandler handler)
    : Actor(u"consumer/"_s + consumer, u"consumer"_s), m_step(step), m_consumer(consumer), m_topic(topic),
      m_handler(std::move(handler)), m_reader(bootstrap, consumer, topic, [this] { wake(); }),
      m_committed(topic.partitions, 0)
{
}

Actor::Delay ConsumerActor::round()
{
    if (m_step.state.gates.closed(u"CONSUMER_PAUSE"_s, m_consumer))
        return 500ms;
    const Delay untilRetries = retryInTime();
    if (const auto slow = m_step.state.faults.find(name(), Fault::Effect::Slow)) {
        takeOne();
        return Delay(slow->delayMilliseconds);
    }
    for (int i = 0; i < messagesARound; ++i) {
        if (!takeOne())
            return std::min<Delay>(longestSleep, untilRetries);
    }
    return 0ms;
}

Actor::Delay ConsumerActor::retryInTime()
{
    const auto now = std::chrono::steady_clock::now();
    if (now >= m_lookForRetries)
        m_lookForRetries = now + (retryDue() ? Delay(betweenRetries) : Delay(betweenLooks));
    return std::chrono::ceil<Delay>(m_lookForRetries - now);
}

bool ConsumerActor::takeOne()
{
    if (!m_inHand)
        m_inHand = m_reader.poll();
    if (!m_inHand)
        return false;
    const std::unique_ptr<KafkaMessage> &message = m_inHand;
    const Envelope envelope = Envelope::fromJson(QJsonDocument::fromJson(message->value).object());
    // what is not an envelope (somebody's kcat) has no identity to keep it under and is passed
    if (!envelope.eventId.isNull())
        handle(envelope, *message);
    if (const auto committed = m_reader.commit(message->partition, message->offset + 1); !committed)
        throw std::runtime_error(committed.error().detail.toStdString());
    m_committed[message->partition] = message->offset + 1;
    m_inHand.reset();
    return true;
}

void ConsumerActor::handle(const Envelope &envelope, const KafkaMessage &message)
{
    try {
        m_step.database.transaction([&] {
            const SqlRows fresh = m_step.database.run(
                "insert into inbox_message (inbox_message_id, tenant_id, consumer_name, event_id, event_type, "
                "aggregate_id, aggregate_version, topic, partition_no, offset_no, "
                "status, payload_json, processed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'PROCESSED', "
                "$11, clock_timestamp()) "
                "on conflict (consumer_name, event_id) do nothing returning 1",
                {m_step.state.identity.id(u"inbox/%1/%2"_s.arg(m_consumer, idText(envelope.eventId))),
                 envelope.tenantId, m_consumer, envelope.eventId, envelope.eventType, envelope.aggregateId,
                 envelope.aggregateVersion, m_topic.name, message.partition, message.offset, envelope.whole});
            if (!fresh.isEmpty() && m_handler)
                m_handler(m_step, envelope);
        });
    } catch (const DatabaseError &error) {
        if (error.connectionLost())
            throw;
        keepForLater(envelope, message, QString::fromUtf8(error.what()));
    }
}

void ConsumerActor::keepForLater(const Envelope &envelope, const KafkaMessage &message, const QString &error)
{
    m_lookForRetries = {};
    m_step.database.run("insert into inbox_message (inbox_message_id, tenant_id, consumer_name, event_id, event_type, "
                        "aggregate_id, aggregate_version, topic, partition_no, offset_no, "
                        "status, retry_count, next_retry_at, error_code, error_message, payload_json) "
                        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'RETRYING', 1, now() + scaled('1 minute'), "
                        "'HANDLER_FAILED', $11, $12) on conflict (consumer_name, event_id) do nothing",
                        {m_step.state.identity.id(u"inbox/%1/%2"_s.arg(m_consumer, idText(envelope.eventId))),
                         envelope.tenantId, m_consumer, envelope.eventId, envelope.eventType, envelope.aggregateId,
                         envelope.aggregateVersion, m_topic.name, message.partition, message.offset, error,
                         envelope.whole});
}

bool ConsumerActor::retryDue()
{
    const SqlRows waiting = m_step.database.run(
        "select inbox_message_id, payload_json, coalesce(next_retry_at, now()) <= now() from inbox_message where "
        "consumer_name = $1 and status = 'RETRYING' order by partition_no, offset_no limit 20",
        {m_consumer});
    for (int row = 0; row < waiting.size(); ++row) {
        if (!waiting.truth(row, 2))
            continue;
        const QUuid id = waiting.uuid(row, 0);
        try {
            m_step.database.transaction([&] {
                m_step.database.run(
                    "update inbox_message set status = 'PROCESSING', updated_at = now() where inbox_message_id = $1",
                    {id});
                if (m_handler)
                    m_handler(m_step, Envelope::fromJson(waiting.json(row, 1)));
                m_step.database.run(
                    "update inbox_message set status = 'PROCESSED', processed_at = clock_timestamp(), error_code = "
                    "null, error_message = null, updated_at = now() where inbox_message_id = $1",
                    {id});
            });
        } catch (const DatabaseError &error) {
            if (error.connectionLost())
                throw;
            m_step.database.run(
                "update inbox_message m set status = case when m.retry_count + 1 >= p.max_retries then 'FAILED' else "
                "'RETRYING' end, retry_count = m.retry_count + 1, "
                "next_retry_at = now() + scaled('1 minute') * (m.retry_count + 1), error_message = $2, updated_at = "
                "now() "
                "from consumer_policy p where p.consumer_name = m.consumer_name and m.inbox_message_id = $1",
                {id, QString::fromUtf8(error.what())});
        }
    }
    return !waiting.isEmpty();
}

} // namespace jaga::sandbox
