// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/idempotency_store.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

QString scopeOf(const KeyClaim &claim) { return u"PERSON:"_s + claim.personId; }

} // namespace

Claimed claimKey(Transaction &transaction, const KeyClaim &claim)
{
    const qint64 inserted =
        transaction.execute(u"insert into idempotency_record (tenant_id, idempotency_key, scope, request_hash, "
                            u"command_type, target_type, status, actor, correlation_id)"
                            " values ($1, $2, $3, $4, $5, $6, 'IN_PROGRESS', $7, $8) on conflict do nothing"_s,
                            {transaction.tenantId(), claim.key, scopeOf(claim), claim.fingerprint, claim.act,
                             claim.targetType, claim.personId, claim.correlationId});
    if (inserted == 1)
        return {};
    const auto row = transaction.row(u"select request_hash, response_status, response_json from idempotency_record"
                                     " where tenant_id = $1 and idempotency_key = $2 and scope = $3"_s,
                                     {transaction.tenantId(), claim.key, scopeOf(claim)});
    if (!row)
        throw StoreError(StoreError::Kind::Busy, u"the key's first transaction has just ended"_s);
    if (row->text("request_hash") != claim.fingerprint)
        return {Claimed::Is::OtherRequest, {}};
    const QJsonObject stored = row->object("response_json");
    return {Claimed::Is::Answered,
            {static_cast<int>(row->integer("response_status")), stored.value(u"headers"_s).toObject(),
             stored.value(u"body"_s).toObject()}};
}

void storeAnswer(Transaction &transaction, const KeyClaim &claim, const StoredAnswer &answer)
{
    const QString status = answer.status < 300 ? u"COMPLETED"_s : u"REJECTED"_s;
    transaction.execute(u"update idempotency_record set status = $4, response_status = $5, response_json = $6, "
                        u"completed_at = clock_timestamp()"
                        " where tenant_id = $1 and idempotency_key = $2 and scope = $3"_s,
                        {transaction.tenantId(), claim.key, scopeOf(claim), status, answer.status,
                         QJsonObject{{u"headers"_s, answer.headers}, {u"body"_s, answer.body}}});
}

} // namespace jaga::repair
