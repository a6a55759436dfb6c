// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/personas/persona.h"
#include "app/sandbox/servers/database_session.h"
#include "models/session/profile.h"
#include "tests/app/sandbox/running_sandbox.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <memory>

using namespace jaga;
using namespace jaga::sandbox;
using namespace jaga::test;

/// What the seven people may see and do, on one running sandbox.
class SandboxAccessTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_sandbox.reset(); }
    void theProfileNamesSevenPeopleAndAllSources();
    void eachPersonaReadsItsTenantsOnly_data() { personaRows(); }
    void eachPersonaReadsItsTenantsOnly();
    void noPersonaCanWrite_data() { personaRows(); }
    void noPersonaCanWrite();
    void theRepairServiceKnowsEachToken_data() { personaRows(); }
    void theRepairServiceKnowsEachToken();
    void everyLimitIsScaledOnce();
    void theCacheUserOfTheConsoleCannotWrite();
    void anInjectedFaultShowsToTheOperatorAndIsTakenBack();
    void anActorIsFrozenAndThawed();

private:
    static void personaRows();
    Expected<DatabaseSession> sessionOf(const QString &persona) const;

    QTemporaryDir m_temporary;
    std::unique_ptr<RunningSandbox> m_sandbox;
    Profile m_profile;
};

void SandboxAccessTest::initTestCase()
{
    QVERIFY(letOthersPass(m_temporary.path()));
    m_sandbox = std::make_unique<RunningSandbox>(m_temporary.filePath(QStringLiteral("s")));
    const QString complaint = m_sandbox->start();
    QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    const auto profile = readProfile(m_sandbox->profile());
    QVERIFY2(profile, qPrintable(profile ? QString() : profile.error().detail));
    m_profile = *profile;
}

void SandboxAccessTest::personaRows()
{
    QTest::addColumn<QString>("id");
    for (const Persona &persona : personas())
        QTest::newRow(qPrintable(persona.id)) << persona.id;
}

Expected<DatabaseSession> SandboxAccessTest::sessionOf(const QString &persona) const
{
    return DatabaseSession::open(QStringLiteral("%1 user=%2")
                                     .arg(m_profile.setting(QStringLiteral("platform"), QStringLiteral("dsn")),
                                          m_profile.persona(persona)->databaseLogin));
}

void SandboxAccessTest::theProfileNamesSevenPeopleAndAllSources()
{
    QCOMPARE(m_profile.personas.size(), 7);
    QCOMPARE(m_profile.sources.size(), sourceKinds().size());
    QVERIFY(!m_profile.sources[QStringLiteral("kafka")].list(QStringLiteral("groups")).isEmpty());
    QVERIFY(m_profile.setting(QStringLiteral("engine"), QStringLiteral("url")).endsWith(QStringLiteral("/v2")));
    QVERIFY(m_profile.repairApiUrl().port() > 0);
    QVERIFY(m_profile.isSandbox());
    for (const Profile::Persona &persona : m_profile.personas) {
        QFile token(persona.tokenFile);
        QVERIFY(token.open(QIODevice::ReadOnly));
        QCOMPARE(token.readAll().count('.'), 2);
    }
}

void SandboxAccessTest::eachPersonaReadsItsTenantsOnly()
{
    QFETCH(QString, id);
    auto session = sessionOf(id);
    QVERIFY(session);
    const QStringList allowed = personaById(id)->tenantCodes;
    const auto seen =
        session->value(QStringLiteral("select string_agg(tenant_code, ',' order by tenant_code) from tenant"));
    QVERIFY(seen);
    QStringList sorted = allowed;
    sorted.sort();
    QCOMPARE(*seen, sorted.join(QLatin1Char(',')));
    // eight customers are seeded for each tenant
    QCOMPARE(session->value(QStringLiteral("select count(*) from customer")).value_or(QString()),
             QString::number(8 * allowed.size()));
    // a setting that the repair service obeys means nothing to a reader
    QVERIFY(session->run(QStringLiteral("set app.tenant_id = '00000000-0000-0000-0000-000000000000'")));
    QCOMPARE(session->value(QStringLiteral("select count(*) from customer")).value_or(QString()),
             QString::number(8 * allowed.size()));
}

