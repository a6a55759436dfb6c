// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fault_proxy.h"

#include <QFile>

#include <array>
#include <deque>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace jaga::test {

using Moment = std::chrono::steady_clock::time_point;

/// One direction: what was read waits here until it is due.
struct FaultProxy::Pipe {
    struct Part {
        Moment due;
        QByteArray bytes;
    };
    int from = -1;
    int to = -1;
    std::deque<Part> waiting;

    bool sendDue()
    {
        while (!waiting.empty() && waiting.front().due <= std::chrono::steady_clock::now()) {
            const QByteArray &bytes = waiting.front().bytes;
            for (qsizetype sent = 0; sent < bytes.size();) {
                const auto n =
                    ::send(to, bytes.constData() + sent, static_cast<size_t>(bytes.size() - sent), MSG_NOSIGNAL);
                if (n <= 0)
                    return false;
                sent += n;
            }
            waiting.pop_front();
        }
        return true;
    }
};

struct FaultProxy::Connection {
    Pipe fromClient;
    Pipe fromServer;
    bool serverSpoke = true; ///< since the client's last bytes
    bool isLost = false;     ///< what the server says next is dropped, and the connection with it

    ~Connection()
    {
        ::close(fromClient.from);
        if (fromClient.to >= 0)
            ::close(fromClient.to);
    }
};

FaultProxy::FaultProxy(const QString &target) : m_target(target)
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(m_listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(m_listener, 16) != 0 ||
        ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        qFatal("no port for the proxy");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

FaultProxy::~FaultProxy()
{
    m_stop = true;
    m_thread.join();
    m_open.clear();
    ::close(m_listener);
}

int FaultProxy::openTarget() const
{
    if (m_target.startsWith(u'/')) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, QFile::encodeName(m_target).constData(), sizeof address.sun_path);
        const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0)
            return socket;
        ::close(socket);
        return -1;
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(m_target.section(u':', 1).toUShort());
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0)
        return socket;
    ::close(socket);
    return -1;
}

void FaultProxy::accept()
{
    const int client = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0)
        return;
    ++m_connections;
    const int noDelay = 1;
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &noDelay, sizeof noDelay);
    const Fault fault = m_fault;
    const int server = fault == Fault::None ? openTarget() : -1;
    if (fault == Fault::Refuse || (fault == Fault::None && server < 0)) {
        ::close(client);
        return;
    }
    auto connection = std::make_unique<Connection>();
    connection->fromClient = {client, server, {}};
    connection->fromServer = {server, client, {}};
    m_open.push_back(std::move(connection));
}

/// False when the connection is over.
bool FaultProxy::serve(Connection &connection)
{
    std::array<char, 65536> buffer;
    const Moment due = std::chrono::steady_clock::now() + std::chrono::milliseconds(m_delayMs);
    const auto receive = [&](int socket) { return ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT); };
    if (connection.fromServer.from >= 0) {
        const auto n = receive(connection.fromServer.from);
        if (n == 0)
            return false;
        if (n > 0 && connection.isLost) {
            ++m_lost;
            return false;
        }
        if (n > 0 && m_fault == Fault::None) {
            connection.fromServer.waiting.push_back({due, QByteArray(buffer.data(), n)});
            connection.serverSpoke = true;
        }
    }
    const auto n = receive(connection.fromClient.from);
    if (n == 0)
        return false;
    if (n > 0 && m_fault == Fault::Garbage) {
        connection.fromServer.waiting.push_back(
            {due, QByteArrayLiteral("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")});
    } else if (n > 0 && m_fault == Fault::None) {
        if (std::exchange(connection.serverSpoke, false))
            ++m_flights;
        connection.isLost = connection.isLost || (!m_lose.isEmpty() && QByteArray(buffer.data(), n).contains(m_lose));
        if (connection.fromClient.to >= 0)
            connection.fromClient.waiting.push_back({due, QByteArray(buffer.data(), n)});
    }
    return connection.fromServer.sendDue() && connection.fromClient.sendDue();
}

void FaultProxy::run()
{
    while (!m_stop) {
        std::vector<pollfd> watched{{m_listener, POLLIN, 0}};
        bool waiting = false;
        for (const auto &connection : m_open) {
            watched.push_back({connection->fromClient.from, POLLIN, 0});
            if (connection->fromServer.from >= 0)
                watched.push_back({connection->fromServer.from, POLLIN, 0});
            waiting = waiting || !connection->fromClient.waiting.empty() || !connection->fromServer.waiting.empty();
        }
        ::poll(watched.data(), watched.size(), waiting ? 1 : 10);
        if (watched.front().revents != 0)
            accept();
        if (m_cut.exchange(false))
            m_open.clear();
        std::erase_if(m_open, [this](const auto &connection) { return !serve(*connection); });
    }
}

} // namespace jaga::test
