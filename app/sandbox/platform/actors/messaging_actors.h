// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/base/scheduler.h"
#include "app/sandbox/platform/domain/step.h"
#include "app/sandbox/platform/kafka/kafka.h"

#include <functional>

namespace jaga::sandbox {

/// Carries committed events from the outbox to Kafka, at least once.
class RelayActor : public Actor {
public:
    RelayActor(Step &step, const QString &bootstrap);
    Delay round() override;

private:
    void releaseStaleLocks();
    SqlRows claim();
    void settle(const SqlRows &claimed, const QList<int> &order, const QList<KafkaReceipt> &receipts);

    Step &m_step;
    KafkaProducer m_producer;
    bool m_mayHoldLocks = true; ///< of rows whose end it has not written
};

/// One event as it travels.
struct Envelope {
    QUuid eventId;
    QString eventType;
    QUuid tenantId;
    QUuid aggregateId;
    qint64 aggregateVersion = 0;
    QJsonObject payload;
    QJsonObject whole;

    static Envelope fromJson(const QJsonObject &json);
};

/// What a consumer does about an event, in the transaction that also writes its inbox row. Must be idempotent.
using EventHandler = std::function<void(Step &, const Envelope &)>;

/// Reads a topic into the inbox: effect and inbox row are one transaction, so an event that comes twice has one effect.
class ConsumerActor : public Actor {
public:
    ConsumerActor(Step &step, const QString &bootstrap, const QString &consumer, const KafkaTopic &topic,
                  EventHandler handler);
    Delay round() override;

    const QString &consumer() const { return m_consumer; }
    const KafkaTopic &topic() const { return m_topic; }
    /// Offset of the next message to be handled, by partition; committed to the broker.
    const QList<qint64> &committed() const { return m_committed; }

private:
    /// False: nothing was there.
    bool takeOne();
    Delay retryInTime();
    void handle(const Envelope &envelope, const KafkaMessage &message);
    void keepForLater(const Envelope &envelope, const KafkaMessage &message, const QString &error);
    /// False: no message of this consumer waits for another try.
    bool retryDue();

    Step &m_step;
    QString m_consumer;
    KafkaTopic m_topic;
    EventHandler m_handler;
    KafkaConsumer m_reader;
    std::unique_ptr<KafkaMessage> m_inHand; ///< kept until it is handled and committed: the reader gives it only once
    QList<qint64> m_committed;
    std::chrono::steady_clock::time_point m_lookForRetries;
};

/// What each consumer of the platform does, by name; a consumer without an entry has nothing to do but keep its inbox.
EventHandler handlerOf(const QString &consumer);

/// Writes kafka_lag_sample: how far each consumer is, and who is in its group.
class LagSamplerActor : public Actor {
public:
    /// consumers: of the same scheduler thread. frozen: is this actor frozen from outside?
    LagSamplerActor(Step &step, const QString &bootstrap, QList<const ConsumerActor *> consumers,
                    std::function<bool(const QString &)> frozen);
    Delay round() override;

private:
    void sample(const ConsumerActor &consumer, const QList<KafkaWatermarks> &watermarks);

    Step &m_step;
    KafkaObserver m_observer;
    QList<const ConsumerActor *> m_consumers;
    std::function<bool(const QString &)> m_frozen;
    int m_samples = 0;
};

} // namespace jaga::sandbox
