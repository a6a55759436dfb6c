// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/sandbox/running_sandbox.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QTemporaryDir>

#include <csignal>

#include <unistd.h>

using namespace jaga::test;

/// The program as a person starts, asks, stops and kills it.
class SandboxLifeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(letOthersPass(m_temporary.path())); }
    void itStartsAnswersAndStopsWithoutATrace();
    void twoLiveSideBySideAndASecondInOneDirectoryIsRefused();
    void aKilledSandboxLeavesNoProcessSocketOrFile();
    void aKilledSandboxAndWatchdogAreCleanedUpByTheNextStart();
    void anInterruptedStartLeavesNothing_data();
    void anInterruptedStartLeavesNothing();
    void aFallenServerComesBack();
    void hostileControlLinesHarmNothing();
    void anOrdinaryUserNeedsNoPrivilegesAndMayPractiseBesideRoot();
    void commandsWithoutASandboxSayThatThereIsNone();

private:
    QString fresh() { return m_temporary.filePath(QStringLiteral("s%1").arg(++m_number)); }

    QTemporaryDir m_temporary;
    int m_number = 0;
};

namespace {

constexpr int lifeLimit = 300'000; // ms: only ends what hangs

bool anyLives(const QList<qint64> &processes) { return std::any_of(processes.begin(), processes.end(), processLives); }

qint64 watchdogOf(qint64 sandbox)
{
    const QList<qint64> processes = withDescendants(sandbox).mid(1);
    for (const qint64 process : processes) {
        QFile command(QStringLiteral("/proc/%1/cmdline").arg(process));
        if (command.open(QIODevice::ReadOnly) && command.readAll().contains("jaga-sandbox"))
            return process;
    }
    return 0;
}

} // namespace

void SandboxLifeTest::itStartsAnswersAndStopsWithoutATrace()
{
    RunningSandbox sandbox(fresh(), {QStringLiteral("--seed"), QStringLiteral("42")});
    const QString complaint = sandbox.start();
    QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    qInfo("sandbox ready after %lld ms", sandbox.readyAfter());

    const QJsonObject status = sandbox.status();
    QCOMPARE(status.value(QStringLiteral("version")).toInt(), 1);
    QCOMPARE(status.value(QStringLiteral("seed")).toString(), QStringLiteral("42"));
    const QList<qint64> servers = sandbox.serverProcesses();
    QVERIFY(servers.size() >= 2);
    QCOMPARE(sandbox.ask({QStringLiteral("profile")}).output, sandbox.profile());
    QCOMPARE(sandbox
                 .ask({QStringLiteral("psql"), QStringLiteral("--"), QStringLiteral("-Atc"),
                       QStringLiteral("select time_scale from platform_setting")})
                 .output,
             QStringLiteral("60"));
    QCOMPARE(sandbox.ask({QStringLiteral("token"), QStringLiteral("auditor")}).output.count(QLatin1Char('.')), 2);

    QCOMPARE(sandbox.ask({QStringLiteral("stop")}).exitCode, 0);
    QVERIFY(sandbox.process().waitForFinished(lifeLimit));
    QCOMPARE(sandbox.process().exitCode(), 0);
    QVERIFY(!QFileInfo::exists(sandbox.directory()));
    QVERIFY(!anyLives(servers));
}

void SandboxLifeTest::twoLiveSideBySideAndASecondInOneDirectoryIsRefused()
{
    RunningSandbox first(fresh());
    RunningSandbox second(fresh());
    QCOMPARE(first.start(), QString());
    QCOMPARE(second.start(), QString());
    QVERIFY(first.serverProcesses() != second.serverProcesses());

    const ProgramRun again = first.ask({QStringLiteral("start")});
    QCOMPARE(again.exitCode, 1);
    QVERIFY2(again.complaint.contains(QStringLiteral("runs here already")), qPrintable(again.complaint));
    QCOMPARE(first.ask({QStringLiteral("stop")}).exitCode, 0);
    QCOMPARE(second.ask({QStringLiteral("status")}).exitCode, 0);
}

