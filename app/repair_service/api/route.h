// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/acts/act_runner.h"
#include "app/repair_service/policy/request_field.h"

#include <functional>

namespace jaga::repair {

/// One address below /v1/tenants/{tenantId}/. The table of them is the API: requests and the OpenAPI document follow it.
struct Route {
    enum class Kind {
        Read,      ///< GET
        GuardRead, ///< GET with a rate of its own
        Rehearsal, ///< POST that is rolled back and audited, without a key
        Upload,    ///< POST of bytes under an idempotency key
        Mutation   ///< POST of JSON under an idempotency key
    };
    struct Call {
        QStringList ids; ///< what stood in place of each `{name}`, in order
        QMap<QString, QString> query;
    };
    using Work = std::function<Expected<Answer, Refusal>(ActContext &, const Call &)>;

    Kind kind = Kind::Read;
    QString pattern;    ///< commands/{commandId}/approve
    QString act;        ///< name in the audit trail; empty for reading
    QString targetType; ///< of the audit entry until the act knows better
    QString summary;
    RequestFields takes; ///< names in the query of a GET, members of the body of a POST
    QString answers;     ///< a name of answer_schemas.h
    Work answer;         ///< not for an upload, which has bytes

    bool isRead() const { return kind == Kind::Read || kind == Kind::GuardRead; }
    /// The ids if `path` (without leading slash) fits the pattern.
    std::optional<QStringList> match(const QString &path) const;
};

} // namespace jaga::repair
