// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/audit/audit_verifier.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

/// Columns repeat what the canonical entry says, so that they can be searched; they must say the same.
const QList<std::pair<const char *, QString>> repeated{
    {"actor", u"actor"_s},
    {"actor_role", u"actorRole"_s},
    {"command_type", u"act"_s},
    {"target_id", u"targetId"_s},
    {"target_type", u"targetType"_s},
    {"reason", u"reason"_s},
    {"ticket_ref", u"ticketRef"_s},
    {"decision", u"decision"_s},
    {"outcome_code", u"code"_s},
    {"repair_command_id", u"commandId"_s},
    {"incident_id", u"incidentId"_s},
    {"correlation_id", u"correlationId"_s},
};

struct Walk {
    qint64 sequence = 0;
    QByteArray hash = QByteArray(32, '\0');
    MerkleTree tree;
    QStringList findings;
};

void look(const Row &row, Walk &walk)
{
    const qint64 sequence = row.integer("audit_seq");
    const QByteArray canonical = row.bytes("canonical_entry");
    const auto find = [&](const QString &what) { walk.findings.append(u"entry %1: %2"_s.arg(sequence).arg(what)); };
    if (sequence != walk.sequence + 1)
        find(u"the entry before it is %1, there is a gap"_s.arg(walk.sequence));
    if (row.bytes("prev_hash") != walk.hash)
        find(u"it does not link to the entry before it"_s);
    if (sha256(canonical) != row.bytes("entry_hash"))
        find(u"its bytes do not have its hash"_s);
    const QJsonObject entry = QJsonDocument::fromJson(canonical).object();
    if (entry.value(u"sequence"_s).toInteger() != sequence ||
        entry.value(u"previousHash"_s).toString() != QString::fromLatin1(walk.hash.toHex()))
        find(u"its bytes belong to another place in the trail"_s);
    for (const auto &[column, key] : repeated)
        if (row.text(column) != entry.value(key).toString())
            find(u"column %1 does not say what was hashed"_s.arg(QLatin1String(column)));
    walk.sequence = sequence;
    walk.hash = row.bytes("entry_hash");
    walk.tree.append(canonical);
}

} // namespace

QStringList verifyAudit(Transaction &transaction, const CheckpointSigner &signer)
{
    Walk walk;
    for (Rows rows;;) {
        rows = transaction.query(
            u"select * from audit_record where tenant_id = $1 and audit_seq > $2 order by audit_seq limit 1000"_s,
            {transaction.tenantId(), walk.sequence});
        for (const Row &row : rows)
            look(row, walk);
        if (rows.isEmpty())
            break;
    }
    const AuditHead head = auditHead(transaction);
    if (head.sequence != walk.sequence || head.hash != walk.hash)
        walk.findings.append(u"the head says %1 entries, the trail ends at %2 or with another hash"_s.arg(head.sequence)
                                 .arg(walk.sequence));
    for (const Checkpoint &checkpoint : checkpoints(transaction)) {
        if (checkpoint.size > walk.tree.size())
            walk.findings.append(u"checkpoint %1: the trail is shorter, its end was cut off"_s.arg(checkpoint.size));
        else if (walk.tree.root(checkpoint.size) != checkpoint.root)
            walk.findings.append(u"checkpoint %1: the entries do not have the signed root"_s.arg(checkpoint.size));
        if (checkpoint.keyId == signer.keyId() && !signer.verifies(transaction.tenantId(), checkpoint))
            walk.findings.append(u"checkpoint %1: its signature does not match"_s.arg(checkpoint.size));
    }
    return walk.findings;
}

} // namespace jaga::repair
