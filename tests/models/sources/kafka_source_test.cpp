// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/kafka_source.h"
#include "models/sources/source_kinds.h"
#include "tests/support/await_reply.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/test_main.h"

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

using namespace jaga;
using namespace jaga::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using State = SourceHealth::State;

/// Three mock brokers with one topic of six partitions; the owner's handle also plays producer and consumer group.
class MockKafka {
public:
    MockKafka()
    {
        m_owner = make(RD_KAFKA_PRODUCER, {});
        m_cluster = rd_kafka_mock_cluster_new(m_owner, 3);
        rd_kafka_mock_topic_create(m_cluster, "order.v1", partitions, 3);
        for (int partition = 0; partition < partitions; ++partition)
            rd_kafka_mock_partition_set_leader(m_cluster, "order.v1", partition, 1 + partition % 3);
    }
    ~MockKafka()
    {
        rd_kafka_mock_cluster_destroy(m_cluster);
        rd_kafka_destroy(m_owner);
    }
    MockKafka(const MockKafka &) = delete;
    MockKafka &operator=(const MockKafka &) = delete;

    QString bootstrap() const { return QString::fromLatin1(rd_kafka_mock_cluster_bootstraps(m_cluster)); }
    rd_kafka_mock_cluster_t *cluster() const { return m_cluster; }

    void produce(int partition, int count) const
    {
        rd_kafka_t *producer = make(RD_KAFKA_PRODUCER, bootstrap().toLatin1());
        rd_kafka_topic_t *topic = rd_kafka_topic_new(producer, "order.v1", nullptr);
        char value = 'x';
        for (int i = 0; i < count; ++i)
            rd_kafka_produce(topic, partition, RD_KAFKA_MSG_F_COPY, &value, 1, nullptr, 0, nullptr);
        rd_kafka_flush(producer, 30'000);
        rd_kafka_topic_destroy(topic);
        rd_kafka_destroy(producer);
    }
    void commit(const char *group, int partition, qint64 offset) const
    {
        rd_kafka_t *consumer = make(RD_KAFKA_CONSUMER, bootstrap().toLatin1(), group);
        rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new(1);
        rd_kafka_topic_partition_list_add(list, "order.v1", partition)->offset = offset;
        if (rd_kafka_commit(consumer, list, 0) != RD_KAFKA_RESP_ERR_NO_ERROR)
            qFatal("the mock broker does not take a commit");
        rd_kafka_topic_partition_list_destroy(list);
        rd_kafka_destroy(consumer);
    }

    static constexpr int partitions = 6;

private:
    static rd_kafka_t *make(rd_kafka_type_t type, const QByteArray &bootstrap, const char *group = nullptr)
    {
        char problem[256];
        rd_kafka_conf_t *configuration = rd_kafka_conf_new();
        if (!bootstrap.isEmpty())
            rd_kafka_conf_set(configuration, "bootstrap.servers", bootstrap.constData(), problem, sizeof problem);
        if (group)
            rd_kafka_conf_set(configuration, "group.id", group, problem, sizeof problem);
        rd_kafka_conf_set_log_cb(configuration, [](const rd_kafka_t *, int, const char *, const char *) {});
        return rd_kafka_new(type, configuration, problem, sizeof problem);
    }

    rd_kafka_t *m_owner;
    rd_kafka_mock_cluster_t *m_cluster;
};

class KafkaSourceTest : public QObject {
    Q_OBJECT

