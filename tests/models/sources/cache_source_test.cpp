// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/cache_source.h"
#include "tests/support/await_reply.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

using namespace jaga;
using namespace jaga::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using State = SourceHealth::State;

class CacheSourceTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder{u"/tmp/jaga-redis-XXXXXX"_s};
    QProcess m_server;

    QString socket() const { return m_folder.filePath(u"redis.sock"_s); }
    QString redis(const QStringList &words) const
    {
        QProcess client;
        client.start(u"redis-cli"_s, QStringList{u"-s"_s, socket()} + words);
        client.waitForFinished(30'000);
        return QString::fromUtf8(client.readAllStandardOutput()).trimmed();
    }
    void start()
    {
        m_server.start(u"setpriv"_s,
                       {u"--pdeathsig"_s, u"TERM"_s, u"redis-server"_s, u"--port"_s, u"0"_s, u"--unixsocket"_s,
                        socket(), u"--save"_s, u""_s, u"--appendonly"_s, u"no"_s, u"--dir"_s, m_folder.path()});
        QTRY_COMPARE(redis({u"ping"_s}), u"PONG"_s);
        redis({u"acl"_s, u"setuser"_s, u"console"_s, u"on"_s, u">secret"_s, u"~catalog:*"_s, u"+@read"_s, u"+ping"_s,
               u"-@dangerous"_s});
        redis({u"set"_s, u"catalog:t1:activeVersion"_s, u"2026.4"_s});
        redis({u"set"_s, u"catalog:t1:grün\r\nFLUSHALL"_s, u"x"_s});
        redis({u"hset"_s, u"catalog:t1:product"_s, u"name"_s, u"Fibre 500"_s, u"price"_s, u"499"_s});
        redis({u"set"_s, u"session:1"_s, u"private"_s});
    }
    CacheAccess access() const { return {socket(), u"console"_s, u"secret"_s}; }
    static ProbeCall probe(const QString &text, const QStringList &columns)
    {
        ProbeCall call;
        call.probe = u"cache"_s;
        call.text = text;
        call.parameters = {{u"tenant_id"_s, u"t1"_s}};
        for (const QString &name : columns)
            call.columns.append({name, ColumnType::Text});
        return call;
    }
    static ProbeCall version()
    {
        return probe(u"command: [GET, \"catalog:{tenant_id}:activeVersion\"]"_s, {u"value"_s});
    }
    static Expected<QList<Evidence>> read(CacheSource &source, const QList<ProbeCall> &batch,
                                          std::chrono::milliseconds deadline = 30s)
    {
        return await(source.read(batch, deadline));
    }

private Q_SLOTS:
    void initTestCase() { start(); }
    void cleanupTestCase()
    {
        m_server.terminate();
        QVERIFY(m_server.waitForFinished(30'000));
    }
    void init() { failOnAnyWarning(); }

    void readsValuesCollectionsAndKeys()
    {
        CacheSource source(access());
        ProbeCall few = probe(u"keys: \"catalog:*\""_s, {u"key"_s});
        few.rowLimit = 2;
        const auto answer =
            read(source, {version(), probe(u"command: [GET, \"catalog:none\"]"_s, {u"value"_s}),
                          probe(u"command: [HGETALL, \"catalog:{tenant_id}:product\"]"_s, {u"field"_s, u"value"_s}),
                          probe(u"keys: \"catalog:{tenant_id}:*\""_s, {u"key"_s}), few});
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().detail));
        for (const Evidence &evidence : *answer)
            QVERIFY2(evidence.answered(), evidence.error ? qPrintable(evidence.error->detail) : "");
        QCOMPARE(answer->at(0).table.text(0, u"value"_s), u"2026.4"_s);
        QVERIFY(isNull(answer->at(1).table.at(0, u"value"_s)));
        QCOMPARE(answer->at(2).table.rows.size(), 2);
        QCOMPARE(answer->at(2).table.text(1, u"value"_s), u"499"_s);
        QCOMPARE(answer->at(3).table.rows.size(), 3);
        QVERIFY(answer->at(4).table.truncated);
        QCOMPARE(source.health().state, State::Connected);
    }

    void aWritingCommandNeverLeavesAndARefusedKeyFailsAlone()
    {
        CacheSource source(access());
        const auto answer = read(source, {probe(u"command: [DEL, \"catalog:t1:activeVersion\"]"_s, {u"value"_s}),
                                          probe(u"command: [GET, \"session:1\"]"_s, {u"value"_s}),
                                          probe(u"command: [GET, \"catalog:t1:product\"]"_s, {u"value"_s}), version()});
        QVERIFY(answer);
        QCOMPARE(answer->at(0).error->code, ErrorCode::Invalid);
        QCOMPARE(answer->at(1).error->code, ErrorCode::Unauthorised);
        QVERIFY(answer->at(2).error->detail.startsWith(u"WRONGTYPE"));
        QVERIFY(answer->at(3).answered());
    }

    void everyKindOfBrokenServerHasAStateOfItsOwn()
    {
        CacheSource refused(CacheAccess{socket(), u"console"_s, u"wrong"_s});
        QVERIFY(!read(refused, {version()}));
        QCOMPARE(refused.health().state, State::Forbidden);

        FaultProxy proxy(socket());
        const CacheAccess through{u"127.0.0.1:%1"_s.arg(proxy.port()), u"console"_s, u"secret"_s};
        proxy.setFault(FaultProxy::Fault::Garbage);
        CacheSource garbage(through);
        QVERIFY(!read(garbage, {version()}));
        QCOMPARE(garbage.health().state, State::Garbage);

        proxy.setFault(FaultProxy::Fault::HalfOpen);
        CacheSource halfOpen(through);
        QVERIFY(!read(halfOpen, {version()}, 300ms));
        QCOMPARE(halfOpen.health().state, State::Slow);

        proxy.setFault(FaultProxy::Fault::Refuse);
        CacheSource down(through);
        QVERIFY(!read(down, {version()}));
        QCOMPARE(down.health().state, State::Down);

        CacheSource nowhere(CacheAccess{m_folder.filePath(u"none"_s), {}, {}});
        QVERIFY(!read(nowhere, {version()}));
        QCOMPARE(nowhere.health().state, State::Down);
    }

    void recoversByItselfAfterACutAndAfterARestart()
    {
        FaultProxy proxy(socket());
        CacheSource source(CacheAccess{u"127.0.0.1:%1"_s.arg(proxy.port()), u"console"_s, u"secret"_s});
        QVERIFY(read(source, {version()}));
        proxy.cut();
        QVERIFY(read(source, {version()}));
        m_server.terminate();
        QVERIFY(m_server.waitForFinished(30'000));
        QVERIFY(!read(source, {version()}));
        QCOMPARE(source.health().state, State::Down);
        start();
        QTRY_VERIFY(read(source, {version()}).has_value());
    }

    void cancellingAnswersAtOnceAndTheNextBatchIsRead()
    {
        FaultProxy proxy(socket());
        CacheSource source(CacheAccess{u"127.0.0.1:%1"_s.arg(proxy.port()), u"console"_s, u"secret"_s});
        QVERIFY(read(source, {version()}));
        proxy.setFault(FaultProxy::Fault::HalfOpen);
        auto reply = source.read({version()}, 600s);
        reply.cancel();
        QCOMPARE(await(reply).error().code, ErrorCode::Cancelled);
        proxy.setFault(FaultProxy::Fault::None);
        QTRY_VERIFY(read(source, {version()}).has_value());
    }
};

JAGA_TEST(CacheSourceTest)
#include "cache_source_test.moc"
