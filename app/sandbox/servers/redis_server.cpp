// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/servers/redis_server.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QThread>

#include <hiredis/hiredis.h>

#include <array>
#include <memory>

namespace jaga::sandbox {
namespace {

constexpr qint64 redisAnswerLimit = 90'000; // ms

QString newPassword()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex());
}

/// Empty: it answers this user.
QString refusal(const QString &socket, const QString &user, const QString &password)
{
    const std::unique_ptr<redisContext, void (*)(redisContext *)> context(
        redisConnectUnixWithTimeout(QFile::encodeName(socket).constData(), {2, 0}), redisFree);
    if (!context || context->err != 0)
        return QStringLiteral("no connection");
    redisSetTimeout(context.get(), {2, 0});
    const QByteArray name = user.toUtf8();
    const QByteArray secret = password.toUtf8();
    const std::unique_ptr<redisReply, void (*)(void *)> reply(
        static_cast<redisReply *>(redisCommand(context.get(), "AUTH %s %s", name.constData(), secret.constData())),
        freeReplyObject);
    if (!reply)
        return QStringLiteral("no answer");
    return reply->type == REDIS_REPLY_ERROR ? QString::fromUtf8(reply->str) : QString();
}

} // namespace

RedisServer::RedisServer(const RunDirectory &directory, const ServiceAccount &account, Watchdog &watchdog)
    : m_directory(directory), m_account(account), m_socket(directory.redis() + QStringLiteral("/redis.sock")),
      m_readerPassword(newPassword()), m_platformPassword(newPassword()), m_process(QStringLiteral("redis"), watchdog)
{
}

QByteArray RedisServer::configuration() const
{
    // the user who keeps keys may not flush, configure or look into other people's connections either
    const QString text =
        QStringLiteral(
            "port 0\n"
            "unixsocket \"%1\"\n"
            "unixsocketperm 700\n"
            "save \"\"\n"
            "appendonly no\n"
            "hz 1\n"
            "maxmemory 128mb\n"
            "user default off\n"
            "user %2 on >%3 ~* resetchannels -@all +@read +ping +info +memory|usage +hello +select -@dangerous +info\n"
            "user %4 on >%5 ~* &* -@all +@read +@write +@transaction +@connection +@pubsub -@dangerous +info\n")
            .arg(m_socket, QLatin1String(readerName), m_readerPassword, QLatin1String(platformName),
                 m_platformPassword);
    return QFile::encodeName(text);
}

Expected<Done> RedisServer::start()
{
    if (const auto made = m_directory.makeFolder(m_directory.redis(), m_account); !made)
        return made;
    // the configuration goes in by standard input: no file holds the passwords
    m_process.setCommand({.program = QStringLiteral("/usr/bin/redis-server"),
                          .arguments = {QStringLiteral("-")},
                          .folder = m_directory.redis(),
                          .logFile = m_directory.logs() + QStringLiteral("/redis.log"),
                          .input = configuration(),
                          .stopSignal = SIGKILL, // it keeps nothing, and would answer SIGTERM only at its next tick
                          .account = m_account});
    return m_process.start();
}

Expected<Done> RedisServer::waitUntilReady() const
{
    QElapsedTimer waited;
    waited.start();
    for (;; QThread::msleep(10)) {
        QString refused = refusal(m_socket, QLatin1String(readerName), m_readerPassword);
        if (refused.isEmpty())
            refused = refusal(m_socket, QLatin1String(platformName), m_platformPassword);
        if (refused.isEmpty())
            return Done{};
        if (!m_process.isRunning() || waited.elapsed() > redisAnswerLimit)
            return failure(ErrorCode::Offline, m_process.lastWords(), refused);
    }
}

} // namespace jaga::sandbox
