// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/http/http_message.h"

#include <QSet>
#include <QUrl>

namespace jaga::repair {

namespace {

/// No value: not UTF-8, or a NUL in it.
std::optional<QString> percentDecoded(const QByteArray &text)
{
    const QString plain = QUrl::fromPercentEncoding(text);
    if (plain.contains(QChar::ReplacementCharacter) || plain.contains(QChar::Null))
        return std::nullopt;
    return plain;
}

std::optional<QMap<QString, QString>> decodedQuery(const QByteArray &query)
{
    QMap<QString, QString> items;
    for (const QByteArray &item : query.split('&')) {
        if (item.isEmpty())
            continue;
        const qsizetype equals = item.indexOf('=');
        const auto name = percentDecoded(equals < 0 ? item : item.left(equals));
        const auto value = percentDecoded(equals < 0 ? QByteArray() : item.mid(equals + 1).replace('+', "%20"));
        if (!name || !value || items.contains(*name))
            return std::nullopt;
        items.insert(*name, *value);
    }
    return items;
}

} // namespace

std::optional<HttpRequest> readHead(const QByteArray &method, const QByteArray &target,
                                    const QList<std::pair<QByteArray, QByteArray>> &fields, bool hostNeeded)
{
    static const QSet<QByteArray> single{"authorization",   "content-type", "content-digest", "host",
                                         "idempotency-key", "if-match",     "last-event-id",  "x-act-as-role"};
    HttpRequest request;
    request.method = method;
    for (const auto &[givenName, value] : fields) {
        const QByteArray name = givenName.toLower();
        if (single.contains(name) && request.headers.contains(name))
            return std::nullopt;
        request.headers.insert(name, value);
    }
    if (!target.startsWith('/') || (hostNeeded && !request.headers.contains("host")))
        return std::nullopt;
    const qsizetype mark = target.indexOf('?');
    const auto path = percentDecoded(mark < 0 ? target : target.left(mark));
    const auto query = decodedQuery(mark < 0 ? QByteArray() : target.mid(mark + 1));
    if (!path || !query)
        return std::nullopt;
    request.path = *path;
    request.query = *query;
    return request;
}

} // namespace jaga::repair
