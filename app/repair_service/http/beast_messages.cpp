// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/http/beast_messages.h"

#include <algorithm>

namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace jaga::repair {

namespace {

QByteArray bytes(beast::string_view text) { return QByteArray(text.data(), static_cast<qsizetype>(text.size())); }

} // namespace

std::optional<HttpRequest> headFrom(const http::request_header<> &message, const QString &client)
{
    QList<std::pair<QByteArray, QByteArray>> fields;
    for (const auto &field : message)
        fields.emplaceBack(bytes(field.name_string()), bytes(field.value()));
    auto head = readHead(bytes(message.method_string()), bytes(message.target()), fields, message.version() >= 11);
    if (head)
        head->client = client;
    return head;
}

bool framedOnce(const http::request_header<> &head)
{
    const auto lengths = head.equal_range(http::field::content_length);
    const auto codings = head.equal_range(http::field::transfer_encoding);
    const auto lengthCount = std::distance(lengths.first, lengths.second);
    const auto codingCount = std::distance(codings.first, codings.second);
    if (lengthCount + codingCount > 1)
        return false;
    if (codingCount == 1)
        return head.version() == 11 && beast::iequals(codings.first->value(), "chunked");
    return lengthCount == 0 || std::ranges::all_of(lengths.first->value(), [](char c) { return c >= '0' && c <= '9'; });
}

int statusOf(const boost::system::error_code &error)
{
    if (error == http::error::body_limit)
        return 413;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return 431;
    return 400;
}

void fillHeader(http::response_header<> &message, const HttpResponse &response)
{
    message.result(static_cast<unsigned>(response.status));
    message.set(http::field::content_type, beast::string_view(response.contentType.constData(),
                                                              static_cast<std::size_t>(response.contentType.size())));
    message.set(http::field::cache_control, "no-store");
    message.set("X-Content-Type-Options", "nosniff");
    for (const auto &[name, value] : response.headers)
        message.set(beast::string_view(name.constData(), static_cast<std::size_t>(name.size())),
                    beast::string_view(value.constData(), static_cast<std::size_t>(value.size())));
}

} // namespace jaga::repair