void SandboxAccessTest::noPersonaCanWrite()
{
    QFETCH(QString, id);
    auto session = sessionOf(id);
    QVERIFY(session);
    // read-only by default is a guard rail that anybody may lift; the grants are the barrier
    QVERIFY(session->run(QStringLiteral("set default_transaction_read_only = off")));
    const QStringList attempts{
        QStringLiteral("update customer set display_name = 'x'"),
        QStringLiteral("delete from customer"),
        QStringLiteral("truncate outbox_event"),
        QStringLiteral("insert into role_tenant_scope values (session_user, gen_random_uuid(), 'me')"),
        QStringLiteral("update support_role_grant set role_code = 'ENGINEER'"),
        QStringLiteral("select set_time_scale(1)"),
        QStringLiteral("create table mine (x int)"),
        QStringLiteral("create temp table mine (x int)"),
        QStringLiteral("select lo_create(0)"),
        QStringLiteral("select audit_next(gen_random_uuid())"),
        QStringLiteral("copy customer to '/tmp/jaga-stolen'"),
        QStringLiteral("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'owner'"),
        QStringLiteral("set session authorization owner"),
        QStringLiteral("set role platform_app")};
    for (const QString &attempt : attempts) {
        const auto done = session->run(attempt);
        QVERIFY2(!done || attempt.contains(QStringLiteral("pg_terminate_backend")), qPrintable(attempt));
    }
}

