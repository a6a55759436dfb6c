// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/control/control_client.h"

#include <QDeadlineTimer>
#include <QLocalSocket>

namespace jaga::sandbox {
namespace {

constexpr int connectLimit = 5'000;       // ms
constexpr qint64 answerLimit = 3'600'000; // ms: in real time a scenario takes as long as it does in life

} // namespace

Expected<QJsonObject> askSandbox(const QString &socket, const ControlRequest &request)
{
    QLocalSocket connection;
    connection.connectToServer(socket);
    if (!connection.waitForConnected(connectLimit))
        return failure(ErrorCode::Offline,
                       QStringLiteral("no sandbox answers here; start one with `jaga-sandbox start --dir DIR`"),
                       socket);
    connection.write(requestLine(request));
    connection.flush();
    QByteArray answer;
    for (const QDeadlineTimer deadline(answerLimit); !answer.endsWith('\n');) {
        if (connection.bytesAvailable() == 0 && !connection.waitForReadyRead(int(deadline.remainingTime())))
            return failure(ErrorCode::Timeout, QStringLiteral("the sandbox did not answer in time"), socket);
        answer += connection.readAll();
    }
    return answerFromLine(answer);
}

} // namespace jaga::sandbox
