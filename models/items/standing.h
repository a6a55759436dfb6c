// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence.h"

#include <optional>

namespace jaga {

/// How long what stands in the way of a case has not moved, against how long it may. From evidence of shape `case_head`.
struct Standing {
    std::optional<Instant> since = {};              ///< absent: nothing stands, or it is not known
    std::optional<std::chrono::seconds> limit = {}; ///< absent: none on record
    bool isAbove(Instant now) const { return since && limit && now - *since > *limit; }
};

Standing standingOf(const Evidence &caseHead);
/// `not moved for 25 s, above the limit of 5 s`, `not moved for 3 s, limit 5 s`; empty while nothing is known to stand.
QString standingWords(const Standing &standing, Instant now);

} // namespace jaga
