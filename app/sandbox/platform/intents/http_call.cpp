// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/intents/http_call.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QTcpSocket>
#include <QUrl>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr int limitMs = 5000;
constexpr qsizetype largestAnswer = 4 * 1024 * 1024;

/// Length of the body by its header, -1: until the connection is closed.
qsizetype contentLength(const QByteArray &head)
{
    for (const QByteArray &line : head.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.left(colon).trimmed().compare("content-length", Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed().toLongLong();
    }
    return -1;
}

bool isWhole(const QByteArray &received)
{
    const qsizetype end = received.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    const qsizetype length = contentLength(received.left(end));
    return length >= 0 && received.size() >= end + 4 + length;
}

} // namespace

Expected<HttpAnswer> callHttp(const QByteArray &method, const QString &baseUrl, const QString &path,
                              const QString &bearerToken, const QJsonObject &body, const QByteArray &idempotencyKey)
{
    const QUrl url(baseUrl);
    QDeadlineTimer deadline(limitMs);
    QTcpSocket socket;
    socket.connectToHost(url.host(), static_cast<quint16>(url.port(80)));
    if (!socket.waitForConnected(static_cast<int>(deadline.remainingTime())))
        return failure(ErrorCode::Offline, socket.errorString(), baseUrl);
    const QByteArray content = method == "GET" ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
    QByteArray request = method + ' ' + path.toUtf8() + " HTTP/1.1\r\nHost: " + url.authority().toUtf8() +
                         "\r\nAuthorization: Bearer " + bearerToken.toUtf8() + "\r\nConnection: close\r\n";
    if (!idempotencyKey.isEmpty())
        request += "Idempotency-Key: \"" + idempotencyKey + "\"\r\n";
    if (method != "GET")
        request += "Content-Type: application/json\r\nContent-Length: " + QByteArray::number(content.size()) + "\r\n";
    socket.write(request + "\r\n" + content);
    QByteArray received;
    while (!isWhole(received) && received.size() < largestAnswer &&
           socket.waitForReadyRead(static_cast<int>(deadline.remainingTime())))
        received += socket.readAll();
    received += socket.readAll();
    const qsizetype end = received.indexOf("\r\n\r\n");
    const QList<QByteArray> firstLine = received.left(received.indexOf('\r')).split(' ');
    if (end < 0 || firstLine.size() < 2)
        return failure(ErrorCode::Timeout, u"no complete answer"_s, path);
    return HttpAnswer{firstLine.at(1).toInt(), QJsonDocument::fromJson(received.mid(end + 4)).object()};
}

} // namespace jaga::sandbox
