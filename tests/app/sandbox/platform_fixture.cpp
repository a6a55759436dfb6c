// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/sandbox/platform_fixture.h"

#include "app/sandbox/platform/intents/http_call.h"
#include "app/sandbox/seed/seeder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

#include <algorithm>
#include <thread>

namespace jaga::test {

using namespace Qt::StringLiterals;
using namespace sandbox;

namespace {

QList<QJsonObject> linesOf(const QString &path)
{
    QList<QJsonObject> lines;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (!line.isEmpty())
            lines.append(QJsonDocument::fromJson(line).object());
    }
    return lines;
}

bool succeeded(const Expected<Done> &done)
{
    if (!done)
        qWarning().noquote() << done.error().context << done.error().detail;
    return done.has_value();
}

QList<SoldOffering> offeringsOf(const MasterData &data)
{
    QList<SoldOffering> sold;
    for (const MasterData::Offering &offering : data.offerings)
        sold.append({offering.id, offering.tenantId, offering.code, offering.name, offering.price, offering.taskTypes});
    return sold;
}

} // namespace

bool PlatformFixture::start(const std::function<void(PlatformOptions &)> &adjust)
{
    constexpr quint64 seed = 7;
    constexpr double timeScale = 60;
    const auto account = ServiceAccount::choose();
    const QString path = m_directory.filePath(u"run"_s);
    if (!m_directory.isValid() || !account)
        return false;
    // the servers' account has to reach its folders
    QFile::setPermissions(m_directory.path(),
                          QFile::permissions(m_directory.path()) | QFile::ExeOther | QFile::ReadOther);
    const auto run = RunDirectory::claim(path, *account);
    if (!run)
        return succeeded(Unexpected(run.error()));
    auto watchdog = Watchdog::start(*run);
    if (!watchdog)
        return false;
    m_watchdog = std::make_unique<Watchdog>(std::move(*watchdog));
    m_postgres = std::make_unique<PostgresServer>(*run, *account, *m_watchdog);
    m_redis = std::make_unique<RedisServer>(*run, *account, *m_watchdog);
    const ServiceAccount caller{.name = {}, .groups = {}};
    if (!succeeded(run->makeFolder(run->logs(), caller)) || !succeeded(m_redis->start()) ||
        !succeeded(m_postgres->initialise()) || !succeeded(m_postgres->start()) ||
        !succeeded(m_redis->waitUntilReady()))
        return false;
    const MasterData data = masterData(seed);
    auto session = DatabaseSession::open(m_postgres->dsn(QString::fromLatin1(PostgresServer::superuser)));
    if (!session || !succeeded(loadSchema(*session)) || !succeeded(setTimeScale(*session, timeScale)) ||
        !succeeded(writeMasterData(*session, data)) || !succeeded(makeLogins(*session, personas(), data)))
        return false;
    m_database = std::make_unique<Database>(m_postgres->dsn(QString::fromLatin1(PostgresServer::superuser)), u"test"_s);
    PlatformOptions options;
    options.dsn = m_postgres->dsn(QString::fromLatin1(platformLogin));
    options.redisSocket = m_redis->socket();
    options.redisUser = QString::fromLatin1(RedisServer::platformName);
    options.redisPassword = m_redis->platformPassword();
    options.seed = seed;
    options.timeScale = timeScale;
    options.directory = m_directory.path();
    options.offerings = offeringsOf(data);
    if (adjust)
        adjust(options);
    m_platform = std::make_unique<Platform>(options);
    return succeeded(m_platform->start());
}

PlatformFixture::~PlatformFixture()
{
    m_platform.reset();
    m_database.reset();
    if (m_redis)
        m_redis->stop();
    if (m_postgres)
        m_postgres->stop();
    if (m_watchdog)
        m_watchdog->finish();
}

bool PlatformFixture::waitForRow(const QString &what, const std::function<bool()> &holds, int seconds) const
{
    QElapsedTimer elapsed;
    elapsed.start();
    while (!holds()) {
        if (elapsed.elapsed() > seconds * 1000) {
            qWarning().noquote() << "waited in vain for" << what
                                 << QJsonDocument(m_platform->status()).toJson(QJsonDocument::Compact);
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return true;
}

QString PlatformFixture::orderState(const QString &orderId)
{
    const SqlRows rows = m_database->run("select state from customer_order where order_id = $1", {orderId});
    return rows.isEmpty() ? QString() : rows.text(0, 0);
}

int PlatformFixture::calls(const QString &orderId, const QString &operation) const
{
    const QList<QJsonObject> lines = linesOf(m_directory.filePath(u"adapter-calls.jsonl"_s));
    return static_cast<int>(std::count_if(lines.begin(), lines.end(), [&](const QJsonObject &line) {
        return line.value("orderId"_L1) == orderId && line.value("operation"_L1) == operation;
    }));
}

int PlatformFixture::lookUps() const
{
    return static_cast<int>(linesOf(m_directory.filePath(u"adapter-lookups.jsonl"_s)).size());
}

QJsonObject PlatformFixture::search(const QString &collection, const QJsonObject &filter) const
{
    const QUrl url(m_platform->engineUrl());
    const auto answer = callHttp("POST", m_platform->engineUrl(), url.path() + u'/' + collection + u"/search"_s, {},
                                 {{u"filter"_s, filter}});
    return answer && answer->status == 200 ? answer->body : QJsonObject();
}

} // namespace jaga::test
