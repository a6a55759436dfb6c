// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/wire_types.h"

#include "tests/support/test_main.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

QJsonObject parsed(const char *text) { return QJsonDocument::fromJson(QByteArray(text).replace('\'', '"')).object(); }

const Instant moment = instantFromMicroseconds(1'783'018'951'123'456);

api::Guard guard()
{
    return {u"outcome-unknown"_s,
            u"The outcome of the call is known"_s,
            Truth::Unknown,
            u"external call is UNKNOWN"_s,
            u"external_call_attempt"_s,
            u"EXTERNAL_RECONCILE"_s};
}

api::Command command()
{
    api::Command command;
    command.id = u"c1"_s;
    command.tenantId = u"t1"_s;
    command.type = u"TASK_RETRY"_s;
    command.targetType = u"FULFILLMENT_TASK"_s;
    command.targetId = u"k1"_s;
    command.state = u"EXECUTING"_s;
    command.verificationStatus = u"PENDING"_s;
    command.requestedBy = u"olga.operator"_s;
    command.reason = u"the reply was lost, the work is done"_s;
    command.before = {{u"version"_s, 12}};
    command.preconditions = {guard()};
    command.approvals = {{u"T"_s, u"APPROVE"_s, u"sam"_s, u"SENIOR_OPERATOR"_s, u"same evidence"_s, moment}};
    command.createdAt = moment;
    command.verifyDueAt = moment;
    command.etag = u"\"c3\""_s;
    return command;
}

api::Incident incident()
{
    api::Incident incident;
    incident.id = u"i1"_s;
    incident.tenantId = u"t1"_s;
    incident.number = u"INC-1"_s;
    incident.title = u"Stuck – Ünïcode order"_s;
    incident.severity = u"P2"_s;
    incident.status = u"MONITORING"_s;
    incident.etag = u"\"i4\""_s;
    incident.startedAt = moment;
    incident.updatedAt = moment;
    incident.resolvedAt = moment;
    api::ChecklistItem item;
    item.runbookId = u"stuck-order-fulfillment"_s;
    item.stepId = u"order-head"_s;
    item.state = u"DONE"_s;
    item.takenAt = moment;
    item.version = 7;
    incident.checklist = {item};
    incident.scope = {QJsonObject{{u"entityType"_s, u"ORDER"_s}}};
    return incident;
}

} // namespace

class WireTypesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void whatIsWrittenIsReadBack()
    {
        const api::Me me{
            u"olga"_s, u"Olga Operator"_s, u"HUMAN"_s, {{u"OPERATOR"_s, u"t1"_s, u"acme"_s, moment}}, moment, moment};
        QCOMPARE(api::toJson(*api::readMe(api::toJson(me))), api::toJson(me));
        const api::CommandType type{u"TASK_RETRY"_s,
                                    9,
                                    u"Retry task"_s,
                                    u"FULFILLMENT_TASK"_s,
                                    u"OPERATOR"_s,
                                    u"NONE"_s,
                                    u"D"_s,
                                    {},
                                    u"FAILED"_s,
                                    u"task"_s,
                                    u"FulfillmentTaskRetryRequested"_s,
                                    u"COMPLETED"_s,
                                    true,
                                    false,
                                    true,
                                    {{u"owner"_s, u"Owner"_s, u"choice"_s, true, {u"a"_s, u"b"_s}, u"Who takes it"_s}}};
        QCOMPARE(api::toJson(*api::readCommandType(api::toJson(type))), api::toJson(type));
        const api::Guards guards{u"\"v12\""_s, moment, {guard()}};
        QCOMPARE(api::toJson(*api::readGuards(api::toJson(guards))), api::toJson(guards));
        const api::Preview preview{
            u"ab"_s,
            u"\"v12\""_s,
            moment,
            u"12"_s,
            {{u"version"_s, 12}},
            {{u"version"_s, 13}},
            {{u"fulfillment task PROVISION_SERVICE"_s, u"status"_s, u"FAILED"_s, u"RETRY_REQUESTED"_s, true}},
            {guard()},
            u"NONE"_s,
            u"COMPLETE_FROM_REFERENCE"_s,
            u"Sends nothing"_s,
            u"FulfillmentTaskRetryRequested"_s};
        QCOMPARE(api::toJson(*api::readPreview(api::toJson(preview))), api::toJson(preview));
        const api::CommandRequest request{u"TASK_RETRY"_s,
                                          u"FULFILLMENT_TASK"_s,
                                          u"k1"_s,
                                          {{u"a"_s, 1}},
                                          u"because of it"_s,
                                          u"OPS-1"_s,
                                          u"i1"_s,
                                          {u"00ff"_s},
                                          u"ab"_s,
                                          {{u"runbookId"_s, u"r"_s}}};
        QCOMPARE(api::toJson(*api::readCommandRequest(api::toJson(request))), api::toJson(request));
        QCOMPARE(api::toJson(*api::readCommand(api::toJson(command()))), api::toJson(command()));
        QCOMPARE(api::toJson(*api::readIncident(api::toJson(incident()))), api::toJson(incident()));
        const api::Problem problem{409,
                                   u"Not now"_s,
                                   u"why"_s,
                                   u"guard:outcome-unknown"_s,
                                   u"outcome-unknown"_s,
                                   u"EXTERNAL_RECONCILE"_s,
                                   u"corr"_s,
                                   true,
                                   {{u"a"_s, 1}}};
        QCOMPARE(api::toJson(*api::readProblem(api::toJson(problem))), api::toJson(problem));
    }

    void instantsKeepTheirMicroseconds()
    {
        QCOMPARE(api::readCommand(api::toJson(command()))->createdAt, moment);
        QCOMPARE(*api::readIncident(api::toJson(incident()))->checklist.first().takenAt, moment);
    }

    void anUnknownKeyIsIgnoredSoThatANewerPeerIsUnderstood()
    {
        QJsonObject json = api::toJson(command());
        json[u"somethingNew"_s] = 1;
        QVERIFY(api::readCommand(json));
    }

    void hostileAnswersAreRefusedWithTheFieldsName_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("field");
        QTest::newRow("nothing") << QByteArray("{}") << u"name"_s;
        QTest::newRow("number for text") << QByteArray("{'name':7,'sentence':'s','holds':'yes'}") << u"name"_s;
        QTest::newRow("null for required") << QByteArray("{'name':null,'sentence':'s','holds':'yes'}") << u"name"_s;
        QTest::newRow("fourth truth") << QByteArray("{'name':'n','sentence':'s','holds':'maybe'}") << u"holds"_s;
        QTest::newRow("boolean truth") << QByteArray("{'name':'n','sentence':'s','holds':true}") << u"holds"_s;
        QTest::newRow("list for text") << QByteArray("{'name':'n','sentence':'s','holds':'no','found':[]}")
                                       << u"found"_s;
    }

    void hostileAnswersAreRefusedWithTheFieldsName()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, field);
        const auto read = api::readGuard(parsed(text.constData()));
        QVERIFY(!read);
        QCOMPARE(read.error().code, ErrorCode::Invalid);
        QVERIFY2(read.error().detail.startsWith(field), qPrintable(read.error().detail));
    }

    void aBrokenElementOfAListBreaksTheWhole()
    {
        QVERIFY(!api::readGuards(parsed("{'targetEtag':'e','serverTime':'2026-07-02T00:00:00Z','guards':[7]}")));
        QVERIFY(
            !api::readGuards(parsed("{'targetEtag':'e','serverTime':'2026-07-02T00:00:00Z','guards':[{'name':'n'}]}")));
        QVERIFY(!api::readGuards(parsed("{'targetEtag':'e','serverTime':'yesterday','guards':[]}")));
        QVERIFY(!api::readCommandType(parsed("{'type':'T','title':'t','targetType':'x','requesterRole':'r',"
                                             "'approvalKind':'T','commandClass':'S','number':1.5}")));
    }

    void anUnknownGuardFailsLikeANo()
    {
        const api::Guards guards{u"e"_s, moment, {guard()}};
        QVERIFY(guards.failing());
    }

    void aGrantWithoutTenantCountsEverywhere()
    {
        const api::Me me{u"p"_s, {},    u"HUMAN"_s, {{u"VIEWER"_s, {}, {}, {}}, {u"OPERATOR"_s, u"t1"_s, {}, {}}},
                         moment, moment};
        QVERIFY(me.holds(u"VIEWER"_s, u"t2"_s));
        QVERIFY(me.holds(u"OPERATOR"_s, u"t1"_s));
        QVERIFY(!me.holds(u"OPERATOR"_s, u"t2"_s));
    }

    void canonicalJsonSortsKeysAndKeepsNoWhiteSpace()
    {
        QCOMPARE(api::canonicalJson(parsed("{ 'b' : [1, 2], 'a' : {'d':null,'c':'ü'} }")),
                 QByteArray("{\"a\":{\"c\":\"ü\",\"d\":null},\"b\":[1,2]}"));
    }
};

JAGA_TEST(WireTypesTest)
#include "wire_types_test.moc"
