// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/control/control_server.h"

#include <QLocalSocket>
#include <QPointer>
#include <QTimer>

namespace jaga::sandbox {
namespace {

constexpr auto requestLimit = std::chrono::seconds(10);

} // namespace

ControlServer::ControlServer(Handler handler, QObject *parent) : QObject(parent), m_handler(std::move(handler))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *connection = m_server.nextPendingConnection())
            serve(connection);
    });
}

Expected<Done> ControlServer::listen(const QString &socket)
{
    if (!m_server.listen(socket))
        return failure(ErrorCode::Internal, m_server.errorString(), socket);
    return Done{};
}

void ControlServer::serve(QLocalSocket *connection)
{
    connection->setReadBufferSize(longestControlLine);
    connect(connection, &QLocalSocket::disconnected, connection, &QObject::deleteLater);
    auto *patience = new QTimer(connection);
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, connection, &QLocalSocket::abort);
    patience->start(requestLimit);
    const auto readRequest = [this, connection, patience] {
        if (!patience->isActive())
            return; // one request for each connection
        if (connection->canReadLine()) {
            patience->stop();
            const Reply reply = [asker = QPointer<QLocalSocket>(connection)](const Expected<QJsonObject> &answer) {
                if (!asker)
                    return;
                asker->write(answerLine(answer));
                asker->disconnectFromServer();
            };
            const auto request = requestFromLine(connection->readLine());
            if (request)
                m_handler(*request, reply);
            else
                reply(Unexpected(request.error()));
        } else if (connection->bytesAvailable() >= longestControlLine) {
            connection->abort();
        }
    };
    connect(connection, &QLocalSocket::readyRead, this, readRequest);
    readRequest(); // the line may have come with the connection
}

} // namespace jaga::sandbox
