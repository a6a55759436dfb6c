// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/http_exchange.h"
#include "models/repair_api/repair_command_client.h"
#include "tests/support/await_reply.h"
#include "tests/support/fault_http_server.h"
#include "tests/support/test_main.h"

#include <QNetworkAccessManager>

using namespace jaga;
using namespace jaga::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using Fault = FaultAnswer::Fault;
Q_DECLARE_METATYPE(Fault)

class RepairCommandClientTest : public QObject {
    Q_OBJECT

    static RepairApiAccess access(const QUrl &url)
    {
        return {url, [] { return QByteArrayLiteral("secret"); }, u"OPERATOR"_s};
    }
    static api::CommandRequest request()
    {
        api::CommandRequest request;
        request.type = u"TASK_RETRY"_s;
        request.reason = u"because the test says so"_s;
        return request;
    }
    static Sent submit(RepairCommandClient &client)
    {
        return await(client.submit(u"tenant"_s, request(), u"11111111-2222-3333-4444-555555555555"_s, u"\"v7\""_s))
            .value();
    }
    /// A plain POST with a short deadline, for faults that only time ends.
    static HttpOutcome post(const QUrl &url, HttpExchange::Limits limits)
    {
        QNetworkAccessManager network;
        std::optional<HttpOutcome> outcome;
        QObject owner;
        QNetworkRequest request = plainRequest(url);
        request.setRawHeader("Content-Type", "application/json");
        HttpExchange::post(network, request, "{}", limits, &owner,
                           [&](HttpOutcome answer) { outcome = std::move(answer); });
        if (!QTest::qWaitFor([&] { return outcome.has_value(); }, patience))
            qFatal("the exchange never ended");
        return *outcome;
    }

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void carriesKeyTagRoleAndToken()
    {
        FaultHttpServer server([](const SeenRequest &) {
            return FaultAnswer{201,
                               R"({"id":"c1","state":"SUCCEEDED"})",
                               "application/json",
                               {"ETag: \"c2\"", "Idempotency-Replayed: true"}};
        });
        RepairCommandClient client(access(server.url()));
        const Sent sent = submit(client);
        QCOMPARE(sent.outcome, Sent::Outcome::Answered);
        QCOMPARE(sent.status, 201);
        QCOMPARE(sent.etag, "\"c2\"");
        QVERIFY(sent.replayed);
        QVERIFY(!sent.problem);
        QCOMPARE(sent.body.value("id"_L1).toString(), u"c1"_s);
        const SeenRequest &seen = server.seen().first();
        QCOMPARE(seen.target, "/v1/tenants/tenant/commands");
        QCOMPARE(seen.headers.value("idempotency-key"), "\"11111111-2222-3333-4444-555555555555\"");
        QCOMPARE(seen.headers.value("if-match"), "\"v7\"");
        QCOMPARE(seen.headers.value("authorization"), "Bearer secret");
        QCOMPARE(seen.headers.value("x-act-as-role"), "OPERATOR");
        QCOMPARE(seen.body, api::canonicalJson(api::toJson(request())));
    }

