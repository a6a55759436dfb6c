// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/kafka_reader.h"

#include <QRegularExpression>

#include <array>
#include <thread>

#include <librdkafka/rdkafka.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

template <auto destroy>
struct Destroy {
    template <class T>
    void operator()(T *object) const
    {
        destroy(object);
    }
};
template <class T, auto destroy>
using Owned = std::unique_ptr<T, Destroy<destroy>>;
using PartitionList = Owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;

/// Short enough that an interruption is noticed, long enough for a slow broker to answer in one piece.
constexpr std::chrono::milliseconds slice{500};

int milliseconds(std::chrono::milliseconds duration) { return static_cast<int>(std::max<qint64>(1, duration.count())); }

PartitionList listOf(const QList<KafkaPartition> &partitions, qint64 offset)
{
    PartitionList list(rd_kafka_topic_partition_list_new(static_cast<int>(partitions.size())));
    for (const KafkaPartition &partition : partitions)
        rd_kafka_topic_partition_list_add(list.get(), partition.topic.toUtf8().constData(), partition.number)->offset =
            offset;
    return list;
}

/// Start or end offsets of one leader's partitions; the query_watermark call is avoided because it ignores its timeout.
QMap<KafkaPartition, qint64> boundary(rd_kafka_t *handle, const QList<KafkaPartition> &partitions, qint64 which,
                                      const Deadline &deadline)
{
    QMap<KafkaPartition, qint64> offsets;
    const PartitionList list = listOf(partitions, which);
    if (rd_kafka_offsets_for_times(handle, list.get(), milliseconds(deadline.remaining())) !=
        RD_KAFKA_RESP_ERR_NO_ERROR)
        return offsets;
    for (int i = 0; i < list->cnt; ++i) {
        const rd_kafka_topic_partition_t &element = list->elems[i];
        if (element.err == RD_KAFKA_RESP_ERR_NO_ERROR && element.offset >= 0)
            offsets.insert({QString::fromUtf8(element.topic), element.partition}, element.offset);
    }
    return offsets;
}

} // namespace

KafkaReader::KafkaReader(const QString &bootstrap)
{
    rd_kafka_conf_t *configuration = rd_kafka_conf_new();
    std::array<char, 256> problem{};
    const auto set = [&](const char *name, const QByteArray &value) {
        if (rd_kafka_conf_set(configuration, name, value.constData(), problem.data(), problem.size()) !=
            RD_KAFKA_CONF_OK)
            qFatal("librdkafka does not know %s: %s", name, problem.data());
    };
    set("bootstrap.servers", bootstrap.toUtf8());
    set("client.id", "jaga");
    set("enable.auto.commit", "false");
    set("allow.auto.create.topics", "false");
    set("isolation.level", "read_uncommitted"); // the end is the high watermark
    set("reconnect.backoff.max.ms", "2000");
    rd_kafka_conf_set_opaque(configuration, this);
    rd_kafka_conf_set_log_cb(configuration, &KafkaReader::logged);
    m_handle = rd_kafka_new(RD_KAFKA_CONSUMER, configuration, problem.data(), problem.size());
    if (!m_handle)
        qFatal("librdkafka does not start: %s", problem.data());
}

KafkaReader::~KafkaReader() { rd_kafka_destroy_flags(m_handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE); }

void KafkaReader::logged(const rd_kafka_s *handle, int, const char *, const char *text)
{
    auto *self = static_cast<KafkaReader *>(rd_kafka_opaque(handle));
    const std::lock_guard lock(self->m_mutex);
    self->m_lastLog = QString::fromUtf8(text);
}

/// librdkafka answers most troubles with a timeout; what its threads logged tells them apart.
Error KafkaReader::problem(int code)
{
    const auto response = static_cast<rd_kafka_resp_err_t>(code);
    QString detail = QString::fromUtf8(rd_kafka_err2str(response));
    const std::lock_guard lock(m_mutex);
    if (!m_lastLog.isEmpty())
        detail += u": "_s + m_lastLog;
    switch (response) {
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
        return {ErrorCode::Unauthorised, detail, {}};
    default:
        break;
    }
    static const QRegularExpression garbage(u"Protocol parse|Bad message|Invalid response|Invalid message"_s);
    if (m_lastLog.contains(garbage))
        return {ErrorCode::Invalid, detail, {}};
    static const QRegularExpression noConnection(u"refused|Failed to resolve|disconnected|Disconnected"_s);
    const bool silent = response == RD_KAFKA_RESP_ERR__TIMED_OUT || response == RD_KAFKA_RESP_ERR__TRANSPORT;
    return {silent && !m_lastLog.contains(noConnection) ? ErrorCode::Timeout : ErrorCode::Offline, detail, {}};
}

Expected<const struct rd_kafka_metadata *> KafkaReader::metadata(bool everyTopic, const Deadline &deadline,
                                                                 const Interruption &interruption)
{
    const struct rd_kafka_metadata *raw = nullptr;
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__TIMED_OUT;
    do {
        if (interruption.isRaised())
            return failure(ErrorCode::Cancelled, u"cancelled"_s);
        code = rd_kafka_metadata(m_handle, everyTopic ? 1 : 0, nullptr, &raw,
                                 milliseconds(std::min(slice, deadline.remaining())));
    } while (code != RD_KAFKA_RESP_ERR_NO_ERROR && !deadline.passed());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return Unexpected<Error>(problem(code));
    return raw;
}

