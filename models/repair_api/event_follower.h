// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/api_connection.h"
#include "models/repair_api/event_stream.h"

#include <QTimer>

#include <memory>

QT_FORWARD_DECLARE_CLASS(QNetworkReply)

namespace jaga {

/// Keeps one event stream open: reconnects with the last event's id after a loss, a silence of three heartbeats or nonsense,
/// waiting 1 s and up to 30 s between attempts.
class EventFollower final : public QObject {
    Q_OBJECT
public:
    EventFollower(ApiConnection &connection, QStringList tenantIds, QObject *parent);
    ~EventFollower() override;

Q_SIGNALS:
    void received(const jaga::StreamEvent &event);
    void connectedChanged(bool connected);

private:
    void open();
    void take();
    void lose();
    void setConnected(bool connected);

    ApiConnection &m_connection;
    const QStringList m_tenantIds;
    std::unique_ptr<QNetworkReply> m_reply;
    EventStreamParser m_parser;
    QByteArray m_lastId;
    QTimer m_silence;
    QTimer m_retry;
    std::chrono::milliseconds m_wait{0};
    bool m_connected = false;
};

} // namespace jaga
