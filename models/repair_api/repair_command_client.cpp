// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/repair_command_client.h"

#include "models/repair_api/api_connection.h"
#include "runbook_engine/base/logging.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// Longer than the service's own limits, so that it decides first.
constexpr HttpExchange::Limits mutationLimits{std::chrono::milliseconds{30'000}, 8 * 1024 * 1024};

Sent sentWithout(const HttpFailure &failed)
{
    Sent sent;
    sent.outcome = failed.left ? Sent::Outcome::Unknown : Sent::Outcome::NotSent;
    sent.error = failed.error;
    return sent;
}

Sent sentWith(const HttpAnswer &answer)
{
    Sent sent;
    sent.outcome = Sent::Outcome::Answered;
    sent.status = answer.status;
    sent.etag = answer.etag;
    sent.replayed = answer.replayed;
    const auto json = readJsonObject(answer.body);
    if (json)
        sent.body = *json;
    if (answer.status < 200 || answer.status > 299) {
        sent.problem = problemOf(answer);
    } else if (!json) {
        // Something was done and we cannot read what: only a look-up by the key can tell.
        sent.outcome = Sent::Outcome::Unknown;
        sent.error = json.error();
    }
    return sent;
}

} // namespace

class RepairCommandClient::Private {
public:
    Private(RepairApiAccess access, QObject *owner) : connection(std::move(access), owner) {}

    QNetworkRequest request(const QString &path, const QString &idempotencyKey, const QString &etag) const
    {
        QNetworkRequest request = connection.request(path);
        request.setRawHeader("Content-Type", "application/json");
        if (!idempotencyKey.isEmpty())
            request.setRawHeader("Idempotency-Key", '"' + idempotencyKey.toLatin1() + '"');
        if (!etag.isEmpty())
            request.setRawHeader("If-Match", etag.toLatin1());
        return request;
    }

    Reply<Sent> post(const QNetworkRequest &request, const QByteArray &body)
    {
        auto promise = std::make_shared<Promise<Sent>>();
        const Reply<Sent> reply = promise->reply();
        auto *exchange =
            HttpExchange::post(connection.network(), request, body, mutationLimits, connection.owner(),
                               [promise, path = request.url().path()](const HttpOutcome &outcome) {
                                   const Sent sent = outcome ? sentWith(*outcome) : sentWithout(outcome.error());
                                   if (sent.outcome != Sent::Outcome::Answered)
                                       qCInfo(logRepairApi) << path << "has no answer:" << sent.error.detail;
                                   promise->finish(sent);
                               });
        ApiConnection::cancelWith(*promise, exchange);
        return reply;
    }

    ApiConnection connection;
};

RepairCommandClient::RepairCommandClient(RepairApiAccess access, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(std::move(access), this))
{
}

RepairCommandClient::~RepairCommandClient()
{
    // Exchanges use the network of `d`; as children they would outlive it.
    qDeleteAll(findChildren<HttpExchange *>(Qt::FindDirectChildrenOnly));
}

Reply<Sent> RepairCommandClient::preview(const QString &tenantId, const api::CommandRequest &request)
{
    return d->post(d->request(tenantPath(tenantId, {u"commands"_s, u"preview"_s}), {}, {}),
                   api::canonicalJson(api::toJson(request)));
}

Reply<Sent> RepairCommandClient::submit(const QString &tenantId, const api::CommandRequest &request,
                                        const QString &idempotencyKey, const QString &targetEtag)
{
    return d->post(d->request(tenantPath(tenantId, {u"commands"_s}), idempotencyKey, targetEtag),
                   api::canonicalJson(api::toJson(request)));
}

Reply<Sent> RepairCommandClient::act(const QString &tenantId, const QString &commandId, const QString &act,
                                     const QJsonObject &body, const QString &idempotencyKey, const QString &etag)
{
    return d->post(d->request(tenantPath(tenantId, {u"commands"_s, commandId, act}), idempotencyKey, etag),
                   api::canonicalJson(body));
}

Reply<Sent> RepairCommandClient::incidentAct(const QString &tenantId, const QString &incidentId, const QString &act,
                                             const QJsonObject &body, const QString &idempotencyKey,
                                             const QString &etag)
{
    QStringList segments{u"incidents"_s};
    if (!act.isEmpty())
        segments += {incidentId, act};
    return d->post(d->request(tenantPath(tenantId, segments), idempotencyKey, etag), api::canonicalJson(body));
}

Reply<Sent> RepairCommandClient::uploadEvidence(const QString &tenantId, const QByteArray &bytes,
                                                const QByteArray &mediaType)
{
    QNetworkRequest request = d->request(tenantPath(tenantId, {u"evidence"_s}), {}, {});
    const QByteArray digest = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    request.setRawHeader("Content-Type", mediaType);
    request.setRawHeader("Content-Digest", "sha-256=:" + digest.toBase64() + ':');
    return d->post(request, bytes);
}

} // namespace jaga
