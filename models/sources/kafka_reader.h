// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/wait.h"
#include "runbook_engine/base/expected.h"

#include <QMap>
#include <QStringList>

#include <memory>
#include <mutex>

struct rd_kafka_s;
struct rd_kafka_metadata;

namespace jaga {

/// A topic's partition, in the order in which tables show it.
struct KafkaPartition {
    QString topic;
    int number = 0;
    bool operator==(const KafkaPartition &) const = default;
    bool operator<(const KafkaPartition &other) const
    {
        return topic != other.topic ? topic < other.topic : number < other.number;
    }
};

/// First and next offset of a partition's log.
struct KafkaEnds {
    qint64 start = 0;
    qint64 end = 0;
};

/// A librdkafka handle that belongs to no group. One thread.
///
/// Error codes: Offline (no broker reached), Timeout, Unauthorised, Cancelled, NotFound (no such topic), Invalid.
class KafkaReader {
public:
    explicit KafkaReader(const QString &bootstrap);
    ~KafkaReader();
    KafkaReader(const KafkaReader &) = delete;
    KafkaReader &operator=(const KafkaReader &) = delete;

    /// How many brokers the cluster has: the cheapest question there is.
    Expected<int> brokers(const Deadline &deadline, const Interruption &interruption);
    /// Partitions by the broker that leads them; -1 while there is none. Internal topics are left out; empty `topics`: all.
    Expected<QMap<int, QList<KafkaPartition>>> leaders(const QStringList &topics, const Deadline &deadline,
                                                       const Interruption &interruption);
    /// One question per leader, side by side; partitions whose leader does not answer are missing.
    QMap<KafkaPartition, KafkaEnds> ends(const QMap<int, QList<KafkaPartition>> &leaders, const Deadline &deadline);
    /// Committed offsets of a group; partitions without one are missing.
    Expected<QMap<KafkaPartition, qint64>> committed(const QString &group, const QList<KafkaPartition> &partitions,
                                                     const Deadline &deadline, const Interruption &interruption);

private:
    /// The caller owns the answer.
    Expected<const struct rd_kafka_metadata *> metadata(bool everyTopic, const Deadline &deadline,
                                                        const Interruption &interruption);
    Error problem(int code);
    static void logged(const rd_kafka_s *handle, int level, const char *facility, const char *text);

    rd_kafka_s *m_handle;
    std::mutex m_mutex; // guards what librdkafka's threads write
    QString m_lastLog;
};

} // namespace jaga
