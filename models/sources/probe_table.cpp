// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/probe_table.h"

using namespace Qt::StringLiterals;

namespace jaga {

ProbeTable::ProbeTable(const ProbeCall &call) : m_rowLimit(call.rowLimit) { m_table.columns = call.columns; }

Expected<Done> ProbeTable::misfit(qsizetype column, const Error &error) const
{
    return failure(
        ErrorCode::Invalid,
        u"row %1, column %2: %3"_s.arg(m_table.rows.size() + 1).arg(m_table.columns.at(column).name, error.detail));
}

} // namespace jaga
