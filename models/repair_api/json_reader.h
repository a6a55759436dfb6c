// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"
#include "runbook_engine/base/truth.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

namespace jaga::api {

/// Reads one JSON object field by field and remembers the first thing that is wrong. A key that may be missing answers its
/// empty value; a key with a value of another type is always an error. Unknown keys are ignored: newer peers may send more.
class JsonReader {
public:
    /// `what` names the object in the error: `command`.
    JsonReader(const QJsonObject &json, QString what) : m_json(json), m_what(std::move(what)) {}

    QString text(const char *key);         ///< missing or null: empty
    QString requiredText(const char *key); ///< missing, null or empty: an error
    int integer(const char *key, int fallback = 0);
    bool boolean(const char *key, bool fallback = false);
    Truth truth(const char *key);
    Instant requiredInstant(const char *key);
    std::optional<Instant> instant(const char *key);
    QStringList texts(const char *key);
    QJsonObject object(const char *key);
    QJsonArray array(const char *key);

    /// Every element of an array of objects through `read`, for example readGuard.
    template <class T>
    QList<T> list(const char *key, Expected<T> (*read)(const QJsonObject &))
    {
        QList<T> items;
        for (const QJsonValue &element : array(key)) {
            auto item = element.isObject() ? read(element.toObject()) : Expected<T>(wrong(key, "a list of objects"));
            if (item)
                items.append(*item);
            else if (!m_error)
                m_error = item.error();
        }
        return items;
    }

    /// `value` if nothing was wrong.
    template <class T>
    Expected<T> finish(T value) const
    {
        if (m_error)
            return Unexpected<Error>(*m_error);
        return value;
    }

private:
    Unexpected<Error> wrong(const char *key, const char *expected);
    QJsonValue value(const char *key) const;

    QJsonObject m_json;
    QString m_what;
    std::optional<Error> m_error;
};

} // namespace jaga::api
