// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/outbox_store.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

void insertRow(Transaction &transaction, const RowChange &change)
{
    QStringList columns{u"tenant_id"_s};
    QStringList places{u"$1"_s};
    QList<SqlValue> values{transaction.tenantId()};
    for (const auto &[column, value] : change.set) {
        columns.append(column);
        values.append(value);
        places.append(u"$%1"_s.arg(values.size()));
    }
    transaction.execute(
        u"insert into %1 (%2) values (%3)"_s.arg(change.table, columns.join(u", "_s), places.join(u", "_s)), values);
}

void updateRow(Transaction &transaction, const RowChange &change)
{
    QStringList assignments{u"updated_at = now()"_s};
    if (change.kind == RowChange::Kind::UpdateVersioned)
        assignments.append(u"version = version + 1"_s);
    QList<SqlValue> values{transaction.tenantId(), change.id};
    for (const auto &[column, value] : change.set) {
        values.append(value);
        assignments.append(u"%1 = $%2"_s.arg(column).arg(values.size()));
    }
    const qint64 changed = transaction.execute(
        u"update %1 set %2 where tenant_id = $1 and %3 = $2"_s.arg(change.table, assignments.join(u", "_s), change.key),
        values);
    if (changed != 1)
        throw StoreError(StoreError::Kind::Refused, u"a row of %1 is no longer there"_s.arg(change.table));
}

} // namespace

void applyChanges(Transaction &transaction, const QList<RowChange> &changes)
{
    for (const RowChange &change : changes) {
        if (change.kind == RowChange::Kind::Insert)
            insertRow(transaction, change);
        else
            updateRow(transaction, change);
    }
}

void appendTransitions(Transaction &transaction, const QList<Transition> &transitions, const Witness &witness)
{
    for (const Transition &transition : transitions)
        transaction.execute(u"insert into state_transition (tenant_id, entity_type, entity_id, root_type, root_id, "
                            u"entity_version, from_state, to_state,"
                            " command_type, actor, reason, event_id, correlation_id, occurred_at)"
                            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now())"_s,
                            {transaction.tenantId(), transition.entityType, transition.entityId, transition.rootType,
                             transition.rootId, transition.version, transition.from, transition.to, witness.command,
                             witness.actor, SqlValue::orNull(witness.reason), SqlValue::orNull(witness.eventId),
                             witness.correlationId});
}

QString appendEvent(Transaction &transaction, const DomainEvent &event, const QString &correlationId,
                    const QString &actor)
{
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    transaction.execute(
        u"insert into outbox_event (outbox_event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, "
        u"event_type, topic,"
        " partition_key, payload_json, headers_json, correlation_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"_s,
        {id, transaction.tenantId(), event.aggregateType, event.aggregateId, event.aggregateVersion, event.type,
         event.topic, transaction.tenantId() + u':' + event.partitionKey, event.payload,
         QJsonObject{{u"producer"_s, u"jaga-repair-service"_s}, {u"actor"_s, actor}}, correlationId});
    return id;
}

DomainEvent supportEvent(const QString &type, const QString &aggregateType, const QString &aggregateId, qint64 version,
                         const QJsonObject &payload)
{
    return {type, u"ops.support.event.v1"_s, aggregateType, aggregateId, version, aggregateId, payload};
}

} // namespace jaga::repair
