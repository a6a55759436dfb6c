// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/support_record_client.h"

#include "models/repair_api/api_connection.h"
#include "models/repair_api/event_follower.h"

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// The `items` of a list, each through `read`. One unreadable item makes the list unreadable: a list with a hole would calm.
template <class T>
Expected<QList<T>> readItems(const QJsonObject &json, Expected<T> (*read)(const QJsonObject &))
{
    if (!json.value("items"_L1).isArray())
        return failure(ErrorCode::Invalid, u"the answer has no list of items"_s);
    QList<T> items;
    for (const QJsonValue &element : json.value("items"_L1).toArray()) {
        auto item = element.isObject() ? read(element.toObject())
                                       : Expected<T>(failure(ErrorCode::Invalid, u"an item is no object"_s));
        if (!item)
            return Unexpected<Error>(item.error());
        items.append(std::move(*item));
    }
    return items;
}

template <class T>
std::function<Expected<QList<T>>(const QJsonObject &)> listOf(Expected<T> (*read)(const QJsonObject &))
{
    return [read](const QJsonObject &json) { return readItems<T>(json, read); };
}

/// Values are percent-encoded whole: QUrlQuery alone would leave `+` to be read as a blank.
QUrlQuery queryOf(const QMap<QString, QString> &filter)
{
    QUrlQuery query;
    for (auto it = filter.cbegin(); it != filter.cend(); ++it)
        query.addQueryItem(it.key(), QString::fromLatin1(QUrl::toPercentEncoding(it.value())));
    return query;
}

} // namespace

class SupportRecordClient::Private {
public:
    Private(RepairApiAccess access, QObject *owner) : connection(std::move(access), owner) {}

    ApiConnection connection;
    std::unique_ptr<EventFollower> follower;
    std::shared_ptr<std::optional<ClockOffset>> clock = std::make_shared<std::optional<ClockOffset>>();
};

SupportRecordClient::SupportRecordClient(RepairApiAccess access, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(std::move(access), this))
{
    d->connection.setWatcher(
        [this](const Expected<Done> &answered, std::chrono::microseconds latency) { Q_EMIT asked(answered, latency); });
}

SupportRecordClient::~SupportRecordClient()
{
    // Exchanges use the network of `d`; as children they would outlive it.
    qDeleteAll(findChildren<HttpExchange *>(Qt::FindDirectChildrenOnly));
    d->follower.reset();
}

Reply<api::Me> SupportRecordClient::me()
{
    using std::chrono::duration_cast, std::chrono::microseconds, std::chrono::steady_clock;
    const auto asked = steady_clock::now();
    return d->connection.get<api::Me>(u"/v1/me"_s, {}, [clock = d->clock, asked](const QJsonObject &json) {
        auto me = api::readMe(json);
        if (me) {
            const auto half = duration_cast<microseconds>(steady_clock::now() - asked) / 2;
            *clock = ClockOffset{me->serverTime + half - SystemClock().now(), half};
        }
        return me;
    });
}

Reply<QList<api::CommandType>> SupportRecordClient::commandTypes(const QString &tenantId)
{
    return d->connection.get<QList<api::CommandType>>(tenantPath(tenantId, {u"command-types"_s}), {},
                                                      listOf(&api::readCommandType));
}

Reply<api::Guards> SupportRecordClient::guards(const QString &tenantId, const QString &type, const QString &targetType,
                                               const QString &targetId, const QJsonObject &parameters,
                                               const QString &commandId)
{
    return d->connection.get<api::Guards>(tenantPath(tenantId, {u"commands"_s, u"guards"_s}),
                                          queryOf({{u"type"_s, type},
                                                   {u"targetType"_s, targetType},
                                                   {u"targetId"_s, targetId},
                                                   {u"parameters"_s, QString::fromUtf8(api::canonicalJson(parameters))},
                                                   {u"commandId"_s, commandId}}),
                                          &api::readGuards);
}

/// One list that is read page by page, by the cursor each page ends with. Keeps itself while a page is under way.
template <class T>
class SupportRecordClient::Pages final : public std::enable_shared_from_this<Pages<T>> {
public:
    Pages(SupportRecordClient &client, QString path, QMap<QString, QString> query,
          Expected<T> (*read)(const QJsonObject &))
        : m_client(client), m_path(std::move(path)), m_query(std::move(query)), m_read(read)
    {
        m_query.insert(u"limit"_s, QString::number(pageLength));
    }

