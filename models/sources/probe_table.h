// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence.h"

namespace jaga {

/// Fills a table of the columns a probe declares, value by value from the text a source sent.
class ProbeTable {
public:
    explicit ProbeTable(const ProbeCall &call);

    /// `value(name)` is the text of a column in this row, a null QString for null. Rows beyond the limit only mark the table
    /// as truncated. The error names row and column.
    template <class Value>
    Expected<Done> addRow(const Value &value)
    {
        return addRowAt([&](qsizetype column) { return value(m_table.columns.at(column).name); });
    }
    /// The same by the column's place in the declaration.
    template <class Value>
    Expected<Done> addRowAt(const Value &value)
    {
        if (m_table.rows.size() >= m_rowLimit) {
            m_table.truncated = true;
            return Done{};
        }
        QList<Cell> row;
        row.reserve(m_table.columns.size());
        for (qsizetype column = 0; column < m_table.columns.size(); ++column) {
            auto cell = cellFromText(value(column), m_table.columns.at(column).type);
            if (!cell)
                return misfit(column, cell.error());
            row.append(*std::move(cell));
        }
        m_table.rows.append(std::move(row));
        return Done{};
    }
    bool isFull() const { return m_table.truncated; }
    void markTruncated() { m_table.truncated = true; }
    Table take() { return std::move(m_table); }

private:
    Expected<Done> misfit(qsizetype column, const Error &error) const;

    Table m_table;
    int m_rowLimit;
};

} // namespace jaga