    void aLostAnswerIsUnknownAndTheRequestLeavesOnce_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::newRow("closed") << Fault::CloseAfterRequest;
        QTest::newRow("reset") << Fault::Reset;
        QTest::newRow("cut within the body") << Fault::CutBody;
    }
    void aLostAnswerIsUnknownAndTheRequestLeavesOnce()
    {
        QFETCH(Fault, fault);
        FaultHttpServer server([&](const SeenRequest &) {
            FaultAnswer answer;
            answer.fault = fault;
            return answer;
        });
        RepairCommandClient client(access(server.url()));
        const Sent sent = submit(client);
        QCOMPARE(sent.outcome, Sent::Outcome::Unknown);
        QTest::qWait(300); // a second POST would come now
        QCOMPARE(server.count("POST"), 1);
    }

    void aRefusedConnectionIsSurelyNotSent()
    {
        QUrl url;
        {
            FaultHttpServer server([](const SeenRequest &) { return FaultAnswer{}; });
            url = server.url();
        }
        RepairCommandClient client(access(url));
        const Sent sent = submit(client);
        QCOMPARE(sent.outcome, Sent::Outcome::NotSent);
        QCOMPARE(sent.error.code, ErrorCode::Offline);
    }

    void aRedirectIsNotFollowed()
    {
        FaultHttpServer elsewhere([](const SeenRequest &) { return FaultAnswer{}; });
        FaultHttpServer server([&](const SeenRequest &) {
            return FaultAnswer{307, {}, "text/plain", {"Location: " + elsewhere.url().toEncoded() + "/x"}};
        });
        RepairCommandClient client(access(server.url()));
        const Sent sent = submit(client);
        QCOMPARE(sent.outcome, Sent::Outcome::Answered);
        QCOMPARE(sent.status, 307);
        QVERIFY(sent.problem);
        QCOMPARE(elsewhere.seen().size(), 0);
    }

    void aProblemIsTheAnswerAlsoWhenItCannotBeRead_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("retryable");
        QTest::newRow("problem") << 409
                                 << QByteArray(R"({"status":200,"title":"t","code":"guard:x","retryable":false})")
                                 << false;
        QTest::newRow("html") << 502 << QByteArray("<html>bad gateway</html>") << true;
        QTest::newRow("empty") << 500 << QByteArray() << false;
        QTest::newRow("list") << 404 << QByteArray("[1]") << false;
        QTest::newRow("unauthorised") << 401 << QByteArray() << false;
    }
    void aProblemIsTheAnswerAlsoWhenItCannotBeRead()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(bool, retryable);
        FaultHttpServer server([&](const SeenRequest &) {
            return FaultAnswer{status, body, "application/problem+json"};
        });
        RepairCommandClient client(access(server.url()));
        const Sent sent = submit(client);
        QCOMPARE(sent.outcome, Sent::Outcome::Answered);
        QCOMPARE(sent.status, status);
        QVERIFY(sent.problem);
        QCOMPARE(sent.problem->status, status);
        QVERIFY(!sent.problem->title.isEmpty());
        QCOMPARE(sent.problem->retryable, retryable);
    }

    void aSuccessThatCannotBeReadIsUnknown()
    {
        FaultHttpServer server([](const SeenRequest &) { return FaultAnswer{201, "<html>"}; });
        RepairCommandClient client(access(server.url()));
        QCOMPARE(submit(client).outcome, Sent::Outcome::Unknown);
    }

    void theDeadlineCountsTheWholeExchange_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::newRow("dripping") << Fault::Drip;
        QTest::newRow("silent") << Fault::Silence;
    }
    void theDeadlineCountsTheWholeExchange()
    {
        QFETCH(Fault, fault);
        FaultHttpServer server([&](const SeenRequest &) {
            FaultAnswer answer;
            answer.fault = fault;
            return answer;
        });
        const HttpOutcome outcome = post(server.url(), {400ms, 1000});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().error.code, ErrorCode::Timeout);
        QCOMPARE(outcome.error().left, server.count("POST") == 1);
    }

    void anEndlessAnswerIsCutOff()
    {
        FaultHttpServer server([](const SeenRequest &) {
            FaultAnswer answer;
            answer.fault = Fault::Endless;
            return answer;
        });
        const HttpOutcome outcome = post(server.url(), {60s, 100'000});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().error.code, ErrorCode::Invalid);
    }

    void cancellingAnswersOnceAndAtOnce()
    {
        FaultHttpServer server([](const SeenRequest &) {
            FaultAnswer answer;
            answer.fault = Fault::Silence;
            return answer;
        });
        RepairCommandClient client(access(server.url()));
        auto reply = client.submit(u"tenant"_s, request(), u"k"_s, {});
        QTRY_COMPARE(server.count("POST"), 1);
        reply.cancel();
        QCOMPARE(await(reply).error().code, ErrorCode::Cancelled);
    }

    void idsCannotClimbOutOfTheirPath()
    {
        FaultHttpServer server([](const SeenRequest &) { return FaultAnswer{}; });
        RepairCommandClient client(access(server.url()));
        QVERIFY(await(client.act(u"a/../b"_s, u"c?d#e"_s, u"approve"_s, {}, u"k"_s, {})));
        QCOMPARE(server.seen().first().target, "/v1/tenants/a%2F..%2Fb/commands/c%3Fd%23e/approve");
    }
};

JAGA_TEST(RepairCommandClientTest)
#include "repair_command_client_test.moc"
