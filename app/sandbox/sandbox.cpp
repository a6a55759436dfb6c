// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/sandbox.h"

#include "app/sandbox/profile/private_file.h"
#include "app/sandbox/profile/profile_writer.h"
#include "app/sandbox/seed/seeder.h"
#include "runbook_engine/base/logging.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QTimeZone>

namespace jaga::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr qint64 defaultTokenLife = 900; // seconds
constexpr qint64 longestTokenLife = 86'400;

/// Runs the steps until one fails.
Expected<Done> inOrder(std::initializer_list<std::function<Expected<Done>()>> steps)
{
    for (const auto &step : steps) {
        if (const Expected<Done> done = step(); !done)
            return done;
    }
    return Done{};
}

QJsonObject serverStatus(const ServerProcess &process)
{
    return {{QStringLiteral("name"), process.name()},
            {QStringLiteral("processId"), process.processId()},
            {QStringLiteral("running"), process.isRunning()},
            {QStringLiteral("restarts"), process.restarts()}};
}

} // namespace

Sandbox::Sandbox(SandboxSettings settings, RunDirectory directory, ServiceAccount account, Watchdog &watchdog)
    : m_settings(settings), m_directory(std::move(directory)), m_account(std::move(account)), m_watchdog(watchdog),
      m_postgres(m_directory, m_account, watchdog), m_redis(m_directory, m_account, watchdog),
      m_repairService(m_directory, watchdog, settings.timeScale),
      m_control([this](const ControlRequest &request, const ControlServer::Reply &reply) {
          if (request.command == QLatin1String("inject"))
              inject(request.arguments, reply);
          else
              reply(answer(request));
      })
{
    m_injections.setMaxThreadCount(1);
    m_sinceStart.start();
    connect(&m_watchdogCheck, &QTimer::timeout, this,
            [this] {
                if (!m_watchdog.alive()) {
                    qCCritical(logSandbox)
                        << "the watchdog was killed: stopping, since nothing would clean up behind this sandbox";
                    Q_EMIT stopRequested();
                }
            });
}

Sandbox::~Sandbox() { stop(); }

Expected<Done> Sandbox::start()
{
    return inOrder({[this] { return startServers(); }, [this] { return fillDatabase(); },
                    [this] { return startSignIn(); }, [this] { return startRepairService(); },
                    [this] { return startPlatform(); }, [this] { return publishProfile(); }});
}

Expected<Done> Sandbox::startServers()
{
    return inOrder({[this] { return m_directory.makeFolder(m_directory.logs()); },
                    [this] { return m_directory.makeFolder(m_directory.keys()); },
                    [this] { return m_directory.makeFolder(m_directory.tokens()); },
                    [this] { return m_directory.makeFolder(m_directory.cases()); },
                    [this] { return m_redis.start(); }, // comes up while the cluster is made
                    [this] { return m_postgres.initialise(); }, [this] { return m_postgres.start(); },
                    [this] { return m_redis.waitUntilReady(); }});
}

Expected<Done> Sandbox::fillDatabase()
{
    auto session = DatabaseSession::open(m_postgres.dsn(QLatin1String(PostgresServer::superuser)));
    if (!session)
        return Unexpected(session.error());
    const MasterData data = masterData(m_settings.seed);
    return inOrder({[&] { return loadSchema(*session); }, [&] { return setTimeScale(*session, m_settings.timeScale); },
                    [&] { return writeMasterData(*session, data); },
                    [&] { return makeLogins(*session, personas(), data); }});
}

Expected<Done> Sandbox::startSignIn()
{
    auto issuer = TokenIssuer::make();
    if (!issuer)
        return Unexpected(issuer.error());
    m_issuer.emplace(*std::move(issuer));
    if (const auto written = writePrivateFile(m_directory.keySet(), m_issuer->keySet()); !written)
        return written;
    m_tokens = std::make_unique<TokenFiles>(*m_issuer, m_directory.tokens());
    return m_tokens->start();
}

Expected<Done> Sandbox::startRepairService()
{
    if (RepairServiceProcess::program().isEmpty())
        return failure(ErrorCode::Invalid,
                       QStringLiteral("jaga-repair-service is not beside this program; build or install it too"));
    return m_repairService.start(m_postgres.dsn(QLatin1String(repairServiceLogin)),
                                 m_postgres.dsn(QLatin1String(PostgresServer::superuser)));
}

Expected<Done> Sandbox::startPlatform()
{
    PlatformOptions options;
    options.dsn = m_postgres.dsn(QLatin1String(platformLogin));
    options.redisSocket = m_redis.socket();
    options.redisUser = QLatin1String(RedisServer::platformName);
    options.redisPassword = m_redis.platformPassword();
    options.seed = m_settings.seed;
    options.timeScale = m_settings.timeScale;
    options.directory = m_directory.path();
    options.repairApiUrl = m_repairService.url().toString();
    options.workerToken = m_repairService.workerToken();
    if (m_settings.large) {
        options.quotesPerMinute = 60;
        options.quotesAtStart = 300;
    }
    for (const MasterData::Offering &offering : masterData(m_settings.seed).offerings)
        options.offerings.append(
            {offering.id, offering.tenantId, offering.code, offering.name, offering.price, offering.taskTypes});
    m_platform = std::make_unique<Platform>(std::move(options));
    return m_platform->start();
}

Expected<Done> Sandbox::publishProfile()
{
    if (const auto written = writePrivateFile(m_directory.profile(), profileText(profile())); !written)
        return written;
    m_readyAfter = m_sinceStart.elapsed();
    m_watchdogCheck.start(1s);
    return m_control.listen(m_directory.controlSocket());
}

