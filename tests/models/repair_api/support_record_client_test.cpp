// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/api_connection.h"
#include "models/repair_api/event_stream.h"
#include "models/repair_api/support_record_client.h"
#include "tests/support/await_reply.h"
#include "tests/support/fault_http_server.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QSignalSpy>

using namespace jaga;
using namespace jaga::test;
using namespace Qt::StringLiterals;

using Fault = FaultAnswer::Fault;

class SupportRecordClientTest : public QObject {
    Q_OBJECT

    static RepairApiAccess access(const QUrl &url)
    {
        return {url, [] { return QByteArrayLiteral("secret"); }, u"AUDITOR"_s};
    }

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void onlyGets()
    {
        FaultHttpServer server([](const SeenRequest &) { return FaultAnswer{200, R"({"items":[]})"}; });
        SupportRecordClient client(access(server.url()));
        QVERIFY(await(client.commands(u"t"_s, {{u"ticket"_s, u"A+B & C"_s}})));
        QVERIFY(await(client.incidents(u"t"_s, {})));
        QVERIFY(await(client.commandTypes(u"t"_s)));
        QCOMPARE(server.count("GET"), 3);
        QCOMPARE(server.seen().first().target, "/v1/tenants/t/commands?limit=200&ticket=A%2BB%20%26%20C");
    }

    void aListIsReadToItsEnd()
    {
        FaultHttpServer server([](const SeenRequest &request) {
            const int page = request.target.contains("cursor=c2") ? 3 : request.target.contains("cursor=c1") ? 2 : 1;
            api::Command command;
            command.id = u"command-%1"_s.arg(page);
            command.tenantId = u"t"_s;
            command.type = u"TASK_RETRY"_s;
            command.targetType = u"FULFILLMENT_TASK"_s;
            command.targetId = u"task-1"_s;
            command.state = u"PENDING_APPROVAL"_s;
            command.requestedBy = u"olga"_s;
            command.etag = u"\"1\""_s;
            QJsonObject body{{u"items"_s, QJsonArray{api::toJson(command)}}};
            if (page < 3)
                body.insert(u"cursor"_s, u"c%1"_s.arg(page));
            return FaultAnswer{200, api::canonicalJson(body)};
        });
        SupportRecordClient client(access(server.url()));
        const auto all = await(client.commands(u"t"_s, {{u"state"_s, u"PENDING_APPROVAL"_s}}));
        QVERIFY2(all, qPrintable(all ? QString() : all.error().detail));
        QCOMPARE(all->size(), 3);
        QCOMPARE(all->last().id, u"command-3"_s);
        for (const SeenRequest &request : server.seen())
            QVERIFY2(request.target.contains("state=PENDING_APPROVAL"), request.target.constData());
    }

    void aListWithoutEndIsNoList()
    {
        FaultHttpServer server([](const SeenRequest &) {
            return FaultAnswer{200, R"({"items":[],"cursor":"again"})"};
        });
        SupportRecordClient client(access(server.url()));
        const auto all = await(client.incidents(u"t"_s, {{u"open"_s, u"true"_s}}));
        QVERIFY(!all);
        QCOMPARE(all.error().code, ErrorCode::Invalid);
        QCOMPARE(server.seen().size(), 50);
    }

    void aListThatBreaksHalfWayIsNotShownAsWhole()
    {
        FaultHttpServer server([](const SeenRequest &request) {
            return request.target.contains("cursor") ? FaultAnswer{503, {}}
                                                     : FaultAnswer{200, R"({"items":[],"cursor":"c1"})"};
        });
        SupportRecordClient client(access(server.url()));
        const auto all = await(client.commands(u"t"_s, {{u"actor"_s, u"olga"_s}}));
        QVERIFY(!all);
        QCOMPARE(all.error().code, ErrorCode::Offline);
    }

    void measuresTheServersClockWithItsError()
    {
        api::Me me;
        me.personId = u"p"_s;
        me.kind = u"HUMAN"_s;
        FaultHttpServer server([&](const SeenRequest &) {
            me.serverTime = SystemClock().now() + std::chrono::hours(1);
            me.tokenExpiresAt = me.serverTime;
            return FaultAnswer{200, api::canonicalJson(api::toJson(me))};
        });
        SupportRecordClient client(access(server.url()));
        QVERIFY(!client.clockOffset());
        QVERIFY(await(client.me()));
        const auto offset = client.clockOffset();
        QVERIFY(offset);
        const auto wrong = std::chrono::abs(offset->offset - std::chrono::hours(1));
        QVERIFY(wrong <= offset->error + std::chrono::milliseconds(1));
    }

