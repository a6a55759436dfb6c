// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/domain/order_domain.h"

namespace jaga::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr auto aggregator = "order-item-aggregator";

void moveItem(Step &step, const Root &root, const QUuid &itemId, const QString &from, const QString &to,
              const QString &command)
{
    const SqlRows moved =
        step.database.run("update order_item set state = $2, version = version + 1, updated_at = now(), "
                          "completed_at = case when $2 = 'COMPLETED' then now() end where order_item_id = $1 and state "
                          "= $3 returning version",
                          {itemId, to, from});
    if (!moved.isEmpty())
        step.ledger.record({root,
                            u"ORDER_ITEM"_s,
                            itemId,
                            moved.integer(0, 0),
                            from,
                            to,
                            command,
                            QString::fromLatin1(aggregator),
                            {},
                            {},
                            {},
                            {},
                            {}});
}

const SoldOffering *offeringById(const QList<SoldOffering> &offerings, const QUuid &id)
{
    const auto found = std::find_if(offerings.begin(), offerings.end(),
                                    [&](const SoldOffering &offering) { return offering.id == id; });
    return found == offerings.end() ? nullptr : &*found;
}

/// Tasks of one item, each waiting for the one before it. Answers the last sequence number used.
int planItem(Step &step, const Root &root, const QUuid &planId, const QUuid &itemId, const QStringList &taskTypes,
             int sequence)
{
    QUuid previous;
    for (const QString &type : taskTypes) {
        ++sequence;
        const QUuid taskId = step.state.identity.id(u"task/%1/%2"_s.arg(idText(planId)).arg(sequence));
        step.database.run("insert into fulfillment_task (task_id, tenant_id, plan_id, order_id, order_item_id, "
                          "sequence_no, task_type, status, max_retries, adapter_name) "
                          "select $1, $2, $3, $4, $5, $6, $7, 'PENDING', 3, default_adapter from fulfillment_task_type "
                          "where task_type = $7",
                          {taskId, root.tenantId, planId, root.id, itemId, sequence, type});
        if (!previous.isNull())
            step.database.run(
                "insert into fulfillment_task_dependency (tenant_id, task_id, depends_on_task_id) values ($1, $2, $3)",
                {root.tenantId, taskId, previous});
        step.ledger.record({root,
                            u"FULFILLMENT_TASK"_s,
                            taskId,
                            0,
                            {},
                            u"PENDING"_s,
                            u"DecomposeOrder"_s,
                            u"order-workflow-starter"_s,
                            {},
                            {},
                            {},
                            {},
                            {}});
        previous = taskId;
    }
    return sequence;
}

} // namespace

bool moveOrder(Step &step, const QUuid &orderId, const QString &from, const QString &to, const QString &command,
               const QString &actor, const QString &eventType)
{
    const SqlRows moved =
        step.database.run("update customer_order set state = $2, version = version + 1, updated_at = now(), "
                          "completed_at = case when $2 = 'COMPLETED' then now() end "
                          "where order_id = $1 and state = $3 and held_at is null returning version, tenant_id, "
                          "order_number, customer_id",
                          {orderId, to, from});
    if (moved.isEmpty())
        return false;
    const QJsonObject payload{{u"orderId"_s, idText(orderId)},
                              {u"orderNumber"_s, moved.text(0, 2)},
                              {u"customerId"_s, moved.text(0, 3)},
                              {u"state"_s, to},
                              {u"fromState"_s, from}};
    step.ledger.record({{moved.uuid(0, 1), u"ORDER"_s, orderId},
                        u"ORDER"_s,
                        orderId,
                        moved.integer(0, 0),
                        from,
                        to,
                        command,
                        actor,
                        {},
                        eventType,
                        QString::fromLatin1(topic::order),
                        orderId,
                        payload});
    return true;
}

