// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/roles.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;

/// The same table as the service's own test of its policy: what is offered here is not refused there.
class RolesTest : public QObject {
    Q_OBJECT

    static api::Command waiting(const QString &kind)
    {
        api::Command command;
        command.state = u"PENDING_APPROVAL"_s;
        command.approvalKind = kind;
        command.requestedBy = u"olga"_s;
        return command;
    }

private Q_SLOTS:
    void whoDecides_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QStringList>("roles");
        const QStringList technical{u"SENIOR_OPERATOR"_s, u"INCIDENT_COMMANDER"_s, u"ENGINEER"_s};
        QTest::newRow("none") << u"NONE"_s << QStringList();
        QTest::newRow("technical") << u"T"_s << technical;
        QTest::newRow("engineer") << u"E"_s << QStringList{u"ENGINEER"_s};
        QTest::newRow("business") << u"B"_s << QStringList{u"BUSINESS_APPROVER"_s};
        QTest::newRow("both") << u"TB"_s << technical + QStringList{u"BUSINESS_APPROVER"_s};
    }
    void whoDecides()
    {
        QFETCH(QString, kind);
        QFETCH(QStringList, roles);
        for (const QString &role : {u"VIEWER"_s, u"OPERATOR"_s, u"SENIOR_OPERATOR"_s, u"INCIDENT_COMMANDER"_s,
                                    u"ENGINEER"_s, u"BUSINESS_APPROVER"_s, u"AUDITOR"_s}) {
            QCOMPARE(mayDecide(waiting(kind), role, u"sam"_s), roles.contains(role));
            QVERIFY(!mayDecide(waiting(kind), role, u"olga"_s)); // who asked never decides
        }
    }

    void aSlotIsFilledOnceAndByAnotherPersonThanTheOther()
    {
        api::Command command = waiting(u"TB"_s);
        command.approvals = {{u"T"_s, u"APPROVE"_s, u"sam"_s, u"SENIOR_OPERATOR"_s, {}, {}}};
        QVERIFY(!mayDecide(command, u"ENGINEER"_s, u"eva"_s));
        QVERIFY(!mayDecide(command, u"BUSINESS_APPROVER"_s, u"sam"_s));
        QVERIFY(mayDecide(command, u"BUSINESS_APPROVER"_s, u"bob"_s));
        command.state = u"APPROVED"_s;
        QVERIFY(!mayExecute(command, u"SENIOR_OPERATOR"_s, u"SENIOR_OPERATOR"_s, u"sam"_s));
        QVERIFY(mayExecute(command, u"SENIOR_OPERATOR"_s, u"SENIOR_OPERATOR"_s, u"sara"_s));
        QVERIFY(!mayExecute(command, u"ENGINEER"_s, u"SENIOR_OPERATOR"_s, u"sara"_s));
        QVERIFY(!mayExecute(command, {}, u"SENIOR_OPERATOR"_s, u"sara"_s)); // the catalogue is not here yet
    }
};

JAGA_TEST(RolesTest)
#include "roles_test.moc"
