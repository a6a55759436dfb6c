// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/incident_store.h"

#include <QJsonArray>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

const QString incidentSelection =
    u"select i.*, (select coalesce(json_agg(json_build_object('tenantId', s.tenant_id, "
    u"'entityType', s.entity_type, 'entityId', s.entity_id,"
    " 'label', s.entity_label, 'amount', s.amount::text, 'currency', s.currency) order by "
    "s.added_at, s.entity_id), '[]')"
    " from incident_scope s where s.incident_id = i.incident_id) as scope,"
    " (select coalesce(json_agg(json_build_object('id', n.note_id, 'body', n.body, 'writtenBy', "
    "n.written_by, 'writtenAt',"
    " to_char(n.written_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), 'correctsNoteId', "
    "n.corrects_note_id) order by n.written_at), '[]')"
    " from incident_note n where n.incident_id = i.incident_id) as notes,"
    " (select json_build_object('answers', r.answers_json, 'manualSqlNeeded', r.manual_sql_needed, 'actions',"
    " (select coalesce(json_agg(json_build_object('id', a.action_id, 'category', a.category, 'description', "
    "a.description, 'ownerTeam', a.owner_team, 'dueOn', a.due_on) order by a.due_on, a.action_id), '[]')"
    " from review_action a where a.review_id = r.review_id))"
    " from incident_review r where r.incident_id = i.incident_id) as review from incident i"_s;

/// The API writes `not-applicable`, the schema NOT_APPLICABLE.
QString shownState(const QString &status) { return status.toLower().replace(u'_', u'-'); }

QString storedState(const QString &state) { return state.toUpper().replace(u'-', u'_'); }

api::ChecklistItem stepFrom(const Row &row)
{
    api::ChecklistItem step;
    step.runbookId = row.text("runbook_id");
    step.stepId = row.text("step_id");
    step.runbookHash = row.text("runbook_hash");
    step.state = shownState(row.text("status"));
    step.value = row.text("value");
    step.note = row.text("note");
    step.deferredUntil = row.instant("deferred_until");
    step.evidence = row.text("evidence_reference");
    step.takenBy = row.text("taken_by");
    step.takenAt = row.instant("taken_at");
    step.setBy = row.text("set_by");
    step.setAt = row.instant("set_at");
    step.version = static_cast<int>(row.integer("version"));
    return step;
}

IncidentRecord incidentFrom(Transaction &transaction, const Row &row)
{
    IncidentRecord record;
    api::Incident &shown = record.shown;
    record.version = row.integer("version");
    record.commander = row.text("commander");
    record.computedSeverity = row.text("computed_severity");
    shown.id = row.text("incident_id");
    shown.tenantId = row.text("tenant_id");
    shown.number = row.text("incident_number");
    shown.title = row.text("title");
    shown.category = row.text("category");
    shown.runbookId = row.text("runbook_id");
    shown.severity = row.text("severity");
    shown.severityReason = row.text("severity_reason");
    shown.status = row.text("status");
    shown.commander = record.commander;
    shown.startedAt = *row.instant("started_at");
    shown.updatedAt = *row.instant("updated_at");
    shown.nextUpdateDueAt = row.instant("next_update_due_at");
    shown.resolvedAt = row.instant("resolved_at");
    shown.closedAt = row.instant("closed_at");
    shown.scope = row.json("scope").toArray();
    shown.notes = row.json("notes").toArray();
    record.review = row.json("review").toObject();
    shown.entityType = shown.scope.first().toObject().value(u"entityType"_s).toString();
    shown.entityId = shown.scope.first().toObject().value(u"entityId"_s).toString();
    shown.etag = u"\"i%1\""_s.arg(record.version);
    for (const Row &step : transaction.query(
             u"select * from incident_checklist_item where incident_id = $1 order by runbook_id, step_id"_s,
             {shown.id}))
        shown.checklist.append(stepFrom(step));
    return record;
}

} // namespace

