// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/engine/engine_server.h"

#include "app/sandbox/platform/engine/engine_rest.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#pragma GCC diagnostic pop

#include <optional>
#include <thread>

namespace jaga::sandbox {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = boost::asio::ip::tcp;

constexpr std::chrono::seconds patience(15);
constexpr std::uint64_t largestBody = 256 * 1024;
constexpr std::uint32_t largestHead = 16 * 1024;

/// One client, until it closes or stays silent.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Tcp::socket socket, const EngineState &engine) : m_stream(std::move(socket)), m_engine(engine) {}

    void read()
    {
        m_parser.emplace();
        m_parser->body_limit(largestBody);
        m_parser->header_limit(largestHead);
        m_stream.expires_after(patience);
        http::async_read(m_stream, m_buffer, *m_parser,
                         [self = shared_from_this()](beast::error_code error, std::size_t) {
                             if (!error)
                                 self->answer();
                         });
    }

private:
    void answer()
    {
        const auto &request = m_parser->get();
        const RestAnswer answer = answerEngineRequest(
            m_engine,
            QByteArray(request.method_string().data(), static_cast<qsizetype>(request.method_string().size())),
            QByteArray(request.target().data(), static_cast<qsizetype>(request.target().size())),
            QByteArray(request.body().data(), static_cast<qsizetype>(request.body().size())));
        m_response = {static_cast<http::status>(answer.status), request.version()};
        if (!answer.contentType.isEmpty())
            m_response.set(http::field::content_type, answer.contentType.constData());
        m_response.keep_alive(request.keep_alive());
        m_response.body() = answer.body.toStdString();
        m_response.prepare_payload();
        m_stream.expires_after(patience);
        http::async_write(m_stream, m_response, [self = shared_from_this()](beast::error_code error, std::size_t) {
            if (!error && self->m_response.keep_alive())
                self->read();
        });
    }

    beast::tcp_stream m_stream;
    const EngineState &m_engine;
    beast::flat_buffer m_buffer;
    std::optional<http::request_parser<http::string_body>> m_parser;
    http::response<http::string_body> m_response;
};

} // namespace

class EngineServer::Private {
public:
    explicit Private(const EngineState &state) : engine(state), acceptor(context) {}
    ~Private()
    {
        context.stop();
        if (thread.joinable())
            thread.join();
    }

    void accept()
    {
        acceptor.async_accept([this](beast::error_code error, Tcp::socket socket) {
            if (!error)
                std::make_shared<Connection>(std::move(socket), engine)->read();
            accept();
        });
    }

    const EngineState &engine;
    boost::asio::io_context context{1};
    Tcp::acceptor acceptor;
    std::thread thread;
};

EngineServer::EngineServer(std::unique_ptr<Private> parts) : d(std::move(parts)) {}
EngineServer::~EngineServer() = default;

Expected<std::unique_ptr<EngineServer>> EngineServer::start(const EngineState &engine)
{
    auto parts = std::make_unique<Private>(engine);
    const Tcp::endpoint anyPort(boost::asio::ip::address_v4::loopback(), 0);
    beast::error_code error;
    parts->acceptor.open(anyPort.protocol(), error);
    if (!error)
        parts->acceptor.bind(anyPort, error);
    if (!error)
        parts->acceptor.listen(64, error);
    if (error)
        return failure(ErrorCode::Internal, QString::fromStdString(error.message()),
                       QStringLiteral("engine REST server"));
    parts->accept();
    parts->thread = std::thread([context = &parts->context] { context->run(); });
    return std::unique_ptr<EngineServer>(new EngineServer(std::move(parts)));
}

quint16 EngineServer::port() const { return d->acceptor.local_endpoint().port(); }

} // namespace jaga::sandbox
