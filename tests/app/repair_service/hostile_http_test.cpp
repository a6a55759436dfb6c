// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/repair_service/service_process.h"
#include "tests/support/test_main.h"

#include <QTcpSocket>

#include <sys/socket.h>
#include <thread>

using namespace Qt::StringLiterals;
using namespace jaga::test;

/// Bytes from people who mean harm, tokens that prove nothing, and a service that dies at the worst moment.
class HostileHttpTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_platform = std::make_unique<ScratchPlatform>();
        QVERIFY2(m_platform->trouble().isEmpty(), qPrintable(m_platform->trouble()));
        m_service = std::make_unique<ServiceProcess>(*m_platform, m_identity,
                                                     "limits: {mutations_per_minute: 100000, request_seconds: 2}\n");
        QVERIFY2(m_service->trouble().isEmpty(), qPrintable(m_service->trouble()));
    }
    void cleanupTestCase()
    {
        m_service.reset();
        m_platform.reset();
    }

    void framingThatCanBeReadTwoWaysIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const QByteArray post = "POST /v1/me HTTP/1.1\r\nHost: x\r\n";
        QTest::newRow("two lengths") << post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab" << 400;
        QTest::newRow("length and chunks") << post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                                           << 400;
        QTest::newRow("one length twice") << post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" << 400;
        QTest::newRow("list of lengths") << post + "Content-Length: 2, 2\r\n\r\n{}" << 400;
        const QByteArray smuggled = "b\r\nGET / HTTP/1.1\r\n\r\n0\r\n\r\n";
        QTest::newRow("unknown coding") << post + "Transfer-Encoding: xchunked\r\n\r\n" + smuggled << 400;
        QTest::newRow("coding after chunks") << post + "Transfer-Encoding: chunked, gzip\r\n\r\n" + smuggled << 400;
        QTest::newRow("chunks in HTTP/1.0")
            << QByteArray("POST /v1/me HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") << 400;
        QTest::newRow("flood of trailers")
            << post + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + QByteArray("A: b\r\n").repeated(50'000) + "\r\n"
            << 431;
        QTest::newRow("null in query") << QByteArray("GET /healthz?a=%00 HTTP/1.1\r\nHost: x\r\n\r\n") << 400;
        QTest::newRow("negative length") << post + "Content-Length: -1\r\n\r\n" << 400;
        QTest::newRow("bad chunk") << post + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n" << 400;
        QTest::newRow("blank before colon") << post + "X-A : 1\r\n\r\n" << 400;
        QTest::newRow("garbage") << QByteArray("\x01\x02garbage\r\n\r\n") << 400;
        QTest::newRow("HTTP/9.9") << QByteArray("GET / HTTP/9.9\r\nHost: x\r\n\r\n") << 400;
        QTest::newRow("no host") << QByteArray("GET /healthz HTTP/1.1\r\n\r\n") << 400;
        QTest::newRow("two hosts") << QByteArray("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") << 400;
        QTest::newRow("two keys") << post + "Idempotency-Key: a\r\nIdempotency-Key: b\r\nContent-Length: 0\r\n\r\n"
                                  << 400;
        QTest::newRow("no path") << QByteArray("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n") << 400;
        QTest::newRow("query twice") << QByteArray("GET /healthz?a=1&a=2 HTTP/1.1\r\nHost: x\r\n\r\n") << 400;
        QTest::newRow("large header") << "GET / HTTP/1.1\r\nHost: x\r\nX: " + QByteArray(100'000, 'a') + "\r\n\r\n"
                                      << 431;
        QTest::newRow("claims a gigabyte") << post + "Content-Length: 1073741824\r\n\r\n" << 413;
        QTest::newRow("large body") << post + "Content-Length: 300000\r\n\r\n" + QByteArray(300'000, 'a') << 413;
        QTest::newRow("large chunks") << post + "Transfer-Encoding: chunked\r\n\r\n50000\r\n" +
                                             QByteArray(0x50000, 'a') + "\r\n0\r\n\r\n"
                                      << 413;
    }
    void framingThatCanBeReadTwoWaysIsRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        const auto answer = sendRaw(m_service->port(), bytes);
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.headers.value("content-type"), QByteArray("application/problem+json"));
        QCOMPARE(m_service->get(u"olga"_s, u"/healthz"_s).status, 200);
    }

    void aRequestThatTricklesInIsCutOff()
    {
        QTcpSocket slow;
        slow.connectToHost(u"127.0.0.1"_s, m_service->port());
        QVERIFY(slow.waitForConnected());
        slow.write("GET /healthz HTTP/1.1\r\n");
        slow.waitForBytesWritten();
        QTRY_VERIFY(slow.bytesAvailable() > 12 || slow.state() == QAbstractSocket::UnconnectedState);
        QCOMPARE(slow.readAll().left(12), QByteArray("HTTP/1.1 408"));
        QCOMPARE(m_service->get(u"olga"_s, u"/healthz"_s).status, 200);
    }

    void whoSendsOnAfterARefusalCanStillReadIt()
    {
        QTcpSocket large;
        large.connectToHost(u"127.0.0.1"_s, m_service->port());
        QVERIFY(large.waitForConnected());
        const auto descriptor = static_cast<int>(large.socketDescriptor());
        large.write("POST /v1/me HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n");
        QVERIFY(large.waitForBytesWritten());
        // Written past Qt's socket, which gives up at the end of what it reads. A reset would make the later ones fail.
        const QByteArray part(20'000, 'a');
        for (int i = 0; i < 10; ++i) {
            QTest::qSleep(20);
            QCOMPARE(::send(descriptor, part.constData(), static_cast<std::size_t>(part.size()), MSG_NOSIGNAL),
                     part.size());
        }
        QTRY_VERIFY(large.bytesAvailable() > 12);
        QCOMPARE(large.readAll().left(12), QByteArray("HTTP/1.1 413"));
    }

    void fieldsBehindTheBodyStandForNothing()
    {
        const QByteArray request = "POST " + path(u"incidents"_s).toUtf8() +
                                   " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                   "Transfer-Encoding: chunked\r\nTrailer: Authorization, Idempotency-Key\r\n\r\n"
                                   "2\r\n{}\r\n0\r\nAuthorization: Bearer " +
                                   m_identity.token(u"olga"_s) + "\r\nIdempotency-Key: \"" +
                                   ServiceProcess::newKey().toLatin1() + "\"\r\nX-Act-As-Role: OPERATOR\r\n\r\n";
        QCOMPARE(sendRaw(m_service->port(), request).status, 401);
    }

    void thatTheProcessIsUpIsSaidAlsoWhenTheDatabaseStands()
    {
        ServiceProcess single(*m_platform, m_identity, "limits: {worker_threads: 1}\n");
        QVERIFY2(single.trouble().isEmpty(), qPrintable(single.trouble()));
        std::thread holder([this] {
            m_platform->sql(
                u"begin; lock table support_principal in access exclusive mode; select pg_sleep(3); commit"_s);
        });
        QTest::qSleep(500);
        QTcpSocket waiting;
        waiting.connectToHost(u"127.0.0.1"_s, single.port());
        const bool connected = waiting.waitForConnected();
        waiting.write("GET /v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + m_identity.token(u"olga"_s) +
                      "\r\n\r\n");
        waiting.waitForBytesWritten();
        QTest::qSleep(200);
        const auto up = sendRaw(single.port(), "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 900);
        holder.join();
        QVERIFY(connected);
        QCOMPARE(up.status, 200);
    }

    void aDatabaseThatOnlyReadsTakesNoChanges()
    {
        m_platform->sql(u"alter role service_login set default_transaction_read_only = on"_s);
        ServiceProcess reading(*m_platform, m_identity);
        const auto ready = reading.get(u"olga"_s, u"/readyz"_s);
        const auto note =
            reading.post(u"olga"_s, path(u"incidents/%1/notes"_s.arg(ServiceProcess::newKey())), {{u"body"_s, u"x"_s}});
        m_platform->sql(u"alter role service_login reset default_transaction_read_only"_s);
        QVERIFY2(reading.trouble().isEmpty(), qPrintable(reading.trouble()));
        QCOMPARE(ready.status, 503);
        QCOMPARE(ready.code(), u"read-only-mode"_s);
        QCOMPARE(note.status, 503);
        QCOMPARE(note.code(), u"read-only-mode"_s);
        QCOMPARE(m_service->get(u"olga"_s, u"/readyz"_s).status, 200);
    }

    void theStreamsOfOnePersonTakeNobodysPlace()
    {
        ServiceProcess narrow(*m_platform, m_identity, "limits: {streams_per_person: 2, connections: 6}\n");
        QVERIFY2(narrow.trouble().isEmpty(), qPrintable(narrow.trouble()));
        std::vector<std::unique_ptr<QTcpSocket>> open;
        const auto statusOf = [&](const QString &person) {
            open.push_back(std::make_unique<QTcpSocket>());
            QTcpSocket &stream = *open.back();
            stream.connectToHost(u"127.0.0.1"_s, narrow.port());
            stream.waitForConnected();
            stream.write("GET " + path(u"stream"_s).toUtf8() + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                         m_identity.token(person) + "\r\n\r\n");
            [[maybe_unused]] const bool answered = QTest::qWaitFor([&] { return stream.bytesAvailable() > 12; }, 5000);
            return stream.peek(12).right(3).toInt();
        };
        QCOMPARE(statusOf(u"vic"_s), 200);
        QCOMPARE(statusOf(u"vic"_s), 200);
        QCOMPARE(statusOf(u"vic"_s), 429);
        QCOMPARE(statusOf(u"olga"_s), 200);
        QCOMPARE(statusOf(u"sam"_s), 429); // half of the connections stay for other things
        QVERIFY(QTest::qWaitFor(
            [&] {
                open.clear(); // long before a heartbeat could find out
                return statusOf(u"sam"_s) == 200;
            },
            5000));
    }

    void whoOnlyConnectsShutsNobodyOut()
    {
        ServiceProcess narrow(*m_platform, m_identity, "limits: {connections: 8}\n");
        QVERIFY2(narrow.trouble().isEmpty(), qPrintable(narrow.trouble()));
        std::vector<std::unique_ptr<QTcpSocket>> silent;
        for (int i = 0; i < 40; ++i) {
            silent.push_back(std::make_unique<QTcpSocket>());
            silent.back()->connectToHost(u"127.0.0.1"_s, narrow.port());
            QVERIFY(silent.back()->waitForConnected());
            if (i % 2 == 0) {
                silent.back()->write("GET /healthz HTTP/1.1\r\n");
                silent.back()->waitForBytesWritten();
            }
        }
        QCOMPARE(narrow.get(u"olga"_s, u"/healthz"_s).status, 200);
    }

    void anonymousPeopleSendNoMegabytes()
    {
        const QByteArray head = "POST " + path(u"evidence"_s).toUtf8() + " HTTP/1.1\r\nHost: x\r\n";
        const QByteArray body = "Content-Length: 1000000\r\n\r\n" + QByteArray(1'000'000, 'a');
        QCOMPARE(sendRaw(m_service->port(), head + body).status, 413);
        const QByteArray olga = "Authorization: Bearer " + m_identity.token(u"olga"_s) + "\r\n";
        QCOMPARE(sendRaw(m_service->port(), head + olga + body).code(), u"missing-idempotency-key"_s);
    }

    void largeBodiesHaveABoundInSumAndMakeRoomAgain()
    {
        ServiceProcess narrow(*m_platform, m_identity, "limits: {large_bodies: 2}\n");
        QVERIFY2(narrow.trouble().isEmpty(), qPrintable(narrow.trouble()));
        const QByteArray head = "POST " + path(u"evidence"_s).toUtf8() +
                                " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + m_identity.token(u"olga"_s) + "\r\n";
        const QByteArray large = head + "Content-Length: 1000000\r\n\r\n" + QByteArray(1'000'000, 'a');
        std::vector<std::unique_ptr<QTcpSocket>> unfinished;
        for (const QByteArray &framing :
             {QByteArray("Content-Length: 10000000"), QByteArray("Transfer-Encoding: chunked")}) {
            unfinished.push_back(std::make_unique<QTcpSocket>());
            unfinished.back()->connectToHost(u"127.0.0.1"_s, narrow.port());
            QVERIFY(unfinished.back()->waitForConnected());
            unfinished.back()->write(head + framing + "\r\n\r\n");
            QVERIFY(unfinished.back()->waitForBytesWritten());
        }
        QTRY_COMPARE(sendRaw(narrow.port(), large).status, 429);
        QCOMPARE(sendRaw(narrow.port(), head + "Content-Length: 2\r\n\r\n{}").code(), u"missing-idempotency-key"_s);
        unfinished.clear();
        QTRY_COMPARE(sendRaw(narrow.port(), large).code(), u"missing-idempotency-key"_s);
        QTRY_COMPARE(sendRaw(narrow.port(), large).code(),
                     u"missing-idempotency-key"_s); // answered ones make room, too
    }

    void aTokenThatProvesNothingOpensNothing_data()
    {
        QTest::addColumn<QByteArray>("token");
        QJsonObject claims = m_identity.claims(u"olga"_s);
        const auto with = [&](const QString &key, const QJsonValue &value) {
            QJsonObject changed = claims;
            changed[key] = value;
            return m_identity.sign(changed);
        };
        const QByteArray good = m_identity.token(u"olga"_s);
        QTest::newRow("none") << QByteArray();
        QTest::newRow("garbage") << QByteArray("abc");
        QTest::newRow("two parts") << good.left(good.lastIndexOf('.'));
        QTest::newRow("expired") << m_identity.token(u"olga"_s, -10);
        QTest::newRow("no expiry") << with(u"exp"_s, QJsonValue::Null);
        QTest::newRow("expiry as text") << with(u"exp"_s, u"tomorrow"_s);
        QTest::newRow("not yet") << with(u"nbf"_s, 99'999'999'999.0);
        QTest::newRow("other issuer") << with(u"iss"_s, u"https://evil.test"_s);
        QTest::newRow("other audience") << with(u"aud"_s, u"another-api"_s);
        QTest::newRow("nobody") << with(u"sub"_s, QJsonValue::Null);
        QTest::newRow("unknown person") << m_identity.token(u"mallory"_s);
        QTest::newRow("unknown key") << m_identity.sign(claims, {{u"kid"_s, u"other"_s}});
        QTest::newRow("another issuer's key") << TestIdentity().token(u"olga"_s);
        const QByteArray header = QByteArray("{\"alg\":\"none\",\"kid\":\"test-1\"}")
                                      .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
        QTest::newRow("algorithm none") << header + '.' + good.split('.').at(1) + '.';
        QTest::newRow("changed payload") << good.split('.').at(0) + '.' + m_identity.token(u"sam"_s).split('.').at(1) +
                                                '.' + good.split('.').at(2);
    }
    void aTokenThatProvesNothingOpensNothing()
    {
        QFETCH(QByteArray, token);
        const auto answer =
            sendRaw(m_service->port(), "GET /v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " +
                                           token + "\r\n\r\n");
        QCOMPARE(answer.status, 401);
        QCOMPARE(answer.code(), u"unauthenticated"_s);
        QVERIFY(token.size() < 20 || !answer.body.contains(token.left(20)));
    }

    void aBodyThatCanBeReadTwoWaysIsRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("code");
        QTest::newRow("not JSON") << QByteArray("{") << u"malformed"_s;
        QTest::newRow("a list") << QByteArray("[]") << u"malformed"_s;
        QTest::newRow("behind it") << QByteArray("{} {}") << u"malformed"_s;
        QTest::newRow("twice") << QByteArray("{\"type\":\"A\",\"type\":\"B\"}") << u"malformed"_s;
        QTest::newRow("twice, escaped") << QByteArray("{\"type\":\"A\",\"typ\\u0065\":\"B\"}") << u"malformed"_s;
        QTest::newRow("deep") << "{\"a\":" + QByteArray(17, '[') + QByteArray(17, ']') + "}" << u"malformed"_s;
        QTest::newRow("very deep") << "{\"a\":" + QByteArray(100'000, '[') << u"malformed"_s;
        QTest::newRow("not UTF-8") << QByteArray("{\"reason\":\"\xff\xfe\"}") << u"malformed"_s;
        QTest::newRow("null character") << QByteArray("{\"reason\":\"a\\u0000b\"}") << u"malformed"_s;
        QTest::newRow("unknown field")
            << QByteArray("{\"type\":\"TASK_RETRY\",\"targetType\":\"x\",\"targetId\":\"y\",\"force\":true}")
            << u"unknown-field"_s;
        QTest::newRow("wrong type") << QByteArray("{\"type\":7,\"targetType\":\"x\",\"targetId\":\"y\"}")
                                    << u"malformed"_s;
        QTest::newRow("unknown command") << QByteArray(
                                                "{\"type\":\"DROP_TABLE\",\"targetType\":\"x\",\"targetId\":\"y\"}")
                                         << u"parameter-invalid"_s;
        QTest::newRow("later command")
            << QByteArray("{\"type\":\"ORDER_RECONCILE\",\"targetType\":\"ORDER\",\"targetId\":\"y\"}")
            << u"parameter-invalid"_s;
        QTest::newRow("never done") << QByteArray(
                                           "{\"type\":\"U-ORDER-1\",\"targetType\":\"ORDER\",\"targetId\":\"y\"}")
                                    << u"unsafe-action"_s;
        QTest::newRow("SQL as id") << QByteArray(
                                          "{\"type\":\"TASK_RETRY\",\"targetType\":\"FULFILLMENT_TASK\",\"targetId\":"
                                          "\"' or 1=1\",\"reason\":\"long enough reason\",\"ticketRef\":\"OPS-1\"}")
                                   << u"not-found"_s;
        QTest::newRow("no reason") << QByteArray("{\"type\":\"TASK_RETRY\",\"targetType\":\"FULFILLMENT_TASK\","
                                                 "\"targetId\":\"y\",\"ticketRef\":\"OPS-1\"}")
                                   << u"reason-required"_s;
        QTest::newRow("no ticket") << QByteArray("{\"type\":\"TASK_RETRY\",\"targetType\":\"FULFILLMENT_TASK\","
                                                 "\"targetId\":\"y\",\"reason\":\"long enough reason\"}")
                                   << u"ticket-required"_s;
        QTest::newRow("five characters in ten halves")
            << QByteArray("{\"type\":\"TASK_RETRY\",\"targetType\":\"FULFILLMENT_TASK\",\"targetId\":\"y\",\"reason\":"
                          "\"😀😀😀😀😀\",\"ticketRef\":\"OPS-1\"}")
            << u"reason-required"_s;
        const QByteArray digest = '"' + QByteArray(64, 'a') + '"';
        QTest::newRow("evidence twice")
            << "{\"type\":\"TASK_RETRY\",\"targetType\":\"FULFILLMENT_TASK\",\"targetId\":\"y\",\"reason\":"
               "\"long enough reason\",\"ticketRef\":\"OPS-1\",\"evidence\":[" +
                   digest + ',' + digest + "]}"
            << u"parameter-invalid"_s;
        QTest::newRow("evidence that nobody uploaded")
            << "{\"type\":\"TASK_RETRY\",\"targetType\":\"FULFILLMENT_TASK\",\"targetId\":"
               "\"11111111-0000-4000-8000-000000000001\",\"reason\":\"long enough reason\",\"ticketRef\":\"OPS-1\","
               "\"evidence\":[" +
                   digest + "]}"
            << u"evidence-required"_s;
        QTest::newRow("half a basis")
            << QByteArray("{\"type\":\"TASK_RETRY\",\"targetType\":\"FULFILLMENT_TASK\",\"targetId\":\"y\",\"reason\":"
                          "\"long enough reason\",\"ticketRef\":\"OPS-1\",\"basis\":{\"verdict\":\"yes\"}}")
            << u"parameter-invalid"_s;
    }
    void aBodyThatCanBeReadTwoWaysIsRefused()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, code);
        const auto answer =
            submitRaw(m_identity.token(u"olga"_s), body, "application/json", ServiceProcess::newKey().toLatin1());
        QCOMPARE(answer.code(), code);
        QVERIFY(!answer.body.contains("select") && !answer.body.contains("pqxx"));
    }

    void headersThatMustBeThereAreAskedFor()
    {
        const QByteArray token = m_identity.token(u"olga"_s);
        QCOMPARE(submitRaw(token, "{}", "text/plain", ServiceProcess::newKey().toLatin1()).status, 415);
        QCOMPARE(submitRaw(token, "{}", "application/json", {}).code(), u"missing-idempotency-key"_s);
        QCOMPARE(submitRaw(token, "{}", "application/json", "not-a-uuid").code(), u"missing-idempotency-key"_s);
        QCOMPARE(m_service->post(u"olga"_s, path(u"command-types"_s), {}).status, 405);
        QCOMPARE(m_service->get(u"olga"_s, path(u"nothing"_s)).status, 404);
        QCOMPARE(m_service->get(u"olga"_s, path(u"commands?colour=red"_s)).code(), u"unknown-field"_s);
        QCOMPARE(m_service->post(u"olga"_s, u"/healthz"_s, {}).status, 405);
        QCOMPARE(m_service->post(u"olga"_s, u"/v1/stream"_s, {}).status, 405);
        QCOMPARE(m_service->post(u"olga"_s, path(u"commands?dry=true"_s), {}).code(), u"unknown-field"_s);
        QCOMPARE(m_service->get(u"olga"_s, path(u"incidents?open=maybe"_s)).code(), u"malformed"_s);
        QCOMPARE(m_service->get(u"olga"_s, path(u"%C0%AFcommands"_s)).status, 400);
        for (const QString &list : {u"commands"_s, u"incidents"_s, u"audit/records"_s})
            for (const QString &limit : {u"ten"_s, u"-1"_s, u"0"_s, u"99999999999999999999"_s})
                QCOMPARE(m_service->get(u"olga"_s, path(list + u"?limit="_s + limit)).code(), u"malformed"_s);
    }

    void anotherTenantLooksLikeNothing()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        const auto foreign = m_service->get(u"beth"_s, path(u"commands"_s));
        const auto absent = m_service->get(u"beth"_s, u"/v1/tenants/99999999-0000-4000-8000-000000000009/commands"_s);
        QCOMPARE(foreign.status, 404);
        QCOMPARE(foreign.json().value(u"detail"_s), absent.json().value(u"detail"_s));
        const QString other = u"/v1/tenants/%1/"_s.arg(QLatin1String(ScratchPlatform::otherTenant));
        const auto preview = m_service->post(u"beth"_s, other + u"commands/preview"_s,
                                             {{u"type"_s, u"TASK_RETRY"_s},
                                              {u"targetType"_s, u"FULFILLMENT_TASK"_s},
                                              {u"targetId"_s, task},
                                              {u"parameters"_s, QJsonObject{}}});
        QCOMPARE(preview.status, 404);
        for (const QString &address : {u"commands"_s, u"stream"_s})
            QCOMPARE(m_service->get(u"gus"_s, u"/v1/tenants/99999999-0000-4000-8000-000000000009/"_s + address).status,
                     404);
        QCOMPARE(m_service->get(u"gus"_s, path(u"commands"_s)).status, 200);
        QCOMPARE(m_service->post(u"gus"_s, u"/v1/tenants/99999999-0000-4000-8000-000000000009/incidents"_s, {}).status,
                 404);
        QCOMPARE(m_service->get(u"olga"_s, u"/internal/intents"_s).status, 401);
        QCOMPARE(m_service->worker("GET", path(u"commands"_s)).status, 401);
        for (const QString &query : {u"state=ANY"_s, u"limit=-1"_s, u"limit=ten"_s})
            QCOMPARE(m_service->worker("GET", u"/internal/intents?"_s + query).code(), u"malformed"_s);
        QCOMPARE(m_service->worker("GET", u"/internal/intents?colour=red"_s).code(), u"unknown-field"_s);
    }

    void whatIsNeverDoneIsRefusedInItsOwnWords()
    {
        const QStringList rows =
            m_platform->sql(u"select refusal_code, http_status, problem_code from refused_action order by 1"_s)
                .split(u'\n');
        QCOMPARE(rows.size(), 51);
        for (const QString &row : rows) {
            const QStringList cells = row.split(u'|');
            const auto answer =
                m_service->post(u"olga"_s, path(u"commands"_s),
                                {{u"type"_s, cells.at(0)}, {u"targetType"_s, u"ORDER"_s}, {u"targetId"_s, u"y"_s}});
            QCOMPARE(answer.status, cells.at(1).toInt());
            QCOMPARE(answer.code(), cells.at(2));
            QVERIFY(answer.json().value(u"detail"_s).toString().contains(cells.at(0)));
        }
    }

    void peopleWithoutTheRoleChangeNothing_data()
    {
        QTest::addColumn<QString>("person");
        QTest::addColumn<QString>("code");
        QTest::newRow("viewer") << u"vic"_s << u"role-not-allowed"_s;
        QTest::newRow("auditor") << u"ada"_s << u"auditor-is-read-only"_s;
        QTest::newRow("commander") << u"ian"_s << u"role-not-allowed"_s;
        QTest::newRow("engineer") << u"eva"_s << u"role-not-allowed"_s;
        QTest::newRow("business approver") << u"bob"_s << u"role-not-allowed"_s;
        QTest::newRow("auditor of another tenant") << u"mia"_s << u"auditor-is-read-only"_s;
        QTest::newRow("service account") << u"robot"_s << u"role-not-allowed"_s;
    }
    void peopleWithoutTheRoleChangeNothing()
    {
        QFETCH(QString, person);
        QFETCH(QString, code);
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        const auto answer = m_service->post(person, path(u"commands"_s),
                                            {{u"type"_s, u"TASK_RETRY"_s},
                                             {u"targetType"_s, u"FULFILLMENT_TASK"_s},
                                             {u"targetId"_s, task},
                                             {u"parameters"_s, QJsonObject{}},
                                             {u"reason"_s, u"because I can, or can I"_s},
                                             {u"ticketRef"_s, u"OPS-1"_s}},
                                            u"\"v12\""_s);
        QCOMPARE(answer.status, 403);
        QCOMPARE(answer.code(), code);
        QCOMPARE(
            m_platform->sql(
                u"select decision from audit_record where actor = '%1' order by audit_seq desc limit 1"_s.arg(person)),
            u"REFUSED"_s);
    }

    void aServiceKilledBetweenCommitAndAnswerActsOnce()
    {
        const QString task = m_platform->failedTask(u"CONFIRMED"_s);
        QJsonObject body{{u"type"_s, u"TASK_RETRY"_s},
                         {u"targetType"_s, u"FULFILLMENT_TASK"_s},
                         {u"targetId"_s, task},
                         {u"parameters"_s, QJsonObject{}},
                         {u"reason"_s, u"the answer will be lost"_s},
                         {u"ticketRef"_s, u"OPS-1"_s}};
        const auto preview = m_service->post(u"olga"_s, path(u"commands/preview"_s), body);
        body[u"previewHash"_s] = preview.json().value(u"previewHash"_s);
        const QString etag = preview.json().value(u"targetEtag"_s).toString();
        const QString key = ServiceProcess::newKey();
        {
            ServiceProcess dying(*m_platform, m_identity, {}, {u"JAGA_FAULT=kill-after-commit"_s});
            QVERIFY2(dying.trouble().isEmpty(), qPrintable(dying.trouble()));
            QCOMPARE(dying.post(u"olga"_s, path(u"commands"_s), body, etag, key).status, 0);
            QVERIFY(dying.waitForEnd());
        }
        const auto again = m_service->post(u"olga"_s, path(u"commands"_s), body, etag, key);
        QCOMPARE(again.status, 202);
        QCOMPARE(again.headers.value("idempotency-replayed"), QByteArray("true"));
        const auto onceMore = m_service->post(u"olga"_s, path(u"commands"_s), body, etag, key);
        QCOMPARE(onceMore.status, 202);
        QCOMPARE(onceMore.body, again.body);
        body[u"reason"_s] = u"another request under its key"_s;
        QCOMPARE(m_service->post(u"olga"_s, path(u"commands"_s), body, etag, key).code(), u"idempotency-key-reused"_s);
        const QString command = again.json().value(u"id"_s).toString();
        QCOMPARE(m_platform->sql(u"select count(*) from control_intent where repair_command_id = '%1'"_s.arg(command)),
                 u"1"_s);
        QCOMPARE(m_platform->sql(u"select count(*) from audit_record where repair_command_id = '%1'"_s.arg(command)),
                 u"1"_s);
        QCOMPARE(m_platform->sql(u"select count(*) from support_repair_command where target_id = '%1'"_s.arg(task)),
                 u"1"_s);
        QCOMPARE(m_platform->sql(u"select count(*) from outbox_event where aggregate_id = '%1'"_s.arg(task)), u"1"_s);
    }

    void tooManyChangesInAMinuteAreTurnedAway()
    {
        ServiceProcess strict(*m_platform, m_identity, "limits: {mutations_per_minute: 1}\n");
        QVERIFY2(strict.trouble().isEmpty(), qPrintable(strict.trouble()));
        QStringList codes;
        for (int i = 0; i < 4; ++i) // two minutes may meet: of four, at least two are too many
            codes.append(strict.post(u"olga"_s, path(u"incidents"_s), {}).code());
        QVERIFY2(codes.count(u"rate-limited"_s) >= 2, qPrintable(codes.join(u' ')));
    }

    void aBadConfigurationIsNamedWithItsLine()
    {
        QTemporaryDir directory;
        QFile file(directory.path() + u"/bad.yaml"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("listen: 127.0.0.1:0\nlimits:\n  body_byte: 5\n");
        file.close();
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(qEnvironmentVariable("JAGA_BIN_DIR") + u"/jaga-repair-service"_s,
                      {u"--config"_s, file.fileName(), u"serve"_s});
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 2);
        const QByteArray output = process.readAll();
        QVERIFY2(output.contains("bad.yaml:3: unknown key 'body_byte'"), output.constData());
    }

private:
    static QString path(const QString &rest) { return ServiceProcess::tenantPath(rest); }
    HttpAnswer submitRaw(const QByteArray &token, const QByteArray &body, const QByteArray &media,
                         const QByteArray &key) const
    {
        QByteArray bytes =
            "POST " + path(u"commands"_s).toUtf8() +
            " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Act-As-Role: OPERATOR\r\nAuthorization: Bearer " + token +
            "\r\nContent-Type: " + media + "\r\n";
        if (!key.isEmpty())
            bytes += "Idempotency-Key: \"" + key + "\"\r\n";
        return sendRaw(m_service->port(),
                       bytes + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }

    TestIdentity m_identity;
    std::unique_ptr<ScratchPlatform> m_platform;
    std::unique_ptr<ServiceProcess> m_service;
};

JAGA_TEST(HostileHttpTest)
#include "hostile_http_test.moc"
