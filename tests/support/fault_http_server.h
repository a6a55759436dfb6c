// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QTcpServer>
#include <QUrl>

#include <functional>

QT_FORWARD_DECLARE_CLASS(QTcpSocket)

namespace jaga::test {

struct SeenRequest {
    QByteArray method;
    QByteArray target;                    ///< path with query, as sent
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

/// What the server does with a request.
struct FaultAnswer {
    enum class Fault {
        None,
        CloseAfterRequest, ///< takes the request and closes: the answer is lost
        Reset,             ///< takes the request and resets the connection
        Silence,           ///< takes the request and never answers
        Drip,              ///< one byte of the answer every 50 ms
        CutBody,           ///< promises more than it sends, then closes
        Endless,           ///< a body that does not stop
        KeepOpen           ///< sends head and body and leaves the connection open, as an event stream does
    };
    int status = 200;
    QByteArray body = "{}";
    QByteArray contentType = "application/json";
    QList<QByteArray> headers = {}; ///< whole lines
    Fault fault = Fault::None;
};

/// A small HTTP/1.1 server in the test's own event loop that answers as the test says. One request per connection.
class FaultHttpServer : public QTcpServer {
    Q_OBJECT
public:
    using Handler = std::function<FaultAnswer(const SeenRequest &)>;
    explicit FaultHttpServer(Handler handler, QObject *parent = nullptr);

    QUrl url() const;
    const QList<SeenRequest> &seen() const { return m_seen; }
    qsizetype count(const QByteArray &method) const;

private:
    void serve(QTcpSocket *socket);
    void answer(QTcpSocket *socket, const FaultAnswer &answer);

    Handler m_handler;
    QList<SeenRequest> m_seen;
};

} // namespace jaga::test
