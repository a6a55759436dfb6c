// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/policy/rate_limiter.h"
#include "app/repair_service/policy/request_fields.h"
#include "app/repair_service/policy/roles.h"
#include "tests/support/test_main.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::repair;

namespace {

Actor actor(const QString &person, const QString &role)
{
    return {person, person, u"HUMAN"_s, {role}, role, role == u"AUDITOR"_s};
}

QString codeOf(const std::optional<Refusal> &refusal) { return refusal ? refusal->code : u"allowed"_s; }

api::Approval approval(const QString &slot, const QString &person, const QString &decision = u"APPROVE"_s)
{
    return {slot, decision, person, u"ROLE"_s, {}, {}};
}

const QStringList everyRole{u"VIEWER"_s,   u"OPERATOR"_s,          u"SENIOR_OPERATOR"_s, u"INCIDENT_COMMANDER"_s,
                            u"ENGINEER"_s, u"BUSINESS_APPROVER"_s, u"AUDITOR"_s,         u"SYS"_s};

} // namespace

/// Who may do what, as tables: no database, no clock.
class PolicyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void onlyThePersonsOwnRoleActs_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QStringList>("held");
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("code");
        QTest::newRow("held") << u"HUMAN"_s << QStringList{u"OPERATOR"_s} << u"OPERATOR"_s << u"allowed"_s;
        QTest::newRow("not held") << u"HUMAN"_s << QStringList{u"OPERATOR"_s} << u"ENGINEER"_s << u"role-not-allowed"_s;
        QTest::newRow("none named") << u"HUMAN"_s << QStringList{u"OPERATOR"_s} << QString() << u"role-not-allowed"_s;
        QTest::newRow("invented") << u"HUMAN"_s << QStringList{u"OPERATOR"_s} << u"ADMIN"_s << u"role-not-allowed"_s;
        QTest::newRow("service") << u"SERVICE"_s << QStringList{u"SYS"_s} << u"SYS"_s << u"role-not-allowed"_s;
        QTest::newRow("auditor") << u"HUMAN"_s << QStringList{u"AUDITOR"_s} << u"AUDITOR"_s
                                 << u"auditor-is-read-only"_s;
        QTest::newRow("viewer") << u"HUMAN"_s << QStringList{u"VIEWER"_s} << u"VIEWER"_s << u"role-not-allowed"_s;
        QTest::newRow("auditor beside another")
            << u"HUMAN"_s << QStringList{u"AUDITOR"_s, u"OPERATOR"_s} << u"OPERATOR"_s << u"auditor-is-read-only"_s;
    }
    void onlyThePersonsOwnRoleActs()
    {
        QFETCH(QString, kind);
        QFETCH(QStringList, held);
        QFETCH(QString, role);
        QTEST(codeOf(policy::mayActAs({u"p"_s, u"p"_s, kind, held, role, held.contains(u"AUDITOR"_s)})), "code");
    }

    void aSeniorOperatorIncludesAnOperatorAndNothingElseIsInherited()
    {
        QStringList pairs;
        for (const QString &role : everyRole)
            for (const QString &wanted : everyRole)
                if (!policy::mayRequest(actor(u"p"_s, role), wanted) && role != wanted)
                    pairs.append(role + u'>' + wanted);
        QCOMPARE(pairs, QStringList{u"SENIOR_OPERATOR>OPERATOR"_s});
    }

    void slotsAreFilledByTheirRolesOnly_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QStringList>("roles");
        const QStringList technical{u"SENIOR_OPERATOR"_s, u"INCIDENT_COMMANDER"_s, u"ENGINEER"_s};
        QTest::newRow("NONE") << u"NONE"_s << QStringList{};
        QTest::newRow("T") << u"T"_s << technical;
        QTest::newRow("E") << u"E"_s << QStringList{u"ENGINEER"_s};
        QTest::newRow("B") << u"B"_s << QStringList{u"BUSINESS_APPROVER"_s};
        QTest::newRow("TB") << u"TB"_s << technical + QStringList{u"BUSINESS_APPROVER"_s};
    }
    void slotsAreFilledByTheirRolesOnly()
    {
        QFETCH(QString, kind);
        QFETCH(QStringList, roles);
        for (const QString &role : everyRole) {
            const auto slot = policy::slotFor({kind, {}, u"requester"_s, {}}, actor(u"other"_s, role));
            QCOMPARE(slot.has_value(), roles.contains(role));
        }
    }

    void fourEyesAreFourEyes()
    {
        const policy::Decided waiting{u"TB"_s, u"SENIOR_OPERATOR"_s, u"olga"_s, {}};
        QCOMPARE(policy::slotFor(waiting, actor(u"olga"_s, u"SENIOR_OPERATOR"_s)).error().code, u"self-approval"_s);
        policy::Decided half = waiting;
        half.approvals = {approval(u"T"_s, u"sam"_s)};
        QVERIFY(!policy::isApproved(half));
        QCOMPARE(policy::slotFor(half, actor(u"sam"_s, u"BUSINESS_APPROVER"_s)).error().code, u"duplicate-approver"_s);
        QCOMPARE(policy::slotFor(half, actor(u"eva"_s, u"ENGINEER"_s)).error().code, u"already-decided"_s);
        QCOMPARE(policy::slotFor(half, actor(u"bob"_s, u"BUSINESS_APPROVER"_s)).value(), u"B"_s);
        half.approvals.append(approval(u"B"_s, u"bob"_s));
        QVERIFY(policy::isApproved(half));
        half.approvals.last().decision = u"REJECT"_s;
        QVERIFY(!policy::isApproved(half));
    }

    void withTwoApprovalsNoApproverExecutes()
    {
        policy::Decided command{
            u"TB"_s, u"SENIOR_OPERATOR"_s, u"olga"_s, {approval(u"T"_s, u"sam"_s), approval(u"B"_s, u"bob"_s)}};
        QCOMPARE(codeOf(policy::mayExecute(command, actor(u"sam"_s, u"SENIOR_OPERATOR"_s))), u"executor-is-approver"_s);
        QCOMPARE(codeOf(policy::mayExecute(command, actor(u"olga"_s, u"SENIOR_OPERATOR"_s))), u"allowed"_s);
        command.approvalKind = u"T"_s;
        QCOMPARE(codeOf(policy::mayExecute(command, actor(u"sam"_s, u"SENIOR_OPERATOR"_s))), u"allowed"_s);
        QCOMPARE(codeOf(policy::mayExecute(command, actor(u"sam"_s, u"OPERATOR"_s))), u"executor-role-not-allowed"_s);
        QCOMPARE(codeOf(policy::mayWithdraw(command, actor(u"sam"_s, u"SENIOR_OPERATOR"_s))), u"role-not-allowed"_s);
        QCOMPARE(codeOf(policy::mayWithdraw(command, actor(u"olga"_s, u"OPERATOR"_s))), u"allowed"_s);
    }

    void reasonsAndTicketsHaveBounds_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::addColumn<bool>("good");
        QTest::newRow("nine") << QString(9, u'a') << false;
        QTest::newRow("ten") << QString(10, u'a') << true;
        QTest::newRow("blanks") << QString(20, u' ') << false;
        QTest::newRow("longest") << QString(4000, u'a') << true;
        QTest::newRow("longer") << QString(4001, u'a') << false;
    }
    void reasonsAndTicketsHaveBounds()
    {
        QFETCH(QString, reason);
        QTEST(!policy::checkReason(reason), "good");
        QVERIFY(!policy::checkTicket(u"OPS-7"_s, u"[A-Z]+-[0-9]+"_s));
        QVERIFY(policy::checkTicket(u"OPS-7; drop"_s, u"[A-Z]+-[0-9]+"_s));
        QVERIFY(policy::checkTicket({}, u"[A-Z]+-[0-9]+"_s));
    }

    void aBodyHasOnlyKnownMembersOfTheirKind_data()
    {
        QTest::addColumn<QJsonObject>("body");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *name, const QJsonObject &body, const QString &code) {
            QTest::newRow(name) << body << code;
        };
        row("nothing", {}, {});
        row("all", {{u"note"_s, u"x"_s}, {u"at"_s, u"2027-03-31T12:00:00Z"_s}, {u"take"_s, true}, {u"count"_s, 7}}, {});
        row("unknown", {{u"Note"_s, u"x"_s}}, u"unknown-field"_s);
        row("number for text", {{u"note"_s, 7}}, u"malformed"_s);
        row("null for text", {{u"note"_s, QJsonValue::Null}}, u"malformed"_s);
        row("text for flag", {{u"take"_s, u"true"_s}}, u"malformed"_s);
        row("fraction", {{u"count"_s, 0.5}}, u"malformed"_s);
        row("no instant", {{u"at"_s, u"2027-13-45T99:00:00Z"_s}}, u"malformed"_s);
        row("mixed list", {{u"digests"_s, QJsonArray{u"a"_s, 1}}}, u"malformed"_s);
        row("anything within", {{u"free"_s, QJsonObject{{u"any"_s, 1}}}}, {});
        row("known within", {{u"scope"_s, QJsonArray{QJsonObject{{u"label"_s, u"x"_s}}}}}, {});
        row("unknown within", {{u"scope"_s, QJsonArray{QJsonObject{{u"colour"_s, u"x"_s}}}}}, u"unknown-field"_s);
        row("wrong within", {{u"scope"_s, QJsonArray{QJsonObject{{u"label"_s, 1}}}}}, u"malformed"_s);
        row("object for list", {{u"scope"_s, QJsonObject{}}}, u"malformed"_s);
    }
    void aBodyHasOnlyKnownMembersOfTheirKind()
    {
        using enum RequestField::Kind;
        const RequestFields fields{{u"note"_s, Text, {}},
                                   {u"at"_s, Instant, {}},
                                   {u"take"_s, Boolean, {}},
                                   {u"count"_s, Integer, {}},
                                   {u"digests"_s, Texts, {}},
                                   {u"free"_s, Object, {}},
                                   {u"scope"_s, Objects, {}, false, {}, {{u"label"_s, Text, {}}}}};
        QFETCH(QJsonObject, body);
        const auto refusal = policy::checkBody(body, fields);
        QTEST(refusal ? refusal->code : QString(), "code");
    }

    void moneyIsDigitsWithACurrency()
    {
        QVERIFY(policy::isAmount(u"1200.5000"_s, u"EUR"_s));
        for (const QString &amount : {u""_s, u"NaN"_s, u"1e9"_s, u"1.23456"_s, u"1234567890123456"_s, u"12,5"_s})
            QVERIFY2(!policy::isAmount(amount, u"EUR"_s), qPrintable(amount));
        QVERIFY(!policy::isAmount(u"1"_s, u"euro"_s));
    }

    void parametersFollowTheirSchema_data()
    {
        QTest::addColumn<QJsonObject>("parameters");
        QTest::addColumn<bool>("good");
        QTest::newRow("least") << QJsonObject{{u"count"_s, 1}} << true;
        QTest::newRow("missing") << QJsonObject{} << false;
        QTest::newRow("fraction") << QJsonObject{{u"count"_s, 1.5}} << false;
        QTest::newRow("text for number") << QJsonObject{{u"count"_s, u"1"_s}} << false;
        QTest::newRow("unknown") << QJsonObject{{u"count"_s, 1}, {u"force"_s, true}} << false;
        QTest::newRow("choice") << QJsonObject{{u"count"_s, 1}, {u"mode"_s, u"A"_s}} << true;
        QTest::newRow("no choice") << QJsonObject{{u"count"_s, 1}, {u"mode"_s, u"C"_s}} << false;
        QTest::newRow("uuid") << QJsonObject{{u"count"_s, 1}, {u"id"_s, u"11111111-0000-4000-8000-000000000001"_s}}
                              << true;
        QTest::newRow("no uuid") << QJsonObject{{u"count"_s, 1}, {u"id"_s, u"1"_s}} << false;
        QTest::newRow("long") << QJsonObject{{u"count"_s, 1}, {u"note"_s, QString(4001, u'a')}} << false;
    }
    void parametersFollowTheirSchema()
    {
        const QList<api::ParameterDescription> schema{{u"count"_s, {}, u"integer"_s, true, {}, {}},
                                                      {u"mode"_s, {}, u"choice"_s, false, {u"A"_s, u"B"_s}, {}},
                                                      {u"id"_s, {}, u"uuid"_s, false, {}, {}},
                                                      {u"note"_s, {}, u"text"_s, false, {}, {}}};
        QFETCH(QJsonObject, parameters);
        QTEST(!policy::checkParameters(parameters, schema), "good");
    }

    void aWeakOrWildTagSaysNothing_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QString>("tag");
        QTest::newRow("quoted") << QByteArray("\"v12\"") << u"v12"_s;
        QTest::newRow("bare") << QByteArray("v12") << u"v12"_s;
        QTest::newRow("weak") << QByteArray("W/\"v12\"") << QString();
        QTest::newRow("any") << QByteArray("*") << QString();
        QTest::newRow("list") << QByteArray("\"a\", \"b\"") << QString();
        QTest::newRow("none") << QByteArray() << QString();
    }
    void aWeakOrWildTagSaysNothing()
    {
        QFETCH(QByteArray, header);
        QTEST(policy::entityTag(header), "tag");
    }

    void aMinuteHasItsNumberOfRequestsAndTheRestIsCounted()
    {
        RateLimiter limiter(2);
        const Instant start = instantFromMicroseconds(60'000'000LL * 1000);
        QVERIFY(limiter.admit(u"olga"_s, start));
        QVERIFY(limiter.admit(u"olga"_s, start + std::chrono::seconds(59)));
        QVERIFY(!limiter.admit(u"olga"_s, start + std::chrono::seconds(59)));
        QVERIFY(limiter.admit(u"sam"_s, start));
        QVERIFY(limiter.takeTurnedAway(start).isEmpty());
        QVERIFY(limiter.admit(u"olga"_s, start + std::chrono::seconds(60)));
        const auto away = limiter.takeTurnedAway(start + std::chrono::seconds(60));
        QCOMPARE(away.size(), 1);
        QCOMPARE(away.first().personId, u"olga"_s);
        QCOMPARE(away.first().count, 1);
        QVERIFY(limiter.takeTurnedAway(start + std::chrono::seconds(120)).isEmpty());
    }
};

JAGA_TEST(PolicyTest)
#include "policy_test.moc"