std::optional<IncidentRecord> findIncident(Transaction &transaction, const QString &id, Lock lock)
{
    const QString locking = lock == Lock::ForUpdate ? u" for update of i"_s : QString();
    const auto row = transaction.row(incidentSelection + u" where i.incident_id = $1"_s + locking, {id});
    return row ? std::optional(incidentFrom(transaction, *row)) : std::nullopt;
}

QList<IncidentRecord> listIncidents(Transaction &transaction, const IncidentFilter &filter)
{
    QList<IncidentRecord> records;
    for (const Row &row : transaction.query(
             incidentSelection +
                 u" where ($1::text is null or i.status = $1) and ($2::uuid is null or exists (select 1 from "
                 u"incident_scope s"
                 " where s.incident_id = i.incident_id and s.entity_id = $2)) and (not $3 or i.closed_at is null)"
                 " and ($5::uuid is null or (i.detected_at, i.incident_id) < (select b.detected_at, b.incident_id from "
                 "incident b where b.incident_id = $5))"
                 " order by i.detected_at desc, i.incident_id desc limit $4"_s,
             {SqlValue::orNull(filter.status), SqlValue::orNull(filter.entityId), filter.open, filter.limit,
              SqlValue::orNull(filter.before)}))
        records.append(incidentFrom(transaction, row));
    return records;
}

std::optional<IncidentRecord> findTwin(Transaction &transaction, const QString &runbookId, const QStringList &entityIds)
{
    transaction.query(u"select pg_advisory_xact_lock(hashtextextended($1, 0))"_s,
                      {transaction.tenantId() + u' ' + runbookId});
    const auto row = transaction.row(
        incidentSelection + u" where i.tenant_id = $1 and i.runbook_id = $2 and i.resolved_at is null and not exists ("
                            "select unnest($3::uuid[]) except select s.entity_id from incident_scope s where "
                            "s.incident_id = i.incident_id)"
                            " order by i.detected_at limit 1"_s,
        {transaction.tenantId(), runbookId, entityIds});
    return row ? std::optional(incidentFrom(transaction, *row)) : std::nullopt;
}

void insertIncident(Transaction &transaction, const api::Incident &incident, const QString &runbookHash,
                    const QString &detectedBy)
{
    transaction.execute(
        u"insert into incident (incident_id, tenant_id, incident_number, title, category, runbook_id, runbook_hash, "
        u"severity, severity_reason,"
        " status, detected_by, started_at, detected_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'INVESTIGATING', $10, $11, now())"_s,
        {incident.id, transaction.tenantId(), incident.number, incident.title, incident.category,
         SqlValue::orNull(incident.runbookId), SqlValue::orNull(runbookHash), incident.severity,
         SqlValue::orNull(incident.severityReason), detectedBy, incident.startedAt});
}

void insertScope(Transaction &transaction, const QString &incidentId, const QJsonObject &entry)
{
    transaction.execute(
        u"insert into incident_scope (incident_id, tenant_id, entity_type, entity_id, entity_label, amount, currency)"
        " values ($1, $2, $3, $4, $5, $6, $7)"_s,
        {incidentId, transaction.tenantId(), entry.value(u"entityType"_s).toString(),
         entry.value(u"entityId"_s).toString(), entry.value(u"label"_s).toString(),
         SqlValue::orNull(entry.value(u"amount"_s).toString()),
         SqlValue::orNull(entry.value(u"currency"_s).toString())});
}

void updateIncident(Transaction &transaction, const QString &id, const QList<std::pair<QString, SqlValue>> &columns)
{
    QString assignments = u"version = version + 1, updated_at = now()"_s;
    QList<SqlValue> parameters{id};
    for (const auto &[column, value] : columns) {
        parameters.append(value);
        assignments += u", %1 = $%2"_s.arg(column).arg(parameters.size());
    }
    transaction.execute(u"update incident set %1 where incident_id = $1"_s.arg(assignments), parameters);
}

