// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/probe_table.h"

using namespace Qt::StringLiterals;

namespace jaga {

ProbeTable::ProbeTable(const ProbeCall &call) : m_rowLimit(call.rowLimit) { m_table.columns = call.columns; }

Expected<Done> ProbeTable::addRow(const std::function<QString(const QString &)> &value)
{
    if (m_table.rows.size() >= m_rowLimit) {
        m_table.truncated = true;
        return Done{};
    }
    QList<Cell> row;
    row.reserve(m_table.columns.size());
    for (const Column &column : m_table.columns) {
        auto cell = cellFromText(value(column.name), column.type);
        if (!cell) {
            return failure(
                ErrorCode::Invalid,
                u"row %1, column %2: %3"_s.arg(m_table.rows.size() + 1).arg(column.name, cell.error().detail));
        }
        row.append(std::move(*cell));
    }
    m_table.rows.append(std::move(row));
    return Done{};
}

} // namespace jaga
