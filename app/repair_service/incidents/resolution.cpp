// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/incidents/resolution.h"

#include "app/repair_service/commands/guards.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

bool isOver(const QString &state)
{
    static const QStringList over{u"SUCCEEDED"_s, u"FAILED"_s,  u"REJECTED"_s,
                                  u"WITHDRAWN"_s, u"EXPIRED"_s, u"REFUSED"_s};
    return over.contains(state);
}

/// A repair whose rule failed is made good by a later one that passed.
bool isMadeGood(const QList<ResolutionFacts::Command> &commands, qsizetype index)
{
    for (qsizetype later = index + 1; later < commands.size(); ++later)
        if (commands.at(later).verification == u"PASSED"_s)
            return true;
    return false;
}

void addOrderConditions(QList<api::Guard> &conditions, const ResolutionFacts::Order &order)
{
    const QString name = u"order "_s + order.number;
    conditions.append(guard(u"tasks-failed"_s, u"No task of %1 has failed"_s.arg(name), order.failedTasks == 0,
                            u"%1 failed"_s.arg(order.failedTasks), u"fulfillment_task"_s, u"TASK_RETRY"_s));
    conditions.append(guard(u"calls-open"_s, u"The outcome of every call of %1 is known"_s.arg(name),
                            order.openCalls == 0, u"%1 open"_s.arg(order.openCalls), u"external_call_attempt"_s,
                            u"EXTERNAL_RECONCILE"_s));
    conditions.append(guard(u"fallout-open"_s, u"No fallout case blocks %1"_s.arg(name), order.blockingCases == 0,
                            u"%1 open"_s.arg(order.blockingCases), u"fallout_case"_s));
}

} // namespace

ResolutionFacts readResolutionFacts(Transaction &transaction, const QString &incidentId)
{
    ResolutionFacts facts;
    for (const Row &row : transaction.query(
             u"select command_type, execution_status, case when executed_at is not null then verification_status end"
             " as verification from support_repair_command where incident_id = $1 order by created_at"_s,
             {incidentId}))
        facts.commands.append({row.text("command_type"), row.text("execution_status"), row.text("verification")});
    for (const Row &row :
         transaction.query(u"select switch_type, selector from containment_switch where incident_id = $1"
                           " and status in ('ACTIVE', 'RELEASE_REQUESTED')"_s,
                           {incidentId}))
        facts.switches.append(row.text("switch_type") + u' ' + row.text("selector"));
    for (const Row &row :
         transaction.query(u"select o.order_number, o.state,"
                           " (select count(*) from fulfillment_task t where t.order_id = o.order_id and t.status = "
                           "'FAILED') as failed_tasks,"
                           " (select count(*) from fulfillment_task t join external_call_attempt a on "
                           "a.business_entity_id = t.task_id"
                           " where t.order_id = o.order_id and a.status in ('UNKNOWN', 'CONFLICT') and t.status not in "
                           "('MANUAL_FALLOUT', 'MANUALLY_RESOLVED')) as open_calls,"
                           " (select count(*) from fallout_case f where f.order_id = o.order_id and f.blocking and "
                           "f.status not in ('RESOLVED', 'CANCELLED'))"
                           " as blocking_cases from incident_scope s join customer_order o on o.order_id = s.entity_id"
                           " where s.incident_id = $1 and s.entity_type = 'ORDER' order by o.order_number"_s,
                           {incidentId}))
        facts.orders.append({row.text("order_number"), row.text("state"), static_cast<int>(row.integer("failed_tasks")),
                             static_cast<int>(row.integer("open_calls")),
                             static_cast<int>(row.integer("blocking_cases"))});
    return facts;
}

QList<api::Guard> resolutionConditions(const ResolutionFacts &facts)
{
    QStringList live;
    QStringList unproven;
    for (qsizetype i = 0; i < facts.commands.size(); ++i) {
        const auto &command = facts.commands.at(i);
        if (!isOver(command.state))
            live.append(command.type + u' ' + command.state);
        const bool proven = command.verification.isEmpty() || command.verification == u"PASSED"_s ||
                            (command.verification == u"FAILED"_s && isMadeGood(facts.commands, i));
        if (!proven)
            unproven.append(u"%1 verification %2"_s.arg(command.type, command.verification));
    }
    QList<api::Guard> conditions{
        guard(u"command-open"_s, u"Every repair command of the incident has ended"_s, live.isEmpty(),
              live.isEmpty() ? u"%1 commands"_s.arg(facts.commands.size()) : live.join(u", "_s),
              u"support_repair_command"_s),
        guard(u"not-verified"_s, u"Every repair of the incident is proven"_s, unproven.isEmpty(),
              unproven.isEmpty() ? u"all passed"_s : unproven.join(u", "_s), u"support_repair_command"_s),
        guard(u"switch-active"_s, u"No containment switch of the incident is active"_s, facts.switches.isEmpty(),
              facts.switches.isEmpty() ? u"none"_s : facts.switches.join(u", "_s), u"containment_switch"_s),
    };
    for (const ResolutionFacts::Order &order : facts.orders)
        addOrderConditions(conditions, order);
    return conditions;
}

} // namespace jaga::repair