    void everyUnusableAnswerIsAnErrorOfItsKind_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorCode>("code");
        QTest::newRow("garbage") << 200 << QByteArray("not json") << ErrorCode::Invalid;
        QTest::newRow("list") << 200 << QByteArray("[]") << ErrorCode::Invalid;
        QTest::newRow("no items") << 200 << QByteArray("{}") << ErrorCode::Invalid;
        QTest::newRow("item is a number") << 200 << QByteArray(R"({"items":[1]})") << ErrorCode::Invalid;
        QTest::newRow("item is empty") << 200 << QByteArray(R"({"items":[{}]})") << ErrorCode::Invalid;
        QTest::newRow("cut") << 200 << QByteArray(R"({"items":[)") << ErrorCode::Invalid;
        QTest::newRow("unauthorised") << 401 << QByteArray() << ErrorCode::Unauthorised;
        QTest::newRow("not found") << 404 << QByteArray("<html>") << ErrorCode::NotFound;
        QTest::newRow("unavailable") << 503 << QByteArray() << ErrorCode::Offline;
        QTest::newRow("redirect") << 302 << QByteArray() << ErrorCode::Invalid;
    }
    void everyUnusableAnswerIsAnErrorOfItsKind()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        FaultHttpServer server([&](const SeenRequest &) {
            return FaultAnswer{status, body, "application/json", {"Location: /elsewhere"}};
        });
        SupportRecordClient client(access(server.url()));
        const auto answer = await(client.commands(u"t"_s, {}));
        QVERIFY(!answer);
        QTEST(answer.error().code, "code");
        QCOMPARE(server.seen().size(), 1);
    }

    void whatStandsInThePlaceOfTheServiceIsNoAnswerOfIt_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<std::optional<ErrorCode>>("none"); // why it is none; absent: the service answered
        const QByteArray page("<html>"), reason(R"({"status":404,"title":"t","code":"c","retryable":false})");
        const auto row = [](int status, const QByteArray &body, std::optional<ErrorCode> none = {}) {
            QTest::addRow("%d %s", status, body.constData()) << status << body << none;
        };
        row(200, R"({"items":[]})");
        row(200, page, ErrorCode::Invalid);
        row(302, {}, ErrorCode::Invalid);
        row(400, reason);
        row(400, page, ErrorCode::Invalid);
        row(401, reason, ErrorCode::Unauthorised);
        row(401, page, ErrorCode::Unauthorised);
        row(403, reason);
        row(403, page, ErrorCode::Unauthorised);
        row(404, reason);
        row(404, page, ErrorCode::Invalid);
        row(404, {}, ErrorCode::Invalid);
        row(404, "[]", ErrorCode::Invalid);
        row(502, page, ErrorCode::Offline);
        row(503, reason, ErrorCode::Offline);
    }
    void whatStandsInThePlaceOfTheServiceIsNoAnswerOfIt()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(std::optional<ErrorCode>, none);
        const HttpOutcome outcome = HttpAnswer{status, body, {}};
        const auto answered = answeredBy(u"service"_s, outcome, ApiConnection::objectOf(outcome, u"/v1/me"_s));
        QCOMPARE(answered.has_value(), !none);
        if (none)
            QCOMPARE(answered.error().code, *none);
    }

    void thePageOfAnotherServerIsToldAsNoAnswer()
    {
        FaultHttpServer server([](const SeenRequest &) { return FaultAnswer{404, "<html>"}; });
        SupportRecordClient client(access(server.url()));
        std::optional<Expected<Done>> reached;
        connect(&client, &SupportRecordClient::asked, this,
                [&](const Expected<Done> &answered) { reached = answered; });
        QVERIFY(!await(client.commands(u"t"_s, {})));
        QVERIFY(reached && !*reached);
        QCOMPARE(reached->error().code, ErrorCode::Invalid);
    }

    void followsTheStreamAndResumesBehindTheLastEvent()
    {
        int connections = 0;
        FaultHttpServer server([&](const SeenRequest &) {
            ++connections;
            FaultAnswer answer{200, {}, "text/event-stream"};
            answer.body = connections == 1 ? ":hello\n\nevent: command\nid: a:1\ndata: {\"tenantId\":\"a\",\"n\":1}\n\n"
                                           : "event: incident\nid: a:2\ndata: {\"tenantId\":\"a\",\"n\":2}\n\n";
            answer.fault = connections == 1 ? Fault::None : Fault::KeepOpen;
            return answer;
        });
        SupportRecordClient client(access(server.url()));
        QSignalSpy events(&client, &SupportRecordClient::eventReceived);
        QSignalSpy states(&client, &SupportRecordClient::streamChanged);
        client.follow({u"a"_s, u"b"_s});
        QTRY_COMPARE(events.size(), 2);
        QCOMPARE(events.at(0).at(1).toString(), u"command"_s);
        QCOMPARE(events.at(1).at(2).toJsonObject().value("n"_L1).toInt(), 2);
        QCOMPARE(server.seen().at(0).target, "/v1/stream?tenants=a,b");
        QVERIFY(!server.seen().at(0).headers.contains("last-event-id"));
        QCOMPARE(server.seen().at(1).headers.value("last-event-id"), "a:1");
        QCOMPARE(states.size(), 3);
    }

    void readsAStreamInPiecesOfAnySize()
    {
        const QByteArray text = QByteArrayLiteral(": beat\r\nevent: x\r\nid: 7\r\ndata: one\r\ndata: "
                                                  "two\r\n\r\nnonsense\nid: b\0d\ndata:three\n\n\n\nevent: lost\n\n");
        const QList<StreamEvent> expected{{"7", "x", "one\ntwo"}, {"7", "message", "three"}};
        for (qsizetype size = 1; size < text.size(); ++size) {
            EventStreamParser parser;
            QList<StreamEvent> events;
            for (qsizetype at = 0; at < text.size(); at += size)
                events += parser.feed(text.sliced(at, qMin(size, text.size() - at)));
            QCOMPARE(events.size(), expected.size());
            QVERIFY(events == expected);
        }
        EventStreamParser greedy;
        greedy.feed("data: " + QByteArray(3'000'000, 'x'));
        QVERIFY(greedy.isOverfull());
    }
};

JAGA_TEST(SupportRecordClientTest)
#include "support_record_client_test.moc"