void SandboxLifeTest::aKilledSandboxLeavesNoProcessSocketOrFile()
{
    RunningSandbox sandbox(fresh());
    QCOMPARE(sandbox.start(), QString());
    const QString recorded = sandbox.directory() + QStringLiteral("/cases/one.jagacase");
    QFile file(recorded);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QProcess busy; // a session at work must not keep the database alive
    busy.start(programFolder() + QStringLiteral("/jaga-sandbox"),
               {QStringLiteral("psql"), QStringLiteral("--dir"), sandbox.directory(), QStringLiteral("--"),
                QStringLiteral("-c"), QStringLiteral("select pg_sleep(600)")});
    QVERIFY(busy.waitForStarted(lifeLimit));
    const QList<qint64> servers = sandbox.serverProcesses();

    ::kill(static_cast<pid_t>(sandbox.processId()), SIGKILL);
    QVERIFY(sandbox.process().waitForFinished(lifeLimit));
    QTRY_VERIFY_WITH_TIMEOUT(!anyLives(servers), lifeLimit);
    QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(sandbox.directory() + QStringLiteral("/sandbox.lock")), lifeLimit);
    QCOMPARE(QDir(sandbox.directory()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot),
             QStringList{QStringLiteral("cases")});
    QVERIFY(QFileInfo::exists(recorded));
    QTRY_COMPARE_WITH_TIMEOUT(busy.state(), QProcess::NotRunning, lifeLimit);
}

void SandboxLifeTest::aKilledSandboxAndWatchdogAreCleanedUpByTheNextStart()
{
    const QString directory = fresh();
    RunningSandbox killed(directory);
    QCOMPARE(killed.start(), QString());
    const QList<qint64> servers = killed.serverProcesses();
    const qint64 watchdog = watchdogOf(killed.processId());
    QVERIFY(watchdog > 0);
    ::kill(static_cast<pid_t>(killed.processId()), SIGSTOP); // so that it cannot clean up for its watchdog
    ::kill(static_cast<pid_t>(watchdog), SIGKILL);
    ::kill(static_cast<pid_t>(killed.processId()), SIGKILL);
    QVERIFY(killed.process().waitForFinished(lifeLimit));
    QTRY_VERIFY_WITH_TIMEOUT(!anyLives(servers), lifeLimit);

    RunningSandbox next(directory);
    QCOMPARE(next.start(), QString());
}

void SandboxLifeTest::anInterruptedStartLeavesNothing_data()
{
    QTest::addColumn<QString>("moment"); // what is there when it is interrupted
    for (const char *moment :
         {"postgres", "postgres/data", "postgres/data/pg_hba.conf", "postgres/data/global/pg_control"})
        QTest::newRow(moment) << QLatin1Char('/') + QLatin1String(moment);
}

void SandboxLifeTest::anInterruptedStartLeavesNothing()
{
    QFETCH(QString, moment);
    const QString directory = fresh();
    QProcess starting;
    starting.start(programFolder() + QStringLiteral("/jaga-sandbox"),
                   {QStringLiteral("start"), QStringLiteral("--dir"), directory});
    QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(directory + moment), lifeLimit);
    starting.terminate();
    QVERIFY(starting.waitForFinished(lifeLimit));
    QTRY_VERIFY_WITH_TIMEOUT(!QFileInfo::exists(directory), lifeLimit);
}

void SandboxLifeTest::aFallenServerComesBack()
{
    RunningSandbox sandbox(fresh());
    QCOMPARE(sandbox.start(), QString());
    const QList<qint64> before = sandbox.serverProcesses();
    ::kill(static_cast<pid_t>(before.first()), SIGKILL);
    const auto database = [&] {
        return sandbox
            .ask({QStringLiteral("psql"), QStringLiteral("--"), QStringLiteral("-Atc"),
                  QStringLiteral("select count(*) > 19 from customer")})
            .output;
    };
    QTRY_VERIFY_WITH_TIMEOUT(sandbox.serverProcesses().size() == before.size() &&
                                 sandbox.serverProcesses().first() != before.first(),
                             lifeLimit);
    QTRY_COMPARE_WITH_TIMEOUT(database(), QStringLiteral("t"), lifeLimit);
}

