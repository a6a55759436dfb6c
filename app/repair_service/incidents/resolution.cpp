// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/incidents/resolution.h"

#include "app/repair_service/commands/guards.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

bool isOver(const QString &state)
{
    static const QStringList over{u"SUCCEEDED"_s, u"FAILED"_s,  u"REJECTED"_s,
                                  u"WITHDRAWN"_s, u"EXPIRED"_s, u"REFUSED"_s};
    return over.contains(state);
}

/// A repair whose rule failed is made good by a later one of the same matter that passed. A call and its task are one matter:
/// a look-up that could not tell is followed by a command on the task.
bool isMadeGood(const QList<ResolutionFacts::Command> &commands, qsizetype index)
{
    return std::any_of(commands.begin() + index + 1, commands.end(), [&](const ResolutionFacts::Command &later) {
        return later.matter == commands.at(index).matter && later.verification == u"PASSED"_s;
    });
}

api::Guard commandsEnded(const ResolutionFacts &facts)
{
    QStringList live;
    for (const ResolutionFacts::Command &command : facts.commands)
        if (!isOver(command.state))
            live.append(command.type + u' ' + command.state);
    return guard(u"command-open"_s, u"Every repair command of the incident has ended"_s, live.isEmpty(),
                 live.isEmpty() ? u"%1 commands"_s.arg(facts.commands.size()) : live.join(u", "_s),
                 u"support_repair_command"_s);
}

api::Guard commandsProven(const ResolutionFacts &facts)
{
    QStringList unproven;
    for (qsizetype i = 0; i < facts.commands.size(); ++i) {
        const auto &command = facts.commands.at(i);
        const bool proven = command.verification.isEmpty() || command.verification == u"PASSED"_s ||
                            (command.verification == u"FAILED"_s && isMadeGood(facts.commands, i));
        if (!proven)
            unproven.append(u"%1 verification %2"_s.arg(command.type, command.verification));
    }
    return guard(u"not-verified"_s, u"Every repair of the incident is proven"_s, unproven.isEmpty(),
                 unproven.isEmpty() ? u"all passed"_s : unproven.join(u", "_s), u"support_repair_command"_s);
}

api::Guard switchesReleased(const ResolutionFacts &facts)
{
    return guard(u"switch-active"_s, u"No containment switch of the incident is active"_s, facts.switches.isEmpty(),
                 facts.switches.isEmpty() ? u"none"_s : facts.switches.join(u", "_s), u"containment_switch"_s);
}

/// An order in progress may have calls in flight and tasks at work: that is what moving on looks like.
bool movesOn(const ResolutionFacts::Order &order)
{
    return order.ended || ((order.state == u"IN_PROGRESS"_s || order.state == u"PARTIAL"_s) && !order.held);
}

void addOrderConditions(QList<api::Guard> &conditions, const ResolutionFacts::Order &order)
{
    const QString name = u"order "_s + order.number;
    conditions.append(guard(u"tasks-failed"_s, u"No task of %1 has failed or waits for a retry or a person"_s.arg(name),
                            order.waitingTasks == 0, u"%1 tasks"_s.arg(order.waitingTasks), u"fulfillment_task"_s,
                            u"TASK_RETRY"_s));
    conditions.append(guard(u"calls-open"_s, u"The outcome of every call of %1 is known"_s.arg(name),
                            order.openCalls == 0, u"%1 open"_s.arg(order.openCalls), u"external_call_attempt"_s,
                            u"EXTERNAL_RECONCILE"_s));
    conditions.append(guard(u"fallout-open"_s, u"No fallout case blocks %1"_s.arg(name), order.blockingCases == 0,
                            u"%1 open"_s.arg(order.blockingCases), u"fallout_case"_s));
    conditions.append(guard(u"order-stands"_s, u"%1 has ended or moves on"_s.arg(name), movesOn(order),
                            u"order is %1%2"_s.arg(order.state, order.held ? u", on hold"_s : QString()),
                            u"customer_order"_s,
                            order.state == u"VALIDATED"_s ? u"ORDER_DECOMPOSITION_RETRY"_s : QString()));
}

