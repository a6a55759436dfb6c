// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/journal/table_blob.h"

#include <QCborArray>
#include <QCborMap>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

QCborValue toCbor(const Cell &cell)
{
    if (const auto *integer = std::get_if<qint64>(&cell))
        return *integer;
    if (const auto *real = std::get_if<double>(&cell))
        return *real;
    if (const auto *text = std::get_if<QString>(&cell))
        return *text;
    return QCborValue(QCborSimpleType::Null);
}

std::optional<Cell> cellOf(const QCborValue &value)
{
    switch (value.type()) {
    case QCborValue::Integer:
        return Cell(value.toInteger());
    case QCborValue::Double:
        return Cell(value.toDouble());
    case QCborValue::String:
        return Cell(value.toString());
    case QCborValue::Null:
        return Cell();
    default:
        return std::nullopt;
    }
}

} // namespace

QByteArray tableToBlob(const Table &table)
{
    QCborArray columns, rows;
    for (const Column &column : table.columns)
        columns << QCborArray{column.name, columnTypeName(column.type)};
    for (const QList<Cell> &row : table.rows) {
        QCborArray cells;
        for (const Cell &cell : row)
            cells << toCbor(cell);
        rows << cells;
    }
    return QCborArray{columns, rows, table.truncated}.toCborValue().toCbor();
}

Expected<Table> tableFromBlob(const QByteArray &bytes)
{
    QCborParserError parsed;
    const QCborValue root = QCborValue::fromCbor(bytes, &parsed);
    const QCborArray parts = root.toArray();
    if (parsed.error != QCborError::NoError || parts.size() != 3 || !parts.at(0).isArray() || !parts.at(1).isArray() ||
        !parts.at(2).isBool())
        return failure(ErrorCode::Invalid, u"a blob of the case file is not a table"_s);
    Table table;
    table.truncated = parts.at(2).toBool();
    for (const QCborValue &column : parts.at(0).toArray()) {
        const auto type = columnTypeFromName(column[1].toString());
        if (!type)
            return Unexpected<Error>(type.error());
        table.columns << Column{column[0].toString(), *type};
    }
    for (const QCborValue &row : parts.at(1).toArray()) {
        QList<Cell> cells;
        for (const QCborValue &value : row.toArray()) {
            const auto cell = cellOf(value);
            if (!cell)
                return failure(ErrorCode::Invalid, u"a cell of a table in the case file has no known kind"_s);
            cells << *cell;
        }
        if (cells.size() != table.columns.size())
            return failure(ErrorCode::Invalid,
                           u"a row of a table in the case file has another number of cells than columns"_s);
        table.rows << cells;
    }
    return table;
}

} // namespace jaga
