// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/table.h"

namespace jaga {

/// A table as the bytes of a blob: CBOR, the same bytes for the same table, 64-bit integers exact.
QByteArray tableToBlob(const Table &table);
/// Refuses what tableToBlob cannot have written.
Expected<Table> tableFromBlob(const QByteArray &bytes);

} // namespace jaga
