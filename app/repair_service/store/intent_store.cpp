// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/intent_store.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

const QString intentSelection = u"select i.*, i.lease_until < now() as lapsed, c.correlation_id from control_intent i"
                                " join support_repair_command c on c.repair_command_id = i.repair_command_id"_s;

IntentRecord intentFrom(const Row &row)
{
    IntentRecord intent;
    intent.id = row.text("intent_id");
    intent.tenantId = row.text("tenant_id");
    intent.commandId = row.text("repair_command_id");
    intent.type = row.text("intent_type");
    intent.targetKey = row.text("target_key");
    intent.parameters = row.object("parameters_json");
    intent.status = row.text("status");
    intent.claimedBy = row.text("claimed_by");
    intent.leaseUntil = row.instant("lease_until");
    intent.leaseLapsed = row.truth("lapsed");
    intent.attempts = static_cast<int>(row.integer("attempt_count"));
    intent.result = row.object("result_json");
    intent.correlationId = row.text("correlation_id");
    intent.createdAt = *row.instant("created_at");
    return intent;
}

} // namespace

QJsonObject IntentRecord::toJson() const
{
    return {{u"intentId"_s, id},
            {u"tenantId"_s, tenantId},
            {u"commandId"_s, commandId},
            {u"intentType"_s, type},
            {u"targetKey"_s, targetKey},
            {u"parameters"_s, parameters},
            {u"status"_s, status},
            {u"claimedBy"_s, claimedBy},
            {u"leaseUntil"_s, leaseUntil ? toIsoText(*leaseUntil) : QString()},
            {u"attemptCount"_s, attempts},
            {u"correlationId"_s, correlationId},
            {u"createdAt"_s, toIsoText(createdAt)}};
}

QList<IntentRecord> listIntents(Transaction &transaction, const QString &state, int limit)
{
    const QString condition = state == u"PENDING"_s
                                  ? u"(i.status = $1 or (i.status = 'CLAIMED' and i.lease_until < now()))"_s
                                  : u"i.status = $1"_s;
    QList<IntentRecord> intents;
    for (const Row &row : transaction.query(
             intentSelection + u" where "_s + condition + u" order by i.created_at limit $2"_s, {state, limit}))
        intents.append(intentFrom(row));
    return intents;
}

std::optional<IntentRecord> lockIntent(Transaction &transaction, const QString &id)
{
    // The command first: every transaction locks command before intent.
    transaction.execute(u"select 1 from support_repair_command where repair_command_id ="
                        " (select repair_command_id from control_intent where intent_id = $1) for update"_s,
                        {id});
    const auto row = transaction.row(intentSelection + u" where i.intent_id = $1 for update of i"_s, {id});
    return row ? std::optional(intentFrom(*row)) : std::nullopt;
}

void claimIntent(Transaction &transaction, const IntentRecord &intent, const QString &worker, int leaseSeconds)
{
    if (intent.status == u"CLAIMED"_s)
        transaction.execute(u"update control_intent set status = 'PENDING', updated_at = now() where intent_id = $1"_s,
                            {intent.id});
    transaction.execute(u"update control_intent set status = 'CLAIMED', claimed_by = $2, lease_until = now() + "
                        u"make_interval(secs => $3),"
                        " attempt_count = attempt_count + 1, updated_at = now() where intent_id = $1"_s,
                        {intent.id, worker, leaseSeconds});
}

void finishIntent(Transaction &transaction, const QString &id, const QString &status, const QJsonObject &result)
{
    transaction.execute(u"update control_intent set status = $2, result_json = $3, updated_at = now(),"
                        " finished_at = case when $2 in ('CONFIRMED', 'FAILED') then now() end where intent_id = $1"_s,
                        {id, status, result});
}

} // namespace jaga::repair
