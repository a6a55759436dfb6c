// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QByteArray>
#include <QJsonObject>

namespace jaga::sandbox {

/// What the command line asks a running sandbox: one line of JSON each way over DIR/control.sock.
struct ControlRequest {
    QString command; ///< status stop pause resume inject token
    QJsonObject arguments;
};

constexpr qsizetype longestControlLine = 64 * 1024;

/// One line, ending in a line feed.
QByteArray requestLine(const ControlRequest &request);
Expected<ControlRequest> requestFromLine(const QByteArray &line);
QByteArray answerLine(const Expected<QJsonObject> &answer);
/// The answer or the error that the line carries.
Expected<QJsonObject> answerFromLine(const QByteArray &line);

} // namespace jaga::sandbox
