// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/yaml_text.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

/// A word stands as it is; everything that YAML could read as something else is quoted.
QString scalar(const QJsonValue &value)
{
    static const QRegularExpression word(u"^[A-Za-z][\\w/-]*$"_s);
    static const QStringList special{u"true"_s, u"false"_s, u"null"_s, u"yes"_s, u"no"_s, u"on"_s, u"off"_s};
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isDouble())
        return QString::number(value.toInteger());
    QString plain = value.toString();
    if (word.match(plain).hasMatch() && !special.contains(plain.toLower()))
        return plain;
    return u'"' + plain.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"';
}

bool holdsObject(const QJsonValue &value)
{
    const QJsonArray items = value.toArray();
    return value.isObject() || std::ranges::any_of(items, [](const QJsonValue &item) { return item.isObject(); });
}

QString flow(const QJsonValue &value)
{
    QStringList parts;
    if (value.isArray()) {
        for (const QJsonValue &item : value.toArray())
            parts.append(flow(item));
        return u'[' + parts.join(u", "_s) + u']';
    }
    if (!value.isObject())
        return scalar(value);
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member)
        parts.append(member.key() + u": "_s + flow(member.value()));
    return u'{' + parts.join(u", "_s) + u'}';
}

} // namespace

void YamlText::entry(int level, const QString &key, const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    if (std::ranges::none_of(object, holdsObject))
        return line(level, key + u": "_s + flow(value));
    line(level, key + u':');
    for (auto member = object.begin(); member != object.end(); ++member)
        entry(level + 1, member.key(), member.value());
}

} // namespace jaga::repair
