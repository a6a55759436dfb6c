// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/execution.h"

#include "app/repair_service/store/outbox_store.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

QJsonObject execute(Transaction &transaction, const CommandHandler &handler, const CommandRecord &command,
                    const Prediction &prediction, const Executor &executor)
{
    const api::Command &shown = command.shown;
    const CommandDescriptor &descriptor = handler.descriptor();
    const Plan &plan = prediction.plan;
    const DomainEvent event =
        plan.event.value_or(supportEvent(descriptor.shown.event, u"REPAIR_COMMAND"_s, shown.id, command.version + 1,
                                         {{u"commandId"_s, shown.id},
                                          {u"type"_s, shown.type},
                                          {u"targetId"_s, shown.targetId},
                                          {u"sends"_s, plan.sends}}));

    applyChanges(transaction, plan.changes);
    const QJsonObject after = handler.snapshot(transaction, shown.targetId).value_or(QJsonObject());
    const QString eventId = appendEvent(transaction, event, shown.correlationId, executor.personId);
    appendTransitions(transaction, plan.transitions,
                      {shown.type, executor.personId, shown.reason, eventId, shown.correlationId});
    if (plan.intent)
        insertIntent(transaction, shown.id, *plan.intent);

    const Instant now = transaction.now();
    QList<std::pair<QString, SqlValue>> columns{
        {u"executed_by"_s, executor.personId},
        {u"executed_at"_s, now},
        {u"after_json"_s, after},
        {u"expires_at"_s, SqlValue()},
        {u"verify_due_at"_s, now + executor.verificationTime},
    };
    if (shown.before.isEmpty())
        columns.append({u"before_json"_s, prediction.shown.before});
    moveCommand(transaction, shown.id, descriptor.shown.commandClass == u"D"_s ? u"EXECUTING"_s : u"SUCCEEDED"_s,
                columns);
    return after;
}

} // namespace jaga::repair
