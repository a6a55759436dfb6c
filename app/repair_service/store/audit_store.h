// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/audit_entry.h"
#include "app/repair_service/store/database.h"

namespace jaga::repair {

/// The audit trail could not be written: nothing else may happen either.
class AuditUnavailable : public StoreError {
public:
    using StoreError::StoreError;
};

/// Appends under the lock of the tenant's head: call it last in a transaction. Throws AuditUnavailable.
void appendAudit(Transaction &transaction, const AuditEntry &entry);

struct AuditRecord {
    qint64 sequence = 0;
    QByteArray previousHash;
    QByteArray canonical;
    QByteArray hash;
    Instant occurredAt{};
    QJsonObject columns; ///< the searchable ones, by the name that the canonical entry gives them
};

/// Entries after `sequence`, in order, at most `limit`.
QList<AuditRecord> auditAfter(Transaction &transaction, qint64 sequence, int limit);

struct AuditHead {
    qint64 sequence = 0;
    QByteArray hash;
};
AuditHead auditHead(Transaction &transaction);

struct Checkpoint {
    qint64 size = 0;
    QByteArray root;
    QString keyId;
    QByteArray signature;
    Instant signedAt{};
};

std::optional<Checkpoint> lastCheckpoint(Transaction &transaction);
QList<Checkpoint> checkpoints(Transaction &transaction);
void insertCheckpoint(Transaction &transaction, const Checkpoint &checkpoint);

} // namespace jaga::repair