    static ProbeCall probe(const QString &text)
    {
        ProbeCall call;
        call.probe = u"lag"_s;
        call.source = u"kafka"_s;
        call.text = text;
        call.columns = {{u"consumer"_s, ColumnType::Text},        {u"topic"_s, ColumnType::Text},
                        {u"partition_no"_s, ColumnType::Integer}, {u"committed"_s, ColumnType::Integer},
                        {u"log_end"_s, ColumnType::Integer},      {u"log_start"_s, ColumnType::Integer},
                        {u"lag"_s, ColumnType::Integer}};
        return call;
    }
    static Expected<QList<Evidence>> read(KafkaSource &source, const QList<ProbeCall> &batch,
                                          std::chrono::milliseconds deadline = 30s)
    {
        return await(source.read(batch, deadline));
    }

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void lagIsEndMinusCommitAndNoCommitIsNotZero()
    {
        MockKafka kafka;
        kafka.produce(0, 7);
        kafka.produce(1, 2);
        kafka.commit("fulfillment", 0, 3);
        KafkaSource source(KafkaAccess{kafka.bootstrap(), {}});
        const auto answer = read(source, {probe(u"lag: {groups: [fulfillment], topics: [order.v1]}"_s)});
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().detail));
        QVERIFY2(answer->first().answered(), answer->first().error ? qPrintable(answer->first().error->detail) : "");
        const Table &table = answer->first().table;
        QCOMPARE(table.rows.size(), MockKafka::partitions);
        QCOMPARE(table.integer(0, u"lag"_s), 4);
        QCOMPARE(table.integer(0, u"committed"_s), 3);
        QCOMPARE(table.integer(0, u"log_end"_s), 7);
        QVERIFY(isNull(table.at(1, u"lag"_s)));
        QCOMPARE(table.integer(1, u"log_end"_s), 2);
        QCOMPARE(table.integer(2, u"lag"_s), 0); // nothing was ever written there
        QVERIFY(!table.truncated);
        QCOMPARE(source.health().state, State::Connected);
    }

    void aPulseReachesTheBrokerAndReadsNothing()
    {
        MockKafka kafka;
        KafkaSource source(KafkaAccess{kafka.bootstrap(), {}});
        const auto answer = read(source, {*pulseOf(u"kafka"_s)});
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().detail));
        QVERIFY(answer->first().answered());
        QCOMPARE(answer->first().table.rows.size(), 0);
        QCOMPARE(source.health().state, State::Connected);
    }

    void groupsOfTheProfileShowWhatTheyCommitted()
    {
        MockKafka kafka;
        kafka.produce(2, 5);
        kafka.commit("a", 2, 5);
        KafkaSource source(KafkaAccess{kafka.bootstrap(), {u"a"_s, u"b"_s}});
        const auto answer = read(source, {probe(u"lag: {}"_s)});
        QVERIFY(answer);
        QCOMPARE(answer->first().table.rows.size(), 1);
        QCOMPARE(answer->first().table.integer(0, u"lag"_s), 0);
    }

    /// A group that does not read the topic is not one that is infinitely late on it.
    void aTopicWithoutGroupsIsThatOfTheGroupsThatReadIt()
    {
        MockKafka kafka;
        kafka.produce(0, 7);
        kafka.commit("a", 0, 3);
        KafkaSource source(KafkaAccess{kafka.bootstrap(), {u"a"_s, u"b"_s}});
        const auto answer = read(source, {probe(u"lag: {topics: [order.v1]}"_s)});
        QVERIFY(answer);
        QVERIFY2(answer->first().answered(), answer->first().error ? qPrintable(answer->first().error->detail) : "");
        QCOMPARE(answer->first().table.rows.size(), 1);
        QCOMPARE(answer->first().table.text(0, u"consumer"_s), u"a"_s);
        QCOMPARE(answer->first().table.integer(0, u"lag"_s), 4);
    }

    void aSilentLeaderMakesTheTablePartial()
    {
        MockKafka kafka;
        rd_kafka_mock_coordinator_set(kafka.cluster(), "group", "g", 1);
        kafka.commit("g", 0, 0);
        KafkaSource source(KafkaAccess{kafka.bootstrap(), {}});
        const ProbeCall lag = probe(u"lag: {groups: [g], topics: [order.v1]}"_s);
        QVERIFY(read(source, {lag}));
        constexpr int16_t listOffsets = 2;
        rd_kafka_mock_broker_push_request_error_rtts(kafka.cluster(), 2, listOffsets, 1, RD_KAFKA_RESP_ERR_NO_ERROR,
                                                     600'000);
        const auto answer = read(source, {lag}, 6s);
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().detail));
        QVERIFY2(answer->first().answered(), answer->first().error ? qPrintable(answer->first().error->detail) : "");
        QCOMPARE(answer->first().table.rows.size(), 4);
        QVERIFY(answer->first().table.truncated);
    }

    void anUnknownTopicFailsAlone()
    {
        MockKafka kafka;
        KafkaSource source(KafkaAccess{kafka.bootstrap(), {}});
        const auto answer = read(source, {probe(u"lag: {groups: [g], topics: [nowhere.v1]}"_s),
                                          probe(u"lag: {groups: [g], topics: [order.v1]}"_s)});
        QVERIFY(answer);
        QCOMPARE(answer->at(0).error->code, ErrorCode::NotFound);
        QVERIFY(answer->at(1).answered());
    }

    void everyKindOfBrokenBrokerHasAStateOfItsOwn()
    {
        MockKafka kafka;
        FaultProxy proxy(kafka.bootstrap().section(u',', 0, 0));
        const ProbeCall lag = probe(u"lag: {groups: [g], topics: [order.v1]}"_s);

        proxy.setFault(FaultProxy::Fault::HalfOpen);
        KafkaSource halfOpen(KafkaAccess{u"127.0.0.1:%1"_s.arg(proxy.port()), {}});
        QVERIFY(!read(halfOpen, {lag}, 1500ms));
        QCOMPARE(halfOpen.health().state, State::Slow);

        proxy.setFault(FaultProxy::Fault::Refuse);
        KafkaSource down(KafkaAccess{u"127.0.0.1:%1"_s.arg(proxy.port()), {}});
        QVERIFY(!read(down, {lag}, 3s));
        QCOMPARE(down.health().state, State::Down);

        proxy.setFault(FaultProxy::Fault::Garbage);
        KafkaSource garbage(KafkaAccess{u"127.0.0.1:%1"_s.arg(proxy.port()), {}});
        QVERIFY(!read(garbage, {lag}, 3s));
        QVERIFY2(garbage.health().state == State::Garbage, qPrintable(garbage.health().detail));
    }
};

JAGA_TEST(KafkaSourceTest)
#include "kafka_source_test.moc"