Expected<int> KafkaReader::brokers(const Deadline &deadline, const Interruption &interruption)
{
    const auto raw = metadata(false, deadline, interruption);
    if (!raw)
        return Unexpected<Error>(raw.error());
    const Owned<const rd_kafka_metadata_t, rd_kafka_metadata_destroy> owned(*raw);
    const std::lock_guard lock(m_mutex);
    m_lastLog.clear();
    return owned->broker_cnt;
}

Expected<QMap<int, QList<KafkaPartition>>> KafkaReader::leaders(const QStringList &topics, const Deadline &deadline,
                                                                const Interruption &interruption)
{
    const auto raw = this->metadata(true, deadline, interruption);
    if (!raw)
        return Unexpected<Error>(raw.error());
    const Owned<const rd_kafka_metadata_t, rd_kafka_metadata_destroy> metadata(*raw);
    QMap<int, QList<KafkaPartition>> leaders;
    QStringList missing = topics;
    for (int t = 0; t < metadata->topic_cnt; ++t) {
        const rd_kafka_metadata_topic_t &topic = metadata->topics[t];
        const QString name = QString::fromUtf8(topic.topic);
        if (name.startsWith(u"__") || (!topics.isEmpty() && !topics.contains(name)))
            continue;
        missing.removeAll(name);
        for (int p = 0; p < topic.partition_cnt; ++p)
            leaders[topic.partitions[p].leader].append({name, topic.partitions[p].id});
    }
    if (!missing.isEmpty())
        return failure(ErrorCode::NotFound,
                       u"the broker has no topic %1, or this identity may not see it"_s.arg(missing.join(u", "_s)));
    const std::lock_guard lock(m_mutex);
    m_lastLog.clear();
    return leaders;
}

QMap<KafkaPartition, KafkaEnds> KafkaReader::ends(const QMap<int, QList<KafkaPartition>> &leaders,
                                                  const Deadline &deadline)
{
    std::mutex mutex;
    QMap<KafkaPartition, KafkaEnds> ends;
    std::vector<std::thread> questions;
    for (auto leader = leaders.cbegin(); leader != leaders.cend(); ++leader) {
        if (leader.key() < 0)
            continue;
        questions.emplace_back([this, &mutex, &ends, &deadline, partitions = leader.value()] {
            const auto starts = boundary(m_handle, partitions, RD_KAFKA_OFFSET_BEGINNING, deadline);
            const auto stops = boundary(m_handle, partitions, RD_KAFKA_OFFSET_END, deadline);
            const std::lock_guard lock(mutex);
            for (auto stop = stops.cbegin(); stop != stops.cend(); ++stop) {
                if (const auto start = starts.constFind(stop.key()); start != starts.constEnd())
                    ends.insert(stop.key(), {*start, *stop});
            }
        });
    }
    for (std::thread &question : questions)
        question.join();
    return ends;
}

Expected<QMap<KafkaPartition, qint64>> KafkaReader::committed(const QString &group,
                                                              const QList<KafkaPartition> &partitions,
                                                              const Deadline &deadline,
                                                              const Interruption &interruption)
{
    const PartitionList asked = listOf(partitions, RD_KAFKA_OFFSET_INVALID);
    Owned<rd_kafka_ListConsumerGroupOffsets_t, rd_kafka_ListConsumerGroupOffsets_destroy> request(
        rd_kafka_ListConsumerGroupOffsets_new(group.toUtf8().constData(), asked.get()));
    const Owned<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy> options(
        rd_kafka_AdminOptions_new(m_handle, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS));
    rd_kafka_AdminOptions_set_request_timeout(options.get(), milliseconds(deadline.remaining()), nullptr, 0);
    const Owned<rd_kafka_queue_t, rd_kafka_queue_destroy> queue(rd_kafka_queue_new(m_handle));
    rd_kafka_ListConsumerGroupOffsets_t *requests[] = {request.get()};
    rd_kafka_ListConsumerGroupOffsets(m_handle, requests, 1, options.get(), queue.get());
    Owned<rd_kafka_event_t, rd_kafka_event_destroy> event;
    while (!event) {
        if (interruption.isRaised())
            return failure(ErrorCode::Cancelled, u"cancelled"_s);
        event.reset(rd_kafka_queue_poll(queue.get(), milliseconds(slice)));
        if (!event && deadline.passed())
            return Unexpected<Error>(problem(RD_KAFKA_RESP_ERR__TIMED_OUT));
    }
    if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return Unexpected<Error>(problem(rd_kafka_event_error(event.get())));
    size_t count = 0;
    const auto groups = rd_kafka_ListConsumerGroupOffsets_result_groups(
        rd_kafka_event_ListConsumerGroupOffsets_result(event.get()), &count);
    if (count != 1)
        return failure(ErrorCode::Invalid, u"the broker answered for %1 groups instead of one"_s.arg(count));
    if (const rd_kafka_error_t *refused = rd_kafka_group_result_error(groups[0]))
        return Unexpected<Error>(problem(rd_kafka_error_code(refused)));
    QMap<KafkaPartition, qint64> offsets;
    const rd_kafka_topic_partition_list_t *found = rd_kafka_group_result_partitions(groups[0]);
    for (int i = 0; i < found->cnt; ++i) {
        const rd_kafka_topic_partition_t &element = found->elems[i];
        if (element.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return Unexpected<Error>(problem(element.err));
        if (element.offset >= 0)
            offsets.insert({QString::fromUtf8(element.topic), element.partition}, element.offset);
    }
    return offsets;
}

} // namespace jaga