QUuid decomposeOrder(Step &step, const QUuid &orderId)
{
    const SqlRows order = step.database.run(
        "select tenant_id, version, order_number from customer_order where order_id = $1 and state = 'VALIDATED' "
        "and held_at is null for update",
        {orderId});
    if (order.isEmpty())
        return {};
    const Root root{order.uuid(0, 0), u"ORDER"_s, orderId};
    const QUuid planId = step.state.identity.id(u"plan/"_s + idText(orderId));
    step.database.run(
        "insert into fulfillment_plan (plan_id, tenant_id, order_id, status, order_version, mapping_version) "
        "values ($1, $2, $3, 'ACTIVE', $4, 'mapping-12')",
        {planId, root.tenantId, orderId, order.integer(0, 1)});
    const SqlRows items = step.database.run(
        "select order_item_id, offering_id from order_item where order_id = $1 order by line_no", {orderId});
    int sequence = 0;
    for (int row = 0; row < items.size(); ++row) {
        const SoldOffering *offering = offeringById(step.state.options.offerings, items.uuid(row, 1));
        if (!offering)
            throw std::runtime_error("an order item names an offering that is not sold");
        sequence = planItem(step, root, planId, items.uuid(row, 0), offering->taskTypes, sequence);
    }
    moveOrder(step, orderId, u"VALIDATED"_s, u"DECOMPOSED"_s, u"DecomposeOrder"_s, u"order-workflow-starter"_s,
              u"OrderDecomposed"_s);
    step.database.run("insert into workflow_start_request (start_request_id, tenant_id, business_entity_type, "
                      "business_entity_id, entity_version, "
                      "process_definition_id, business_key, variables_json, status) values ($1, $2, 'ORDER', $3, $4, "
                      "'order-fulfillment', $5, $6, 'PENDING')",
                      {step.state.identity.id(u"start-request/order/"_s + idText(orderId)), root.tenantId, orderId,
                       order.integer(0, 1) + 1, u"order-fulfillment:"_s + idText(orderId),
                       QJsonObject{{u"orderId"_s, idText(orderId)},
                                   {u"orderNumber"_s, order.text(0, 2)},
                                   {u"planId"_s, idText(planId)}}});
    return planId;
}

void aggregateOrder(Step &step, const QUuid &orderId)
{
    const SqlRows order =
        step.database.run("select tenant_id, state from customer_order where order_id = $1 for update", {orderId});
    if (order.isEmpty())
        return;
    const Root root{order.uuid(0, 0), u"ORDER"_s, orderId};
    const SqlRows items =
        step.database.run("select i.order_item_id, i.state, bool_and(t.status in "
                          "('COMPLETED','MANUALLY_RESOLVED','SKIPPED')), bool_or(t.status = 'MANUAL_FALLOUT') "
                          "from order_item i join fulfillment_task t on t.order_item_id = i.order_item_id "
                          "join fulfillment_task_type y on y.task_type = t.task_type and not y.is_compensation "
                          "where i.order_id = $1 group by i.order_item_id, i.state",
                          {orderId});
    int done = 0;
    bool fallout = false;
    for (int row = 0; row < items.size(); ++row) {
        const QUuid itemId = items.uuid(row, 0);
        const QString state = items.text(row, 1);
        const bool allDone = items.truth(row, 2);
        done += allDone ? 1 : 0;
        fallout = fallout || items.truth(row, 3);
        if (allDone && (state == "IN_PROGRESS"_L1 || state == "FALLOUT"_L1))
            moveItem(step, root, itemId, state, u"COMPLETED"_s, u"CompleteItem"_s);
        else if (items.truth(row, 3) && (state == "IN_PROGRESS"_L1 || state == "PENDING"_L1))
            moveItem(step, root, itemId, state, u"FALLOUT"_s, u"RaiseFallout"_s);
        else if (!items.truth(row, 3) && !allDone && state == "FALLOUT"_L1)
            moveItem(step, root, itemId, state, u"IN_PROGRESS"_s, u"ResumeAfterFallout"_s);
    }
    const QString actor = QString::fromLatin1(aggregator);
    QString state = order.text(0, 1);
    const bool working = state == "IN_PROGRESS"_L1 || state == "PARTIAL"_L1;
    if (fallout && working) {
        moveOrder(step, orderId, state, u"FALLOUT"_s, u"RaiseFallout"_s, actor, u"OrderFalloutRaised"_s);
        return;
    }
    if (!fallout && state == "FALLOUT"_L1 &&
        moveOrder(step, orderId, state, u"IN_PROGRESS"_s, u"ResumeAfterFallout"_s, actor, u"OrderResumed"_s))
        state = u"IN_PROGRESS"_s;
    if (state != "IN_PROGRESS"_L1 && state != "PARTIAL"_L1)
        return;
    if (done == items.size()) {
        if (moveOrder(step, orderId, state, u"COMPLETED"_s, u"CompleteOrder"_s, actor, u"OrderCompleted"_s))
            step.database.run("update fulfillment_plan set status = 'COMPLETED', version = version + 1, updated_at = "
                              "now() where order_id = $1 and status = 'ACTIVE'",
                              {orderId});
    } else if (done > 0 && state == "IN_PROGRESS"_L1) {
        moveOrder(step, orderId, state, u"PARTIAL"_s, u"AggregateItems"_s, actor, u"OrderPartiallyFulfilled"_s);
    }
}

