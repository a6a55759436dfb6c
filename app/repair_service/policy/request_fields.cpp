// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/policy/request_fields.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace jaga::repair::policy {

namespace {

bool matches(const QString &text, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

/// One that ISO 8601 and PostgreSQL write in the same way: years 1 to 9999.
bool isInstant(const QString &text)
{
    const auto instant = instantFromText(text);
    return instant && *instant >= std::chrono::sys_days(std::chrono::year(1) / 1 / 1) &&
           *instant < std::chrono::sys_days(std::chrono::year(10'000) / 1 / 1);
}

bool hasKind(const QJsonValue &value, const api::ParameterDescription &parameter)
{
    if (parameter.type == u"boolean"_s)
        return value.isBool();
    if (parameter.type == u"integer"_s)
        return value.isDouble() && std::trunc(value.toDouble()) == value.toDouble();
    if (!value.isString() || value.toString().size() > 4000)
        return false;
    if (parameter.type == u"uuid"_s)
        return isUuid(value.toString());
    if (parameter.type == u"instant"_s)
        return isInstant(value.toString());
    if (parameter.type == u"choice"_s)
        return parameter.choices.contains(value.toString());
    return true;
}

const RequestField *fieldNamed(const RequestFields &fields, const QString &name)
{
    const auto found = std::ranges::find(fields, name, &RequestField::name);
    return found == fields.end() ? nullptr : &*found;
}

Refusal refuseUnknown(const QString &name, const RequestFields &fields)
{
    QStringList known;
    for (const RequestField &field : fields)
        known.append(field.name);
    return refuse(u"unknown-field"_s,
                  known.isEmpty()
                      ? u"'%1' is not known here; this request takes no fields."_s.arg(name)
                      : u"'%1' is not a field of this request; known are %2."_s.arg(name, known.join(u", "_s)));
}

const char *jsonKind(RequestField::Kind kind)
{
    using enum RequestField::Kind;
    switch (kind) {
    case Integer:
        return "a whole number";
    case Boolean:
        return "true or false";
    case Object:
        return "an object";
    case Texts:
        return "a list of texts";
    case Objects:
        return "a list of objects";
    case Instant:
        return "an instant, for example 2027-03-31T12:00:00Z";
    case Text:
    case Uuid:
    case Day:
    case Choice:
        return "a text";
    }
    Q_UNREACHABLE();
}

bool isOfKind(const QJsonValue &value, RequestField::Kind kind)
{
    using enum RequestField::Kind;
    const auto all = [&](bool (QJsonValue::*is)() const) {
        const QJsonArray items = value.toArray();
        return value.isArray() && std::ranges::all_of(items, [is](const QJsonValue &item) { return (item.*is)(); });
    };
    switch (kind) {
    case Integer:
        return value.isDouble() && std::trunc(value.toDouble()) == value.toDouble();
    case Boolean:
        return value.isBool();
    case Object:
        return value.isObject();
    case Texts:
        return all(&QJsonValue::isString);
    case Objects:
        return all(&QJsonValue::isObject);
    case Instant:
        return value.isString() && isInstant(value.toString());
    case Text:
    case Uuid:
    case Day:
    case Choice:
        return value.isString();
    }
    Q_UNREACHABLE();
}

} // namespace

std::optional<Refusal> checkQuery(const QMap<QString, QString> &query, const RequestFields &fields)
{
    for (const QString &name : query.keys())
        if (!fieldNamed(fields, name))
            return refuseUnknown(name, fields);
    return std::nullopt;
}

std::optional<Refusal> checkBody(const QJsonObject &body, const RequestFields &fields)
{
    for (auto member = body.begin(); member != body.end(); ++member) {
        const RequestField *field = fieldNamed(fields, member.key());
        if (!field)
            return refuseUnknown(member.key(), fields);
        if (!isOfKind(member.value(), field->kind))
            return refuse(u"malformed"_s,
                          u"'%1' must be %2."_s.arg(field->name, QLatin1StringView(jsonKind(field->kind))));
        const QJsonArray parts =
            field->kind == RequestField::Kind::Objects ? member.value().toArray() : QJsonArray{member.value()};
        for (const QJsonValue &part : parts)
            if (const auto refusal =
                    field->members.isEmpty() ? std::nullopt : checkBody(part.toObject(), field->members))
                return refusal;
    }
    return std::nullopt;
}

qsizetype lengthOf(const QString &text) { return text.trimmed().toUcs4().size(); }

std::optional<Refusal> checkReason(const QString &reason)
{
    const qsizetype length = lengthOf(reason);
    if (length >= 10 && length <= 4000)
        return std::nullopt;
    return refuse(u"reason-required"_s, u"Write why this is done, in 10 to 4,000 characters."_s);
}

std::optional<Refusal> checkTicket(const QString &ticketRef, const QString &pattern)
{
    if (matches(ticketRef, pattern))
        return std::nullopt;
    return refuse(u"ticket-required"_s, u"Name the ticket this belongs to; it looks like %1."_s.arg(pattern));
}

std::optional<Refusal> checkBasis(const QJsonObject &basis)
{
    if (basis.isEmpty())
        return std::nullopt;
    const QStringList members{u"caseHead"_s, u"evidenceAsOf"_s, u"runbookHash"_s, u"runbookId"_s, u"verdict"_s};
    const bool complete = basis.keys() == members &&
                          matches(basis.value(u"caseHead"_s).toString(), u"[0-9a-f]{64}"_s) &&
                          api::canonicalJson(basis).size() <= 4000;
    if (complete)
        return std::nullopt;
    return refuse(u"parameter-invalid"_s,
                  u"A basis has exactly %1; caseHead is 64 hexadecimal digits."_s.arg(members.join(u", "_s)));
}

std::optional<Refusal> checkParameters(const QJsonObject &parameters, const QList<api::ParameterDescription> &schema)
{
    QStringList known;
    for (const api::ParameterDescription &parameter : schema) {
        known.append(parameter.name);
        const QJsonValue value = parameters.value(parameter.name);
        if (value.isUndefined() && parameter.required)
            return refuse(u"parameter-invalid"_s, u"The parameter '%1' is missing."_s.arg(parameter.name));
        if (!value.isUndefined() && !hasKind(value, parameter))
            return refuse(
                u"parameter-invalid"_s,
                u"The parameter '%1' must be of kind %2%3."_s.arg(
                    parameter.name, parameter.type,
                    parameter.choices.isEmpty() ? QString() : u": one of "_s + parameter.choices.join(u", "_s)));
    }
    for (const QString &name : parameters.keys())
        if (!known.contains(name))
            return refuse(u"parameter-invalid"_s, u"This command has no parameter '%1'."_s.arg(name));
    return std::nullopt;
}

std::optional<Refusal> checkDigests(const QStringList &digests)
{
    const bool wellFormed =
        std::ranges::all_of(digests, [](const QString &digest) { return matches(digest, u"[0-9a-f]{64}"_s); });
    const bool distinct = QSet<QString>(digests.begin(), digests.end()).size() == digests.size();
    if (wellFormed && distinct && digests.size() <= 100)
        return std::nullopt;
    return refuse(
        u"parameter-invalid"_s,
        u"Evidence is named by SHA-256 digests of 64 lower-case hexadecimal digits, each once, at most 100."_s);
}

std::optional<qint64> wholeNumber(const QString &text, qint64 highest)
{
    if (!matches(text, u"[0-9]{1,18}"_s) || text.toLongLong() > highest)
        return std::nullopt;
    return text.toLongLong();
}

bool isAmount(const QString &amount, const QString &currency)
{
    return matches(amount, u"-?[0-9]{1,15}(\\.[0-9]{1,4})?"_s) && matches(currency, u"[A-Z]{3}"_s);
}

bool isRunbookId(const QString &text) { return matches(text, u"[a-z][a-z0-9]*(-[a-z0-9]+)*"_s); }

bool isUuid(const QString &text) { return matches(text, u"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"_s); }

QString entityTag(const QByteArray &header)
{
    QByteArray tag = header.trimmed();
    if (tag.startsWith("W/") || tag == "*" || tag.size() > 200)
        return {};
    if (tag.size() >= 2 && tag.startsWith('"') && tag.endsWith('"'))
        tag = tag.mid(1, tag.size() - 2);
    return tag.contains('"') ? QString() : QString::fromUtf8(tag);
}

} // namespace jaga::repair::policy
