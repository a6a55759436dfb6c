// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/kafka/kafka.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include <array>
#include <utility>

namespace jaga::sandbox {
namespace {

using namespace Qt::StringLiterals;

constexpr int requestTimeoutMs = 2000;
constexpr int receiptTimeoutMs = 5000;
/// The mock broker answers an empty fetch only after this time, also when a record comes meanwhile.
constexpr int fetchWaitMs = 400;

struct DestroyHandle {
    void operator()(rd_kafka_t *handle) const { rd_kafka_destroy(handle); }
};
using Handle = std::unique_ptr<rd_kafka_t, DestroyHandle>;

struct DestroyPartitions {
    void operator()(rd_kafka_topic_partition_list_t *list) const { rd_kafka_topic_partition_list_destroy(list); }
};
using Partitions = std::unique_ptr<rd_kafka_topic_partition_list_t, DestroyPartitions>;

QString errorText(rd_kafka_resp_err_t error) { return QString::fromLatin1(rd_kafka_err2str(error)); }

/// The library's own lines would go to standard error; what matters comes back as an error of a call.
void dropLog(const rd_kafka_t *, int, const char *, const char *) {}

Handle makeHandle(rd_kafka_type_t type, std::initializer_list<std::pair<const char *, QByteArray>> settings,
                  void (*onDelivery)(rd_kafka_t *, const rd_kafka_message_t *, void *) = nullptr)
{
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    std::array<char, 256> reason{};
    for (const auto &[name, value] : settings) {
        if (rd_kafka_conf_set(conf, name, value.constData(), reason.data(), reason.size()) != RD_KAFKA_CONF_OK)
            qFatal("kafka setting %s: %s", name, reason.data());
    }
    rd_kafka_conf_set_log_cb(conf, dropLog);
    if (onDelivery)
        rd_kafka_conf_set_dr_msg_cb(conf, onDelivery);
    rd_kafka_t *handle = rd_kafka_new(type, conf, reason.data(), reason.size());
    if (!handle)
        qFatal("kafka handle: %s", reason.data());
    return Handle(handle);
}

} // namespace

class KafkaCluster::Private {
public:
    ~Private()
    {
        if (cluster)
            rd_kafka_mock_cluster_destroy(cluster);
    }
    Handle owner;
    rd_kafka_mock_cluster_t *cluster = nullptr;
};

KafkaCluster::KafkaCluster(std::unique_ptr<Private> parts) : d(std::move(parts)) {}
KafkaCluster::~KafkaCluster() = default;

Expected<std::unique_ptr<KafkaCluster>> KafkaCluster::start(const QList<KafkaTopic> &topics)
{
    auto parts = std::make_unique<Private>();
    parts->owner = makeHandle(RD_KAFKA_PRODUCER, {{"client.id", "sandbox-cluster"}});
    parts->cluster = rd_kafka_mock_cluster_new(parts->owner.get(), 1);
    if (!parts->cluster)
        return failure(ErrorCode::Internal, u"the Kafka cluster could not be made"_s);
    for (const KafkaTopic &topic : topics) {
        const auto error =
            rd_kafka_mock_topic_create(parts->cluster, topic.name.toUtf8().constData(), topic.partitions, 1);
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
            return failure(ErrorCode::Internal, errorText(error), topic.name);
    }
    return std::unique_ptr<KafkaCluster>(new KafkaCluster(std::move(parts)));
}

QString KafkaCluster::bootstrap() const { return QString::fromLatin1(rd_kafka_mock_cluster_bootstraps(d->cluster)); }

class KafkaProducer::Private {
public:
    Handle handle;

