// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence.h"

#include <optional>

namespace jaga {

/// The cheapest harmless question of a source: whether it answers, nothing more. Absent for a source whose health follows
/// from what the window asks anyway (the support records) and for names that are unknown.
std::optional<ProbeCall> pulseOf(const QString &source);

} // namespace jaga
