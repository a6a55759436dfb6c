// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/sandbox/platform_fixture.h"
#include "tests/support/test_main.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace jaga;
using jaga::test::PlatformFixture;

class PlatformScenarioTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_fixture = std::make_unique<PlatformFixture>();
        QVERIFY(m_fixture->start([](sandbox::PlatformOptions &options) {
            options.quotesAtStart = 2;
            options.quotesPerMinute = 12;
        }));
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void everyScenarioIsKnown()
    {
        QCOMPARE(sandbox::Platform::scenarios(),
                 QStringList({u"approval-worker-down"_s, u"provisioning-answer-lost"_s, u"provisioning-never-arrived"_s,
                              u"provisioning-rejected"_s, u"relay-crash"_s, u"slow-consumer"_s}));
        QVERIFY(!m_fixture->platform().inject(u"meteor-strike"_s).has_value());
        QVERIFY(!m_fixture->platform().inject(u"relay-crash"_s, true).has_value());
    }

    void anAnswerLostLeavesTheTaskFailedAndTheOutcomeUnknownAfterOneCall()
    {
        const QString order = inject(u"provisioning-answer-lost"_s);
        QCOMPARE(attemptOf(order), u"UNKNOWN"_s);
        QCOMPARE(m_fixture->calls(order, u"PROVISION_SERVICE"_s), 1);
        QCOMPARE(incidents(order), 1);
        takeBack(u"provisioning-answer-lost"_s);
        QVERIFY(completed(order));
        QCOMPARE(m_fixture->calls(order, u"PROVISION_SERVICE"_s), 1);
        QCOMPARE(incidents(order), 0);
    }

    void aRequestThatNeverArrivedIsSentOnceMoreUnderItsKey()
    {
        const QString order = inject(u"provisioning-never-arrived"_s);
        QCOMPARE(attemptOf(order), u"UNKNOWN"_s);
        QCOMPARE(m_fixture->calls(order, u"PROVISION_SERVICE"_s), 1);
        takeBack(u"provisioning-never-arrived"_s);
        QVERIFY(completed(order));
        QCOMPARE(m_fixture->calls(order, u"PROVISION_SERVICE"_s), 2);
        QCOMPARE(m_fixture->database()
                     .run("select count(*) from external_call_attempt a join fulfillment_task t on t.task_id = "
                          "a.business_entity_id "
                          "where t.order_id = $1 and t.task_type = 'PROVISION_SERVICE'",
                          {order})
                     .integer(0, 0),
                 1);
    }

    void aRejectionFailsTheTaskWithoutRetry()
    {
        const QString order = inject(u"provisioning-rejected"_s);
        QCOMPARE(attemptOf(order), u"FAILED_PERMANENT"_s);
        QCOMPARE(m_fixture->calls(order, u"PROVISION_SERVICE"_s), 1);
        takeBack(u"provisioning-rejected"_s);
        QVERIFY(completed(order));
        QCOMPARE(m_fixture->calls(order, u"PROVISION_SERVICE"_s), 1);
    }

    void takingARejectionBackResolvesItsFalloutCaseToo()
    {
        const QString order = inject(u"provisioning-rejected"_s);
        m_fixture->database().run(
            "insert into fallout_case (fallout_case_id, tenant_id, case_number, order_id, task_id, category, "
            "reason_code, status) select gen_random_uuid(), tenant_id, 'FC-PRACTICE', order_id, task_id, "
            "'BUSINESS_REJECTION', 'X_REJECTED', 'OPEN' from fulfillment_task where order_id = $1 and status = "
            "'FAILED'",
            {order});
        takeBack(u"provisioning-rejected"_s);
        QVERIFY(completed(order));
        QCOMPARE(m_fixture->database().run("select status from fallout_case where order_id = $1", {order}).text(0, 0),
                 u"RESOLVED"_s);
    }

    void whileTheFarSideIsSilentNothingIsSaidOfACallAndNothingTakenBack()
    {
        const QString order = inject(u"provisioning-answer-lost"_s);
        QVERIFY(m_fixture->platform().pause(u"adapter"_s).has_value());
        const auto undone = m_fixture->platform().inject(u"provisioning-answer-lost"_s, true);
        QVERIFY(!undone.has_value());
        QVERIFY2(undone.error().detail.contains(u"resume the adapter"_s), qPrintable(undone.error().detail));
        QCOMPARE(attemptOf(order), u"UNKNOWN"_s);
        QVERIFY(m_fixture->platform().resume(u"adapter"_s).has_value());
        takeBack(u"provisioning-answer-lost"_s);
        QVERIFY(completed(order));
        QCOMPARE(m_fixture->calls(order, u"PROVISION_SERVICE"_s), 1);
    }

    void withoutApprovalWorkerTheQuoteWaitsAndItsJobHasNoWorker()
    {
        const QString quote = inject(u"approval-worker-down"_s);
        const auto state = [&] {
            return m_fixture->database().run("select state from quote where quote_id = $1", {quote}).text(0, 0);
        };
        QCOMPARE(state(), u"APPROVAL_PENDING"_s);
        const SqlRows reference = m_fixture->database().run(
            "select process_instance_key::text, process_version from workflow_reference where business_entity_id = $1",
            {quote});
        const QJsonObject instance =
            m_fixture->search(u"process-instances"_s, {{u"processInstanceKey"_s, reference.text(0, 0)}})
                .value("items"_L1)[0]
                .toObject();
        QCOMPARE(reference.integer(0, 1), instance.value("processDefinitionVersion"_L1).toInteger());
        QVERIFY(!m_fixture->search(u"jobs"_s, {{u"type"_s, u"decide-approval"_s}, {u"worker"_s, u""_s}})
                     .value("items"_L1)
                     .toArray()
                     .isEmpty());
        takeBack(u"approval-worker-down"_s);
        QVERIFY(m_fixture->waitForRow(u"conversion"_s, [&] { return state() == "CONVERTED"_L1; }));
    }

    void aSlowConsumerLagsAndCatchesUp()
    {
        QCOMPARE(inject(u"slow-consumer"_s), u"order-search-projector"_s);
        takeBack(u"slow-consumer"_s);
        QVERIFY(m_fixture->waitForRow(u"no lag"_s, [&] {
            return m_fixture->database()
                       .run("select coalesce(max(lag), 1) from kafka_lag_sample where consumer_name = "
                            "'order-search-projector' "
                            "and sampled_at = (select max(sampled_at) from kafka_lag_sample where consumer_name = "
                            "'order-search-projector')")
                       .integer(0, 0) == 0;
        }));
    }

    void aRelayThatCrashedLosesNothingAndDoublesNoEffect()
    {
        const QString topic = inject(u"relay-crash"_s);
        QVERIFY(m_fixture->database()
                    .run("select count(*) from outbox_event where status = 'PUBLISHING' and topic = $1", {topic})
                    .integer(0, 0) > 0);
        takeBack(u"relay-crash"_s);
        QVERIFY(m_fixture->waitForRow(u"an empty outbox"_s, [&] {
            return m_fixture->database()
                       .run("select count(*) from outbox_event where status <> 'PUBLISHED' and created_at < now() - "
                            "interval '3 seconds'")
                       .integer(0, 0) == 0;
        }));
        QCOMPARE(m_fixture->database()
                     .run("select count(*) from (select 1 from inbox_message group by consumer_name, event_id having "
                          "count(*) > 1) twice")
                     .integer(0, 0),
                 0);
        QCOMPARE(m_fixture->database()
                     .run("select count(*) from (select 1 from customer_order group by source_quote_id having count(*) "
                          "> 1) twice")
                     .integer(0, 0),
                 0);
    }

    void everyWriteHasItsWitness()
    {
        QCOMPARE(m_fixture->database().run("select count(*) from v_out_of_band_change").integer(0, 0), 0);
    }

