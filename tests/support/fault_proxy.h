// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace jaga::test {

/// A TCP proxy on 127.0.0.1 in front of a unix socket or a TCP port that can be slow or broken. Runs on a thread of its own, so
/// it works while the test blocks.
class FaultProxy {
public:
    enum class Fault {
        None,
        Refuse,  ///< accepts and closes at once
        Garbage, ///< answers as a web server would, whatever is spoken
        HalfOpen ///< accepts, reads and never answers
    };

    /// `target`: path of a unix socket, or `127.0.0.1:PORT`.
    explicit FaultProxy(const QString &target);
    ~FaultProxy();
    FaultProxy(const FaultProxy &) = delete;
    FaultProxy &operator=(const FaultProxy &) = delete;

    quint16 port() const { return m_port; }
    /// Added in each direction.
    void setDelay(std::chrono::milliseconds delay) { m_delayMs = static_cast<int>(delay.count()); }
    /// For new connections, and for bytes that arrive on old ones.
    void setFault(Fault fault) { m_fault = fault; }
    /// A connection whose client sends these bytes, in one burst, is closed when the server answers: the request arrived, its
    /// answer is lost. Empty: none. Set it before the first connection.
    void loseAnswersTo(const QByteArray &bytes) { m_lose = bytes; }
    int lostAnswers() const { return m_lost; }
    /// Closes every open connection, once.
    void cut() { m_cut = true; }

    /// Bursts of client bytes since the last reset: one that follows bytes of the server begins a new flight.
    int flights() const { return m_flights; }
    void resetFlights() { m_flights = 0; }
    int connections() const { return m_connections; }

private:
    struct Pipe;
    struct Connection;
    void run();
    void accept();
    bool serve(Connection &connection);
    int openTarget() const;

    const QString m_target;
    QByteArray m_lose;
    int m_listener = -1;
    quint16 m_port = 0;
    std::vector<std::unique_ptr<Connection>> m_open; // proxy thread
    std::atomic<int> m_delayMs = 0;
    std::atomic<Fault> m_fault = Fault::None;
    std::atomic<bool> m_cut = false;
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_flights = 0;
    std::atomic<int> m_connections = 0;
    std::atomic<int> m_lost = 0;
    std::thread m_thread;
};

} // namespace jaga::test
