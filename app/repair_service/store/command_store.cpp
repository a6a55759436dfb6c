// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/command_store.h"

#include "app/repair_service/store/audit_entry.h"

#include <QJsonArray>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

const QString commandSelection =
    u"select c.*, p.display_name as requester_name, y.approval_kind, y.command_class, y.executor_role,"
    " (select coalesce(json_agg(json_build_object('slot', a.slot, 'decision', a.decision, 'approver', a.approver,"
    " 'approverRole', a.approver_role, 'note', a.note, 'decidedAt', a.decided_at) order by a.decided_at), '[]')"
    " from repair_approval a where a.repair_command_id = c.repair_command_id) as approvals"
    " from support_repair_command c join support_principal p on p.principal_id = c.requested_by"
    " join repair_command_type y on y.command_type = c.command_type"_s;

QList<api::Approval> approvalsFrom(const QJsonArray &array)
{
    QList<api::Approval> approvals;
    for (const QJsonValue &value : array) {
        const QJsonObject json = value.toObject();
        approvals.append({json.value(u"slot"_s).toString(), json.value(u"decision"_s).toString(),
                          json.value(u"approver"_s).toString(), json.value(u"approverRole"_s).toString(),
                          json.value(u"note"_s).toString(),
                          instantFromText(json.value(u"decidedAt"_s).toString()).value_or(Instant{})});
    }
    return approvals;
}

QList<api::Guard> guardsFrom(const QJsonArray &array)
{
    QList<api::Guard> guards;
    for (const QJsonValue &value : array)
        if (const auto guard = api::readGuard(value.toObject()))
            guards.append(*guard);
    return guards;
}

CommandRecord recordFrom(const Row &row)
{
    CommandRecord record;
    api::Command &shown = record.shown;
    record.version = row.integer("version");
    record.commandClass = row.text("command_class");
    record.executorRole = row.text("executor_role");
    record.prediction = row.object("precondition_json");
    shown.id = row.text("repair_command_id");
    shown.tenantId = row.text("tenant_id");
    shown.type = row.text("command_type");
    shown.targetType = row.text("target_type");
    shown.targetId = row.text("target_id");
    shown.state = row.text("execution_status");
    shown.verification = row.object("verification_json");
    shown.verifyDueAt = row.instant("verify_due_at");
    shown.requestedBy = row.text("requested_by");
    shown.requestedByName = row.text("requester_name");
    shown.approvedBy = row.text("approved_by");
    shown.executedBy = row.text("executed_by");
    shown.actAsRole = row.text("act_as_role");
    shown.reason = row.text("reason");
    shown.ticketRef = row.text("ticket_ref");
    shown.incidentId = row.text("incident_id");
    shown.correlationId = row.text("correlation_id");
    shown.idempotencyKey = row.text("idempotency_key");
    shown.approvalKind = row.text("approval_kind");
    shown.previewHash = row.text("preview_hash");
    shown.targetEtag = u'"' + row.text("target_etag") + u'"';
    shown.refusalCode = row.text("refusal_code");
    shown.parameters = row.object("parameters_json");
    shown.before = row.object("before_json");
    shown.after = row.isNull("after_json") ? record.prediction.value(u"after"_s).toObject() : row.object("after_json");
    shown.result = row.object("execution_result_json");
    shown.basis = row.object("basis_json");
    shown.preconditions = guardsFrom(record.prediction.value(u"guards"_s).toArray());
    shown.approvals = approvalsFrom(row.json("approvals").toArray());
    shown.createdAt = *row.instant("created_at");
    shown.executedAt = row.instant("executed_at");
    // The row is born PENDING because the schema knows no move into it; there is nothing to verify before it ran.
    shown.verificationStatus = shown.executedAt ? row.text("verification_status") : QString();
    shown.expiresAt = row.instant("expires_at");
    shown.etag = u"\"c%1\""_s.arg(record.version);
    return record;
}

} // namespace

void insertCommand(Transaction &transaction, const NewCommand &command)
{
    const api::Command &shown = command.shown;
    transaction.execute(
        u"insert into support_repair_command (repair_command_id, tenant_id, target_type, target_id, command_type, "
        u"requested_by, reason,"
        " precondition_json, execution_status, created_at, act_as_role, ticket_ref, incident_id, correlation_id, "
        "idempotency_key,"
        " request_hash, preview_hash, target_etag, parameters_json, before_json, policy_version, basis_json, "
        "refusal_code, verification_status)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now(), $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"_s,
        {shown.id,
         transaction.tenantId(),
         shown.targetType,
         shown.targetId,
         shown.type,
         shown.requestedBy,
         shown.reason,
         command.prediction,
         shown.state,
         shown.actAsRole,
         shown.ticketRef,
         SqlValue::orNull(shown.incidentId),
         shown.correlationId,
         shown.idempotencyKey,
         command.requestHash,
         shown.previewHash,
         shown.targetEtag,
         shown.parameters,
         SqlValue::orNull(shown.before),
         policyVersion(),
         SqlValue::orNull(shown.basis),
         SqlValue::orNull(shown.refusalCode),
         shown.state == u"REFUSED"_s ? SqlValue() : SqlValue(u"PENDING"_s)});
}

