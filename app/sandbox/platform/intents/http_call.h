// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace jaga::sandbox {

struct HttpAnswer {
    int status = 0;
    QJsonObject body;
};

/// One HTTP/1.1 exchange with a service on this machine, on a connection of its own; blocks at most 5 s and sends once.
/// baseUrl: `http://host:port`. An Offline error: no connection; Timeout: sent, outcome not known.
Expected<HttpAnswer> callHttp(const QByteArray &method, const QString &baseUrl, const QString &path,
                              const QString &bearerToken, const QJsonObject &body = {},
                              const QByteArray &idempotencyKey = {});

} // namespace jaga::sandbox
