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
    using Reply = std::function<void(const Expected<QJsonObject> &)>;
    /// Replies once, at once or later, on this object's thread; replying to somebody who has gone does nothing.
    using Handler = std::function<void(const ControlRequest &, const Reply &)>;

    explicit ControlServer(Handler handler, QObject *parent = nullptr);
    Expected<Done> listen(const QString &socket);

private:
    void serve(QLocalSocket *connection);

    Handler m_handler;
    QLocalServer m_server;
};

} // namespace jaga::sandbox
