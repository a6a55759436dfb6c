// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence.h"

struct pg_result;

namespace jaga {

/// The rows of an answer as the table a probe declares. Columns are matched by name; one that is missing, not declared, doubled
/// or of another type is an error that says what to change.
Expected<Table> tableFromResult(const ProbeCall &call, const pg_result *result);

} // namespace jaga
