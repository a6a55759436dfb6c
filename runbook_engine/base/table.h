// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>
#include <variant>

namespace jaga {

/// What a column declared in a document holds. The declared name stands in `columnTypeName`.
enum class ColumnType {
    Text,
    Uuid, ///< text, lower case
    Key,  ///< a 64-bit key of the workflow engine, as text: never through a double
    Integer,
    Real,
    Boolean,  ///< 0 or 1
    Time,     ///< UTC microseconds since the epoch
    Duration, ///< seconds
    Money     ///< 1/10,000 units; its currency stands in a column of its own
};

QString columnTypeName(ColumnType type); ///< text uuid key int real bool time duration money
Expected<ColumnType> columnTypeFromName(const QString &name);

struct Column {
    QString name;
    ColumnType type = ColumnType::Text;
    bool operator==(const Column &) const = default;
};

/// One value: null, an integer (Integer, Boolean, Time, Duration, Money), a real, or text.
using Cell = std::variant<std::monostate, qint64, double, QString>;

inline bool isNull(const Cell &cell) { return std::holds_alternative<std::monostate>(cell); }

/// As a source takes it: numbers in digits, times and money as the whole numbers they are; nothing for a null cell.
QString plainText(const Cell &cell);

/// A cell from the text a source sent (PostgreSQL's text format, JSON scalars as text). A null QString is a null cell.
/// Refuses what does not fit the type instead of guessing.
Expected<Cell> cellFromText(const QString &text, ColumnType type);

/// Rows x columns; every row has as many cells as there are columns.
struct Table {
    QList<Column> columns;
    QList<QList<Cell>> rows;
    bool truncated = false; ///< there were more rows than the limit; what depends on it is unknown

    /// -1 when there is no such column.
    qsizetype columnIndex(const QString &name) const;
    /// A null cell when row or column do not exist.
    Cell at(qsizetype row, const QString &column) const;
    QString text(qsizetype row, const QString &column) const;                  ///< empty for null; integers in decimal
    std::optional<qint64> integer(qsizetype row, const QString &column) const; ///< also Time, Duration, Money, Boolean

    /// SHA-256 over columns, rows and the truncated mark, in a fixed binary form: equal answers have equal hashes.
    QByteArray hash() const;

    bool operator==(const Table &) const = default;
};

} // namespace jaga
