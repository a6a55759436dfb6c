// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace jaga::repair {

/// One parameter on its way to PostgreSQL, in its text format. The statement decides the type.
class SqlValue {
public:
    SqlValue() = default; ///< null
    SqlValue(const QString &text) : m_text(text.toUtf8()) {}
    SqlValue(const std::optional<QString> &text);
    SqlValue(qint64 number) : m_text(QByteArray::number(number)) {}
    SqlValue(int number) : m_text(QByteArray::number(number)) {}
    SqlValue(bool truth) : m_text(truth ? "t" : "f") {}
    SqlValue(Instant instant) : m_text(toIsoText(instant).toUtf8()) {}
    SqlValue(const QJsonObject &json);
    SqlValue(const QJsonArray &json);
    SqlValue(const QStringList &items); ///< text[]
    SqlValue(const char *) = delete;

    static SqlValue bytes(const QByteArray &raw); ///< bytea
    /// Empty text is null: for optional columns.
    static SqlValue orNull(const QString &text) { return text.isEmpty() ? SqlValue() : SqlValue(text); }
    static SqlValue orNull(const QJsonObject &json) { return json.isEmpty() ? SqlValue() : SqlValue(json); }

    /// Null when the value is null.
    const char *text() const { return m_text ? m_text->constData() : nullptr; }

private:
    std::optional<QByteArray> m_text;
};

/// One row of an answer. Asking for a column that the statement did not name is a mistake of ours: StoreError Internal.
class Row {
public:
    Row(std::shared_ptr<const QStringList> columns, QStringList cells)
        : m_columns(std::move(columns)), m_cells(std::move(cells))
    {
    }

    bool isNull(const char *column) const;
    QString text(const char *column) const;      ///< empty for null
    qint64 integer(const char *column) const;    ///< 0 for null
    bool truth(const char *column) const;        ///< false for null
    QByteArray bytes(const char *column) const;  ///< a bytea
    QStringList texts(const char *column) const; ///< a text[] selected as array_to_json(...)
    QJsonValue json(const char *column) const;   ///< undefined for null
    QJsonObject object(const char *column) const;
    std::optional<Instant> instant(const char *column) const; ///< a timestamptz

private:
    const QString &cell(const char *column) const;

    std::shared_ptr<const QStringList> m_columns;
    QStringList m_cells; ///< a null QString is a null
};

using Rows = QList<Row>;

} // namespace jaga::repair
