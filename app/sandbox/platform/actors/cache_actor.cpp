// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/actors/cache_actor.h"

#include <QJsonDocument>

#include <hiredis/hiredis.h>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

CacheActor::~CacheActor() = default;

void CacheActor::Release::operator()(redisContext *context) const { redisFree(context); }

void CacheActor::connect()
{
    const PlatformOptions &options = m_step.state.options;
    m_redis.reset(redisConnectUnixWithTimeout(options.redisSocket.toUtf8().constData(), {2, 0}));
    if (!m_redis || m_redis->err != 0) {
        m_redis.reset();
        throw std::runtime_error("no connection to Redis");
    }
    if (!options.redisUser.isEmpty())
        command({"AUTH", options.redisUser.toUtf8(), options.redisPassword.toUtf8()});
    m_cataloguesWritten = false;
}

void CacheActor::command(const QList<QByteArray> &words)
{
    std::vector<const char *> arguments;
    std::vector<size_t> lengths;
    for (const QByteArray &word : words) {
        arguments.push_back(word.constData());
        lengths.push_back(static_cast<size_t>(word.size()));
    }
    auto *reply = static_cast<redisReply *>(
        redisCommandArgv(m_redis.get(), static_cast<int>(words.size()), arguments.data(), lengths.data()));
    if (!reply) {
        m_redis.reset();
        throw std::runtime_error("Redis closed the connection");
    }
    const std::string error =
        reply->type == REDIS_REPLY_ERROR ? std::string(reply->str, static_cast<size_t>(reply->len)) : std::string();
    freeReplyObject(reply);
    if (!error.empty())
        throw std::runtime_error("Redis refused " + words.first().toStdString() + ": " + error);
}

void CacheActor::writeCatalogues()
{
    const SqlRows published = m_step.database.run("select tenant_id, active_version from catalog_publication");
    for (int row = 0; row < published.size(); ++row) {
        const QString prefix = u"catalog:%1:"_s.arg(published.text(row, 0));
        command({"SET", (prefix + u"activeVersion"_s).toUtf8(), published.text(row, 1).toUtf8()});
        for (const SoldOffering &offering : m_step.state.options.offerings) {
            if (offering.tenantId != published.uuid(row, 0))
                continue;
            const QJsonObject value{{u"code"_s, offering.code},
                                    {u"name"_s, offering.name},
                                    {u"price"_s, amountText(offering.price.tenThousandths)},
                                    {u"currency"_s, offering.price.currency}};
            command({"SET", u"%1%2:offering:%3"_s.arg(prefix, published.text(row, 1), idText(offering.id)).toUtf8(),
                     QJsonDocument(value).toJson(QJsonDocument::Compact)});
        }
    }
    m_cataloguesWritten = true;
}

void CacheActor::writeSnapshots(const SqlRows &rows, const QString &prefix)
{
    for (int row = 0; row < rows.size(); ++row) {
        const QJsonObject value{{u"number"_s, rows.text(row, 2)},
                                {u"state"_s, rows.text(row, 3)},
                                {u"version"_s, rows.integer(row, 4)},
                                {u"total"_s, rows.text(row, 5)},
                                {u"currency"_s, rows.text(row, 6)}};
        command({"SET", u"%1:%2:%3"_s.arg(prefix, rows.text(row, 0), rows.text(row, 1)).toUtf8(),
                 QJsonDocument(value).toJson(QJsonDocument::Compact), "EX", "3600"});
    }
}

Actor::Delay CacheActor::round()
{
    if (!m_redis)
        connect();
    if (!m_cataloguesWritten)
        writeCatalogues();
    // overlaps the round before: a commit may become visible after its now()
    const QString before = m_step.database.run("select (now() - interval '2 seconds')::text").text(0, 0);
    writeSnapshots(m_step.database.run("select tenant_id, order_id, order_number, state, version, total_amount, "
                                       "currency from customer_order where updated_at >= $1::timestamptz",
                                       {m_since}),
                   u"order"_s);
    writeSnapshots(m_step.database.run("select tenant_id, quote_id, quote_number, state, version, total_amount, "
                                       "currency from quote where updated_at >= $1::timestamptz",
                                       {m_since}),
                   u"quote"_s);
    m_since = before;
    return 1500ms;
}

} // namespace jaga::sandbox