void insertNote(Transaction &transaction, const QString &incidentId, const QString &body, const QString &correctsNoteId,
                const QString &writtenBy)
{
    transaction.execute(
        u"insert into incident_note (note_id, incident_id, corrects_note_id, body, written_by) values ($1, $2, $3, $4, $5)"_s,
        {QUuid::createUuid().toString(QUuid::WithoutBraces), incidentId, SqlValue::orNull(correctsNoteId), body,
         writtenBy});
}

void insertOrReplaceReview(Transaction &transaction, const QString &incidentId, const QJsonObject &answers,
                           bool manualSqlNeeded)
{
    transaction.execute(u"insert into incident_review (review_id, incident_id, status, answers_json, manual_sql_needed)"
                        " values ($1, $2, 'OPEN', $3, $4) on conflict (incident_id) do update set answers_json = "
                        "excluded.answers_json, manual_sql_needed = excluded.manual_sql_needed"_s,
                        {QUuid::createUuid().toString(QUuid::WithoutBraces), incidentId, answers, manualSqlNeeded});
}

void insertReviewAction(Transaction &transaction, const QString &incidentId, const QJsonObject &action)
{
    transaction.execute(u"insert into review_action (action_id, review_id, category, description, owner_team, due_on)"
                        " select $2, review_id, $3, $4, $5, $6::date from incident_review where incident_id = $1"_s,
                        {incidentId, QUuid::createUuid().toString(QUuid::WithoutBraces),
                         action.value(u"category"_s).toString(), action.value(u"description"_s).toString().trimmed(),
                         action.value(u"ownerTeam"_s).toString().trimmed(), action.value(u"dueOn"_s).toString()});
}

api::ChecklistItem lockStep(Transaction &transaction, const QString &incidentId, const QString &runbookId,
                            const QString &stepId)
{
    const auto row = transaction.row(
        u"select * from incident_checklist_item where incident_id = $1 and runbook_id = $2 and step_id = $3 for update"_s,
        {incidentId, runbookId, stepId});
    if (row)
        return stepFrom(*row);
    api::ChecklistItem step;
    step.runbookId = runbookId;
    step.stepId = stepId;
    step.state = u"open"_s;
    return step;
}

void writeStep(Transaction &transaction, const QString &incidentId, const api::ChecklistItem &step)
{
    const auto orNull = [](const std::optional<Instant> &instant) { return instant ? SqlValue(*instant) : SqlValue(); };
    transaction.execute(
        u"insert into incident_checklist_item (incident_id, runbook_id, step_id, runbook_hash, status, value, note, "
        u"deferred_until,"
        " evidence_reference, taken_by, taken_at, set_by, set_at, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
        "$10, $11, $12, $13, $14)"
        " on conflict (incident_id, runbook_id, step_id) do update set runbook_hash = excluded.runbook_hash, status = "
        "excluded.status,"
        " value = excluded.value, note = excluded.note, deferred_until = excluded.deferred_until, evidence_reference = "
        "excluded.evidence_reference,"
        " taken_by = excluded.taken_by, taken_at = excluded.taken_at, set_by = excluded.set_by, set_at = excluded.set_at, version = excluded.version"_s,
        {incidentId, step.runbookId, step.stepId, step.runbookHash, storedState(step.state),
         SqlValue::orNull(step.value), SqlValue::orNull(step.note), orNull(step.deferredUntil),
         SqlValue::orNull(step.evidence), SqlValue::orNull(step.takenBy), orNull(step.takenAt),
         SqlValue::orNull(step.setBy), orNull(step.setAt), step.version + 1});
}

QStringList rolesOfAct(Transaction &transaction, const QString &act)
{
    const auto row = transaction.row(
        u"select array_to_json(actor_roles) as roles from incident_act_type where act_type = $1"_s, {act});
    return row ? row->texts("roles") : QStringList();
}

bool isLegalMove(Transaction &transaction, const QString &entityType, const QString &from, const QString &to)
{
    return transaction
        .row(
            u"select 1 as found from state_transition_rule where entity_type = $1 and from_state = $2 and to_state = $3"_s,
            {entityType, from, to})
        .has_value();
}

} // namespace jaga::repair
