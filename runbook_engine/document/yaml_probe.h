// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/diagnostics.h"

namespace jaga {

/// Checks a YAML question against the vocabulary of its source (`resources/runbooks/README.md`): one verb, its fields, and
/// `select` only for declared columns. What the verb means is the source's business.
void checkYamlQuestion(const Probe &probe, int firstLine, Diagnostics &diagnostics);

} // namespace jaga
