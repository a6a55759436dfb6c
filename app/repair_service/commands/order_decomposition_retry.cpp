// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/guards.h"
#include "app/repair_service/commands/order_facts.h"
#include "app/repair_service/commands/registry.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

CommandDescriptor descriptor()
{
    api::CommandType type;
    type.type = u"ORDER_DECOMPOSITION_RETRY"_s;
    type.number = 7;
    type.title = u"Retry order decomposition"_s;
    type.targetType = u"ORDER"_s;
    type.requesterRole = u"OPERATOR"_s;
    type.approvalKind = u"NONE"_s;
    type.commandClass = u"D"_s;
    type.precondition = u"VALIDATED; no fulfillment plan or task; version = expected"_s;
    type.change = u"intent DECOMPOSE, one live per order"_s;
    type.event = u"OrderDecompositionRequested"_s;
    type.verification = u"plan exists; order DECOMPOSED"_s;
    type.customerVisible = true;
    return {type, u"DECOMPOSE"_s, false, u"10"_s};
}

QList<api::Guard> guards(const OrderFacts &order, const Ask &)
{
    return {
        guard(u"target-state"_s, u"The order is validated and not decomposed"_s, order.state == u"VALIDATED"_s,
              u"order is "_s + order.state, u"customer_order"_s),
        guard(u"plan-exists"_s, u"The order has no fulfillment plan and no task"_s,
              order.plans == 0 && order.tasks == 0, u"%1 plans, %2 tasks"_s.arg(order.plans).arg(order.tasks),
              u"fulfillment_plan"_s),
        orderNotHeldGuard(order.held),
        noSwitchGuard(order.switches),
    };
}

Plan plan(const OrderFacts &order, const Ask &)
{
    Plan plan;
    plan.sends = u"NOTHING"_s;
    plan.sendsSentence = u"Asks the platform to decompose the order again; nothing leaves the house"_s;
    // The state stays; the version rises, so that each request is an event of its own and has its witness.
    plan.changes = {{RowChange::Kind::UpdateVersioned, u"customer_order"_s, u"order_id"_s, order.orderId, {}}};
    plan.transitions = {
        {u"ORDER"_s, order.orderId, u"ORDER"_s, order.orderId, order.version + 1, order.state, order.state}};
    const QJsonObject payload{{u"orderId"_s, order.orderId}, {u"orderVersion"_s, order.version + 1}};
    plan.event = DomainEvent{u"OrderDecompositionRequested"_s,
                             u"oms.order.event.v1"_s,
                             u"ORDER"_s,
                             order.orderId,
                             order.version + 1,
                             order.orderId,
                             payload};
    plan.intent = Intent{u"DECOMPOSE"_s, order.orderId, payload};
    return plan;
}

Verdict verify(const OrderFacts &order, const Executed &)
{
    static const QStringList beyond{u"DECOMPOSED"_s, u"IN_PROGRESS"_s, u"PARTIAL"_s, u"COMPLETED"_s};
    static const QStringList lost{u"FALLOUT"_s, u"REJECTED"_s, u"FAILED"_s, u"CANCELLED"_s};
    return {{
        {u"The order has a fulfillment plan"_s, order.plans > 0 ? Truth::Yes : Truth::Unknown,
         u"%1 plans"_s.arg(order.plans)},
        {u"The order is decomposed"_s,
         beyond.contains(order.state) ? Truth::Yes
         : lost.contains(order.state) ? Truth::No
                                      : Truth::Unknown,
         u"order is "_s + order.state},
    }};
}

} // namespace

CommandRule<OrderFacts> orderDecompositionRetry() { return {descriptor(), readOrder, guards, plan, verify}; }

} // namespace jaga::repair