    Reply<QList<T>> start()
    {
        const Reply<QList<T>> reply = m_promise.reply();
        next();
        return reply;
    }

private:
    static constexpr int pageLength = 200;
    static constexpr int mostPages = 50; // a service that answers one page for ever is no list

    void next()
    {
        auto page = m_client.d->connection.template get<QJsonObject>(
            m_path, queryOf(m_query), [](const QJsonObject &json) { return Expected<QJsonObject>(json); });
        m_promise.onCancel(page.canceller());
        page.then(&m_client, [self = this->shared_from_this()](Expected<QJsonObject> json) { self->take(json); });
    }

    void take(const Expected<QJsonObject> &json)
    {
        if (m_promise.isSettled())
            return;
        auto items = json ? readItems<T>(*json, m_read) : Expected<QList<T>>(Unexpected<Error>(json.error()));
        if (!items)
            return m_promise.finish(std::move(items));
        m_found += *items;
        const QString cursor = json->value("cursor"_L1).toString();
        if (cursor.isEmpty())
            return m_promise.finish(m_found);
        if (++m_pages == mostPages)
            return m_promise.finish(
                failure(ErrorCode::Invalid, u"the list does not end after %1 pages"_s.arg(mostPages), m_path));
        m_query.insert(u"cursor"_s, cursor);
        next();
    }

    SupportRecordClient &m_client;
    const QString m_path;
    QMap<QString, QString> m_query;
    Expected<T> (*m_read)(const QJsonObject &);
    Promise<QList<T>> m_promise;
    QList<T> m_found;
    int m_pages = 0;
};

Reply<QList<api::Command>> SupportRecordClient::commands(const QString &tenantId, const QMap<QString, QString> &filter)
{
    return std::make_shared<Pages<api::Command>>(*this, tenantPath(tenantId, {u"commands"_s}), filter,
                                                 &api::readCommand)
        ->start();
}

Reply<api::Command> SupportRecordClient::command(const QString &tenantId, const QString &id)
{
    return d->connection.get<api::Command>(tenantPath(tenantId, {u"commands"_s, id}), {}, &api::readCommand);
}

Reply<QList<api::Incident>> SupportRecordClient::incidents(const QString &tenantId,
                                                           const QMap<QString, QString> &filter)
{
    return std::make_shared<Pages<api::Incident>>(*this, tenantPath(tenantId, {u"incidents"_s}), filter,
                                                  &api::readIncident)
        ->start();
}

Reply<api::Incident> SupportRecordClient::incident(const QString &tenantId, const QString &id)
{
    return d->connection.get<api::Incident>(tenantPath(tenantId, {u"incidents"_s, id}), {}, &api::readIncident);
}

Reply<QJsonObject> SupportRecordClient::auditRecords(const QString &tenantId, qint64 afterSequence, int limit)
{
    return records(tenantId, u"audit/records"_s,
                   {{u"after"_s, QString::number(afterSequence)}, {u"limit"_s, QString::number(limit)}});
}

Reply<QJsonObject> SupportRecordClient::records(const QString &tenantId, const QString &path,
                                                const QMap<QString, QString> &query)
{
    return d->connection.get<QJsonObject>(tenantPath(tenantId, path.split(u'/')), queryOf(query),
                                          [](const QJsonObject &json) { return Expected<QJsonObject>(json); });
}

void SupportRecordClient::follow(const QStringList &tenantIds)
{
    d->follower.reset();
    if (tenantIds.isEmpty())
        return;
    d->follower = std::make_unique<EventFollower>(d->connection, tenantIds, nullptr);
    connect(d->follower.get(), &EventFollower::connectedChanged, this, &SupportRecordClient::streamChanged);
    connect(d->follower.get(), &EventFollower::received, this, [this](const StreamEvent &event) {
        if (const auto data = readJsonObject(event.data))
            Q_EMIT eventReceived(data->value("tenantId"_L1).toString(), QString::fromUtf8(event.name), *data);
    });
}

std::optional<SupportRecordClient::ClockOffset> SupportRecordClient::clockOffset() const { return *d->clock; }

} // namespace jaga
