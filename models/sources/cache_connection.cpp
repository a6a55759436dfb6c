// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/cache_connection.h"

#include <QSet>
#include <QUuid>

#include <algorithm>
#include <cstring>

#include <hiredis/hiredis.h>
#include <poll.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

QString textOf(const redisReply &reply)
{
    if (reply.type == REDIS_REPLY_INTEGER)
        return QString::number(reply.integer);
    return QString::fromUtf8(reply.str, static_cast<qsizetype>(reply.len));
}

CacheValue valueOf(const redisReply &reply)
{
    CacheValue value;
    if (reply.type == REDIS_REPLY_ERROR) {
        const QString text = textOf(reply);
        const bool refused = text.startsWith(u"NOPERM") || text.startsWith(u"NOAUTH") || text.startsWith(u"WRONGPASS");
        value.error = Error{refused ? ErrorCode::Unauthorised : ErrorCode::Invalid, text, {}};
    } else if (reply.type == REDIS_REPLY_NIL) {
        value.isNull = true;
    } else if (reply.type == REDIS_REPLY_ARRAY) {
        value.isList = true;
        for (size_t i = 0; i < reply.elements; ++i) {
            const redisReply &element = *reply.element[i];
            if (element.type == REDIS_REPLY_ARRAY) // the keys of a scan
                value.list += valueOf(element).list;
            else
                value.list.append(element.type == REDIS_REPLY_NIL ? QString() : textOf(element));
        }
    } else {
        value.text = textOf(reply);
    }
    return value;
}

} // namespace

bool cacheAllows(const QStringList &words)
{
    static const QSet<QString> reading{u"GET"_s,     u"MGET"_s,   u"EXISTS"_s,   u"TTL"_s,       u"PTTL"_s,
                                       u"TYPE"_s,    u"STRLEN"_s, u"GETRANGE"_s, u"HGET"_s,      u"HMGET"_s,
                                       u"HGETALL"_s, u"HLEN"_s,   u"HEXISTS"_s,  u"LLEN"_s,      u"LRANGE"_s,
                                       u"LINDEX"_s,  u"SCARD"_s,  u"SMEMBERS"_s, u"SISMEMBER"_s, u"ZCARD"_s,
                                       u"ZRANGE"_s,  u"ZSCORE"_s, u"SCAN"_s,     u"INFO"_s,      u"PING"_s};
    const QString command = words.value(0).toUpper();
    return reading.contains(command) || (command == u"MEMORY" && words.value(1).toUpper() == u"USAGE");
}

Expected<std::unique_ptr<CacheConnection>> CacheConnection::open(const CacheAccess &access, const Deadline &deadline,
                                                                 const Interruption &interruption)
{
    redisContext *context = nullptr;
    if (access.address.startsWith(u'/')) {
        context = redisConnectUnixNonBlock(access.address.toLocal8Bit().constData());
    } else {
        const qsizetype colon = access.address.lastIndexOf(u':');
        context = redisConnectNonBlock(access.address.first(qMax<qsizetype>(0, colon)).toLatin1().constData(),
                                       access.address.sliced(colon + 1).toUShort());
    }
    if (!context)
        return failure(ErrorCode::Internal, u"no memory for a connection"_s);
    std::unique_ptr<CacheConnection> connection(new CacheConnection(context));
    if (context->err != 0)
        return Unexpected<Error>(connection->problem());
    if (const auto connected = connection->wait(POLLOUT, deadline, interruption); !connected)
        return Unexpected<Error>(connected.error());
    int socketError = 0;
    socklen_t size = sizeof socketError;
    if (::getsockopt(context->fd, SOL_SOCKET, SO_ERROR, &socketError, &size) != 0 || socketError != 0)
        return failure(ErrorCode::Offline, QString::fromLocal8Bit(strerror(socketError)));
    if (!access.user.isEmpty()) {
        const auto identified =
            connection->exchange({{u"AUTH"_s, access.user, access.password}}, deadline, interruption);
        if (!identified)
            return Unexpected<Error>(identified.error());
        if (identified->first().error)
            return failure(ErrorCode::Unauthorised, identified->first().error->detail);
    }
    return connection;
}