Profile Sandbox::profile() const
{
    Profile profile;
    profile.name = QStringLiteral("SANDBOX %1").arg(QDir(m_directory.path()).dirName());
    profile.environment = QStringLiteral("sandbox");
    profile.site = QStringLiteral("local");
    profile.timeScale = m_settings.timeScale;
    for (const MasterData::Tenant &tenant : masterData(m_settings.seed).tenants) {
        if (QTimeZone::isTimeZoneIdAvailable(tenant.zone.toLatin1())) // a system without time zone data knows UTC only
            profile.tenantZones.insert(tenant.code, tenant.zone);
    }
    profile.sources = {
        {QStringLiteral("platform"), {{{QStringLiteral("dsn"), {m_postgres.dsn()}}}}},
        {QStringLiteral("kafka"),
         {{{QStringLiteral("bootstrap"), {m_platform->kafkaBootstrap()}},
           {QStringLiteral("groups"), m_platform->kafkaGroups()}}}},
        {QStringLiteral("engine"), {{{QStringLiteral("url"), {m_platform->engineUrl()}}}}},
        {QStringLiteral("cache"),
         {{{QStringLiteral("socket"), {m_redis.socket()}},
           {QStringLiteral("user"), {QLatin1String(RedisServer::readerName)}},
           {QStringLiteral("password"), {m_redis.readerPassword()}}}}},
        {QStringLiteral("support"), {{{QStringLiteral("url"), {m_repairService.url().toString()}}}}},
    };
    profile.caseFolder = m_directory.cases();
    profile.defaultPersona = QStringLiteral("operator");
    profile.ticketPattern = QStringLiteral("[A-Z][A-Z0-9]+-[0-9]+");
    for (const Persona &persona : personas()) {
        profile.personas.append({persona.id, persona.name, persona.role, persona.databaseLogin,
                                 m_directory.tokens() + QLatin1Char('/') + TokenFiles::fileName(persona)});
    }
    return profile;
}

void Sandbox::stop()
{
    m_watchdogCheck.stop();
    if (m_platform)
        m_platform->stop(); // finishes the transactions at hand
    m_injections.clear();
    m_injections.waitForDone();
    m_platform.reset();
    m_repairService.stop();
    m_redis.stop();
    m_postgres.stop();
}

Expected<QJsonObject> Sandbox::answer(const ControlRequest &request)
{
    if (request.command == QLatin1String("status"))
        return status();
    if (request.command == QLatin1String("token"))
        return issueToken(request.arguments);
    if (request.command == QLatin1String("pause") || request.command == QLatin1String("resume"))
        return freeze(request);
    if (request.command == QLatin1String("stop")) {
        QTimer::singleShot(0, this, &Sandbox::stopRequested);
        return QJsonObject{{QStringLiteral("stopping"), true}};
    }
    return failure(ErrorCode::Invalid,
                   QStringLiteral("the sandbox knows no command \"%1\"").arg(request.command.left(40)));
}

void Sandbox::inject(const QJsonObject &arguments, const ControlServer::Reply &reply)
{
    m_injections.start([this, arguments, reply] {
        const auto injected = m_platform->inject(arguments.value(QStringLiteral("scenario")).toString(),
                                                 arguments.value(QStringLiteral("undo")).toBool());
        QMetaObject::invokeMethod(this, [reply, injected] { reply(injected); });
    });
}

Expected<QJsonObject> Sandbox::freeze(const ControlRequest &request)
{
    const QString actor = request.arguments.value(QStringLiteral("actor")).toString();
    const bool pausing = request.command == QLatin1String("pause");
    const Expected<Done> done = pausing ? m_platform->pause(actor) : m_platform->resume(actor);
    return done.transform([&](const Done &) {
        return QJsonObject{{QStringLiteral("actor"), actor},
                           {QStringLiteral("state"), pausing ? QStringLiteral("paused") : QStringLiteral("running")}};
    });
}

Expected<QJsonObject> Sandbox::issueToken(const QJsonObject &arguments) const
{
    const Persona *persona = personaById(arguments.value(QStringLiteral("persona")).toString());
    const QJsonValue wanted = arguments.value(QStringLiteral("seconds"));
    const qint64 seconds = wanted.isUndefined() ? defaultTokenLife : wanted.toInteger(0);
    if (!persona)
        return failure(ErrorCode::NotFound, QStringLiteral("there is no such persona"));
    if (seconds < 1 || seconds > longestTokenLife)
        return failure(ErrorCode::Invalid,
                       QStringLiteral("a token lives between 1 and %1 seconds").arg(longestTokenLife));
    return m_issuer->token(*persona, std::chrono::seconds(seconds)).transform([](const QByteArray &token) {
        return QJsonObject{{QStringLiteral("token"), QString::fromLatin1(token)}};
    });
}

QJsonObject Sandbox::status() const
{
    return {{QStringLiteral("version"), 1},
            {QStringLiteral("directory"), m_directory.path()},
            {QStringLiteral("profile"), m_directory.profile()},
            {QStringLiteral("processId"), QCoreApplication::applicationPid()},
            {QStringLiteral("seed"), QString::number(m_settings.seed)},
            {QStringLiteral("timeScale"), m_settings.timeScale},
            {QStringLiteral("scale"), m_settings.large ? QStringLiteral("large") : QStringLiteral("small")},
            {QStringLiteral("readyAfterMilliseconds"), m_readyAfter},
            {QStringLiteral("upMilliseconds"), m_sinceStart.elapsed()},
            {QStringLiteral("platform"), m_platform->status()},
            {QStringLiteral("servers"), QJsonArray{serverStatus(m_postgres.process()), serverStatus(m_redis.process()),
                                                   serverStatus(m_repairService.process())}}};
}

} // namespace jaga::sandbox
