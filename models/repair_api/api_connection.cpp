// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/api_connection.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace jaga {

QNetworkRequest ApiConnection::request(const QString &path, const QUrlQuery &query) const
{
    QUrl url = m_access.url;
    url.setPath(url.path(QUrl::FullyEncoded) + path, QUrl::TolerantMode);
    if (!query.isEmpty())
        url.setQuery(query);
    QNetworkRequest request = plainRequest(url);
    request.setRawHeader("Authorization", "Bearer " + m_access.token());
    request.setRawHeader("Accept", "application/json, application/problem+json");
    if (!m_access.actAsRole.isEmpty())
        request.setRawHeader("X-Act-As-Role", m_access.actAsRole.toLatin1());
    return request;
}

Expected<QJsonObject> ApiConnection::objectOf(const HttpOutcome &outcome, const QString &path)
{
    if (!outcome) {
        Error error = outcome.error().error;
        error.context = path;
        return Unexpected<Error>(std::move(error));
    }
    if (outcome->status < 200 || outcome->status > 299) {
        const api::Problem problem = problemOf(*outcome);
        Error error = errorOfStatus(outcome->status, problem.detail.isEmpty() ? problem.title : problem.detail);
        error.context = path;
        return Unexpected<Error>(std::move(error));
    }
    auto json = readJsonObject(outcome->body);
    if (!json)
        return failure(ErrorCode::Invalid, json.error().detail, path);
    return json;
}

Expected<Done> answeredBy(const QString &service, const HttpOutcome &outcome, const Expected<QJsonObject> &json)
{
    if (json)
        return Done{};
    const int status = outcome ? outcome->status : 0;
    if (status < 400 || status >= 500 || status == 401)
        return Unexpected<Error>(json.error());
    if (readJsonObject(outcome->body))
        return Done{};
    if (status == 403)
        return Unexpected<Error>(json.error());
    return failure(ErrorCode::Invalid, u"whoever answers there is no %1: status %2"_s.arg(service).arg(status));
}

QString tenantPath(const QString &tenantId, const QStringList &segments)
{
    QString path = u"/v1/tenants"_s;
    for (const QString &segment : QStringList{tenantId} + segments)
        path += u'/' + QString::fromLatin1(QUrl::toPercentEncoding(segment));
    return path;
}

Expected<QJsonObject> readJsonObject(const QByteArray &bytes)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(ErrorCode::Invalid, u"the answer is no JSON: %1"_s.arg(error.errorString()));
    if (!document.isObject())
        return failure(ErrorCode::Invalid, u"the answer is no JSON object"_s);
    return document.object();
}

api::Problem problemOf(const HttpAnswer &answer)
{
    if (const auto json = readJsonObject(answer.body)) {
        if (auto problem = api::readProblem(*json)) {
            problem->status = answer.status; // the member is advisory
            return *problem;
        }
    }
    api::Problem problem;
    problem.status = answer.status;
    problem.title = u"The service answered %1 without a reason that can be read."_s.arg(answer.status);
    problem.retryable = answer.status == 429 || (answer.status >= 502 && answer.status <= 504);
    return problem;
}

} // namespace jaga
