// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/audit_trail.h"
#include "tests/app/repair_service/service_process.h"
#include "tests/support/test_main.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::test;

/// What readers fetch of the audit trail, checked as the console checks it.
class AuditReadingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_platform = std::make_unique<ScratchPlatform>();
        QVERIFY2(m_platform->trouble().isEmpty(), qPrintable(m_platform->trouble()));
        m_service = std::make_unique<ServiceProcess>(*m_platform, m_identity, "deadlines: {checkpoint: 1}\n");
        QVERIFY2(m_service->trouble().isEmpty(), qPrintable(m_service->trouble()));
        for (int look = 0; look < 3; ++look) // that a preview was asked for is an entry
            m_service->post(u"olga"_s, path(u"commands/preview"_s),
                            {{u"type"_s, u"TASK_RETRY"_s},
                             {u"targetType"_s, u"FULFILLMENT_TASK"_s},
                             {u"targetId"_s, m_platform->failedTask(u"UNKNOWN"_s)},
                             {u"parameters"_s, QJsonObject()},
                             {u"reason"_s, u"the reply was lost, the work is done"_s},
                             {u"ticketRef"_s, u"OPS-1"_s}});
        const auto signedEntries = [this] {
            return m_service->get(u"ada"_s, path(u"audit/checkpoint"_s)).json().value("size"_L1).toInteger();
        };
        QTRY_VERIFY(signedEntries() >= 3); // the first may be of fewer
    }
    void cleanupTestCase()
    {
        m_service.reset();
        m_platform.reset();
    }

    void aReaderFindsTheTrailWhole()
    {
        const auto checkpoint = readAuditCheckpoint(m_service->get(u"ada"_s, path(u"audit/checkpoint"_s)).json());
        QVERIFY(checkpoint.has_value());
        QCOMPARE(checkpoint->signatureProblem(), QString());
        const AuditTrailCheck check = walked();
        QVERIFY(check.lastSequence() >= 3);
        QCOMPARE(check.findings(), QStringList());
        AuditTrailCheck withHead = check;
        withHead.demand(*checkpoint);
        QCOMPARE(withHead.findings(), QStringList());
    }

    void anExportProvesItselfAndOnlyForReadersOfTheTenant()
    {
        const auto exported = m_service->get(u"ada"_s, path(u"audit/export"_s));
        QCOMPARE(exported.status, 200);
        const auto verdict = verifyAuditExport(exported.body);
        QVERIFY(verdict.has_value());
        QCOMPARE(verdict->findings, QStringList());
        QVERIFY(verdict->covered >= 1);
        const auto part = verifyAuditExport(m_service->get(u"ada"_s, path(u"audit/export?from=2&to=3"_s)).body);
        QVERIFY(part && part->findings.isEmpty());
        QCOMPARE(part->from, 2);
        QCOMPARE(m_service->get(u"ada"_s, path(u"audit/export?from=3&to=2"_s)).code(), u"malformed"_s);
        QCOMPARE(m_service->get(u"ada"_s, path(u"audit/export?to=99999"_s)).code(), u"malformed"_s);
        QCOMPARE(m_service->get(u"beth"_s, path(u"audit/export"_s)).status, 404);
    }

    void everyColumnThatRepeatsTheEntryIsCompared_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("column");
        QTest::newRow("before") << u"before_json = '{\"a\": 1}'"_s << u"before"_s;
        QTest::newRow("after") << u"after_json = '{\"a\": 1}'"_s << u"after"_s;
        QTest::newRow("approvals") << u"approvals_json = '[{\"approver\": \"sam\"}]'"_s << u"approvals"_s;
        QTest::newRow("evidence") << u"evidence_digests = '{ab}'"_s << u"evidence"_s;
        QTest::newRow("policy version") << u"policy_version = 'older'"_s << u"policyVersion"_s;
        QTest::newRow("build") << u"build_id = 'another'"_s << u"buildId"_s;
    }
    void everyColumnThatRepeatsTheEntryIsCompared()
    {
        QFETCH(QString, change);
        QFETCH(QString, column);
        const QString was = change.section(u' ', 0, 0);
        m_platform->sql(
            u"create table kept as select * from audit_record where audit_seq = 3 and tenant_id = '%1';"
            " alter table audit_record disable trigger all; update audit_record set %2 where audit_seq = 3 and"
            " tenant_id = '%1'"_s.arg(QLatin1String(ScratchPlatform::tenant), change));
        const QStringList findings = walked().findings();
        m_platform->sql(u"update audit_record r set %1 = k.%1 from kept k where k.audit_id = r.audit_id;"
                        " alter table audit_record enable trigger all; drop table kept"_s.arg(was));
        QCOMPARE(findings, QStringList{u"entry 3: column %1 does not say what was hashed"_s.arg(column)});
        QCOMPARE(walked().findings(), QStringList());
    }

    void aNewestHeadOfAnUnknownKeyProvesNothing()
    {
        QByteArray output;
        QCOMPARE(m_service->command({u"verify-audit"_s}, &output), 0);
        m_platform->sql(
            u"insert into audit_checkpoint (tenant_id, tree_size, root_hash, key_id, signature, signed_at)"
            " select tenant_id, tree_size + 1, root_hash, 'another', signature, now() from audit_checkpoint"
            " where tenant_id = '%1' order by tree_size desc limit 1"_s.arg(QLatin1String(ScratchPlatform::tenant)));
        QCOMPARE(m_service->command({u"verify-audit"_s}, &output), 1);
        QVERIFY2(output.contains("not checkable, its key another"), output.constData());
        m_platform->sql(u"alter table audit_checkpoint disable trigger all; delete from audit_checkpoint where key_id ="
                        " 'another'; alter table audit_checkpoint enable trigger all"_s);
    }

    void whoEditsTheTableIsFoundByEachOfThem()
    {
        m_platform->sql(
            u"alter table audit_record disable trigger all; update audit_record set reason = 'nothing to "
            u"see' where audit_seq = 2 and tenant_id = '%1'; alter table audit_record enable trigger all"_s.arg(
                QLatin1String(ScratchPlatform::tenant)));
        const QString finding = u"entry 2: column reason does not say what was hashed"_s;
        QCOMPARE(walked().findings(), QStringList{finding});
        const auto exported = verifyAuditExport(m_service->get(u"ada"_s, path(u"audit/export"_s)).body);
        QVERIFY(exported && exported->findings.contains(finding));
        QByteArray output;
        QCOMPARE(m_service->command({u"verify-audit"_s}, &output), 1);
        QVERIFY2(output.contains(finding.toUtf8()), output.constData());
    }

private:
    static QString path(const QString &rest) { return ServiceProcess::tenantPath(rest); }
    AuditTrailCheck walked() const
    {
        AuditTrailCheck check(QLatin1String(ScratchPlatform::tenant));
        const QJsonObject page = m_service->get(u"vic"_s, path(u"audit/records"_s)).json();
        for (const QJsonValue &value : page.value("items"_L1).toArray()) {
            const auto item = readAuditItem(value.toObject());
            if (item)
                check.add(*item);
        }
        check.endsAt(page.value("headSequence"_L1).toInteger(),
                     QByteArray::fromHex(page.value("headHash"_L1).toString().toLatin1()));
        return check;
    }

    TestIdentity m_identity;
    std::unique_ptr<ScratchPlatform> m_platform;
    std::unique_ptr<ServiceProcess> m_service;
};

JAGA_TEST(AuditReadingTest)
#include "audit_reading_test.moc"
