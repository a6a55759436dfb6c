// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/policy/request_fields.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace jaga::repair::policy {

namespace {

bool matches(const QString &text, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
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
        return instantFromText(value.toString()).has_value();
    if (parameter.type == u"choice"_s)
        return parameter.choices.contains(value.toString());
    return true;
}

} // namespace

std::optional<Refusal> checkKeys(const QJsonObject &body, const QStringList &allowed)
{
    for (const QString &key : body.keys())
        if (!allowed.contains(key))
            return refuse(u"unknown-field"_s,
                          u"'%1' is not a field of this request; known are %2."_s.arg(key, allowed.join(u", "_s)));
    return std::nullopt;
}

std::optional<Refusal> checkReason(const QString &reason)
{
    const qsizetype length = reason.trimmed().size();
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
    if (wellFormed && digests.size() <= 100)
        return std::nullopt;
    return refuse(u"parameter-invalid"_s,
                  u"Evidence is named by SHA-256 digests of 64 lower-case hexadecimal digits, at most 100."_s);
}

std::optional<qint64> wholeNumber(const QString &text, qint64 highest)
{
    if (!matches(text, u"[0-9]{1,18}"_s) || text.toLongLong() > highest)
        return std::nullopt;
    return text.toLongLong();
}

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
