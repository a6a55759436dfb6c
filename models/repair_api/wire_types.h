// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"
#include "runbook_engine/base/truth.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

// The values that travel between console and repair service. JSON keys are the member names as they stand here; instants
// are ISO text in UTC with six decimals, truths are `yes`, `no`, `unknown`, uuids lower-case text. Both sides use these
// readers and writers, so the two cannot drift apart; the OpenAPI document is checked against them.
namespace jaga::api {

/// GET /v1/me
struct Me {
    struct Grant {
        QString role;
        QString tenantId;
        QString tenantCode;
        std::optional<Instant> validUntil;
    }; ///< empty tenantId: every tenant
    QString personId;
    QString displayName;
    QString kind; ///< HUMAN or SERVICE
    QList<Grant> roles;
    Instant tokenExpiresAt{};
    Instant serverTime{};
    bool holds(const QString &role, const QString &tenantId) const;
    /// Auditor is exclusive: true means that no mutating role is held.
    bool isAuditor() const;
};

/// One parameter of a command type, as its form draws it.
struct ParameterDescription {
    QString name;
    QString title;
    QString type; ///< text, integer, boolean, uuid, choice, instant
    bool required = false;
    QStringList choices;
    QString help;
};

/// GET /v1/tenants/{tenantId}/command-types: the catalogue that forms are drawn from.
struct CommandType {
    QString type; ///< TASK_RETRY
    int number = 0;
    QString title; ///< Retry task
    QString targetType;
    QString requesterRole;
    QString approvalKind; ///< NONE T E B TB
    QString commandClass; ///< S D
    QString executorRole; ///< empty: runs at submit
    QString precondition;
    QString change;
    QString event;
    QString verification;
    bool available = true; ///< false: catalogued, its handler comes later; submitting answers 422 parameter-invalid
    bool reversible = false;
    bool customerVisible = false;
    QList<ParameterDescription> parameters;
};

/// One guard as the service evaluated it.
struct Guard {
    QString name;     ///< as in problem codes, `guard:outcome-unknown`: outcome-unknown, target-state ...
    QString sentence; ///< The outcome of the call is known
    Truth holds = Truth::Unknown;
    QString found;       ///< what was seen: external_call_attempt is UNKNOWN
    QString source;      ///< table or query name
    QString alternative; ///< command type or step that helps, may be empty
};

struct Guards {
    QString targetEtag;
    Instant serverTime{};
    QList<Guard> guards;
    /// The first that does not hold, or nullptr.
    const Guard *failing() const;
};

struct FieldChange {
    QString entity; ///< fulfillment task PROVISION_SERVICE
    QString field;
    QString before; ///< null text: empty
    QString after;
    bool changed = true;
};

/// POST /commands/preview
struct Preview {
    QString previewHash;
    QString targetEtag;
    Instant readAt{};
    QString targetVersion; ///< for "before: version 12"
    QJsonObject before;
    QJsonObject after;
    QList<FieldChange> diff;
    QList<Guard> guards;
    QString approvalKind;
    QString sends; ///< in words, what leaves the house: SEND_SAME_KEY, COMPLETE_FROM_REFERENCE, LOOK_UP, NOTHING ...
    QString sendsSentence; ///< Completes from the stored reference, sends nothing
    QString event;
};

/// POST /commands
struct CommandRequest {
    QString type;
    QString targetType;
    QString targetId;
    QJsonObject parameters;
    QString reason;
    QString ticketRef;
    QString incidentId;   ///< may be empty
    QStringList evidence; ///< digests
    QString previewHash;
    QJsonObject basis; ///< runbookId, runbookHash, caseHead, verdict, evidenceAsOf; empty: none
};

struct Approval {
    QString slot;
    QString decision;
    QString approver;
    QString approverRole;
    QString note;
    Instant decidedAt{};
};

/// GET /commands/{id} and the answer of every act on a command.
struct Command {
    QString id;
    QString tenantId;
    QString type;
    QString title;
    QString targetType;
    QString targetId;
    QString state; ///< execution_status
    QString verificationStatus;
    QJsonObject verification;
    std::optional<Instant> verifyDueAt;
    QString requestedBy;
    QString requestedByName;
    QString approvedBy;
    QString executedBy;
    QString actAsRole;
    QString reason;
    QString ticketRef;
    QString incidentId;
    QString correlationId;
    QString idempotencyKey;
    QString approvalKind;
    QString previewHash;
    QString targetEtag;
    QString refusalCode;
    QJsonObject parameters;
    QJsonObject before;
    QJsonObject after;
    QJsonObject result;
    QJsonObject basis;
    QList<Guard> preconditions; ///< as evaluated at the request
    QList<Approval> approvals;
    Instant createdAt{};
    std::optional<Instant> executedAt;
    std::optional<Instant> expiresAt;
    QString etag;
};

/// GET and acts of /incidents
struct ChecklistItem {
    QString runbookId, stepId, runbookHash, state, value, note, takenBy, setBy, evidence;
    std::optional<Instant> deferredUntil, takenAt, setAt;
    int version = 0;
};
struct Incident {
    QString id, tenantId, number, title, category, runbookId, severity, severityReason, status, commander, etag;
    QString entityType, entityId; ///< of its first scope row
    Instant startedAt{};
    Instant updatedAt{};
    std::optional<Instant> nextUpdateDueAt, resolvedAt, closedAt;
    QList<ChecklistItem> checklist;
    QJsonArray notes; ///< id, body, writtenBy, writtenAt
    QJsonArray scope; ///< tenantId, entityType, entityId, label, amount, currency
    /// Closing is no status: a closed one stays RESOLVED.
    bool isClosed() const { return closedAt.has_value(); }
};

/// application/problem+json (RFC 9457)
struct Problem {
    int status = 0;
    QString title, detail, code, guard, alternative, correlationId;
    bool retryable = false;
    QJsonObject current;
};

#define JAGA_WIRE(Type)                                                                                                \
    QJsonObject toJson(const Type &value);                                                                             \
    Expected<Type> read##Type(const QJsonObject &json);
JAGA_WIRE(Me)
JAGA_WIRE(CommandType)
JAGA_WIRE(Guard)
JAGA_WIRE(Guards)
JAGA_WIRE(Preview)
JAGA_WIRE(CommandRequest)
JAGA_WIRE(Command)
JAGA_WIRE(Incident)
JAGA_WIRE(Problem)
#undef JAGA_WIRE

/// Canonical JSON: UTF-8, keys sorted, no white space. What hashes and signatures are taken over.
QByteArray canonicalJson(const QJsonObject &object);

} // namespace jaga::api
