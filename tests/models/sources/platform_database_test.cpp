// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/platform_database.h"
#include "tests/support/await_reply.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/scratch_postgres.h"
#include "tests/support/test_main.h"

#include <QSignalSpy>

using namespace jaga;
using namespace jaga::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using State = SourceHealth::State;

class PlatformDatabaseTest : public QObject {
    Q_OBJECT

    ScratchPostgres m_server;

    static ProbeCall probe(const QString &text, const QList<Column> &columns, const Parameters &parameters = {})
    {
        ProbeCall call;
        call.probe = u"probe"_s;
        call.source = u"platform"_s;
        call.text = text;
        call.columns = columns;
        call.parameters = parameters;
        return call;
    }
    static ProbeCall one() { return probe(u"select 1 as n"_s, {{u"n"_s, ColumnType::Integer}}); }
    PlatformLogin reader() const { return {m_server.dsn(), u"reader"_s, {}}; }
    static PlatformLogin through(const FaultProxy &proxy)
    {
        return {u"host=127.0.0.1 port=%1 dbname=postgres sslmode=disable gssencmode=disable"_s.arg(proxy.port()),
                u"reader"_s,
                {}};
    }
    static Expected<QList<Evidence>> read(PlatformDatabase &source, const QList<ProbeCall> &batch,
                                          std::chrono::milliseconds deadline = 30s)
    {
        return await(source.read(batch, deadline));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString problem = m_server.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        QCOMPARE(m_server.addReader(u"reader"_s), QString());
        QCOMPARE(m_server.execute(u"create role writer login in role support_reader; create table scrap (n int);"
                                  "grant update (n) on scrap to writer; create role stranger login"_s),
                 QString());
    }
    void init() { failOnAnyWarning(); }

