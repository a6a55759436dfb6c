// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/audit_store.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

void append(Transaction &transaction, const AuditEntry &entry)
{
    const auto next = transaction.row(u"select next_seq, prev_hash, clock_timestamp() as now from audit_next($1)"_s,
                                      {transaction.tenantId()});
    const qint64 sequence = next->integer("next_seq");
    const QByteArray previous = next->bytes("prev_hash");
    const Instant now = *next->instant("now");
    const QByteArray canonical = canonicalEntry(entry, transaction.tenantId(), sequence, previous, now);
    transaction.execute(
        u"insert into audit_record (tenant_id, audit_seq, audit_id, prev_hash, canonical_entry, entry_hash, actor, "
        u"actor_role, actor_kind,"
        " client_info, target_type, target_id, command_type, repair_command_id, incident_id, reason, ticket_ref, "
        "decision, outcome_code,"
        " approvals_json, evidence_digests, before_json, after_json, policy_version, basis_json, build_id, "
        "correlation_id, occurred_at)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)"_s,
        {transaction.tenantId(),
         sequence,
         QUuid::createUuid().toString(QUuid::WithoutBraces),
         SqlValue::bytes(previous),
         SqlValue::bytes(canonical),
         SqlValue::bytes(sha256(canonical)),
         entry.actor,
         entry.actorRole,
         entry.actorKind,
         SqlValue::orNull(entry.client),
         entry.targetType,
         entry.targetId,
         entry.act,
         SqlValue::orNull(entry.commandId),
         SqlValue::orNull(entry.incidentId),
         SqlValue::orNull(entry.reason),
         SqlValue::orNull(entry.ticketRef),
         entry.decision,
         SqlValue::orNull(entry.code),
         entry.approvals,
         entry.evidence,
         SqlValue::orNull(entry.before),
         SqlValue::orNull(entry.after),
         policyVersion(),
         SqlValue::orNull(entry.basis),
         buildId(),
         entry.correlationId,
         now});
}

/// Columns repeat what the canonical entry says, so that they can be searched; they must say the same.
const QList<std::pair<const char *, QString>> repeated{
    {"actor", u"actor"_s},
    {"actor_role", u"actorRole"_s},
    {"actor_kind", u"actorKind"_s},
    {"client_info", u"client"_s},
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
    {"policy_version", u"policyVersion"_s},
    {"build_id", u"buildId"_s},
};

AuditRecord auditRecordFrom(const Row &row)
{
    AuditRecord record{row.integer("audit_seq"), row.bytes("prev_hash"),      row.bytes("canonical_entry"),
                       row.bytes("entry_hash"),  *row.instant("occurred_at"), {}};
    for (const auto &[column, key] : repeated)
        record.columns.insert(key, row.text(column));
    record.columns.insert(u"before"_s, row.object("before_json"));
    record.columns.insert(u"after"_s, row.object("after_json"));
    record.columns.insert(u"basis"_s, row.object("basis_json"));
    record.columns.insert(u"approvals"_s, row.json("approvals_json").toArray());
    record.columns.insert(u"evidence"_s, row.json("evidence_json").toArray());
    record.columns.insert(u"occurredAt"_s, toIsoText(record.occurredAt));
    return record;
}

Checkpoint checkpointFrom(const Row &row)
{
    return {row.integer("tree_size"), row.bytes("root_hash"), row.text("key_id"), row.bytes("signature"),
            *row.instant("signed_at")};
}

const QString checkpointColumns =
    u"select tree_size, root_hash, key_id, signature, signed_at from audit_checkpoint where tenant_id = $1"_s;

} // namespace

void appendAudit(Transaction &transaction, const AuditEntry &entry)
{
    try {
        append(transaction, entry);
    } catch (const StoreError &error) {
        throw AuditUnavailable(error.kind(), error.message());
    }
}

QList<AuditRecord> auditAfter(Transaction &transaction, qint64 sequence, int limit)
{
    QList<AuditRecord> records;
    for (
        const Row &row : transaction.query(
            u"select *, array_to_json(evidence_digests) as evidence_json from audit_record where tenant_id = $1 and audit_seq > $2 order by audit_seq limit $3"_s,
            {transaction.tenantId(), sequence, limit}))
        records.append(auditRecordFrom(row));
    return records;
}

AuditHead auditHead(Transaction &transaction)
{
    const auto row =
        transaction.row(u"select last_seq, last_hash from audit_head where tenant_id = $1"_s, {transaction.tenantId()});
    return row ? AuditHead{row->integer("last_seq"), row->bytes("last_hash")} : AuditHead{0, QByteArray(32, '\0')};
}

std::optional<Checkpoint> lastCheckpoint(Transaction &transaction)
{
    const auto row =
        transaction.row(checkpointColumns + u" order by tree_size desc limit 1"_s, {transaction.tenantId()});
    return row ? std::optional(checkpointFrom(*row)) : std::nullopt;
}

QList<Checkpoint> checkpoints(Transaction &transaction)
{
    QList<Checkpoint> all;
    for (const Row &row : transaction.query(checkpointColumns + u" order by tree_size"_s, {transaction.tenantId()}))
        all.append(checkpointFrom(row));
    return all;
}

void insertCheckpoint(Transaction &transaction, const Checkpoint &checkpoint)
{
    transaction.execute(
        u"insert into audit_checkpoint (tenant_id, tree_size, root_hash, key_id, signature, signed_at) values ($1, $2, $3, $4, $5, $6)"_s,
        {transaction.tenantId(), checkpoint.size, SqlValue::bytes(checkpoint.root), checkpoint.keyId,
         SqlValue::bytes(checkpoint.signature), checkpoint.signedAt});
}

} // namespace jaga::repair
