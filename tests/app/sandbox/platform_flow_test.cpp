// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/sandbox/platform_fixture.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace jaga;
using jaga::test::PlatformFixture;

class PlatformFlowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<PlatformFixture>();
        QVERIFY(m_fixture->start([](sandbox::PlatformOptions &options) { options.quotesPerMinute = 30; }));
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void quotesBecomeOrdersThatAreCompleted()
    {
        QVERIFY(m_fixture->waitForRow(u"completed orders"_s, [&] {
            return count("select count(*) from customer_order where state = 'COMPLETED'") >= 3;
        }));
    }

    void aCompletedOrderIsSeenEverywhere()
    {
        QVERIFY(m_fixture->waitForRow(u"projection, asset, billing and timeline"_s, [&] {
            return count(
                       "select count(*) from customer_order o join order_search_projection p on p.order_id = "
                       "o.order_id and p.projected_state = 'COMPLETED' "
                       "join asset a on a.source_order_id = o.order_id and a.state = 'ACTIVE' join billing_trigger b "
                       "on b.order_id = o.order_id and b.status = 'CONFIRMED' "
                       "join customer_timeline_entry t on t.order_id = o.order_id and t.event_type = 'OrderCompleted' "
                       "join workflow_reference w on w.business_entity_id = o.order_id and w.status = 'COMPLETED' "
                       "where o.state = 'COMPLETED'") > 0;
        }));
    }

    void theProcessHasEveryTaskThatAnOrderMayNeed()
    {
        QFile process(u":/jaga/processes/order-fulfillment.bpmn"_s);
        QVERIFY(process.open(QIODevice::ReadOnly));
        const QByteArray xml = process.readAll();
        const auto types = m_fixture->database().run(
            "select lower(replace(task_type, '_', '-')), initcap(left(task_type, 1)) || "
            "lower(replace(substr(task_type, 2), '_', ' ')) from fulfillment_task_type where not is_compensation");
        QVERIFY(types.size() > 10);
        for (int row = 0; row < types.size(); ++row) {
            const QString task =
                u"<bpmn:serviceTask id=\"%1\" name=\"%2\">"_s.arg(types.text(row, 0), types.text(row, 1));
            QVERIFY2(xml.contains(task.toUtf8()), qPrintable(task));
        }
    }

    void everyWriteHasItsWitness() { QCOMPARE(count("select count(*) from v_out_of_band_change"), 0); }

    void nothingWaitsInTheInbox()
    {
        QCOMPARE(count("select count(*) from inbox_message where status in ('RETRYING','FAILED')"), 0);
    }

    void publishedEventsHaveTheBrokersReceipt()
    {
        QVERIFY(count("select count(*) from outbox_event where status = 'PUBLISHED' and kafka_offset >= 0") > 20);
        QCOMPARE(count("select count(*) from outbox_event where status = 'FAILED'"), 0);
    }

    void lagIsSampledForEveryConsumer()
    {
        QVERIFY(m_fixture->waitForRow(u"lag samples"_s, [&] {
            return count("select count(distinct consumer_name) from kafka_lag_sample") == 12;
        }));
    }

    void pausingTheWorkersLeavesTheirJobsWithoutWorkerInTheEngine()
    {
        QVERIFY(m_fixture->platform().pause(u"worker"_s).has_value());
        QVERIFY(m_fixture->waitForRow(u"a job that nobody takes"_s, [&] {
            const QJsonObject jobs = m_fixture->search(u"jobs"_s, {{u"state"_s, u"CREATED"_s}, {u"worker"_s, u""_s}});
            return !jobs.value("items"_L1).toArray().isEmpty();
        }));
        QVERIFY(m_fixture->platform().resume(u"worker"_s).has_value());
        QVERIFY(!m_fixture->platform().pause(u"nobody"_s).has_value());
    }

private:
    qint64 count(const char *sql) { return m_fixture->database().run(sql).integer(0, 0); }

    std::unique_ptr<PlatformFixture> m_fixture;
};

JAGA_TEST(PlatformFlowTest)
#include "platform_flow_test.moc"
