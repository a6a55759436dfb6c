// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include <memory>
#include <optional>
#include <utility>

namespace jaga::repair {

/// One request as it stands after framing was checked.
struct HttpRequest {
    QByteArray method;
    QString path;                         ///< percent-decoded, without the query
    QMap<QString, QString> query;         ///< percent-decoded; a name given twice is refused before
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    QString client; ///< address of the peer, for the audit entry

    QByteArray header(const char *name) const { return headers.value(QByteArray(name)); }
};

/// Decodes what stood on the wire. No value when it could be read in two ways or not at all: a header that must be single
/// comes twice, a name stands twice in the query, text is not UTF-8 or holds a NUL, the target is no path, or Host is missing
/// where `hostNeeded`.
std::optional<HttpRequest> readHead(const QByteArray &method, const QByteArray &target,
                                    const QList<std::pair<QByteArray, QByteArray>> &fields, bool hostNeeded);

/// An answer that goes on: server-sent events.
class HttpStream {
public:
    HttpStream() = default;
    virtual ~HttpStream() = default;
    HttpStream(const HttpStream &) = delete;
    HttpStream &operator=(const HttpStream &) = delete;

    /// What to send now, possibly nothing; no value ends the stream. Called some times a second, never twice at once.
    virtual std::optional<QByteArray> next() = 0;
};

struct HttpResponse {
    int status = 200;
    QByteArray contentType = "application/json";
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    std::shared_ptr<HttpStream> stream; ///< when set, `body` is not sent

    void addHeader(const QByteArray &name, const QByteArray &value) { headers.emplaceBack(name, value); }
};

} // namespace jaga::repair
