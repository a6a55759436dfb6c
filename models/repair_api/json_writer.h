// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>

namespace jaga::api {

/// Writes a field only when there is something to say; the reader's empty value stands for a missing key.
inline void put(QJsonObject &json, const char *key, const QString &text)
{
    if (!text.isEmpty())
        json[QLatin1String(key)] = text;
}

inline void put(QJsonObject &json, const char *key, const std::optional<Instant> &instant)
{
    if (instant)
        json[QLatin1String(key)] = toIsoText(*instant);
}

inline void put(QJsonObject &json, const char *key, const QJsonObject &object)
{
    if (!object.isEmpty())
        json[QLatin1String(key)] = object;
}

/// Each item through `write`, a function from item to QJsonObject.
template <class T, class Write>
QJsonArray toArray(const QList<T> &items, Write write)
{
    QJsonArray array;
    for (const T &item : items)
        array.append(write(item));
    return array;
}

} // namespace jaga::api
