// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/http/problem.h"
#include "app/repair_service/policy/actor.h"
#include "app/repair_service/store/audit_entry.h"
#include "app/repair_service/store/database.h"

#include <functional>

namespace jaga::repair {

/// A mutating request after its token was verified and its body read.
struct ActRequest {
    QString tenantId;
    QString personId;
    QString role; ///< X-Act-As-Role
    QByteArray method;
    QString path;
    QString idempotencyKey;
    QString ifMatch; ///< without quotes; empty: not given
    QString correlationId;
    QString client;
    QJsonObject body;

    /// SHA-256 over everything that makes this request this request.
    QString fingerprint() const;
};

/// What an act answers when it was done, or when what it recorded is itself a problem (412 after an approved command failed).
struct Answer {
    int status = 200;
    QJsonObject body;
    QString etag; ///< quoted
};

/// What an act works with. `entry` is written to the audit trail whatever comes of it: the act fills it as it learns.
struct ActContext {
    Transaction &transaction;
    const Actor &actor;
    const ActRequest &request;
    AuditEntry &entry;
    /// Called after the rollback when the act refuses, to record what was refused.
    std::function<void(const Refusal &)> onRefused;
};

using Act = std::function<Expected<Answer, Refusal>(ActContext &)>;

/// One act, one transaction: key, person, act, outbox, audit and stored answer are committed together or not at all.
///
/// A decision against the request is recorded in the same way and bound to its key; what is the sender's own mistake, or
/// ours, is neither. Every thread.
class ActRunner {
public:
    /// `committed` is told the tenant after each commit: the event stream looks again.
    ActRunner(Database &database, std::function<void(const QString &tenantId)> committed);

    /// `name` is what the act is called in the audit trail until it knows better; `targetType` likewise.
    HttpResponse run(const ActRequest &request, const QString &name, const QString &targetType, const Act &act);

    /// For reading: no key, no audit entry, always rolled back. The act still sees only what the person may see.
    HttpResponse read(const ActRequest &request, const Act &act);

    /// A rolled-back act whose being asked is audited by itself: the preview.
    HttpResponse rehearse(const ActRequest &request, const QString &name, const QString &targetType, const Act &act);

private:
    struct Attempt;
    HttpResponse perform(Attempt &attempt, const Act &act);
    HttpResponse guarded(const ActRequest &request, const std::function<HttpResponse()> &work) const;

    Database &m_database;
    std::function<void(const QString &)> m_committed;
};

} // namespace jaga::repair
