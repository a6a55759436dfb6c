// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/http/http_message.h"

#include <boost/beast/http.hpp>

namespace jaga::repair {

/// Between Beast's messages and ours; the only header beside the server itself that knows Beast.

/// What stood in the head; no value as with readHead().
std::optional<HttpRequest> headFrom(const boost::beast::http::request_header<> &head, const QString &client);

/// One length of digits, or one `chunked`, or no body: whatever else two readers could frame in two ways.
bool framedOnce(const boost::beast::http::request_header<> &head);

/// 400, 413 or 431.
int statusOf(const boost::system::error_code &error);

void fillHeader(boost::beast::http::response_header<> &head, const HttpResponse &response);

} // namespace jaga::repair
