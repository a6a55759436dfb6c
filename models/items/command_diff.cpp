// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/command_diff.h"

#include <QJsonDocument>
#include <QMap>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int deepest = 8; // what comes over the wire is bounded at 16; a picture deeper than this is shown as JSON

QString scalarText(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return {};
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Double:
    case QJsonValue::Array:
    case QJsonValue::Object:
        break;
    }
    // A JSON text of one element keeps a number as it was written, without going through our formatting.
    QString text = QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
    return text.mid(1, text.size() - 2);
}

void flatten(const QJsonObject &object, const QString &prefix, int depth, QMap<QString, QString> &fields)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString name = prefix.isEmpty() ? it.key() : prefix + u", "_s + it.key();
        if (it.value().isObject() && depth < deepest)
            flatten(it.value().toObject(), name, depth + 1, fields);
        else
            fields.insert(name, scalarText(it.value()));
    }
}

} // namespace

QList<api::FieldChange> commandDiff(const QJsonObject &before, const QJsonObject &after)
{
    QMap<QString, QString> left, right;
    flatten(before, {}, 0, left);
    flatten(after, {}, 0, right);
    QMap<QString, QString> names = left;
    names.insert(right);
    QList<api::FieldChange> changes;
    for (auto it = names.cbegin(); it != names.cend(); ++it) {
        const QString was = left.value(it.key()), becomes = right.value(it.key());
        changes.append({{}, it.key(), was, becomes, was != becomes});
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const api::FieldChange &a, const api::FieldChange &b) { return a.changed && !b.changed; });
    return changes;
}

} // namespace jaga