void activateAssets(Step &step, const QUuid &orderId)
{
    const SqlRows items = step.database.run(
        "select i.order_item_id, i.tenant_id, o.customer_id, i.offering_id from order_item i "
        "join customer_order o on o.order_id = i.order_id where i.order_id = $1 and i.state = 'COMPLETED' "
        "and not exists (select 1 from asset a where a.source_order_item_id = i.order_item_id)",
        {orderId});
    for (int row = 0; row < items.size(); ++row) {
        const QUuid assetId = step.state.identity.id(u"asset/"_s + items.text(row, 0));
        const QUuid tenantId = items.uuid(row, 1);
        step.database.run("insert into asset (asset_id, tenant_id, customer_id, offering_id, state, source_order_id, "
                          "source_order_item_id, activated_at) "
                          "values ($1, $2, $3, $4, 'ACTIVE', $5, $6, now())",
                          {assetId, tenantId, items.uuid(row, 2), items.uuid(row, 3), orderId, items.uuid(row, 0)});
        step.ledger.record({{tenantId, u"ORDER"_s, orderId},
                            u"ASSET"_s,
                            assetId,
                            0,
                            {},
                            u"ACTIVE"_s,
                            u"ActivateAsset"_s,
                            u"asset-activator"_s,
                            {},
                            u"AssetActivated"_s,
                            QString::fromLatin1(topic::asset),
                            assetId,
                            {{u"assetId"_s, idText(assetId)},
                             {u"orderId"_s, idText(orderId)},
                             {u"orderItemId"_s, items.text(row, 0)}}});
    }
}

void raiseBillingTrigger(Step &step, const QUuid &assetId)
{
    const SqlRows item =
        step.database.run("select i.tenant_id, i.order_id, i.order_item_id, q.net_amount, o.currency from asset a "
                          "join order_item i on i.order_item_id = a.source_order_item_id join customer_order o on "
                          "o.order_id = i.order_id "
                          "left join quote_item q on q.quote_item_id = i.quote_item_id where a.asset_id = $1 "
                          "and not exists (select 1 from billing_trigger b where b.order_item_id = i.order_item_id and "
                          "b.trigger_type = 'ACTIVATE')",
                          {assetId});
    if (item.isEmpty())
        return;
    const QUuid triggerId = step.state.identity.id(u"billing-trigger/"_s + idText(assetId));
    step.database.run("insert into billing_trigger (billing_trigger_id, tenant_id, order_id, order_item_id, "
                      "trigger_type, status, idempotency_key, amount, currency) "
                      "values ($1, $2, $3, $4, 'ACTIVATE', 'PENDING', $5, $6, $7)",
                      {triggerId, item.uuid(0, 0), item.uuid(0, 1), item.uuid(0, 2), u"billing:"_s + item.text(0, 2),
                       SqlValue(item.isNull(0, 3) ? std::optional<QString>() : item.text(0, 3)), item.text(0, 4)});
    step.ledger.record({{item.uuid(0, 0), u"ORDER"_s, item.uuid(0, 1)},
                        u"BILLING_TRIGGER"_s,
                        triggerId,
                        0,
                        {},
                        u"PENDING"_s,
                        u"RaiseBillingTrigger"_s,
                        u"billing-trigger-publisher"_s,
                        {},
                        u"BillingTriggerRaised"_s,
                        QString::fromLatin1(topic::billing),
                        item.uuid(0, 1),
                        {{u"billingTriggerId"_s, idText(triggerId)}, {u"orderId"_s, item.text(0, 1)}}});
}

} // namespace jaga::sandbox
