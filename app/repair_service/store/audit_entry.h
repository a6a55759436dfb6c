// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace jaga::repair {

/// One decision, allowed or refused, as the audit trail keeps it for good.
struct AuditEntry {
    QString actor;
    QString actorRole;
    QString actorKind = QStringLiteral("HUMAN");
    QString client;
    QString targetType;
    QString targetId;
    QString act; ///< command type, or the act: COMMAND_APPROVE, INCIDENT_NOTE_ADD ...
    QString commandId;
    QString incidentId;
    QString reason;
    QString ticketRef;
    QString decision; ///< ALLOWED REFUSED SUCCEEDED FAILED OUTCOME_UNKNOWN
    QString code;     ///< problem code of a refusal
    QJsonArray approvals;
    QStringList evidence;
    QJsonObject before;
    QJsonObject after;
    QJsonObject basis;
    QString correlationId;
};

/// The bytes that are hashed: canonical JSON of everything above with tenant, sequence, previous hash and time.
QByteArray canonicalEntry(const AuditEntry &entry, const QString &tenantId, qint64 sequence,
                          const QByteArray &previousHash, Instant occurredAt);

QByteArray sha256(const QByteArray &bytes);

/// Stored with every entry and command, so that a later reader knows which rules decided.
QString policyVersion();
QString buildId();

} // namespace jaga::repair
