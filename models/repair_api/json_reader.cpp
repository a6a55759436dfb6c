// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/json_reader.h"

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace jaga::api {

QJsonValue JsonReader::value(const char *key) const
{
    const QJsonValue found = m_json.value(QLatin1String(key));
    return found.isNull() ? QJsonValue(QJsonValue::Undefined) : found;
}

Unexpected<Error> JsonReader::wrong(const char *key, const char *expected)
{
    const Error error{ErrorCode::Invalid, u"%1 must be %2"_s.arg(QLatin1String(key), QLatin1String(expected)), m_what};
    if (!m_error)
        m_error = error;
    return Unexpected<Error>(error);
}

QString JsonReader::text(const char *key)
{
    const QJsonValue found = value(key);
    if (!found.isUndefined() && !found.isString())
        (void)wrong(key, "text");
    return found.toString();
}

QString JsonReader::requiredText(const char *key)
{
    const QString found = text(key);
    if (found.isEmpty())
        (void)wrong(key, "a text that is not empty");
    return found;
}

int JsonReader::integer(const char *key, int fallback)
{
    const QJsonValue found = value(key);
    if (found.isUndefined())
        return fallback;
    const double number = found.toDouble(std::numeric_limits<double>::quiet_NaN());
    if (std::isnan(number) || std::trunc(number) != number || std::abs(number) > std::numeric_limits<int>::max()) {
        (void)wrong(key, "a whole number");
        return fallback;
    }
    return static_cast<int>(number);
}

bool JsonReader::boolean(const char *key, bool fallback)
{
    const QJsonValue found = value(key);
    if (!found.isUndefined() && !found.isBool())
        (void)wrong(key, "true or false");
    return found.toBool(fallback);
}

Truth JsonReader::truth(const char *key)
{
    const QString name = text(key);
    for (const Truth truth : {Truth::No, Truth::Yes, Truth::Unknown})
        if (truthName(truth) == name)
            return truth;
    (void)wrong(key, "yes, no or unknown");
    return Truth::Unknown;
}

std::optional<Instant> JsonReader::instant(const char *key)
{
    const QString written = text(key);
    if (written.isEmpty())
        return std::nullopt;
    const auto read = instantFromText(written);
    if (!read) {
        (void)wrong(key, "an instant in UTC");
        return std::nullopt;
    }
    return *read;
}

Instant JsonReader::requiredInstant(const char *key)
{
    const auto found = instant(key);
    if (!found)
        (void)wrong(key, "an instant in UTC");
    return found.value_or(Instant{});
}

QStringList JsonReader::texts(const char *key)
{
    QStringList items;
    for (const QJsonValue &element : array(key)) {
        if (!element.isString())
            (void)wrong(key, "a list of texts");
        items.append(element.toString());
    }
    return items;
}

QJsonObject JsonReader::object(const char *key)
{
    const QJsonValue found = value(key);
    if (!found.isUndefined() && !found.isObject())
        (void)wrong(key, "an object");
    return found.toObject();
}

QJsonArray JsonReader::array(const char *key)
{
    const QJsonValue found = value(key);
    if (!found.isUndefined() && !found.isArray())
        (void)wrong(key, "a list");
    return found.toArray();
}

} // namespace jaga::api
