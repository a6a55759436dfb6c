// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/http/http_server.h"

#include "app/repair_service/http/beast_messages.h"
#include "runbook_engine/base/logging.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>

#include <limits>
#include <list>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using namespace Qt::StringLiterals;
using boost::asio::ip::tcp;
using boost::system::error_code;

namespace jaga::repair {

namespace {

constexpr auto streamPause = std::chrono::milliseconds(100);
constexpr auto lateAgain = std::chrono::milliseconds(50);
/// What may wait unread beside a header: no chunk, trailer or extension needs more.
constexpr std::size_t readAhead = 64 * 1024;

using Parser = http::request_parser<http::string_body>;

} // namespace

class HttpServer::Private {
public:
    Private(const Limits &limits_, Hooks hooks_)
        : limits(limits_), hooks(std::move(hooks_)), acceptor(io), signals(io, SIGTERM, SIGINT), drain(io),
          workers(static_cast<std::size_t>(limits.workerThreads))
    {
    }

    void accept();
    bool makeRoom();
    void stop();

    Limits limits;
    Hooks hooks;
    int live = 0;                   ///< connections; run()'s thread only, like all but the workers
    std::list<Connection *> silent; ///< those that have not said a whole request yet, the longest silent first
    int largeBodies = 0;            ///< promised room and not yet answered
    int atWork = 0;                 ///< requests taken and not yet answered
    bool stopping = false;
    std::chrono::steady_clock::time_point stopBy;
    asio::io_context io{1};
    tcp::acceptor acceptor;
    asio::signal_set signals;
    asio::steady_timer drain;
    asio::thread_pool workers;
};

/// One connection: read, answer, write, again. Everything but `answer` and `next` runs on run()'s thread.
class HttpServer::Connection : public std::enable_shared_from_this<HttpServer::Connection> {
public:
    Connection(HttpServer::Private &server, tcp::socket &&socket)
        : m_server(server), m_stream(std::move(socket)), m_buffer(server.limits.headerBytes + readAhead),
          m_pause(server.io), m_deadline(server.io)
    {
        ++m_server.live;
        error_code error;
        const auto peer = m_stream.socket().remote_endpoint(error);
        m_client = error ? QString() : QString::fromStdString(peer.address().to_string());
    }
    ~Connection()
    {
        speaks();
        forgetBody();
        --m_server.live;
    }
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Waits for the first byte with the patience of an idle connection; from then on the whole request has one deadline.
    void await()
    {
        forgetBody();
        m_server.silent.push_back(this);
        if (m_buffer.size() > 0)
            return read();
        m_stream.expires_after(std::chrono::seconds(m_server.limits.idleSeconds));
        m_stream.async_read_some(m_buffer.prepare(4096),
                                 [self = shared_from_this()](error_code error, std::size_t size) {
                                     if (error)
                                         return;
                                     self->m_buffer.commit(size);
                                     self->read();
                                 });
    }

    /// Makes room for another connection.
    void drop()
    {
        speaks();
        error_code ignored;
        m_stream.socket().close(ignored);
    }

private:
    /// Is no longer among the silent.
    void speaks() { m_server.silent.remove(this); }

    std::chrono::seconds patience() const { return std::chrono::seconds(m_server.limits.requestSeconds); }

    /// The request must have arrived by then. A deadline of Beast's would close the socket, and no 408 could leave.
    void startDeadline()
    {
        m_stream.expires_never();
        m_isLate = false;
        m_deadline.expires_after(patience());
        awaitDeadline();
    }

    void awaitDeadline()
    {
        m_deadline.async_wait([self = shared_from_this()](error_code error) {
            if (error || self->m_deadline.expiry() > std::chrono::steady_clock::now())
                return;
            self->m_isLate = true;
            self->m_stream.cancel();
            // Bytes that had just arrived let the reading go on behind the back of cancel().
            self->m_deadline.expires_after(lateAgain);
            self->awaitDeadline();
        });
    }

    void stopDeadline() { m_deadline.expires_at(asio::steady_timer::time_point::max()); }

    void read()
    {
        m_parser.emplace();
        m_parser->header_limit(static_cast<std::uint32_t>(m_server.limits.headerBytes));
        // The limit depends on the header. Without one, Beast 1.74 refuses every length.
        m_parser->body_limit(std::numeric_limits<std::uint64_t>::max());
        startDeadline();
        http::async_read_header(m_stream, m_buffer, *m_parser,
                                [self = shared_from_this()](error_code error, std::size_t) {
                                    if (error)
                                        return self->fail(error);
                                    self->readBody();
                                });
    }

