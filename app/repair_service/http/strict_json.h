// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QJsonObject>

namespace jaga::repair {

/// Reads a request body: one JSON object in UTF-8, at most 16 levels deep, no key twice in one object, nothing behind it.
/// Qt's reader alone would let the second of two equal keys win, so two readers could see two requests.
Expected<QJsonObject> readStrictJson(const QByteArray &text);

} // namespace jaga::repair
