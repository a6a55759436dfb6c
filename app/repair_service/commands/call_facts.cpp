// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/call_facts.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

const QString columns =
    u"select a.attempt_id, a.adapter_name, a.operation, a.business_entity_id, a.idempotency_key, a.status,"
    " a.external_reference, a.error_code, a.http_status, a.inconclusive_at, a.updated_at,"
    " coalesce(p.idempotent, false) as idempotent, coalesce(p.lookup_by_key, false) as lookup_by_key,"
    " (select t.task_type from fulfillment_task t where t.task_id = a.business_entity_id) as task_type,"
    " (select count(*) from external_call_try y where y.attempt_id = a.attempt_id) as tries"
    " from external_call_attempt a"
    " left join adapter_policy p on p.adapter_name = a.adapter_name and p.operation = a.operation"_s;

CallFacts callFrom(Transaction &transaction, const Row &row)
{
    CallFacts call;
    call.attemptId = row.text("attempt_id");
    call.adapter = row.text("adapter_name");
    call.operation = row.text("operation");
    call.entityId = row.text("business_entity_id");
    call.idempotencyKey = row.text("idempotency_key");
    call.status = row.text("status");
    call.externalReference = row.text("external_reference");
    call.errorCode = row.text("error_code");
    call.httpStatus = static_cast<int>(row.integer("http_status"));
    call.tries = static_cast<int>(row.integer("tries"));
    call.inconclusiveAt = row.instant("inconclusive_at");
    call.updatedAt = row.text("updated_at");
    call.idempotent = row.truth("idempotent");
    call.lookUp = row.truth("lookup_by_key");
    call.taskType = row.text("task_type");
    call.switches = readSwitches(transaction, {u"EXTERNAL_CALL_DISABLE"_s}, {call.adapter});
    return call;
}

std::optional<CallFacts> readWhere(Transaction &transaction, const QString &where, const QList<SqlValue> &parameters,
                                   Lock lock)
{
    const QString locking = lock == Lock::ForUpdate ? u" for update of a"_s : QString();
    const auto row = transaction.row(columns + where + locking, parameters);
    return row ? std::optional(callFrom(transaction, *row)) : std::nullopt;
}

} // namespace

std::optional<CallFacts> readCall(Transaction &transaction, const QString &attemptId, Lock lock)
{
    return readWhere(transaction, u" where a.attempt_id = $1"_s, {attemptId}, lock);
}

std::optional<CallFacts> readCallOf(Transaction &transaction, const QString &entityId, const QString &adapter,
                                    Lock lock)
{
    return readWhere(transaction,
                     u" where a.business_entity_id = $1 and a.adapter_name = $2 order by a.created_at desc limit 1"_s,
                     {entityId, adapter}, lock);
}

QString etagOf(const CallFacts &call)
{
    const QByteArray content = (call.status + u'|' + call.updatedAt).toUtf8();
    return u"h"_s + QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex().left(16));
}

QString versionOf(const CallFacts &) { return {}; }

QString labelOf(const CallFacts &call) { return u"external call %1 %2"_s.arg(call.adapter, call.operation); }

QJsonObject fieldsOf(const CallFacts &call)
{
    return {{u"status"_s, call.status},
            {u"external_reference"_s, call.externalReference},
            {u"error_code"_s, call.errorCode},
            {u"idempotency_key"_s, call.idempotencyKey},
            {u"tries"_s, call.tries},
            {u"http_status"_s, call.httpStatus == 0 ? QString() : QString::number(call.httpStatus)}};
}

QJsonObject snapshotOf(const CallFacts &call) { return {{u"state"_s, call.status}, {labelOf(call), fieldsOf(call)}}; }

QStringList readSwitches(Transaction &transaction, const QStringList &types, const QStringList &selectors)
{
    QStringList found;
    for (const Row &row :
         transaction.query(u"select switch_type, selector from containment_switch"
                           " where status in ('ACTIVE', 'RELEASE_REQUESTED') and switch_type = any($1)"
                           " and (selector = any($2) or selector = '*') order by switch_type, selector"_s,
                           {types, selectors}))
        found.append(row.text("switch_type") + u' ' + row.text("selector"));
    return found;
}

} // namespace jaga::repair