    void readsEveryTypeExactly()
    {
        PlatformDatabase source(reader());
        const auto answer = read(source, {probe(u"select 'abc' as t, '3F2504E0-4F89-11D3-9A0C-0305E82C3301'::uuid as "
                                                u"u, 9007199254740993::bigint as k, 42 as i, 0.5::float8 as r,"
                                                " true as b, timestamptz '2026-07-02 21:02:31.123456+02' as at, "
                                                "extract(epoch from interval '1 hour') as d,"
                                                " 12345678901409.9312::numeric(19,4) as m, null::text as nothing"_s,
                                                {{u"t"_s, ColumnType::Text},
                                                 {u"u"_s, ColumnType::Uuid},
                                                 {u"k"_s, ColumnType::Key},
                                                 {u"i"_s, ColumnType::Integer},
                                                 {u"r"_s, ColumnType::Real},
                                                 {u"b"_s, ColumnType::Boolean},
                                                 {u"at"_s, ColumnType::Time},
                                                 {u"d"_s, ColumnType::Duration},
                                                 {u"m"_s, ColumnType::Money},
                                                 {u"nothing"_s, ColumnType::Text}})});
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().detail));
        const Evidence &evidence = answer->first();
        QVERIFY2(evidence.answered(), evidence.error ? qPrintable(evidence.error->detail) : "");
        QCOMPARE(evidence.table.text(0, u"u"_s), u"3f2504e0-4f89-11d3-9a0c-0305e82c3301"_s);
        QCOMPARE(evidence.table.text(0, u"k"_s), u"9007199254740993"_s);
        QCOMPARE(evidence.table.integer(0, u"m"_s), 123456789014099312);
        QCOMPARE(evidence.table.integer(0, u"d"_s), 3600);
        QCOMPARE(evidence.table.integer(0, u"at"_s), 1783018951123456);
        QVERIFY(isNull(evidence.table.at(0, u"nothing"_s)));
    }

    void sendsAParameterAsAValueOfTheTypeOfItsPlace()
    {
        PlatformDatabase source(reader());
        const auto answer =
            read(source,
                 {probe(u"select count(*) as n from tenant where tenant_id = :id or tenant_code = :code"_s,
                        {{u"n"_s, ColumnType::Integer}},
                        {{u"id"_s, u"00000000-0000-0000-0000-000000000001"_s}, {u"code"_s, u"'; drop table x --"_s}})});
        QVERIFY(answer);
        QVERIFY2(answer->first().answered(), answer->first().error ? qPrintable(answer->first().error->detail) : "");
    }

    void oneBrokenProbeFailsAloneAndSaysItsLine()
    {
        PlatformDatabase source(reader());
        const auto answer =
            read(source, {one(), probe(u"select 1 as n,\n  nonsense\nfrom tenant"_s, {{u"n"_s, ColumnType::Integer}}),
                          probe(u"select count(*) as n from dead_letter_message where payload_json is not null"_s,
                                {{u"n"_s, ColumnType::Integer}}),
                          probe(u"select 1/0 as n"_s, {{u"n"_s, ColumnType::Integer}}),
                          probe(u"delete from tenant"_s, {}), one()});
        QVERIFY(answer);
        QCOMPARE(answer->size(), 6);
        QVERIFY(answer->at(0).answered());
        QCOMPARE(answer->at(1).error->code, ErrorCode::Invalid);
        QVERIFY2(answer->at(1).error->detail.startsWith(u"line 2"), qPrintable(answer->at(1).error->detail));
        QCOMPARE(answer->at(3).error->detail, u"division by zero"_s);
        QCOMPARE(answer->at(4).error->code, ErrorCode::Invalid);
        QVERIFY(answer->at(5).answered());
        QCOMPARE(answer->at(5).asOf, answer->at(0).asOf);
        QCOMPARE(answer->at(5).generation, answer->at(0).generation);
        QCOMPARE(source.health().state, State::Connected);
    }

    void aMissingRightIsSaidAsSuch()
    {
        PlatformDatabase source(reader());
        const auto answer =
            read(source, {probe(u"select count(*) as n from support_role_grant"_s, {{u"n"_s, ColumnType::Integer}})});
        QVERIFY(answer);
        QCOMPARE(answer->first().error->code, ErrorCode::Unauthorised);
        QVERIFY(source.health().withheld.contains(u"support_role_grant"_s));
    }

    void marksTruncatedOnlyBehindTheLimit()
    {
        PlatformDatabase source(reader());
        ProbeCall rows = probe(u"select n from generate_series(1, 10) n"_s, {{u"n"_s, ColumnType::Integer}});
        rows.rowLimit = 10;
        ProbeCall more = rows;
        more.rowLimit = 9;
        const auto answer = read(source, {rows, more});
        QVERIFY(answer);
        QVERIFY(!answer->at(0).table.truncated);
        QCOMPARE(answer->at(0).table.rows.size(), 10);
        QVERIFY(answer->at(1).table.truncated);
        QCOMPARE(answer->at(1).table.rows.size(), 9);
    }

    void anAnswerThatDiffersFromItsDeclarationSaysHow_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("missing") << u"select 1 as m"_s << u"does not answer the declared column n"_s;
        QTest::newRow("extra") << u"select 1 as n, 2 as m"_s << u"m, which is not declared"_s;
        QTest::newRow("twice") << u"select 1 as n, 2 as n"_s << u"two columns named n"_s;
        QTest::newRow("timestamp") << u"select now() as n"_s << u"declare it as time"_s;
        QTest::newRow("interval") << u"select interval '1 day' as n"_s << u"extract(epoch"_s;
        QTest::newRow("text") << u"select 'x'::text as n"_s << u"cast it"_s;
        QTest::newRow("fraction") << u"select 1.5::numeric as n"_s << u"row 1, column n"_s;
    }
    void anAnswerThatDiffersFromItsDeclarationSaysHow()
    {
        QFETCH(QString, text);
        QFETCH(QString, says);
        PlatformDatabase source(reader());
        const auto answer = read(source, {probe(text, {{u"n"_s, ColumnType::Integer}})});
        QVERIFY(answer);
        QVERIFY(answer->first().error);
        QVERIFY2(answer->first().error->detail.contains(says), qPrintable(answer->first().error->detail));
    }

    void aBatchIsOneFlight()
    {
        FaultProxy proxy(m_server.socketFile());
        PlatformDatabase source(through(proxy));
        QVERIFY(read(source, {one()}));
        proxy.setDelay(5ms);
        QList<ProbeCall> batch;
        for (int i = 0; i < 12; ++i)
            batch.append(probe(u"select %1 as n, repeat('x', 2000) as long"_s.arg(i),
                               {{u"n"_s, ColumnType::Integer}, {u"long"_s, ColumnType::Text}}));
        for (int round = 0; round < 2; ++round) { // the second uses what the first prepared
            proxy.resetFlights();
            const auto answer = read(source, batch);
            QVERIFY(answer);
            QCOMPARE(answer->at(11).table.integer(0, u"n"_s), 11);
            QCOMPARE(proxy.flights(), 1);
        }
        QCOMPARE(proxy.connections(), 1);
    }

    void aTimeoutReachesTheServerAndKeepsWhatWasAnswered()
    {
        PlatformDatabase source(reader());
        QVERIFY(read(source, {one()}));
        const auto answer =
            read(source, {one(), probe(u"select 1 as n, pg_sleep(600)::text as marker_timeout"_s, {}), one()}, 3s);
        QVERIFY(answer);
        QVERIFY(answer->at(0).answered());
        QCOMPARE(answer->at(1).error->code, ErrorCode::Timeout);
        QTRY_COMPARE(
            m_server.value(u"select count(*) from pg_stat_activity where usename = 'reader' and state = 'active'"
                           " and query like '%marker_timeout%'"_s),
            u"0"_s);
        QVERIFY(read(source, {one()}));
    }

    void cancellingReachesTheServer()
    {
        PlatformDatabase source(reader());
        QVERIFY(read(source, {one()}));
        auto reply = source.read({probe(u"select pg_sleep(600)::text as marker_cancel"_s, {})}, 600s);
        const QString running =
            u"select count(*) from pg_stat_activity where usename = 'reader' and state = 'active' and query like '%marker_cancel%'"_s;
        QTRY_COMPARE(m_server.value(running), u"1"_s);
        reply.cancel();
        QCOMPARE(await(reply).error().code, ErrorCode::Cancelled);
        QTRY_COMPARE(m_server.value(running), u"0"_s);
        QVERIFY(read(source, {one()}));
    }

    void aLoginThatCouldWriteIsRefused()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"refused a login that can write"_s));
        PlatformDatabase source(PlatformLogin{m_server.dsn(), u"writer"_s, {}});
        const auto answer = read(source, {one()});
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, ErrorCode::Unauthorised);
        QVERIFY2(answer.error().detail.contains(u"it may UPDATE on table scrap"_s), qPrintable(answer.error().detail));
        QCOMPARE(source.health().state, State::Forbidden);
    }

    void anUnknownLoginAndALoginWithoutRightsAreForbidden()
    {
        for (const QString &login : {u"nobody_knows"_s, u"stranger"_s}) {
            PlatformDatabase source(PlatformLogin{m_server.dsn(), login, {}});
            const auto answer = read(source, {one()});
            QVERIFY(!answer);
            QCOMPARE(answer.error().code, ErrorCode::Unauthorised);
            QCOMPARE(source.health().state, State::Forbidden);
        }
    }

    void everyKindOfBrokenServerHasAStateOfItsOwn()
    {
        FaultProxy proxy(m_server.socketFile());
        proxy.setFault(FaultProxy::Fault::Garbage);
        PlatformDatabase garbage(through(proxy));
        QVERIFY(!read(garbage, {one()}));
        QCOMPARE(garbage.health().state, State::Garbage);

        proxy.setFault(FaultProxy::Fault::HalfOpen);
        PlatformDatabase halfOpen(through(proxy));
        QVERIFY(!read(halfOpen, {one()}, 300ms));
        QCOMPARE(halfOpen.health().state, State::Slow);

        proxy.setFault(FaultProxy::Fault::Refuse);
        PlatformDatabase down(through(proxy));
        QVERIFY(!read(down, {one()}));
        QCOMPARE(down.health().state, State::Down);
    }

    void recoversByItselfAfterACutAndAfterARestart()
    {
        FaultProxy proxy(m_server.socketFile());
        PlatformDatabase source(through(proxy));
        QVERIFY(read(source, {one()}));
        proxy.cut();
        QVERIFY(read(source, {one()}));
        m_server.kill();
        QVERIFY(!read(source, {one()}));
        QCOMPARE(source.health().state, State::Down);
        QCOMPARE(m_server.restart(), QString());
        QTRY_VERIFY(read(source, {one()}).has_value());
        QCOMPARE(source.health().state, State::Connected);
    }

    void aSessionLockOfAProbeDoesNotOutliveItsBatch()
    {
        PlatformDatabase source(reader());
        QVERIFY(read(source, {probe(u"select pg_advisory_lock(4711)::text as l"_s, {{u"l"_s, ColumnType::Text}})}));
        QCOMPARE(m_server.value(u"select count(*) from pg_locks where locktype = 'advisory'"_s), u"0"_s);
    }

    void destroyingTheSourceEndsWhatRuns()
    {
        auto source = std::make_unique<PlatformDatabase>(reader());
        auto reply = source->read({probe(u"select pg_sleep(600)::text as s"_s, {})}, 600s);
        source.reset();
        QCOMPARE(await(reply).error().code, ErrorCode::Cancelled);
    }
};

JAGA_TEST(PlatformDatabaseTest)
#include "platform_database_test.moc"
