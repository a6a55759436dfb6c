// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QString>

struct sqlite3;

namespace jaga {

/// Functions that conditions may call, in lower case: deterministic, without side effect, with bounded results.
const QSet<QString> &allowedFunctions();

/// Adds ours to a connection:
/// `money('500000.00')`: the amount in 1/10,000 units; `seconds_between(earlier, later)`: whole seconds between two instants.
/// Both answer NULL for NULL and fail for what they can't read.
void addConditionFunctions(sqlite3 *database);

} // namespace jaga
