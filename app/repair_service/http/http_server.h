// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/http/http_message.h"
#include "runbook_engine/base/expected.h"

#include <functional>
#include <memory>

namespace jaga::repair {

/// An HTTP/1.1 server for untrusted peers: bounded header, body, time and connections; ambiguous framing is refused; keep-alive.
/// When all connections are taken, the one that has kept silent longest makes room: nobody shuts others out by connecting.
///
/// Sockets live on the thread that calls run(); requests are answered on worker threads, one at a time for each connection.
class HttpServer {
public:
    struct Limits {
        int headerBytes = 16 * 1024;
        int connections = 512;
        int requestSeconds = 5; ///< for one whole request, and for one whole answer
        int idleSeconds = 30;
        int workerThreads = 4;
        int bodyBytes = 256 * 1024; ///< a longer body is a large one
        int largeBodies = 8;        ///< held at once, over all connections: what they cost has an end
    };
    struct Hooks {
        /// run()'s thread: what needs no waiting is answered also while every worker waits for the database
        std::function<std::optional<HttpResponse>(const HttpRequest &)> atOnce;
        std::function<HttpResponse(const HttpRequest &)> answer;  ///< worker thread; must not throw
        std::function<qint64(const HttpRequest &head)> bodyLimit; ///< bytes; asked before the body is read
        std::function<HttpResponse(int status)> protocolError;    ///< 400, 408, 413, 429, 431
    };

    HttpServer(const Limits &limits, Hooks hooks);
    ~HttpServer();

    /// Binds and listens; answers the port. Call before run().
    Expected<quint16> listen(const QString &host, quint16 port);
    /// Serves until stop(), SIGTERM or SIGINT. Requests at work are answered first, for at most `requestSeconds`.
    void run();
    /// Every thread.
    void stop();

private:
    class Private;
    class Connection;
    std::unique_ptr<Private> d;
};

} // namespace jaga::repair