    void readBody()
    {
        // Taken before the body: fields behind it, in the trailer of chunks, stand for nothing.
        m_request = framedOnce(m_parser->get()) ? headFrom(m_parser->get(), m_client) : std::nullopt;
        if (!m_request)
            return fail(http::error::bad_transfer_encoding);
        const qint64 limit = m_server.hooks.bodyLimit(*m_request);
        m_parser->body_limit(static_cast<std::uint64_t>(limit));
        const auto length = m_parser->content_length();
        if (length && *length > static_cast<std::uint64_t>(limit))
            return fail(http::error::body_limit);
        if (static_cast<qint64>(length.value_or(static_cast<std::uint64_t>(limit))) > m_server.limits.bodyBytes) {
            if (m_server.largeBodies >= m_server.limits.largeBodies)
                return refuse(429);
            ++m_server.largeBodies;
            m_holdsLargeBody = true;
        }
        http::async_read(m_stream, m_buffer, *m_parser, [self = shared_from_this()](error_code error, std::size_t) {
            if (error)
                return self->fail(error);
            self->answer();
        });
    }

    /// Ambiguous, oversized or too slow: say so once and close, because what follows can't be framed.
    void fail(const error_code &error)
    {
        stopDeadline();
        const bool isGone =
            error == http::error::end_of_stream || error.category() == asio::error::get_system_category();
        if (isGone && !m_isLate)
            return;
        refuse(m_isLate ? 408 : statusOf(error));
    }

    void refuse(int status)
    {
        stopDeadline();
        speaks();
        m_keepAlive = false;
        m_restUnread = true;
        write(m_server.hooks.protocolError(status));
    }

    void forgetBody()
    {
        m_parser.reset();
        m_request.reset();
        if (std::exchange(m_holdsLargeBody, false))
            --m_server.largeBodies;
    }

    void answer()
    {
        stopDeadline();
        speaks();
        m_keepAlive = m_parser->get().keep_alive() && !m_server.stopping;
        const std::string &body = m_parser->get().body();
        m_request->body = QByteArray(body.data(), static_cast<qsizetype>(body.size()));
        if (const auto response = m_server.hooks.atOnce(*m_request))
            return write(*response);
        ++m_server.atWork;
        asio::post(m_server.workers, [self = shared_from_this(), request = *m_request] {
            HttpResponse response = self->m_server.hooks.answer(request);
            asio::post(self->m_stream.get_executor(), [self, response = std::move(response)] {
                --self->m_server.atWork;
                if (response.stream)
                    self->begin(response);
                else
                    self->write(response);
            });
        });
    }

    void write(const HttpResponse &response)
    {
        auto message = std::make_shared<http::response<http::string_body>>();
        fillHeader(*message, response);
        message->keep_alive(m_keepAlive);
        message->body() = response.body.toStdString();
        message->prepare_payload();
        if (m_parser && m_parser->get().method() == http::verb::head)
            message->body().clear();
        m_stream.expires_after(patience());
        http::async_write(m_stream, *message, [self = shared_from_this(), message](error_code error, std::size_t) {
            if (!error && self->m_keepAlive)
                return self->await();
            self->close();
            if (!error && self->m_restUnread)
                self->discardRest();
        });
    }

    /// Header of a stream: no length, the connection ends it.
    void begin(const HttpResponse &response)
    {
        m_events = response.stream;
        auto message = std::make_shared<http::response<http::empty_body>>();
        fillHeader(*message, response);
        message->keep_alive(false);
        auto serializer = std::make_shared<http::response_serializer<http::empty_body>>(*message);
        m_stream.expires_after(patience());
        http::async_write_header(m_stream, *serializer,
                                 [self = shared_from_this(), message, serializer](error_code error, std::size_t) {
                                     if (error)
                                         return self->close();
                                     self->watchPeer();
                                     self->nextEvents();
                                 });
    }

    /// Nothing more is asked on the connection of a stream; its reading ends when the peer goes. A write would show that only
    /// some heartbeats later.
    void watchPeer()
    {
        m_buffer.clear();
        m_stream.socket().async_read_some(m_buffer.prepare(4096),
                                          [self = shared_from_this()](error_code error, std::size_t) {
                                              if (!error)
                                                  return self->watchPeer();
                                              self->m_peerGone = true;
                                              self->m_pause.cancel();
                                          });
    }

