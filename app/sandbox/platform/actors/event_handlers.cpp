// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/actors/messaging_actors.h"
#include "app/sandbox/platform/domain/order_domain.h"
#include "app/sandbox/platform/domain/quote_domain.h"

#include <QHash>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;

namespace {

void projectOrder(Step &step, const Envelope &event)
{
    step.database.run(
        "insert into order_search_projection (order_id, tenant_id, order_number, customer_id, projected_state, "
        "projected_version, last_event_id) "
        "select o.order_id, o.tenant_id, o.order_number, o.customer_id, $2, $3, $4 from customer_order o where "
        "o.order_id = $1 "
        "on conflict (order_id) do update set projected_state = excluded.projected_state, projected_version = "
        "excluded.projected_version, "
        "last_event_id = excluded.last_event_id, is_stale = false, updated_at = now() where "
        "order_search_projection.projected_version < excluded.projected_version",
        {event.aggregateId, event.payload.value("state"_L1).toString(), event.aggregateVersion, event.eventId});
}

void projectTimeline(Step &step, const Envelope &event)
{
    step.database.run("insert into customer_timeline_entry (entry_id, tenant_id, customer_id, order_id, event_id, "
                      "event_type, aggregate_version, title_code, happened_at) "
                      "select $1, o.tenant_id, o.customer_id, o.order_id, $2, $3, $4, $3, $5 from customer_order o "
                      "where o.order_id = $6 "
                      "on conflict (tenant_id, event_id, title_code) do nothing",
                      {step.state.identity.id(u"timeline/"_s + idText(event.eventId)), event.eventId, event.eventType,
                       event.aggregateVersion, event.whole.value("occurredAt"_L1).toString(), event.aggregateId});
}

void notifyCustomer(Step &step, const Envelope &event)
{
    if (event.eventType != "OrderSubmitted"_L1 && event.eventType != "OrderCompleted"_L1)
        return;
    step.database.run(
        "insert into notification_request (notification_id, tenant_id, entity_type, entity_id, template_code, "
        "dedupe_key, status, sent_at) "
        "values ($1, $2, 'ORDER', $3, $4, $5, 'SENT', now()) on conflict (tenant_id, dedupe_key) do nothing",
        {step.state.identity.id(u"notification/"_s + idText(event.eventId)), event.tenantId, event.aggregateId,
         event.eventType, u"%1:%2"_s.arg(idText(event.aggregateId), event.eventType)});
}

/// Runs `act` on the aggregate of one event type.
EventHandler on(const char *eventType, void (*act)(Step &, const QUuid &))
{
    return [type = QString::fromLatin1(eventType), act](Step &step, const Envelope &event) {
        if (event.eventType == type)
            act(step, event.aggregateId);
    };
}

} // namespace

EventHandler handlerOf(const QString &consumer)
{
    static const QHash<QString, EventHandler> handlers{
        {u"approval-case-opener"_s, on("QuoteSubmitted", openApprovalCase)},
        {u"quote-approval-applier"_s, on("ApprovalDecided", applyApprovalDecision)},
        {u"quote-to-order-converter"_s,
         [](Step &step, const Envelope &event) {
             if (event.eventType == "QuoteAccepted"_L1 &&
                 !step.state.gates.closed(u"QUOTE_CONVERSION_DISABLE"_s, idText(event.tenantId), event.tenantId))
                 convertQuote(step, event.aggregateId);
         }},
        {u"order-workflow-starter"_s,
         on("OrderValidated", [](Step &step, const QUuid &orderId) { decomposeOrder(step, orderId); })},
        {u"order-item-aggregator"_s,
         [](Step &step, const Envelope &event) {
             aggregateOrder(step, QUuid::fromString(event.payload.value("orderId"_L1).toString()));
         }},
        {u"order-search-projector"_s, projectOrder},
        {u"customer-timeline-projector"_s, projectTimeline},
        {u"asset-activator"_s, on("OrderCompleted", activateAssets)},
        {u"billing-trigger-publisher"_s, on("AssetActivated", raiseBillingTrigger)},
        {u"notification-dispatcher"_s, notifyCustomer},
    };
    return handlers.value(consumer);
}

} // namespace jaga::sandbox
