// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/order_facts.h"

#include "app/repair_service/commands/call_facts.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

std::optional<OrderFacts> readOrder(Transaction &transaction, const QString &orderId, Lock lock)
{
    const QString locking = lock == Lock::ForUpdate ? u" for update of o"_s : QString();
    const auto row =
        transaction.row(u"select o.order_id, o.order_number, o.state, o.version, o.held_at is not null as held,"
                        " (select count(*) from fulfillment_plan p where p.order_id = o.order_id and p.status in "
                        "('CREATED', 'ACTIVE', 'COMPLETED')) as plans,"
                        " (select count(*) from fulfillment_task t where t.order_id = o.order_id) as tasks"
                        " from customer_order o where o.order_id = $1"_s +
                            locking,
                        {orderId});
    if (!row)
        return std::nullopt;
    OrderFacts order;
    order.orderId = row->text("order_id");
    order.number = row->text("order_number");
    order.state = row->text("state");
    order.version = row->integer("version");
    order.held = row->truth("held");
    order.plans = static_cast<int>(row->integer("plans"));
    order.tasks = static_cast<int>(row->integer("tasks"));
    order.switches =
        readSwitches(transaction, {u"ORDER_PROGRESSION_HOLD"_s}, {order.orderId, order.number, transaction.tenantId()});
    return order;
}

QString etagOf(const OrderFacts &order) { return u"v%1"_s.arg(order.version); }

QString versionOf(const OrderFacts &order) { return QString::number(order.version); }

QJsonObject snapshotOf(const OrderFacts &order)
{
    return {{u"version"_s, order.version},
            {u"state"_s, order.state},
            {u"order "_s + order.number, QJsonObject{{u"state"_s, order.state},
                                                     {u"version"_s, QString::number(order.version)},
                                                     {u"plans"_s, QString::number(order.plans)},
                                                     {u"tasks"_s, QString::number(order.tasks)}}}};
}

} // namespace jaga::repair
