// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/profile.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

// Not a raw string: the meta-object compiler does not see a class that follows one.
const QByteArray WholeProfile =
    "name: SANDBOX jkt\n"
    "environment: sandbox\n"
    "site: local\n"
    "time_scale: 60\n"
    "default_persona: operator\n"
    "ticket_pattern: \"^[A-Z]{2,10}-[0-9]+\"\n"
    "case_folder: cases\n"
    "runbook_folders: [mine, /etc/jaga/runbooks]\n"
    "platform_database: {dsn: \"host=/run/x port=5432 dbname=platform\"}\n"
    "kafka: {bootstrap: \"127.0.0.1:9092\", groups: [order-starter, projection]}\n"
    "cache: {socket: /run/x/redis.sock, user: console, password: secret}\n"
    "workflow_engine: {url: \"http://127.0.0.1:8088/v2\"}\n"
    "repair_api: {url: \"http://127.0.0.1:8089\"}\n"
    "personas:\n"
    "  - {id: operator, name: Sari, role: OPERATOR, database_login: sari, token_file: tokens/operator.jwt}\n"
    "  - {id: auditor, name: Ratna, role: AUDITOR, database_login: ratna, token_file: tokens/auditor.jwt}\n";

} // namespace

class ProfileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString write(const QByteArray &text)
    {
        const QString path = m_folder.filePath(u"profile.yaml"_s);
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            qFatal("the test folder cannot be written");
        file.write(text);
        return path;
    }

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void aWholeProfileIsReadWithPathsTakenFromItsFolder()
    {
        const auto profile = readProfile(write(WholeProfile));
        QVERIFY2(profile.has_value(), profile ? "" : qPrintable(profile.error().detail));
        QCOMPARE(profile->name, u"SANDBOX jkt"_s);
        QVERIFY(profile->isSandbox());
        QCOMPARE(profile->timeScale, 60.0);
        QCOMPARE(profile->caseFolder, m_folder.filePath(u"cases"_s));
        QCOMPARE(profile->runbookFolders, QStringList({m_folder.filePath(u"mine"_s), u"/etc/jaga/runbooks"_s}));
        QCOMPARE(profile->sources[u"kafka"_s].list(u"groups"_s), QStringList({u"order-starter"_s, u"projection"_s}));
        QCOMPARE(profile->setting(u"engine"_s, u"url"_s), u"http://127.0.0.1:8088/v2"_s);
        QCOMPARE(profile->repairApiUrl(), QUrl(u"http://127.0.0.1:8089"_s));
        QCOMPARE(profile->persona(u"auditor"_s)->tokenFile, m_folder.filePath(u"tokens/auditor.jwt"_s));
        QCOMPARE(profile->persona(u"nobody"_s), nullptr);
    }

    void aTenantMayHaveATimeZoneThatTheSystemKnows()
    {
        const auto known = readProfile(write(WholeProfile + "tenant_zones: {nusantara: UTC}\n"));
        QVERIFY2(known.has_value(), known ? "" : qPrintable(known.error().detail));
        QCOMPARE(known->tenantZones.value(u"nusantara"_s), u"UTC"_s);
    }

    void aBrokenProfileIsRefusedWithItsLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("line");
        const auto without = [](const QByteArray &line) { return QByteArray(WholeProfile).replace(line, ""); };
        QTest::newRow("unknown key") << WholeProfile + "colour: red\n" << u"`colour` is not a key"_s << 17;
        QTest::newRow("unknown time zone") << WholeProfile + "tenant_zones: {nusantara: Asia/Atlantis}\n"
                                           << u"Asia/Atlantis is not a time zone"_s << 17;
        QTest::newRow("key twice") << WholeProfile + "site: other\n" << u"`site` stands twice"_s << 17;
        QTest::newRow("unknown key in a group")
            << QByteArray(WholeProfile).replace("groups:", "group:") << u"`group` is not a key"_s << 10;
        QTest::newRow("environment of our own")
            << QByteArray(WholeProfile).replace("environment: sandbox", "environment: live") << u"`environment`"_s << 1;
        QTest::newRow("no personas") << WholeProfile.left(WholeProfile.indexOf("personas"))
                                     << u"`personas` is missing"_s << 1;
        QTest::newRow("default persona unknown")
            << QByteArray(WholeProfile).replace("default_persona: operator", "default_persona: sari")
            << u"`default_persona`"_s << 1;
        QTest::newRow("no repair API") << without("repair_api: {url: \"http://127.0.0.1:8089\"}\n")
                                       << u"`repair_api.url` is missing"_s << 1;
        QTest::newRow("no database") << without("platform_database: {dsn: \"host=/run/x port=5432 dbname=platform\"}\n")
                                     << u"`platform_database.dsn`"_s << 1;
        QTest::newRow("not an address") << QByteArray(WholeProfile).replace("http://127.0.0.1:8089", "not an address")
                                        << u"is not an address"_s << 13;
        QTest::newRow("source without its address")
            << QByteArray(WholeProfile).replace("bootstrap: \"127.0.0.1:9092\", ", "")
            << u"`kafka.bootstrap` is missing"_s << 10;
        QTest::newRow("scale of zero") << QByteArray(WholeProfile).replace("time_scale: 60", "time_scale: 0")
                                       << u"`time_scale`"_s << 4;
        QTest::newRow("scale not a number")
            << QByteArray(WholeProfile).replace("time_scale: 60", "time_scale: nan") << u"`time_scale`"_s << 4;
        QTest::newRow("pattern broken") << QByteArray(WholeProfile).replace("^[A-Z]{2,10}-[0-9]+", "([")
                                        << u"`ticket_pattern`"_s << 6;
        QTest::newRow("list instead of text")
            << QByteArray(WholeProfile).replace("site: local", "site: [a]") << u"`site` is not a plain value"_s << 3;
        QTest::newRow("not a mapping") << QByteArray("- a\n- b\n") << u"not a mapping"_s << 1;
        QTest::newRow("empty") << QByteArray() << u"not a mapping"_s << 0;
        QTest::newRow("broken YAML") << QByteArray("name: [\n") << QString() << 2;
        QTest::newRow("binary") << QByteArray("\x00\xff\xfe\x01", 4) << QString() << -1;
    }

    void aBrokenProfileIsRefusedWithItsLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        QFETCH(int, line);
        const QString path = write(text);
        const auto profile = readProfile(path);
        QVERIFY(!profile.has_value());
        QVERIFY2(profile.error().detail.contains(says), qPrintable(profile.error().detail));
        if (line >= 0)
            QCOMPARE(profile.error().context, u"%1:%2"_s.arg(path).arg(line));
    }

    void aMissingOrHugeFileIsRefused()
    {
        QCOMPARE(readProfile(m_folder.filePath(u"absent.yaml"_s)).error().code, ErrorCode::NotFound);
        const auto huge = readProfile(write(QByteArray(300 * 1024, '#')));
        QCOMPARE(huge.error().code, ErrorCode::Invalid);
    }
};

JAGA_TEST(ProfileTest)
#include "profile_test.moc"
