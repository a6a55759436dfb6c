// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/source_kinds.h"
#include "tests/support/scratch_postgres.h"
#include "tests/support/test_main.h"

#include <QProcess>
#include <QTemporaryDir>

using namespace jaga;
using namespace jaga::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QList<AccessCheck> reportOn(const QString &source, const QMap<QString, QStringList> &settings,
                            const QString &login = {})
{
    return accessReport({{source, {settings}}}, {.databaseLogin = login}, 30s);
}

} // namespace

class AccessCheckTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder{u"/tmp/jaga-redis-XXXXXX"_s};
    QProcess m_redis;

    QString socket() const { return m_folder.filePath(u"redis.sock"_s); }
    QString redis(const QStringList &words) const
    {
        QProcess client;
        client.start(u"redis-cli"_s, QStringList{u"-s"_s, socket()} + words);
        client.waitForFinished(30'000);
        return QString::fromUtf8(client.readAllStandardOutput()).trimmed();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_redis.start(u"setpriv"_s, {u"--pdeathsig"_s, u"TERM"_s, u"redis-server"_s, u"--port"_s, u"0"_s,
                                     u"--unixsocket"_s, socket(), u"--save"_s, u""_s, u"--dir"_s, m_folder.path()});
        QTRY_COMPARE(redis({u"ping"_s}), u"PONG"_s);
        redis({u"acl"_s, u"setuser"_s, u"reader"_s, u"on"_s, u">p"_s, u"~*"_s, u"+@read"_s});
        redis({u"acl"_s, u"setuser"_s, u"narrow"_s, u"on"_s, u">p"_s, u"~a:*"_s, u"+@read"_s, u"+del"_s});
    }
    void cleanupTestCase()
    {
        m_redis.terminate();
        QVERIFY(m_redis.waitForFinished(30'000));
    }
    void init() { failOnAnyWarning(); }

    void aLoginThatReadsPassesAndOneThatWritesDoesNot()
    {
        ScratchPostgres server;
        const QString problem = server.start();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        QCOMPARE(server.addReader(u"reader"_s), QString());
        const auto clean = reportOn(u"platform"_s, {{u"dsn"_s, {server.dsn()}}}, u"reader"_s);
        QVERIFY(!couldWrite(clean));
        QCOMPARE(clean.last().check, u"write"_s);
        QCOMPARE(clean.last().allowed, Truth::No);
        const auto owner = reportOn(u"platform"_s, {{u"dsn"_s, {server.dsn()}}}, u"owner"_s);
        QVERIFY(couldWrite(owner));
    }

    void aCacheUserThatWritesIsFoundAlsoWhenItsKeysAreFew()
    {
        const auto ofUser = [this](const QString &user) {
            return reportOn(u"cache"_s, {{u"socket"_s, {socket()}}, {u"user"_s, {user}}, {u"password"_s, {u"p"_s}}});
        };
        QVERIFY(!couldWrite(ofUser(u"reader"_s)));
        QVERIFY(couldWrite(ofUser(u"narrow"_s)));
        QVERIFY(couldWrite(reportOn(u"cache"_s, {{u"socket"_s, {socket()}}})));
        QCOMPARE(redis({u"dbsize"_s}), u"0"_s);
    }

    void whatIsNotReachedIsUnknownAndNotClean()
    {
        const auto report = accessReport({{u"platform"_s, {{{u"dsn"_s, {u"host=/nowhere dbname=x"_s}}}}},
                                          {u"cache"_s, {{{u"socket"_s, {u"/nowhere/redis"_s}}}}},
                                          {u"engine"_s, {{{u"url"_s, {u"http://127.0.0.1:1/v2"_s}}}}}},
                                         {.databaseLogin = u"reader"_s}, 5s);
        for (const AccessCheck &check : report)
            QCOMPARE(check.allowed, Truth::Unknown);
        QCOMPARE(std::count_if(report.cbegin(), report.cend(), [](const AccessCheck &check) { return !check.reached; }),
                 3);
    }
};

JAGA_TEST(AccessCheckTest)
#include "access_check_test.moc"
