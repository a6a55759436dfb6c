// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/table.h"

#include "runbook_engine/base/instant.h"
#include "runbook_engine/base/money.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QtEndian>

#include <bit>
#include <cmath>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

struct TypeName {
    ColumnType type;
    QLatin1StringView name;
};
constexpr TypeName typeNames[] = {
    {ColumnType::Text, "text"_L1},   {ColumnType::Uuid, "uuid"_L1},         {ColumnType::Key, "key"_L1},
    {ColumnType::Integer, "int"_L1}, {ColumnType::Real, "real"_L1},         {ColumnType::Boolean, "bool"_L1},
    {ColumnType::Time, "time"_L1},   {ColumnType::Duration, "duration"_L1}, {ColumnType::Money, "money"_L1},
};

Unexpected<Error> misfit(const QString &text, ColumnType type)
{
    return failure(ErrorCode::Invalid, u"not a value of type %1: %2"_s.arg(columnTypeName(type), text.left(64)));
}

Expected<Cell> integerCell(const QString &text, ColumnType type)
{
    static const QRegularExpression shape(u"^-?[0-9]{1,19}$"_s);
    bool fits = false;
    const qint64 value = text.toLongLong(&fits);
    if (!fits || !shape.match(text).hasMatch())
        return misfit(text, type);
    return Cell(value);
}

Expected<Cell> realCell(const QString &text)
{
    static const QRegularExpression shape(u"^[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$"_s);
    const double value = text.toDouble();
    if (!shape.match(text).hasMatch() || !std::isfinite(value))
        return misfit(text, ColumnType::Real);
    return Cell(value);
}

Expected<Cell> booleanCell(const QString &text)
{
    if (text == u"t" || text == u"true" || text == u"1")
        return Cell(qint64{1});
    if (text == u"f" || text == u"false" || text == u"0")
        return Cell(qint64{0});
    return misfit(text, ColumnType::Boolean);
}

Expected<Cell> uuidCell(const QString &text)
{
    static const QRegularExpression shape(u"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"_s);
    if (!shape.match(text).hasMatch())
        return misfit(text, ColumnType::Uuid);
    return Cell(text.toLower());
}

Expected<Cell> keyCell(const QString &text)
{
    const Expected<Cell> number = integerCell(text, ColumnType::Key);
    return number ? Expected<Cell>(Cell(text)) : number;
}

/// Whole seconds; a fraction, as PostgreSQL sends for an interval, is cut off.
Expected<Cell> durationCell(const QString &text)
{
    static const QRegularExpression shape(u"^(-?[0-9]{1,18})(\\.[0-9]+)?$"_s);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return misfit(text, ColumnType::Duration);
    return Cell(match.captured(1).toLongLong());
}

/// Feeds a hash in a form that no other table shares: every part carries its length.
class TableDigest {
public:
    void number(quint64 value)
    {
        const quint64 bytes = qToBigEndian(value);
        m_hash.addData(QByteArrayView(reinterpret_cast<const char *>(&bytes), sizeof bytes));
    }
    void text(const QString &value)
    {
        const QByteArray bytes = value.toUtf8();
        number(static_cast<quint64>(bytes.size()));
        m_hash.addData(bytes);
    }
    void cell(const Cell &cell)
    {
        number(cell.index());
        if (const auto *integer = std::get_if<qint64>(&cell))
            number(static_cast<quint64>(*integer));
        else if (const auto *real = std::get_if<double>(&cell))
            number(std::bit_cast<quint64>(*real));
        else if (const auto *string = std::get_if<QString>(&cell))
            text(*string);
    }
    QByteArray result() const { return m_hash.result(); }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

} // namespace

QString columnTypeName(ColumnType type)
{
    for (const TypeName &known : typeNames) {
        if (known.type == type)
            return known.name;
    }
    Q_UNREACHABLE();
}

Expected<ColumnType> columnTypeFromName(const QString &name)
{
    for (const TypeName &known : typeNames) {
        if (known.name == name)
            return known.type;
    }
    return failure(ErrorCode::Invalid, u"no such column type: %1"_s.arg(name.left(64)));
}

Expected<Cell> cellFromText(const QString &text, ColumnType type)
{
    if (text.isNull())
        return Cell();
    switch (type) {
    case ColumnType::Text:
        return Cell(text);
    case ColumnType::Uuid:
        return uuidCell(text);
    case ColumnType::Key:
        return keyCell(text);
    case ColumnType::Integer:
        return integerCell(text, type);
    case ColumnType::Real:
        return realCell(text);
    case ColumnType::Boolean:
        return booleanCell(text);
    case ColumnType::Time:
        return instantFromText(text).transform([](Instant at) { return Cell(toMicroseconds(at)); });
    case ColumnType::Duration:
        return durationCell(text);
    case ColumnType::Money:
        return tenThousandthsFromText(text).transform([](qint64 amount) { return Cell(amount); });
    }
    Q_UNREACHABLE();
}

qsizetype Table::columnIndex(const QString &name) const
{
    for (qsizetype index = 0; index < columns.size(); ++index) {
        if (columns.at(index).name == name)
            return index;
    }
    return -1;
}

Cell Table::at(qsizetype row, const QString &column) const
{
    const qsizetype index = columnIndex(column);
    if (index < 0 || row < 0 || row >= rows.size())
        return {};
    return rows.at(row).at(index);
}

QString Table::text(qsizetype row, const QString &column) const
{
    const Cell cell = at(row, column);
    if (const auto *string = std::get_if<QString>(&cell))
        return *string;
    if (const auto *number = std::get_if<qint64>(&cell))
        return QString::number(*number);
    if (const auto *real = std::get_if<double>(&cell))
        return QString::number(*real, 'g', 17);
    return {};
}

std::optional<qint64> Table::integer(qsizetype row, const QString &column) const
{
    const Cell cell = at(row, column);
    if (const auto *number = std::get_if<qint64>(&cell))
        return *number;
    return std::nullopt;
}

QByteArray Table::hash() const
{
    TableDigest digest;
    digest.number(static_cast<quint64>(columns.size()));
    for (const Column &column : columns) {
        digest.text(column.name);
        digest.number(static_cast<quint64>(column.type));
    }
    digest.number(static_cast<quint64>(rows.size()));
    for (const QList<Cell> &row : rows) {
        for (const Cell &cell : row)
            digest.cell(cell);
    }
    digest.number(truncated ? 1 : 0);
    return digest.result();
}

} // namespace jaga
