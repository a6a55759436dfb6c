// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/http/http_message.h"
#include "models/repair_api/wire_types.h"

#include <QJsonObject>

namespace jaga::repair {

/// A decision against a request. `code` is one of the API's problem codes; `guard:<name>` counts as one.
struct Refusal {
    QString code;
    QString detail;      ///< what happened, what it means, what to do
    QString guard;       ///< the failing guard's name, if one failed
    QString alternative; ///< a command type or act that helps, may be empty
    QJsonObject current; ///< what stands there now, for 412 and refused status changes
};

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