std::optional<CommandRecord> findCommand(Transaction &transaction, const QString &id, Lock lock)
{
    const QString locking = lock == Lock::ForUpdate ? u" for update of c"_s : QString();
    const auto row = transaction.row(commandSelection + u" where c.repair_command_id = $1"_s + locking, {id});
    return row ? std::optional(recordFrom(*row)) : std::nullopt;
}

QList<CommandRecord> listCommands(Transaction &transaction, const CommandFilter &filter)
{
    QString where = u" where c.tenant_id = $1"_s;
    QList<SqlValue> parameters{transaction.tenantId()};
    const auto restrict = [&](const QString &condition, const QString &value) {
        if (value.isEmpty())
            return;
        parameters.append(value);
        where += u" and "_s + condition.arg(parameters.size());
    };
    if (!filter.state.isEmpty()) {
        parameters.append(filter.state.split(u','));
        where += u" and c.execution_status = any($%1)"_s.arg(parameters.size());
    }
    restrict(u"c.command_type = $%1"_s, filter.type);
    restrict(u"c.target_id = $%1"_s, filter.target);
    restrict(u"c.requested_by = $%1"_s, filter.actor);
    restrict(u"c.ticket_ref = $%1"_s, filter.ticket);
    restrict(u"c.idempotency_key = $%1"_s, filter.idempotencyKey);
    restrict(u"c.incident_id = $%1"_s, filter.incident);
    restrict(
        u"(c.created_at, c.repair_command_id) < (select b.created_at, b.repair_command_id from support_repair_command b"
        " where b.repair_command_id = $%1)"_s,
        filter.before);
    parameters.append(filter.limit);
    QList<CommandRecord> records;
    for (const Row &row : transaction.query(
             commandSelection + where +
                 u" order by c.created_at desc, c.repair_command_id desc limit $%1"_s.arg(parameters.size()),
             parameters))
        records.append(recordFrom(row));
    return records;
}

std::optional<QString> liveCommand(Transaction &transaction, const QString &type, const QString &targetId,
                                   const QString &exceptId)
{
    const auto row = transaction.row(
        u"select execution_status, requested_by from support_repair_command where command_type = $1 and target_id = $2 "
        u"and repair_command_id is distinct from $3"
        " and execution_status in ('REQUESTED', 'PENDING_APPROVAL', 'APPROVED', 'EXECUTING', 'OUTCOME_UNKNOWN')"_s,
        {type, targetId, SqlValue::orNull(exceptId)});
    return row ? std::optional(u"%1, asked for by %2"_s.arg(row->text("execution_status"), row->text("requested_by")))
               : std::nullopt;
}

void moveCommand(Transaction &transaction, const QString &id, const QString &state,
                 const QList<std::pair<QString, SqlValue>> &columns)
{
    QString assignments = u"execution_status = $2, version = version + 1, updated_at = now()"_s;
    QList<SqlValue> parameters{id, state};
    for (const auto &[column, value] : columns) {
        parameters.append(value);
        assignments += u", %1 = $%2"_s.arg(column).arg(parameters.size());
    }
    transaction.execute(u"update support_repair_command set %1 where repair_command_id = $1"_s.arg(assignments),
                        parameters);
}

void insertApproval(Transaction &transaction, const QString &commandId, const api::Approval &approval,
                    const QString &previewHash)
{
    transaction.execute(u"insert into repair_approval (approval_id, tenant_id, repair_command_id, slot, decision, "
                        u"approver, approver_role, note,"
                        " preview_hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"_s,
                        {QUuid::createUuid().toString(QUuid::WithoutBraces), transaction.tenantId(), commandId,
                         approval.slot, approval.decision, approval.approver, approval.approverRole, approval.note,
                         previewHash});
}

void insertIntent(Transaction &transaction, const QString &commandId, const Intent &intent)
{
    transaction.execute(u"insert into control_intent (intent_id, tenant_id, repair_command_id, intent_type, "
                        u"target_key, parameters_json)"
                        " values ($1, $2, $3, $4, $5, $6)"_s,
                        {QUuid::createUuid().toString(QUuid::WithoutBraces), transaction.tenantId(), commandId,
                         intent.type, intent.targetKey, intent.parameters});
}

QStringList missingEvidence(Transaction &transaction, const QStringList &digests)
{
    QStringList missing;
    for (const Row &row : transaction.query(
             u"select d as digest from unnest($2::text[]) d where not exists (select 1 from repair_evidence e"
             " where e.tenant_id = $1 and e.sha256 = decode(d, 'hex'))"_s,
             {transaction.tenantId(), digests}))
        missing.append(row.text("digest"));
    return missing;
}

void linkEvidence(Transaction &transaction, const QString &commandId, const QStringList &digests)
{
    for (const QString &digest : digests)
        transaction.execute(
            u"insert into repair_evidence_link (tenant_id, sha256, repair_command_id) values ($1, $2, $3)"_s,
            {transaction.tenantId(), SqlValue::bytes(QByteArray::fromHex(digest.toLatin1())), commandId});
}

} // namespace jaga::repair
