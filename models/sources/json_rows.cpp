// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/json_rows.h"

#include "models/sources/probe_table.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

QJsonValue valueAt(QJsonObject object, const QString &path)
{
    const QStringList steps = path.split(u'.');
    for (const QString &step : steps.first(steps.size() - 1))
        object = object.value(step).toObject();
    return object.value(steps.last());
}

} // namespace

QString scalarText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return {};
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::String:
        return value.toString().isNull() ? u""_s : value.toString();
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case QJsonValue::Object:
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    case QJsonValue::Double:
        break;
    }
    const QVariant number = value.toVariant();
    return number.typeId() == QMetaType::LongLong ? QString::number(number.toLongLong())
                                                  : QString::number(number.toDouble(), 'g', 17);
}

Expected<Done> addJsonRows(ProbeTable &table, const QJsonArray &items, const SourceQuestion &question)
{
    for (const QJsonValue &item : items) {
        if (!item.isObject())
            return failure(ErrorCode::Invalid, u"an item of the answer is no object"_s);
        const QJsonObject object = item.toObject();
        const auto added =
            table.addRow([&](const QString &column) { return scalarText(valueAt(object, question.fieldOf(column))); });
        if (!added)
            return added;
    }
    return Done{};
}

} // namespace jaga
