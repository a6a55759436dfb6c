// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fault_http_server.h"

#include <QTcpSocket>
#include <QTimer>

#include <memory>
#include <optional>

#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace jaga::test {

namespace {

std::optional<SeenRequest> wholeRequest(const QByteArray &bytes)
{
    const qsizetype headEnd = bytes.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return std::nullopt;
    QList<QByteArray> lines = bytes.first(headEnd).split('\n');
    const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
    SeenRequest request{first.value(0), first.value(1), {}, bytes.sliced(headEnd + 4)};
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.insert(line.first(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed());
    }
    if (request.body.size() < request.headers.value("content-length").toLongLong())
        return std::nullopt;
    return request;
}

QByteArray head(const FaultAnswer &answer, const QByteArray &length)
{
    QByteArray text =
        "HTTP/1.1 " + QByteArray::number(answer.status) + " Answer\r\nContent-Type: " + answer.contentType + "\r\n";
    for (const QByteArray &line : answer.headers)
        text += line + "\r\n";
    if (!length.isEmpty())
        text += "Content-Length: " + length + "\r\n";
    return text + "Connection: close\r\n\r\n";
}

void drip(QTcpSocket *socket, const QByteArray &bytes)
{
    auto *timer = new QTimer(socket);
    QObject::connect(timer, &QTimer::timeout, socket, [socket, bytes, at = qsizetype(0)]() mutable {
        if (at < bytes.size())
            socket->write(bytes.sliced(at++, 1));
    });
    timer->start(50);
}

void pour(QTcpSocket *socket)
{
    auto *timer = new QTimer(socket);
    QObject::connect(timer, &QTimer::timeout, socket, [socket] {
        if (socket->bytesToWrite() < 1'000'000)
            socket->write(QByteArray(1'000'000, 'x'));
    });
    timer->start(0);
}

void reset(QTcpSocket *socket)
{
    const linger now{1, 0};
    ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket->abort();
}

} // namespace

FaultHttpServer::FaultHttpServer(Handler handler, QObject *parent) : QTcpServer(parent), m_handler(std::move(handler))
{
    if (!listen(QHostAddress::LocalHost))
        qFatal("no port for the test server");
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection())
            serve(socket);
    });
}

QUrl FaultHttpServer::url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(serverPort())); }

qsizetype FaultHttpServer::count(const QByteArray &method) const
{
    return std::count_if(m_seen.cbegin(), m_seen.cend(),
                         [&](const SeenRequest &request) { return request.method == method; });
}

void FaultHttpServer::serve(QTcpSocket *socket)
{
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    connect(socket, &QTcpSocket::readyRead, this, [this, socket, bytes = QByteArray(), done = false]() mutable {
        bytes += socket->readAll();
        if (done)
            return;
        if (const auto request = wholeRequest(bytes)) {
            done = true;
            m_seen.append(*request);
            answer(socket, m_handler(*request));
        }
    });
}

void FaultHttpServer::answer(QTcpSocket *socket, const FaultAnswer &answer)
{
    using Fault = FaultAnswer::Fault;
    const QByteArray length = QByteArray::number(answer.body.size());
    switch (answer.fault) {
    case Fault::None:
        socket->write(head(answer, length) + answer.body);
        socket->disconnectFromHost();
        return;
    case Fault::CloseAfterRequest:
        socket->disconnectFromHost();
        return;
    case Fault::Reset:
        reset(socket);
        return;
    case Fault::Silence:
        return;
    case Fault::Drip:
        drip(socket, head(answer, length) + answer.body);
        return;
    case Fault::CutBody:
        socket->write(head(answer, QByteArray::number(answer.body.size() + 100)) + answer.body);
        socket->disconnectFromHost();
        return;
    case Fault::Endless:
        socket->write(head(answer, {}));
        pour(socket);
        return;
    case Fault::KeepOpen:
        socket->write(head(answer, {}) + answer.body);
        return;
    }
}

} // namespace jaga::test
