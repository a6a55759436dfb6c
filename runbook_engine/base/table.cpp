// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/table.h"

#include "runbook_engine/base/instant.h"
#include "runbook_engine/base/money.h"

#include <QCryptographicHash>
#include <QRegularExpression>
#include <QtEndian>

#include <algorithm>
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

// Tables hold thousands of cells and the first picture waits for them: the frequent types are read without patterns.

bool isDigit(QChar c) { return c >= u'0' && c <= u'9'; }

bool isHexDigit(QChar c) { return isDigit(c) || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F'); }

/// `-` or nothing, then 1 to `most` digits and no more.
bool isWholeNumber(QStringView text, qsizetype most)
{
    if (text.startsWith(u'-'))
        text = text.sliced(1);
    return !text.isEmpty() && text.size() <= most && std::all_of(text.begin(), text.end(), isDigit);
}

Expected<Cell> integerCell(const QString &text, ColumnType type)
{
    constexpr qsizetype mostDigits = 19;
    bool fits = isWholeNumber(text, mostDigits);
    const qint64 value = fits ? text.toLongLong(&fits) : 0;
    return fits ? Expected<Cell>(Cell(value)) : misfit(text, type);
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
    constexpr qsizetype length = 36;
    const auto isDash = [](qsizetype at) { return at == 8 || at == 13 || at == 18 || at == 23; };
    bool isLower = true;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text.at(at);
        if (at >= length || (isDash(at) ? c != u'-' : !isHexDigit(c)))
            return misfit(text, ColumnType::Uuid);
        isLower = isLower && !(c >= u'A' && c <= u'F');
    }
    if (text.size() != length)
        return misfit(text, ColumnType::Uuid);
    return Cell(isLower ? text : text.toLower());
}

Expected<Cell> keyCell(const QString &text)
{
    const Expected<Cell> number = integerCell(text, ColumnType::Key);
    return number ? Expected<Cell>(Cell(text)) : number;
}

/// Whole seconds; a fraction, as PostgreSQL sends for an interval, is cut off.
Expected<Cell> durationCell(const QString &text)
{
    constexpr qsizetype mostDigits = 18;
    const qsizetype point = text.indexOf(u'.');
    const QStringView whole = point < 0 ? QStringView(text) : QStringView(text).first(point);
    const QStringView fraction = point < 0 ? QStringView() : QStringView(text).sliced(point + 1);
    if (!isWholeNumber(whole, mostDigits) || (point >= 0 && fraction.isEmpty()) ||
        !std::all_of(fraction.begin(), fraction.end(), isDigit))
        return misfit(text, ColumnType::Duration);
    return Cell(whole.toLongLong());
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

QString plainText(const Cell &cell)
{
    if (const auto *string = std::get_if<QString>(&cell))
        return *string;
    if (const auto *number = std::get_if<qint64>(&cell))
        return QString::number(*number);
    if (const auto *real = std::get_if<double>(&cell))
        return QString::number(*real, 'g', 17);
    return {};
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

QString Table::text(qsizetype row, const QString &column) const { return plainText(at(row, column)); }

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