private:
    QString inject(const QString &scenario)
    {
        QElapsedTimer elapsed;
        elapsed.start();
        const auto injected = m_fixture->platform().inject(scenario);
        if (!injected) {
            qWarning().noquote() << injected.error().detail << m_fixture->platform().status();
            return {};
        }
        qInfo().noquote() << scenario << "shows after" << elapsed.elapsed() << "ms";
        return injected->value("entityId"_L1).toString();
    }
    void takeBack(const QString &scenario)
    {
        const auto undone = m_fixture->platform().inject(scenario, true);
        QVERIFY2(undone.has_value(), undone ? "" : qPrintable(undone.error().detail));
    }
    QString attemptOf(const QString &order)
    {
        const auto rows = m_fixture->database().run(
            "select a.status from external_call_attempt a join fulfillment_task t on t.task_id = a.business_entity_id "
            "where t.order_id = $1 and t.task_type = 'PROVISION_SERVICE' and t.status = 'FAILED'",
            {order});
        return rows.isEmpty() ? QString() : rows.text(0, 0);
    }
    qsizetype incidents(const QString &order)
    {
        const auto reference = m_fixture->database().run(
            "select process_instance_key from workflow_reference where business_entity_id = $1", {order});
        const QJsonObject found = m_fixture->search(
            u"incidents"_s, {{u"processInstanceKey"_s, reference.text(0, 0)}, {u"state"_s, u"ACTIVE"_s}});
        return found.value("items"_L1).toArray().size();
    }
    bool completed(const QString &order)
    {
        return m_fixture->waitForRow(u"the order's completion"_s,
                                     [&] { return m_fixture->orderState(order) == "COMPLETED"_L1; });
    }

    std::unique_ptr<PlatformFixture> m_fixture;
};

JAGA_TEST(PlatformScenarioTest)
#include "platform_scenario_test.moc"
