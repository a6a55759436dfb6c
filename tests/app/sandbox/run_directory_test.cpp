// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/servers/run_directory.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include <unistd.h>

using namespace jaga;
using namespace jaga::sandbox;

/// What is refused and what is removed. That two processes exclude each other is seen in SandboxLifeTest.
class RunDirectoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void aNewDirectoryIsMadeAndRemovedAgain();
    void whatAKilledSandboxLeftIsRemoved();
    void recordedCasesAreKept();
    void filesOfSomebodyElseAreNeverTouched();
    void aFileWithTheNameOfTheLockProvesNothing();
    void aNameTooLongForSocketsIsRefused();
    void aLinkIsRefused();
    void nobodyElseMayLookInside();

private:
    static void write(const QString &file, const QByteArray &content = "x");

    QTemporaryDir m_temporary;
    ServiceAccount m_caller;
    QString m_path;
    int m_number = 0;
};

void RunDirectoryTest::init()
{
    m_caller.uid = ::geteuid();
    m_caller.gid = ::getegid();
    m_path = m_temporary.filePath(QStringLiteral("d%1").arg(++m_number));
}

void RunDirectoryTest::write(const QString &file, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(file).path());
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly) && out.write(content) == content.size());
}

void RunDirectoryTest::aNewDirectoryIsMadeAndRemovedAgain()
{
    const QString nested = m_path + QStringLiteral("/a/b");
    const auto directory = RunDirectory::claim(nested, m_caller);
    QVERIFY(directory);
    QVERIFY(QFileInfo::exists(nested + QStringLiteral("/sandbox.lock")));
    directory->removeState();
    QVERIFY(!QFileInfo::exists(nested));
    QVERIFY(QFileInfo::exists(m_path + QStringLiteral("/a")));
}

void RunDirectoryTest::whatAKilledSandboxLeftIsRemoved()
{
    write(m_path + QStringLiteral("/sandbox.lock"), "jaga-sandbox 999999999\n");
    write(m_path + QStringLiteral("/profile.yaml"));
    write(m_path + QStringLiteral("/postgres/data/PG_VERSION"));
    const auto directory = RunDirectory::claim(m_path, m_caller);
    QVERIFY(directory);
    QCOMPARE(QDir(m_path).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
             QStringList{QStringLiteral("sandbox.lock")});
    directory->removeState();
    QVERIFY(QFileInfo::exists(m_path)); // not made by this run
}

void RunDirectoryTest::recordedCasesAreKept()
{
    const QString recorded = m_path + QStringLiteral("/cases/one.jagacase");
    write(recorded);
    const auto directory = RunDirectory::claim(m_path, m_caller);
    QVERIFY(directory);
    write(directory->profile());
    directory->removeState();
    QVERIFY(QFileInfo::exists(recorded));
    QVERIFY(!QFileInfo::exists(directory->profile()));
}

void RunDirectoryTest::filesOfSomebodyElseAreNeverTouched()
{
    write(m_path + QStringLiteral("/thesis.odt"));
    write(m_path + QStringLiteral("/logs/1.txt"));
    const auto directory = RunDirectory::claim(m_path, m_caller);
    QVERIFY(!directory);
    QCOMPARE(directory.error().code, ErrorCode::Invalid);
    QVERIFY(QFileInfo::exists(m_path + QStringLiteral("/logs/1.txt")));
    QVERIFY(!QFileInfo::exists(m_path + QStringLiteral("/sandbox.lock")));
}

void RunDirectoryTest::aFileWithTheNameOfTheLockProvesNothing()
{
    write(m_path + QStringLiteral("/sandbox.lock"), "mine");
    write(m_path + QStringLiteral("/logs/1.txt"));
    QVERIFY(!RunDirectory::claim(m_path, m_caller));
    QVERIFY(QFileInfo::exists(m_path + QStringLiteral("/logs/1.txt")));
}

void RunDirectoryTest::aNameTooLongForSocketsIsRefused()
{
    const auto directory = RunDirectory::claim(m_path + QString(100, QLatin1Char('x')), m_caller);
    QVERIFY(!directory);
    QVERIFY(directory.error().detail.contains(QStringLiteral("shorter")));
}

void RunDirectoryTest::aLinkIsRefused()
{
    QVERIFY(QDir().mkpath(m_path + QStringLiteral("-target")));
    QVERIFY(QFile::link(m_path + QStringLiteral("-target"), m_path));
    QVERIFY(!RunDirectory::claim(m_path, m_caller));
}

void RunDirectoryTest::nobodyElseMayLookInside()
{
    QVERIFY(QDir().mkpath(m_path));
    QVERIFY(QFile::setPermissions(m_path, QFile::Permissions(0x7777)));
    const auto directory = RunDirectory::claim(m_path, m_caller);
    QVERIFY(directory);
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
    QVERIFY(!(QFileInfo(m_path).permissions() & others));
    directory->removeState();
}

JAGA_TEST(RunDirectoryTest)
#include "run_directory_test.moc"
