// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/sql_value.h"

#include "app/repair_service/store/store_error.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace jaga::repair {

SqlValue::SqlValue(const std::optional<QString> &text)
{
    if (text)
        m_text = text->toUtf8();
}

SqlValue::SqlValue(const QJsonObject &json) : m_text(QJsonDocument(json).toJson(QJsonDocument::Compact)) {}

SqlValue::SqlValue(const QJsonArray &json) : m_text(QJsonDocument(json).toJson(QJsonDocument::Compact)) {}

SqlValue::SqlValue(const QStringList &items)
{
    QStringList quoted;
    for (QString item : items)
        quoted.append(u'"' + item.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"');
    m_text = (u'{' + quoted.join(u',') + u'}').toUtf8();
}

SqlValue SqlValue::bytes(const QByteArray &raw)
{
    SqlValue value;
    value.m_text = "\\x" + raw.toHex();
    return value;
}

const QString &Row::cell(const char *column) const
{
    const qsizetype index = m_columns->indexOf(QLatin1String(column));
    if (index < 0)
        throw StoreError(StoreError::Kind::Internal, u"the statement has no column %1"_s.arg(QLatin1String(column)));
    return m_cells.at(index);
}

bool Row::isNull(const char *column) const { return cell(column).isNull(); }

QString Row::text(const char *column) const { return cell(column); }

qint64 Row::integer(const char *column) const { return cell(column).toLongLong(); }

bool Row::truth(const char *column) const { return cell(column) == u"t"_s; }

QByteArray Row::bytes(const char *column) const { return QByteArray::fromHex(cell(column).mid(2).toLatin1()); }

QStringList Row::texts(const char *column) const
{
    QStringList items;
    for (const QJsonValue &item : json(column).toArray())
        items.append(item.toString());
    return items;
}

QJsonValue Row::json(const char *column) const
{
    const QString &text = cell(column);
    if (text.isNull())
        return QJsonValue::Undefined;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

QJsonObject Row::object(const char *column) const { return json(column).toObject(); }

std::optional<Instant> Row::instant(const char *column) const
{
    if (isNull(column))
        return std::nullopt;
    const auto read = instantFromText(cell(column));
    if (!read)
        throw StoreError(StoreError::Kind::Internal, u"%1 is not an instant"_s.arg(QLatin1String(column)));
    return *read;
}

} // namespace jaga::repair
