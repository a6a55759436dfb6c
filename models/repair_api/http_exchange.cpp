// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/http_exchange.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// A request body that can be read once.
class OneShotBody final : public QIODevice {
public:
    explicit OneShotBody(QByteArray bytes) : m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    bool wasRead() const { return m_at > 0; }
    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    bool atEnd() const override { return m_at == m_bytes.size(); }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_at + QIODevice::bytesAvailable(); }

protected:
    qint64 readData(char *data, qint64 maximum) override
    {
        const qint64 count = std::min<qint64>(maximum, m_bytes.size() - m_at);
        if (count <= 0)
            return atEnd() ? -1 : 0;
        std::memcpy(data, m_bytes.constData() + m_at, static_cast<size_t>(count));
        m_at += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_bytes;
    qint64 m_at = 0;
};

/// Whether Qt's error only repeats a status that was received.
bool isStatusError(QNetworkReply::NetworkError error)
{
    return error >= QNetworkReply::ContentAccessDenied && error <= QNetworkReply::UnknownServerError &&
           error != QNetworkReply::ContentReSendError;
}

ErrorCode codeOf(QNetworkReply::NetworkError error)
{
    switch (error) {
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolUnknownError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::UnknownContentError:
        return ErrorCode::Invalid;
    case QNetworkReply::TimeoutError:
        return ErrorCode::Timeout;
    default:
        return ErrorCode::Offline;
    }
}

} // namespace

QNetworkRequest plainRequest(const QUrl &url)
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setHeader(QNetworkRequest::UserAgentHeader, u"jaga"_s);
    return request;
}

Error errorOfStatus(int status, const QString &detail)
{
    const QString text = detail.isEmpty() ? u"status %1"_s.arg(status) : u"status %1: %2"_s.arg(status).arg(detail);
    switch (status) {
    case 401:
    case 403:
        return {ErrorCode::Unauthorised, text, {}};
    case 404:
        return {ErrorCode::NotFound, text, {}};
    case 409:
    case 412:
        return {ErrorCode::Conflict, text, {}};
    case 504:
        return {ErrorCode::Timeout, text, {}};
    case 429:
    case 500:
    case 502:
    case 503:
        return {ErrorCode::Offline, text, {}};
    default:
        return {ErrorCode::Invalid, text, {}};
    }
}

HttpExchange::HttpExchange(Limits limits, QObject *parent, Answered answered)
    : QObject(parent), m_limits(limits), m_answered(std::move(answered))
{
    QTimer::singleShot(m_limits.deadline, this, [this] {
        stop({ErrorCode::Timeout, u"no whole answer within %1 ms"_s.arg(m_limits.deadline.count()), {}});
    });
}

HttpExchange::~HttpExchange()
{
    report(Unexpected(HttpFailure{{ErrorCode::Cancelled, u"the connection was closed by us"_s, {}}, bodyLeft()}));
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
    }
}

HttpExchange *HttpExchange::get(QNetworkAccessManager &network, QNetworkRequest request, Limits limits, QObject *parent,
                                Answered answered)
{
    auto *exchange = new HttpExchange(limits, parent, std::move(answered));
    exchange->watch(network.get(request));
    return exchange;
}

HttpExchange *HttpExchange::post(QNetworkAccessManager &network, QNetworkRequest request, const QByteArray &body,
                                 Limits limits, QObject *parent, Answered answered)
{
    auto *exchange = new HttpExchange(limits, parent, std::move(answered));
    exchange->m_body = std::make_unique<OneShotBody>(body);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setHeader(QNetworkRequest::ContentLengthHeader, body.size());
    exchange->watch(network.post(request, exchange->m_body.get()));
    return exchange;
}

void HttpExchange::watch(QNetworkReply *reply)
{
    reply->setParent(nullptr);
    reply->setReadBufferSize(m_limits.answerBytes + 1);
    m_reply.reset(reply);
    connect(reply, &QNetworkReply::readyRead, this, &HttpExchange::take);
    connect(reply, &QNetworkReply::finished, this, &HttpExchange::finish);
}

void HttpExchange::take()
{
    m_received += m_reply->readAll();
    if (m_received.size() > m_limits.answerBytes)
        stop({ErrorCode::Invalid, u"the answer is longer than %1 bytes"_s.arg(m_limits.answerBytes), {}});
}

void HttpExchange::finish()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto error = m_reply->error();
    const bool isRedirect = status >= 300 && status < 400; // Qt fails a 307 because the body cannot be sent again
    if (error != QNetworkReply::NoError && !isRedirect && !(status >= 400 && isStatusError(error))) {
        const bool lost = error == QNetworkReply::ContentReSendError;
        stop({codeOf(error),
              lost ? u"the connection was lost after the request had left"_s : m_reply->errorString(),
              {}});
        return;
    }
    take();
    if (!m_answered)
        return;
    report(HttpAnswer{status, m_received, m_reply->rawHeader("ETag"),
                      m_reply->rawHeader("Idempotency-Replayed").trimmed() == "true"});
    deleteLater();
}

void HttpExchange::cancel() { stop({ErrorCode::Cancelled, u"cancelled"_s, {}}); }

void HttpExchange::stop(Error error)
{
    if (!m_answered)
        return;
    report(Unexpected(HttpFailure{std::move(error), bodyLeft()}));
    m_reply->disconnect(this);
    m_reply->abort();
    deleteLater();
}

void HttpExchange::report(HttpOutcome outcome)
{
    if (const Answered answered = std::exchange(m_answered, nullptr))
        answered(std::move(outcome));
}

bool HttpExchange::bodyLeft() const
{
    const auto *body = static_cast<const OneShotBody *>(m_body.get());
    return body && body->wasRead();
}

} // namespace jaga