void SandboxAccessTest::theRepairServiceKnowsEachToken()
{
    QFETCH(QString, id);
    QFile token(m_profile.persona(id)->tokenFile);
    QVERIFY(token.open(QIODevice::ReadOnly));
    QNetworkAccessManager network;
    const auto me = [&](const QByteArray &bearer) {
        QNetworkRequest request(m_profile.repairApiUrl().resolved(QUrl(QStringLiteral("/v1/me"))));
        request.setRawHeader("Authorization", "Bearer " + bearer);
        const std::unique_ptr<QNetworkReply> reply(network.get(request));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        finished.wait(30'000);
        return std::pair(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll());
    };
    const auto [status, body] = me(token.readAll());
    QCOMPARE(status, 200);
    QVERIFY2(body.contains(personaById(id)->principalId.toUtf8()) && body.contains(personaById(id)->role.toUtf8()),
             body.constData());
    QCOMPARE(me("no.such.token").first, 401);
}

void SandboxAccessTest::everyLimitIsScaledOnce()
{
    auto owner = DatabaseSession::open(m_profile.setting(QStringLiteral("platform"), QStringLiteral("dsn")) +
                                       QStringLiteral(" user=owner"));
    QVERIFY(owner);
    const auto value = [&](const char *statement) {
        return owner->value(QLatin1String(statement)).value_or(QStringLiteral("?"));
    };
    QCOMPARE(value("select warn_after from state_catalog where entity_type = 'ORDER' and state = 'IN_PROGRESS'"),
             QStringLiteral("00:24:00"));
    QCOMPARE(value("select settles_after from settling_time where check_code = 'ACCEPTED_QUOTE_WITHOUT_ORDER'"),
             QStringLiteral("00:00:30"));
    QCOMPARE(value("select stuck_after from fulfillment_task_type where task_type = 'PROVISION_SERVICE'"),
             QStringLiteral("00:02:00"));
    QCOMPARE(value("select answer_within from adapter_policy where operation = 'PROVISION_SERVICE'"),
             QStringLiteral("00:02:00"));
    QCOMPARE(value("select crit_lag_seconds from consumer_policy where consumer_name = 'order-workflow-starter'"),
             QStringLiteral("5"));
    QCOMPARE(value("select scaled('1 hour')"), QStringLiteral("00:01:00"));
}

void SandboxAccessTest::theCacheUserOfTheConsoleCannotWrite()
{
    const SourceSettings cache = m_profile.sources[QStringLiteral("cache")];
    const auto cli = [&](const QStringList &command) {
        QProcess process;
        process.start(QStringLiteral("redis-cli"),
                      QStringList{QStringLiteral("-s"), cache.text(QStringLiteral("socket")), QStringLiteral("--user"),
                                  cache.text(QStringLiteral("user")), QStringLiteral("--pass"),
                                  cache.text(QStringLiteral("password")), QStringLiteral("--no-auth-warning")} +
                          command);
        process.waitForFinished();
        return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    };
    QCOMPARE(cli({QStringLiteral("PING")}), QStringLiteral("PONG"));
    for (const char *command :
         {"SET a b", "DEL a", "FLUSHALL", "KEYS *", "CONFIG GET *", "ACL LIST", "EVAL return(1) 0", "PUBLISH a b"})
        QVERIFY2(cli(QString::fromLatin1(command).split(QLatin1Char(' '))).contains(QStringLiteral("NOPERM")), command);
}

void SandboxAccessTest::anInjectedFaultShowsToTheOperatorAndIsTakenBack()
{
    const ProgramRun injected = m_sandbox->ask({QStringLiteral("inject"), QStringLiteral("provisioning-rejected")});
    QVERIFY2(injected.exitCode == 0, qPrintable(injected.complaint));
    const QJsonObject answer = QJsonDocument::fromJson(injected.output.toUtf8()).object();
    QCOMPARE(answer.value(QStringLiteral("scenario")).toString(), QStringLiteral("provisioning-rejected"));
    QCOMPARE(answer.value(QStringLiteral("entityType")).toString(), QStringLiteral("ORDER"));
    auto session = sessionOf(QStringLiteral("operator"));
    QVERIFY(session);
    const QString order = answer.value(QStringLiteral("entityId")).toString();
    QCOMPARE(session->value(QStringLiteral("select order_number from customer_order where order_id = $1"), {order})
                 .value_or(QString()),
             answer.value(QStringLiteral("entityNumber")).toString());
    QVERIFY(session
                ->value(QStringLiteral(
                            "select count(*) > 0 from fulfillment_task where order_id = $1 and status = 'FAILED'"),
                        {order})
                .value_or(QString()) == QLatin1String("t"));
    QCOMPARE(
        m_sandbox->ask({QStringLiteral("inject"), QStringLiteral("provisioning-rejected"), QStringLiteral("--undo")})
            .exitCode,
        0);

    const ProgramRun unknown = m_sandbox->ask({QStringLiteral("inject"), QStringLiteral("../../etc/passwd")});
    QVERIFY(unknown.exitCode != 0);
    QVERIFY2(unknown.complaint.contains(QStringLiteral("provisioning-rejected")), qPrintable(unknown.complaint));
}

void SandboxAccessTest::anActorIsFrozenAndThawed()
{
    const auto stateOf = [&](const QString &actor) {
        const QJsonArray actors = m_sandbox->status()[QStringLiteral("platform")][QStringLiteral("actors")].toArray();
        for (const QJsonValue &row : actors) {
            if (row[QStringLiteral("actor")].toString() == actor)
                return row[QStringLiteral("state")].toString();
        }
        return QString();
    };
    QCOMPARE(m_sandbox->ask({QStringLiteral("pause"), QStringLiteral("relay")}).exitCode, 0);
    QCOMPARE(stateOf(QStringLiteral("relay")), QStringLiteral("paused"));
    QCOMPARE(m_sandbox->ask({QStringLiteral("resume"), QStringLiteral("all")}).exitCode, 0);
    QCOMPARE(stateOf(QStringLiteral("relay")), QStringLiteral("running"));
    QVERIFY(m_sandbox->ask({QStringLiteral("pause"), QStringLiteral("nobody")}).exitCode != 0);
}

JAGA_TEST(SandboxAccessTest)
#include "sandbox_access_test.moc"
