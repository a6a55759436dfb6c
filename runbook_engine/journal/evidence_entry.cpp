// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/journal/evidence_entry.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr ErrorCode AllCodes[] = {ErrorCode::Offline,   ErrorCode::Timeout,  ErrorCode::Unauthorised,
                                  ErrorCode::NotFound,  ErrorCode::Conflict, ErrorCode::Invalid,
                                  ErrorCode::Cancelled, ErrorCode::Internal};

ErrorCode codeOfName(const QString &name)
{
    for (const ErrorCode code : AllCodes)
        if (codeName(code) == name)
            return code;
    return ErrorCode::Internal;
}

} // namespace

QJsonObject evidencePayload(const Evidence &evidence, const QByteArray &table)
{
    QJsonObject parameters;
    for (auto it = evidence.parameters.cbegin(); it != evidence.parameters.cend(); ++it)
        parameters.insert(it.key(), it.value());
    QJsonObject payload{{u"probe"_s, evidence.probe},
                        {u"source"_s, evidence.source},
                        {u"shape"_s, evidence.shape},
                        {u"parameters"_s, parameters},
                        {u"asOf"_s, toIsoText(evidence.asOf)},
                        {u"durationMicroseconds"_s, static_cast<qint64>(evidence.duration.count())},
                        {u"generation"_s, static_cast<qint64>(evidence.generation)},
                        {u"timeToLiveSeconds"_s, static_cast<qint64>(evidence.timeToLive.count())},
                        {u"withheldColumns"_s, QJsonArray::fromStringList(evidence.withheldColumns)}};
    if (evidence.error)
        payload.insert(u"error"_s, QJsonObject{{u"code"_s, codeName(evidence.error->code)},
                                               {u"detail"_s, evidence.error->detail},
                                               {u"context"_s, evidence.error->context}});
    else
        payload.insert(u"table"_s, QString::fromLatin1(table.toHex()));
    return payload;
}

Evidence evidenceFromPayload(const QJsonObject &payload)
{
    Evidence evidence;
    evidence.probe = payload.value("probe"_L1).toString();
    evidence.source = payload.value("source"_L1).toString();
    evidence.shape = payload.value("shape"_L1).toString();
    const QJsonObject parameters = payload.value("parameters"_L1).toObject();
    for (auto it = parameters.begin(); it != parameters.end(); ++it)
        evidence.parameters.insert(it.key(), it.value().toString());
    evidence.asOf = instantFromText(payload.value("asOf"_L1).toString()).value_or(Instant{});
    evidence.duration = std::chrono::microseconds(payload.value("durationMicroseconds"_L1).toInteger());
    evidence.generation = static_cast<quint64>(payload.value("generation"_L1).toInteger());
    evidence.timeToLive = std::clamp(std::chrono::seconds(payload.value("timeToLiveSeconds"_L1).toInteger()),
                                     std::chrono::seconds(0), LongestDuration);
    for (const QJsonValue &column : payload.value("withheldColumns"_L1).toArray())
        evidence.withheldColumns << column.toString();
    if (const QJsonValue error = payload.value("error"_L1); error.isObject())
        evidence.error = Error{codeOfName(error["code"_L1].toString()), error["detail"_L1].toString(),
                               error["context"_L1].toString()};
    return evidence;
}

} // namespace jaga
