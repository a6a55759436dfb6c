// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

#include <functional>
#include <memory>

namespace jaga::sandbox {

struct KafkaTopic {
    QString name;
    int partitions = 0;
};

/// A Kafka cluster inside this process (librdkafka's mock broker) on a loopback port. Any Kafka client can use it.
class KafkaCluster {
public:
    static Expected<std::unique_ptr<KafkaCluster>> start(const QList<KafkaTopic> &topics);
    ~KafkaCluster();

    /// host:port
    QString bootstrap() const;

private:
    class Private;
    explicit KafkaCluster(std::unique_ptr<Private> parts);
    std::unique_ptr<Private> d;
};

struct KafkaRecord {
    QString topic;
    QByteArray key;
    QByteArray value;
    QByteArray traceparent; ///< header; empty: none
};

/// Where the broker put a record, or why it did not.
struct KafkaReceipt {
    int partition = -1;
    qint64 offset = -1;
    QString error; ///< empty: acknowledged
};

/// Sends records and waits for the broker's receipt of each. One thread.
class KafkaProducer {
public:
    explicit KafkaProducer(const QString &bootstrap);
    ~KafkaProducer();

    /// One receipt per record, in the same order. A record without answer within 5 s has the error `no receipt`: it may or
    /// may not be on the topic.
    QList<KafkaReceipt> send(const QList<KafkaRecord> &records);

private:
    class Private;
    std::unique_ptr<Private> d;
};

struct KafkaMessage {
    int partition = -1;
    qint64 offset = -1;
    QByteArray value;
};

/// Reads one topic as a group of one member, which owns all partitions. Nothing is committed but by commit(). One thread.
class KafkaConsumer {
public:
    /// arrived: called from a thread of the library when a message comes while none was waiting.
    KafkaConsumer(const QString &bootstrap, const QString &group, const KafkaTopic &topic,
                  std::function<void()> arrived);
    ~KafkaConsumer();

    /// The next message that is already here, or none.
    std::unique_ptr<KafkaMessage> poll();
    /// Commits that everything before `nextOffset` is done.
    Expected<Done> commit(int partition, qint64 nextOffset);

private:
    class Private;
    std::unique_ptr<Private> d;
};

struct KafkaWatermarks {
    qint64 start = 0;
    qint64 end = 0;
};

/// Asks the broker what it holds. One thread.
class KafkaObserver {
public:
    explicit KafkaObserver(const QString &bootstrap);
    ~KafkaObserver();

    /// Of every partition of the topics, by topic and partition number.
    Expected<QHash<QString, QList<KafkaWatermarks>>> watermarks(const QList<KafkaTopic> &topics);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace jaga::sandbox