    void nextEvents()
    {
        m_stream.expires_never();
        m_pause.expires_after(streamPause);
        m_pause.async_wait([self = shared_from_this()](error_code error) {
            if (error || self->m_peerGone || self->m_server.stopping)
                return self->close();
            asio::post(self->m_server.workers, [self] {
                auto events = self->m_events->next();
                asio::post(self->m_stream.get_executor(),
                           [self, events = std::move(events)] { self->writeEvents(events); });
            });
        });
    }

    void writeEvents(const std::optional<QByteArray> &events)
    {
        if (!events || m_peerGone)
            return close();
        if (events->isEmpty())
            return nextEvents();
        auto text = std::make_shared<QByteArray>(*events);
        m_stream.expires_after(patience());
        asio::async_write(m_stream, asio::buffer(text->constData(), static_cast<std::size_t>(text->size())),
                          [self = shared_from_this(), text](error_code error, std::size_t) {
                              if (error)
                                  return self->close();
                              self->nextEvents();
                          });
    }

    /// Closing a socket with unread bytes resets it, and the peer may lose the answer. So what it still sends is read for a
    /// while, and it may be dropped like the silent ones.
    void discardRest()
    {
        m_server.silent.push_back(this);
        m_stream.expires_after(patience());
        discardMore();
    }

    void discardMore()
    {
        m_buffer.clear();
        m_stream.async_read_some(m_buffer.prepare(4096), [self = shared_from_this()](error_code error, std::size_t) {
            if (!error)
                self->discardMore();
        });
    }

    void close()
    {
        error_code ignored;
        m_stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
        if (m_events)
            m_stream.socket().close(ignored); // or the watch over the peer would keep it
    }

    HttpServer::Private &m_server;
    beast::tcp_stream m_stream;
    beast::flat_buffer m_buffer;
    std::optional<Parser> m_parser;
    std::optional<HttpRequest> m_request;
    asio::steady_timer m_pause;
    asio::steady_timer m_deadline; ///< of reading a request
    std::shared_ptr<HttpStream> m_events;
    QString m_client;
    bool m_isLate = false; ///< the deadline has passed
    bool m_keepAlive = true;
    bool m_holdsLargeBody = false;
    bool m_peerGone = false;   ///< of a stream
    bool m_restUnread = false; ///< the peer may still be sending what nobody reads
};

void HttpServer::Private::accept()
{
    acceptor.async_accept([this](error_code error, tcp::socket socket) {
        if (!acceptor.is_open())
            return;
        if (error)
            qCWarning(logService, "accepting a connection failed: %s", error.message().c_str());
        else if (live < limits.connections || makeRoom())
            std::make_shared<Connection>(*this, std::move(socket))->await();
        else
            qCWarning(logService, "%d connections are at work, one more was turned away", live);
        accept();
    });
}

bool HttpServer::Private::makeRoom()
{
    if (silent.empty())
        return false;
    silent.front()->drop();
    return true;
}

void HttpServer::Private::stop()
{
    if (!stopping) {
        stopping = true;
        error_code ignored;
        acceptor.close(ignored);
        signals.cancel(ignored);
        stopBy = std::chrono::steady_clock::now() + std::chrono::seconds(limits.requestSeconds);
    }
    if (atWork == 0 || stopBy <= std::chrono::steady_clock::now())
        return io.stop();
    drain.expires_after(std::chrono::milliseconds(10));
    drain.async_wait([this](error_code) { stop(); });
}

HttpServer::HttpServer(const Limits &limits, Hooks hooks) : d(std::make_unique<Private>(limits, std::move(hooks))) {}

HttpServer::~HttpServer() { d->workers.join(); }

Expected<quint16> HttpServer::listen(const QString &host, quint16 port)
{
    error_code error;
    const auto address = asio::ip::make_address(host.toStdString(), error);
    const tcp::endpoint endpoint(address, port);
    if (!error)
        d->acceptor.open(endpoint.protocol(), error);
    if (!error)
        d->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error)
        d->acceptor.bind(endpoint, error);
    if (!error)
        d->acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return failure(ErrorCode::Conflict, QString::fromStdString(error.message()), u"%1:%2"_s.arg(host).arg(port));
    return d->acceptor.local_endpoint().port();
}

void HttpServer::run()
{
    d->signals.async_wait([this](error_code error, int) {
        if (!error)
            d->stop();
    });
    d->accept();
    d->io.run();
}

void HttpServer::stop()
{
    asio::post(d->io, [this] { d->stop(); });
}

} // namespace jaga::repair
