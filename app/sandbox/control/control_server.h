// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/control/control_message.h"

#include <QLocalServer>
#include <QObject>

#include <functional>

namespace jaga::sandbox {

/// Answers the command line: one request and one answer for each connection. Only the owner of the directory gets in.
class ControlServer : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<Expected<QJsonObject>(const ControlRequest &)>;

    explicit ControlServer(Handler handler, QObject *parent = nullptr);
    Expected<Done> listen(const QString &socket);

private:
    void serve(QLocalSocket *connection);

    Handler m_handler;
    QLocalServer m_server;
};

} // namespace jaga::sandbox
