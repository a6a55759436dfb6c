// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineParser>

namespace jaga::console {

/// `jaga verify --profile FILE [--tenant ID] [--remembered FILE]`: the audit trails that the person reads, entry by entry.
int verifyTrails(const QCommandLineParser &parser);

} // namespace jaga::console