    static void delivered(rd_kafka_t *, const rd_kafka_message_t *message, void *)
    {
        auto *receipt = static_cast<KafkaReceipt *>(message->_private);
        receipt->partition = message->partition;
        receipt->offset = message->offset;
        receipt->error = message->err ? errorText(message->err) : QString();
    }
};

KafkaProducer::KafkaProducer(const QString &bootstrap) : d(std::make_unique<Private>())
{
    d->handle = makeHandle(RD_KAFKA_PRODUCER,
                           {{"bootstrap.servers", bootstrap.toLatin1()},
                            {"client.id", "outbox-relay"},
                            {"linger.ms", "0"},
                            {"acks", "all"},
                            {"message.timeout.ms", QByteArray::number(receiptTimeoutMs - 1000)}},
                           &Private::delivered);
}

KafkaProducer::~KafkaProducer() = default;

QList<KafkaReceipt> KafkaProducer::send(const QList<KafkaRecord> &records)
{
    QList<KafkaReceipt> receipts(records.size(), KafkaReceipt{-1, -1, u"no receipt"_s});
    for (qsizetype i = 0; i < records.size(); ++i) {
        const KafkaRecord &record = records.at(i);
        const QByteArray topic = record.topic.toUtf8();
        rd_kafka_headers_t *headers = rd_kafka_headers_new(1);
        if (!record.traceparent.isEmpty())
            rd_kafka_header_add(headers, "traceparent", -1, record.traceparent.constData(), record.traceparent.size());
        // librdkafka's macros spell the tagged arguments with C casts, so they are written out here
        rd_kafka_vu_t arguments[6];
        arguments[0].vtype = RD_KAFKA_VTYPE_TOPIC;
        arguments[0].u.cstr = topic.constData();
        arguments[1].vtype = RD_KAFKA_VTYPE_KEY;
        arguments[1].u.mem = {const_cast<char *>(record.key.constData()), static_cast<size_t>(record.key.size())};
        arguments[2].vtype = RD_KAFKA_VTYPE_VALUE;
        arguments[2].u.mem = {const_cast<char *>(record.value.constData()), static_cast<size_t>(record.value.size())};
        arguments[3].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
        arguments[3].u.i = RD_KAFKA_MSG_F_COPY;
        arguments[4].vtype = RD_KAFKA_VTYPE_OPAQUE;
        arguments[4].u.ptr = &receipts[i];
        arguments[5].vtype = RD_KAFKA_VTYPE_HEADERS;
        arguments[5].u.headers = headers;
        if (rd_kafka_error_t *error = rd_kafka_produceva(d->handle.get(), arguments, 6)) {
            receipts[i].error = QString::fromUtf8(rd_kafka_error_string(error));
            rd_kafka_error_destroy(error);
            rd_kafka_headers_destroy(headers);
        }
    }
    // every record is settled within message.timeout.ms, so no callback can outlive the receipts
    rd_kafka_flush(d->handle.get(), receiptTimeoutMs);
    return receipts;
}

class KafkaConsumer::Private {
public:
    ~Private()
    {
        if (queue) {
            rd_kafka_queue_cb_event_enable(queue, nullptr, nullptr);
            rd_kafka_queue_destroy(queue);
        }
    }

