// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/repair_service/service_process.h"
#include "tests/support/test_main.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace jaga::test;

namespace {

QJsonObject request(const QString &type, const QString &targetType, const QString &targetId)
{
    return {{u"type"_s, type}, {u"targetType"_s, targetType}, {u"targetId"_s, targetId}, {u"parameters"_s, QJsonObject{}},
            {u"reason"_s, u"the reply was lost, the look-up says it is done"_s}, {u"ticketRef"_s, u"OPS-7"_s}};
}

QJsonObject guardNamed(const QJsonObject &answer, const QString &name)
{
    for (const QJsonValue &guard : answer.value(u"guards"_s).toArray())
        if (guard.toObject().value(u"name"_s) == name)
            return guard.toObject();
    return {};
}

} // namespace

/// The life of a command against the real service and a real database.
class CommandLifeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_platform = std::make_unique<ScratchPlatform>();
        QVERIFY2(m_platform->trouble().isEmpty(), qPrintable(m_platform->trouble()));
        m_service = std::make_unique<ServiceProcess>(*m_platform, m_identity, "limits: {mutations_per_minute: 100000}\ntime_scale: 1\n");
        QVERIFY2(m_service->trouble().isEmpty(), qPrintable(m_service->trouble()));
    }
    void cleanupTestCase()
    {
        m_service.reset();
        m_platform.reset();
    }

    void iAmToldWhoIAm()
    {
        const auto me = m_service->get(u"olga"_s, u"/v1/me"_s);
        QCOMPARE(me.status, 200);
        QCOMPARE(me.json().value(u"displayName"_s).toString(), u"Olga Operator"_s);
        QCOMPARE(me.json().value(u"roles"_s).toArray().first().toObject().value(u"role"_s).toString(), u"OPERATOR"_s);
    }

    void aRetryWithAnOpenOutcomeIsRefusedWithTheGuardsWords()
    {
        const QString task = m_platform->failedTask(u"UNKNOWN"_s);
        const auto preview = m_service->post(u"olga"_s, path(u"commands/preview"_s), request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(preview.status, 200);
        QCOMPARE(guardNamed(preview.json(), u"outcome-unknown"_s).value(u"holds"_s).toString(), u"no"_s);
        const auto refused = submit(u"olga"_s, request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(refused.status, 409);
        QCOMPARE(refused.code(), u"guard:outcome-unknown"_s);
        QCOMPARE(refused.json().value(u"alternative"_s).toString(), u"EXTERNAL_RECONCILE"_s);
        QCOMPARE(m_platform->sql(u"select execution_status, refusal_code from support_repair_command where target_id = '%1'"_s.arg(task)),
                 u"REFUSED|guard:outcome-unknown"_s);
        QCOMPARE(statusOf(task), u"FAILED"_s);
    }

    void aConfirmedCallIsCompletedFromItsReferenceAndSendsNothing()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        const auto preview = m_service->post(u"olga"_s, path(u"commands/preview"_s), request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(preview.json().value(u"sends"_s).toString(), u"COMPLETE_FROM_REFERENCE"_s);
        QCOMPARE(preview.json().value(u"targetVersion"_s).toString(), u"12"_s);
        QCOMPARE(statusOf(task), u"FAILED"_s);
        const auto accepted = submit(u"olga"_s, request(u"TASK_RETRY"_s, u"FULFILLMENT_TASK"_s, task));
        QCOMPARE(accepted.status, 202);
        QCOMPARE(accepted.json().value(u"state"_s).toString(), u"EXECUTING"_s);
        QCOMPARE(statusOf(task), u"RETRY_REQUESTED"_s);
        QCOMPARE(m_platform->sql(u"select intent_type, parameters_json ->> 'mode' from control_intent where target_key = '%1'"_s.arg(task)),
                 u"RETRY_TASK|COMPLETE_FROM_REFERENCE"_s);
        QCOMPARE(m_platform->sql(u"select event_type, aggregate_version from outbox_event where aggregate_id = '%1'"_s.arg(task)),
                 u"FulfillmentTaskRetryRequested|13"_s);
        QCOMPARE(m_platform->sql(u"select count(*) from v_out_of_band_change where entity_id = '%1'"_s.arg(task)), u"0"_s);
    }

private:
    static QString path(const QString &rest) { return ServiceProcess::tenantPath(rest); }
    QString statusOf(const QString &task) const { return m_platform->sql(u"select status from fulfillment_task where task_id = '%1'"_s.arg(task)); }

    /// Preview, then submit with what the preview answered.
    HttpAnswer submit(const QString &person, QJsonObject body, const QString &key = {}) const
    {
        const auto preview = m_service->post(person, path(u"commands/preview"_s), body);
        body[u"previewHash"_s] = preview.json().value(u"previewHash"_s);
        return m_service->post(person, path(u"commands"_s), body, preview.json().value(u"targetEtag"_s).toString(), key);
    }

    TestIdentity m_identity;
    std::unique_ptr<ScratchPlatform> m_platform;
    std::unique_ptr<ServiceProcess> m_service;
};

JAGA_TEST(CommandLifeTest)
#include "command_life_test.moc"
