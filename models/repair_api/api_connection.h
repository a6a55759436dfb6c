// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/http_exchange.h"
#include "models/repair_api/support_record_client.h"

#include <QNetworkAccessManager>
#include <QUrlQuery>

namespace jaga {

/// Whether `service` itself answered, and not what stands in its place. A refused question is an answer: an API gives its reason as a
/// JSON object, also with 403. A refused identity (401, or the 403 of a gateway), a failing server and garbage are none, and a refusal
/// that is no object is the page of another web server (Invalid). `json`: what objectOf made of the outcome.
Expected<Done> answeredBy(const QString &service, const HttpOutcome &outcome, const Expected<QJsonObject> &json);

/// What both clients of the repair API share: addresses, identity headers, and a Reply around each exchange.
class ApiConnection {
public:
    /// Told of every exchange that was not cancelled: its answer or why there is none, and how long it took.
    using Watcher = std::function<void(const Expected<Done> &, std::chrono::microseconds)>;

    ApiConnection(RepairApiAccess access, QObject *owner) : m_access(std::move(access)), m_owner(owner) {}
    void setWatcher(Watcher watcher) { m_watcher = std::move(watcher); }

    /// `path` below the service's address, for example `/v1/me`. The token is asked for anew.
    QNetworkRequest request(const QString &path, const QUrlQuery &query = {}) const;
    QNetworkAccessManager &network() { return m_network; }
    QObject *owner() const { return m_owner; }

    /// GETs a JSON object and reads it. Errors as errorOfStatus and HttpExchange give them; unreadable JSON is Invalid.
    template <class T>
    Reply<T> get(const QString &path, const QUrlQuery &query, std::function<Expected<T>(const QJsonObject &)> read)
    {
        auto promise = std::make_shared<Promise<T>>();
        const Reply<T> reply = promise->reply();
        const auto asked = std::chrono::steady_clock::now();
        auto *exchange =
            HttpExchange::get(m_network, request(path, query), {}, m_owner,
                              [watcher = m_watcher, promise, read, path, asked](HttpOutcome outcome) {
                                  const Expected<QJsonObject> json = objectOf(outcome, path);
                                  if (watcher)
                                      watcher(answeredBy(QStringLiteral("repair service"), outcome, json),
                                              std::chrono::duration_cast<std::chrono::microseconds>(
                                                  std::chrono::steady_clock::now() - asked));
                                  promise->finish(json ? read(*json) : Expected<T>(Unexpected<Error>(json.error())));
                              });
        cancelWith(*promise, exchange);
        return reply;
    }

    template <class T>
    static void cancelWith(Promise<T> &promise, HttpExchange *exchange)
    {
        promise.onCancel([guard = QPointer<HttpExchange>(exchange), exchange] {
            if (guard)
                QMetaObject::invokeMethod(
                    exchange, [exchange] { exchange->cancel(); }, Qt::QueuedConnection);
        });
    }

    static Expected<QJsonObject> objectOf(const HttpOutcome &outcome, const QString &path);

private:
    const RepairApiAccess m_access;
    QObject *m_owner;
    Watcher m_watcher;
    QNetworkAccessManager m_network;
};

/// `/v1/tenants/TENANT/REST`, every part percent-encoded as one path segment.
QString tenantPath(const QString &tenantId, const QStringList &segments);

/// The problem an answer carries; for a body that is none (a proxy's HTML, an empty body) one that says so.
api::Problem problemOf(const HttpAnswer &answer);

/// A JSON object in UTF-8, or why it is none.
Expected<QJsonObject> readJsonObject(const QByteArray &bytes);

} // namespace jaga
