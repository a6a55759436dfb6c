// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/policy/refusal.h"
#include "app/repair_service/policy/request_field.h"
#include "models/repair_api/wire_types.h"

namespace jaga::repair::policy {

/// Pure checks of what a person wrote. No value: nothing refuses.

/// Only these names may stand in the query of a request.
std::optional<Refusal> checkQuery(const QMap<QString, QString> &query, const RequestFields &fields);

/// Only these members may stand in the body of a request, each as the kind of value it is. Whether a value that is missing or
/// not allowed can be done without is the act's to say.
std::optional<Refusal> checkBody(const QJsonObject &body, const RequestFields &fields);

/// Characters as people and the database count them, not counting blanks around them.
qsizetype lengthOf(const QString &text);

/// 10 to 4,000 characters; what is stored is the trimmed text.
std::optional<Refusal> checkReason(const QString &reason);

/// `pattern` is matched against the whole reference.
std::optional<Refusal> checkTicket(const QString &ticketRef, const QString &pattern);

/// Absent, or all five members: runbookId, runbookHash, caseHead (64 hex digits), verdict, evidenceAsOf; at most 4 KiB.
std::optional<Refusal> checkBasis(const QJsonObject &basis);

/// Against the schema of the command type: required, kind, choices, nothing else.
std::optional<Refusal> checkParameters(const QJsonObject &parameters, const QList<api::ParameterDescription> &schema);

/// Lower-case hexadecimal SHA-256 digests, each once.
std::optional<Refusal> checkDigests(const QStringList &digests);

/// Decimal digits with at most four places, and three letters.
bool isAmount(const QString &amount, const QString &currency);
/// `stuck-order-fulfillment`
bool isRunbookId(const QString &text);
bool isUuid(const QString &text);
/// Digits only, and not above `highest`: no sign, no fraction, nothing that is read as 0.
std::optional<qint64> wholeNumber(const QString &text, qint64 highest);

/// The value of a strong entity tag, quoted or bare; empty when it is weak, `*` or missing.
QString entityTag(const QByteArray &header);

} // namespace jaga::repair::policy