void SandboxLifeTest::hostileControlLinesHarmNothing()
{
    RunningSandbox sandbox(fresh());
    QCOMPARE(sandbox.start(), QString());
    const QList<QByteArray> lines{
        "\n",
        "stop\n",
        "{\"command\":\"reboot\"}\n",
        "{\"command\":\"token\",\"arguments\":{\"persona\":\"root\"}}\n",
        "{\"command\":\"token\",\"arguments\":{\"persona\":\"operator\",\"seconds\":1e300}}\n",
        QByteArray(300'000, 'x')};
    for (const QByteArray &line : lines) {
        QLocalSocket socket;
        socket.connectToServer(sandbox.directory() + QStringLiteral("/control.sock"));
        QVERIFY(socket.waitForConnected(lifeLimit));
        socket.write(line);
        if (socket.state() == QLocalSocket::ConnectedState)
            socket.waitForDisconnected(lifeLimit);
        QVERIFY(!socket.readAll().contains("\"ok\""));
    }
    QCOMPARE(sandbox.ask({QStringLiteral("status")}).exitCode, 0);
}

void SandboxLifeTest::anOrdinaryUserNeedsNoPrivilegesAndMayPractiseBesideRoot()
{
    if (::geteuid() != 0)
        QSKIP("every other test here runs as an ordinary user already");
    // where the build is may be closed to others, so the programs are copied to where nobody may enter
    QTemporaryDir place(QDir::tempPath() + QStringLiteral("/jaga-nobody-XXXXXX"));
    QVERIFY(QFile::setPermissions(place.path(), QFile::Permissions(0x7777)));
    for (const char *program : {"jaga-sandbox", "jaga-repair-service"}) {
        const QString name = QLatin1String(program);
        if (QFileInfo::exists(programFolder() + QLatin1Char('/') + name))
            QVERIFY(QFile::copy(programFolder() + QLatin1Char('/') + name, place.filePath(name)));
    }
    RunningSandbox beside(fresh());
    QCOMPARE(beside.start(), QString());
    RunningSandbox sandbox(place.filePath(QStringLiteral("s")));
    const QString complaint =
        sandbox.start({QStringLiteral("setpriv"), QStringLiteral("--reuid=nobody"), QStringLiteral("--regid=nogroup"),
                       QStringLiteral("--clear-groups"), place.filePath(QStringLiteral("jaga-sandbox"))});
    QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    const QList<qint64> servers = sandbox.serverProcesses();
    sandbox.process().kill();
    QVERIFY(sandbox.process().waitForFinished(lifeLimit));
    QTRY_VERIFY_WITH_TIMEOUT(!anyLives(servers) && !QFileInfo::exists(sandbox.directory()), lifeLimit);
    QCOMPARE(beside.ask({QStringLiteral("status")}).exitCode, 0);
}

void SandboxLifeTest::commandsWithoutASandboxSayThatThereIsNone()
{
    for (const char *command : {"status", "stop", "profile", "psql"}) {
        const ProgramRun run = runSandboxProgram({QLatin1String(command), QStringLiteral("--dir"), fresh()});
        QCOMPARE(run.exitCode, 3);
        QVERIFY2(run.complaint.contains(QStringLiteral("no sandbox runs here")), qPrintable(run.complaint));
    }
    const ProgramRun wrong = runSandboxProgram({QStringLiteral("start")});
    QCOMPARE(wrong.exitCode, 2);
    QVERIFY(wrong.complaint.contains(QStringLiteral("--dir DIR")));
}

JAGA_TEST(SandboxLifeTest)
#include "sandbox_life_test.moc"