QList<ResolutionFacts::Command> readCommands(Transaction &transaction, const QString &incidentId)
{
    QList<ResolutionFacts::Command> commands;
    for (const Row &row : transaction.query(
             u"with orders as (select entity_id as id from incident_scope where incident_id = $1 and entity_type = "
             u"'ORDER'),"
             " tasks as (select t.task_id as id from fulfillment_task t join orders o on o.id = t.order_id),"
             " targets as (select id from orders union all select id from tasks union all"
             " select a.attempt_id from external_call_attempt a join tasks t on t.id = a.business_entity_id)"
             " select k.command_type, k.execution_status,"
             " case when k.executed_at is not null then k.verification_status end as verification,"
             " coalesce(a.business_entity_id, k.target_id) as matter"
             " from incident i join support_repair_command k on k.incident_id = i.incident_id"
             " or k.target_id in (select id from targets) and (k.created_at >= i.detected_at"
             " or k.execution_status in ('REQUESTED', 'PENDING_APPROVAL', 'APPROVED', 'EXECUTING', 'OUTCOME_UNKNOWN')"
             " or k.executed_at is not null and k.verification_status in ('PENDING', 'OVERDUE'))"
             " left join external_call_attempt a on a.attempt_id = k.target_id"
             " where i.incident_id = $1 order by k.created_at"_s,
             {incidentId}))
        commands.append(
            {row.text("command_type"), row.text("execution_status"), row.text("verification"), row.text("matter")});
    return commands;
}

QStringList readIncidentSwitches(Transaction &transaction, const QString &incidentId)
{
    QStringList switches;
    for (const Row &row :
         transaction.query(u"select switch_type, selector from containment_switch where incident_id = $1"
                           " and status in ('ACTIVE', 'RELEASE_REQUESTED')"_s,
                           {incidentId}))
        switches.append(row.text("switch_type") + u' ' + row.text("selector"));
    return switches;
}

QList<ResolutionFacts::Order> readOrders(Transaction &transaction, const QString &incidentId)
{
    QList<ResolutionFacts::Order> orders;
    for (const Row &row :
         transaction.query(u"select o.order_number, o.state, c.is_terminal, o.held_at is not null as held,"
                           " (select count(*) from fulfillment_task t where t.order_id = o.order_id and t.status in"
                           " ('FAILED', 'MANUAL_FALLOUT', 'RETRY_REQUESTED', 'RETRY_SCHEDULED')) as waiting_tasks,"
                           " (select count(*) from fulfillment_task t join external_call_attempt a on "
                           "a.business_entity_id = t.task_id"
                           " where t.order_id = o.order_id and a.status in ('UNKNOWN', 'CONFLICT') and t.status not in"
                           " ('MANUAL_FALLOUT', 'MANUALLY_RESOLVED')) as open_calls,"
                           " (select count(*) from fallout_case f where f.order_id = o.order_id and f.blocking and"
                           " f.status not in ('RESOLVED', 'CANCELLED')) as blocking_cases"
                           " from incident_scope s join customer_order o on o.order_id = s.entity_id"
                           " join state_catalog c on c.entity_type = 'ORDER' and c.state = o.state"
                           " where s.incident_id = $1 and s.entity_type = 'ORDER' order by o.order_number"_s,
                           {incidentId}))
        orders.append({row.text("order_number"), row.text("state"), row.truth("is_terminal"), row.truth("held"),
                       static_cast<int>(row.integer("waiting_tasks")), static_cast<int>(row.integer("open_calls")),
                       static_cast<int>(row.integer("blocking_cases"))});
    return orders;
}

} // namespace

ResolutionFacts readResolutionFacts(Transaction &transaction, const QString &incidentId)
{
    return {readCommands(transaction, incidentId), readIncidentSwitches(transaction, incidentId),
            readOrders(transaction, incidentId)};
}

QList<api::Guard> closingConditions(const ResolutionFacts &facts)
{
    return {commandsEnded(facts), switchesReleased(facts)};
}

QList<api::Guard> resolutionConditions(const ResolutionFacts &facts)
{
    QList<api::Guard> conditions{commandsEnded(facts), commandsProven(facts), switchesReleased(facts)};
    for (const ResolutionFacts::Order &order : facts.orders)
        addOrderConditions(conditions, order);
    return conditions;
}

} // namespace jaga::repair
