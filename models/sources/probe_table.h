// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence.h"

#include <functional>

namespace jaga {

/// Fills a table of the columns a probe declares, value by value from the text a source sent.
class ProbeTable {
public:
    explicit ProbeTable(const ProbeCall &call);

    /// `value(name)` is the text of a column in this row, a null QString for null. Rows beyond the limit only mark the table
    /// as truncated. The error names row and column.
    Expected<Done> addRow(const std::function<QString(const QString &)> &value);
    bool isFull() const { return m_table.truncated; }
    void markTruncated() { m_table.truncated = true; }
    Table take() { return std::move(m_table); }

private:
    Table m_table;
    int m_rowLimit;
};

} // namespace jaga
