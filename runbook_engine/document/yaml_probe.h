// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/diagnostics.h"
#include "runbook_engine/document/vocabulary.h"

namespace jaga {

/// Checks a YAML question against the verbs that its source takes: one verb, its fields, and
/// `select` only for declared columns. What the verb means is the source's business.
void checkYamlQuestion(const Probe &probe, const Vocabulary::Verbs &verbs, int firstLine, Diagnostics &diagnostics);

} // namespace jaga
