// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/profile/private_file.h"
#include "app/sandbox/profile/profile_writer.h"
#include "tests/support/test_main.h"

#include <QFileInfo>
#include <QTemporaryDir>

using namespace jaga;
using namespace jaga::sandbox;
using namespace Qt::StringLiterals;

class ProfileWriterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theConsoleReadsWhatTheSandboxWrites();
    void onlyTheOwnerMayReadIt();
};

namespace {

Profile difficultProfile()
{
    Profile profile;
    profile.name = QStringLiteral("SANDBOX \"日本\": #1\n- x");
    profile.environment = QStringLiteral("sandbox");
    profile.site = QStringLiteral("local");
    profile.timeScale = 12.5;
    profile.sources = {
        {u"platform"_s, {{{u"dsn"_s, {u"host='/tmp/a b\\'c' port=5432 dbname=platform"_s}}}}},
        {u"kafka"_s,
         {{{u"bootstrap"_s, {u"127.0.0.1:40001"_s}}, {u"groups"_s, {u"order-search-projector"_s, u"yes"_s}}}}},
        {u"cache"_s,
         {{{u"socket"_s, {u"/tmp/x/redis.sock"_s}}, {u"user"_s, {u"console"_s}}, {u"password"_s, {u"0123e4"_s}}}}},
        {u"engine"_s, {{{u"url"_s, {u"http://127.0.0.1:40002/v2"_s}}}}},
        {u"support"_s, {{{u"url"_s, {u"http://127.0.0.1:40003"_s}}}}},
    };
    profile.caseFolder = QStringLiteral("/tmp/x/cases");
    profile.defaultPersona = QStringLiteral("operator");
    profile.ticketPattern = QStringLiteral("[A-Z][A-Z0-9]+-[0-9]+");
    profile.personas.append({QStringLiteral("operator"), QStringLiteral("Budi Santoso"), QStringLiteral("OPERATOR"),
                             QStringLiteral("sandbox_operator"), QStringLiteral("/tmp/x/tokens/operator.jwt")});
    return profile;
}

} // namespace

void ProfileWriterTest::theConsoleReadsWhatTheSandboxWrites()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("profile.yaml"));
    const Profile written = difficultProfile();
    QVERIFY(writePrivateFile(file, profileText(written)));
    const auto read = readProfile(file);
    QVERIFY2(read, qPrintable(read ? QString() : read.error().detail));
    QCOMPARE(read->name, written.name);
    QCOMPARE(read->timeScale, written.timeScale);
    for (const SourceKind &kind : sourceKinds())
        QCOMPARE(read->sources[kind.name].values, written.sources[kind.name].values);
    QCOMPARE(read->ticketPattern, written.ticketPattern);
    QCOMPARE(read->personas.size(), 1);
    QCOMPARE(read->personas.first().databaseLogin, QStringLiteral("sandbox_operator"));
}

void ProfileWriterTest::onlyTheOwnerMayReadIt()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("secret"));
    QVERIFY(writePrivateFile(file, "x"));
    const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
    QVERIFY(!(QFileInfo(file).permissions() & others));
}

JAGA_TEST(ProfileWriterTest)
#include "profile_writer_test.moc"
