// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/benchmarks/figures.h"
#include "tests/integration/living_sandbox.h"

namespace jaga::bench {

/// How much is spent on a run: a first look in about two minutes, or medians over more rounds.
enum class Depth { Quick, Full };

/// Opening an order: the one flight that a case sends when it opens on its first tab, against one look-up by primary key.
void measureOpening(Figures &figures, const test::LivingSandbox &sandbox, const QString &orderId, Depth depth);

/// Start-up and resident memory of the console with 200 signals, against a minimal Qt window that shows 200 rows of the same
/// database. Fills the sandbox's database first.
void measureStart(Figures &figures, test::LivingSandbox &sandbox, Depth depth);

/// What a sandbox costs while nobody uses it: all its processes, after the quotes of its start have come to rest and while new
/// ones arrive at the default rate.
void measureSandboxIdle(Figures &figures, const test::LivingSandbox &sandbox, Depth depth);

/// The longest stalls of the event loop, as `jaga tour` prints them, picture taking excluded.
void measureStalls(Figures &figures);

} // namespace jaga::bench