CacheConnection::~CacheConnection() { redisFree(m_context); }

Error CacheConnection::problem() const
{
    const QString detail = QString::fromUtf8(m_context->errstr);
    const bool garbage = m_context->err == REDIS_ERR_PROTOCOL;
    return {garbage ? ErrorCode::Invalid : ErrorCode::Offline,
            garbage ? u"whoever answers there is no Redis: "_s + detail : detail,
            {}};
}

Expected<Done> CacheConnection::wait(short events, const Deadline &deadline, const Interruption &interruption) const
{
    switch (waitForSocket(m_context->fd, events, deadline, interruption)) {
    case Waited::Ready:
        return Done{};
    case Waited::TimedOut:
        return failure(ErrorCode::Timeout, u"the cache did not answer in time"_s);
    case Waited::Interrupted:
        return failure(ErrorCode::Cancelled, u"cancelled"_s);
    }
    Q_UNREACHABLE();
}

Expected<QList<CacheValue>> CacheConnection::ask(const QList<QStringList> &commands, const Deadline &deadline,
                                                 const Interruption &interruption)
{
    for (const QStringList &words : commands) {
        if (!cacheAllows(words))
            return failure(ErrorCode::Invalid,
                           u"the console does not send %1 to the cache: it only reads"_s.arg(words.value(0)));
    }
    return exchange(commands, deadline, interruption);
}

Expected<bool> CacheConnection::mayWrite(const Deadline &deadline, const Interruption &interruption)
{
    const QString key = u"jaga:check-access:"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    const auto values =
        exchange({{u"DEL"_s, key}, {u"HDEL"_s, key, u"none"_s}, {u"SETRANGE"_s, key, u"0"_s, QString()}}, deadline,
                 interruption);
    if (!values)
        return Unexpected<Error>(values.error());
    // A refused key still means that the command is granted on others; only "run the command" refuses it altogether.
    return std::any_of(values->cbegin(), values->cend(), [](const CacheValue &value) {
        return !value.error ||
               !(value.error->code == ErrorCode::Unauthorised && value.error->detail.contains(u"to run the"));
    });
}

Expected<QList<CacheValue>> CacheConnection::exchange(const QList<QStringList> &commands, const Deadline &deadline,
                                                      const Interruption &interruption)
{
    for (const QStringList &words : commands) {
        QByteArrayList bytes;
        std::vector<const char *> parts;
        std::vector<size_t> sizes;
        for (const QString &word : words)
            bytes.append(word.toUtf8());
        for (const QByteArray &part : std::as_const(bytes)) {
            parts.push_back(part.constData());
            sizes.push_back(static_cast<size_t>(part.size()));
        }
        redisAppendCommandArgv(m_context, static_cast<int>(parts.size()), parts.data(), sizes.data());
    }
    for (int done = 0; done == 0;) {
        if (const auto writable = wait(POLLOUT, deadline, interruption); !writable)
            return Unexpected<Error>(writable.error());
        if (redisBufferWrite(m_context, &done) != REDIS_OK)
            return Unexpected<Error>(problem());
    }
    QList<CacheValue> values;
    while (values.size() < commands.size()) {
        void *raw = nullptr;
        if (redisGetReplyFromReader(m_context, &raw) != REDIS_OK)
            return Unexpected<Error>(problem());
        if (raw) {
            const std::unique_ptr<void, decltype(&freeReplyObject)> reply(raw, &freeReplyObject);
            values.append(valueOf(*static_cast<redisReply *>(raw)));
            continue;
        }
        if (const auto readable = wait(POLLIN, deadline, interruption); !readable)
            return Unexpected<Error>(readable.error());
        if (redisBufferRead(m_context) != REDIS_OK)
            return Unexpected<Error>(problem());
    }
    return values;
}

} // namespace jaga
