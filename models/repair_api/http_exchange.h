// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QByteArray>
#include <QNetworkRequest>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

QT_FORWARD_DECLARE_CLASS(QNetworkAccessManager)
QT_FORWARD_DECLARE_CLASS(QNetworkReply)
QT_FORWARD_DECLARE_CLASS(QIODevice)

namespace jaga {

/// What a server answered, whole. A status of 4xx or 5xx is an answer too.
struct HttpAnswer {
    int status = 0;
    QByteArray body;
    QByteArray etag;
    bool replayed = false; ///< Idempotency-Replayed: true
};

/// Why there is no whole answer.
struct HttpFailure {
    Error error;
    bool left = false; ///< bytes of the request's body were taken for sending; a GET never counts as left
};

using HttpOutcome = Expected<HttpAnswer, HttpFailure>;

/// One HTTP request, sent once, answered once. Redirects are not followed, cookies and credentials are not kept, the whole
/// exchange has one deadline and the answer a bound on its size.
///
/// QNetworkAccessManager re-sends a POST by itself when the peer closes after the request went out. It cannot here: the body is
/// a sequential device that refuses to be rewound. Lives in the thread of its parent and deletes itself after the answer.
class HttpExchange final : public QObject {
    Q_OBJECT
public:
    struct Limits {
        std::chrono::milliseconds deadline{10'000};
        qint64 answerBytes = 8 * 1024 * 1024;
    };
    using Answered = std::function<void(HttpOutcome)>;

    /// `answered` runs exactly once, later, in this thread; when the parent dies first, with Cancelled.
    static HttpExchange *get(QNetworkAccessManager &network, QNetworkRequest request, Limits limits, QObject *parent,
                             Answered answered);
    static HttpExchange *post(QNetworkAccessManager &network, QNetworkRequest request, const QByteArray &body,
                              Limits limits, QObject *parent, Answered answered);
    ~HttpExchange() override;

    /// Thread of the exchange.
    void cancel();

private:
    HttpExchange(Limits limits, QObject *parent, Answered answered);
    void watch(QNetworkReply *reply);
    void take();
    void finish();
    void stop(Error error);
    void report(HttpOutcome outcome);
    bool bodyLeft() const;

    const Limits m_limits;
    Answered m_answered;
    std::unique_ptr<QIODevice> m_body; // outlives the reply that reads it
    std::unique_ptr<QNetworkReply> m_reply;
    QByteArray m_received;
};

/// A request that carries nothing but what the caller adds: no redirects, no cookies, no stored credentials, HTTP/1.1.
QNetworkRequest plainRequest(const QUrl &url);

/// The error that an answer of this status means to a reader. 2xx has none: callers look first.
Error errorOfStatus(int status, const QString &detail);

} // namespace jaga
