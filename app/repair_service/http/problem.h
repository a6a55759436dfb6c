// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/http/http_message.h"
#include "app/repair_service/policy/refusal.h"
#include "models/repair_api/wire_types.h"

namespace jaga::repair {

/// What a code means on the wire.
struct ProblemKind {
    int status;
    QString title;
    bool retryable; ///< the same key may be sent again later
    bool bound;     ///< the answer belongs to the idempotency key for good
};

/// A code that is not in the table is a mistake of ours and reads as 500.
ProblemKind problemKind(const QString &code);

/// Every code of the API, for the OpenAPI document.
QStringList problemCodes();

QJsonObject problemBody(const Refusal &refusal, const QString &correlationId);
HttpResponse problemResponse(const Refusal &refusal, const QString &correlationId);
/// For what the HTTP layer itself refuses: no correlation id is known yet.
HttpResponse protocolProblem(int status);

} // namespace jaga::repair