    std::function<void()> arrived; ///< outlives the handle, whose threads call it
    Handle handle;
    rd_kafka_queue_t *queue = nullptr;
    QByteArray topic;
};

KafkaConsumer::KafkaConsumer(const QString &bootstrap, const QString &group, const KafkaTopic &topic,
                             std::function<void()> arrived)
    : d(std::make_unique<Private>())
{
    d->arrived = std::move(arrived);
    d->topic = topic.name.toUtf8();
    d->handle = makeHandle(RD_KAFKA_CONSUMER, {{"bootstrap.servers", bootstrap.toLatin1()},
                                               {"group.id", group.toUtf8()},
                                               {"client.id", group.toUtf8()},
                                               {"enable.auto.commit", "false"},
                                               {"auto.offset.reset", "earliest"},
                                               {"fetch.wait.max.ms", QByteArray::number(fetchWaitMs)},
                                               {"fetch.error.backoff.ms", "50"},
                                               {"queued.min.messages", "100"}});
    rd_kafka_poll_set_consumer(d->handle.get());
    d->queue = rd_kafka_queue_get_consumer(d->handle.get());
    rd_kafka_queue_cb_event_enable(
        d->queue, [](rd_kafka_t *, void *self) { static_cast<Private *>(self)->arrived(); }, d.get());
    const Partitions all(rd_kafka_topic_partition_list_new(topic.partitions));
    for (int partition = 0; partition < topic.partitions; ++partition)
        rd_kafka_topic_partition_list_add(all.get(), d->topic.constData(), partition)->offset = 0;
    rd_kafka_assign(d->handle.get(), all.get());
    // a group that committed nothing would read as "not known" for whoever watches it
    rd_kafka_commit(d->handle.get(), all.get(), 1);
}

KafkaConsumer::~KafkaConsumer() = default;

std::unique_ptr<KafkaMessage> KafkaConsumer::poll()
{
    rd_kafka_message_t *raw = rd_kafka_consumer_poll(d->handle.get(), 0);
    if (!raw)
        return nullptr;
    std::unique_ptr<KafkaMessage> message;
    if (raw->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        const QByteArray value(static_cast<const char *>(raw->payload), static_cast<qsizetype>(raw->len));
        message = std::make_unique<KafkaMessage>(KafkaMessage{raw->partition, raw->offset, value});
    }
    rd_kafka_message_destroy(raw);
    return message;
}

Expected<Done> KafkaConsumer::commit(int partition, qint64 nextOffset)
{
    const Partitions one(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(one.get(), d->topic.constData(), partition)->offset = nextOffset;
    const auto error = rd_kafka_commit(d->handle.get(), one.get(), 1);
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
        return failure(ErrorCode::Offline, errorText(error));
    return Done{};
}

class KafkaObserver::Private {
public:
    Handle handle;

    Expected<Done> ask(rd_kafka_topic_partition_list_t *list, qint64 position)
    {
        for (int i = 0; i < list->cnt; ++i)
            list->elems[i].offset = position;
        const auto error = rd_kafka_offsets_for_times(handle.get(), list, requestTimeoutMs);
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
            return failure(ErrorCode::Offline, errorText(error));
        for (int i = 0; i < list->cnt; ++i) {
            if (list->elems[i].err != RD_KAFKA_RESP_ERR_NO_ERROR)
                return failure(ErrorCode::Offline, errorText(list->elems[i].err));
        }
        return Done{};
    }
};

KafkaObserver::KafkaObserver(const QString &bootstrap) : d(std::make_unique<Private>())
{
    d->handle = makeHandle(RD_KAFKA_CONSUMER, {{"bootstrap.servers", bootstrap.toLatin1()},
                                               {"group.id", "sandbox-observer"},
                                               {"client.id", "lag-sampler"},
                                               {"enable.auto.commit", "false"}});
}

KafkaObserver::~KafkaObserver() = default;

Expected<QHash<QString, QList<KafkaWatermarks>>> KafkaObserver::watermarks(const QList<KafkaTopic> &topics)
{
    const Partitions list(rd_kafka_topic_partition_list_new(64));
    for (const KafkaTopic &topic : topics) {
        for (int partition = 0; partition < topic.partitions; ++partition)
            rd_kafka_topic_partition_list_add(list.get(), topic.name.toUtf8().constData(), partition);
    }
    QHash<QString, QList<KafkaWatermarks>> answer;
    if (const auto ends = d->ask(list.get(), RD_KAFKA_OFFSET_END); !ends)
        return Unexpected(ends.error());
    for (int i = 0; i < list->cnt; ++i)
        answer[QString::fromUtf8(list->elems[i].topic)].append({0, list->elems[i].offset});
    if (const auto starts = d->ask(list.get(), RD_KAFKA_OFFSET_BEGINNING); !starts)
        return Unexpected(starts.error());
    for (int i = 0; i < list->cnt; ++i)
        answer[QString::fromUtf8(list->elems[i].topic)][list->elems[i].partition].start = list->elems[i].offset;
    return answer;
}

} // namespace jaga::sandbox
