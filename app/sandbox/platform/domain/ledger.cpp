// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/domain/ledger.h"

namespace jaga::sandbox {

using namespace Qt::StringLiterals;

void Ledger::record(const Change &change)
{
    const QUuid eventId = change.eventType.isEmpty() ? QUuid() : emitEvent(change);
    m_database.run(
        "insert into state_transition (tenant_id, entity_type, entity_id, root_type, root_id, entity_version, "
        "from_state, "
        "to_state, command_type, actor, reason, event_id, correlation_id, occurred_at) "
        "values ($1, $2, $3, $4, $5, $6, nullif($7, ''), $8, $9, $10, nullif($11, ''), $12, $13, clock_timestamp())",
        {change.root.tenantId, change.entityType, change.entityId, change.root.type, change.root.id, change.version,
         change.from, change.to, change.command, change.actor, change.reason, eventId, correlationId(change.root.id)});
}

QUuid Ledger::emitEvent(const Change &change)
{
    const QUuid id =
        m_identity.id(u"event/%1/%2/%3"_s.arg(idText(change.entityId)).arg(change.version).arg(change.eventType));
    const QString trace = QString::fromLatin1(correlationId(change.root.id).toByteArray(QUuid::Id128));
    m_database.run(
        "insert into outbox_event (outbox_event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, "
        "event_type, "
        "topic, partition_key, payload_json, headers_json, correlation_id) "
        "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        {id, change.root.tenantId, change.entityType, change.entityId, change.version, change.eventType, change.topic,
         idText(change.root.tenantId) + u':' + idText(change.keyId), change.payload,
         QJsonObject{{u"traceparent"_s, u"00-%1-%2-01"_s.arg(trace, trace.right(16))}, {u"actor"_s, change.actor}},
         correlationId(change.root.id)});
    if (m_eventWritten)
        m_eventWritten();
    return id;
}

} // namespace jaga::sandbox
