// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/audit/audit_verifier.h"

#include "models/repair_api/audit_trail.h"

using namespace Qt::StringLiterals;

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
    const QList<Checkpoint> heads = checkpoints(transaction);
    for (const Checkpoint &checkpoint : heads) {
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
    QStringList findings = check.findings();
    // Whoever rewrites the trail can write heads of his own as well: the newest must be one that can be checked.
    if (!heads.isEmpty() && heads.last().keyId != signer.keyId())
        findings.append(u"checkpoint %1: not checkable, its key %2 is not the service's"_s.arg(heads.last().size)
                            .arg(heads.last().keyId));
    return findings;
}

} // namespace jaga::repair
