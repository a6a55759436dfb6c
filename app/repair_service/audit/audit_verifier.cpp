// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/audit/audit_verifier.h"

#include "models/repair_api/audit_trail.h"

namespace jaga::repair {

namespace {

constexpr int entriesARead = 1000;

} // namespace

QStringList verifyAudit(Transaction &transaction, const CheckpointSigner &signer)
{
    const QString tenantId = transaction.tenantId();
    AuditTrailCheck check(tenantId);
    for (QList<AuditRecord> records;
         !(records = auditAfter(transaction, check.lastSequence(), entriesARead)).isEmpty();)
        for (const AuditRecord &record : std::as_const(records))
            check.add({record.sequence, record.previousHash, record.hash, record.canonical, record.columns});
    const AuditHead head = auditHead(transaction);
    check.endsAt(head.sequence, head.hash);
    for (const Checkpoint &checkpoint : checkpoints(transaction)) {
        AuditCheckpoint seen{tenantId, checkpoint.size,      checkpoint.root,    checkpoint.keyId,
                             {},       checkpoint.signature, checkpoint.signedAt};
        // One of an earlier key cannot be checked with this one; its root still has to be that of the entries.
        if (checkpoint.keyId == signer.keyId()) {
            seen.publicKey = signer.publicKey();
            check.demand(seen);
        } else {
            check.demandContinues(seen, {});
        }
    }
    return check.findings();
}

} // namespace jaga::repair
