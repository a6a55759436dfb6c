// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/command_answers.h"

#include "app/repair_service/commands/registry.h"
#include "app/repair_service/store/outbox_store.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace jaga::repair {

QJsonObject shownOf(const CommandRecord &command)
{
    api::Command shown = command.shown;
    if (const CommandHandler *handler = commandHandler(shown.type))
        shown.title = handler->descriptor().shown.title;
    return api::toJson(shown);
}

Answer answerOf(const CommandRecord &command, int status) { return {status, shownOf(command), command.shown.etag}; }

Answer currentAnswer(Transaction &transaction, const QString &id, int status)
{
    const auto command = findCommand(transaction, id);
    if (!command)
        throw StoreError(StoreError::Kind::Internal, u"command %1 is gone"_s.arg(id));
    return answerOf(*command, status);
}

Expected<CommandRecord, Refusal> lockSeen(ActContext &context, const QString &id)
{
    const auto command = findCommand(context.transaction, id, Lock::ForUpdate);
    if (!command)
        return Unexpected(refuseNotFound());
    if (context.request.ifMatch.isEmpty())
        return Unexpected(refuse(u"if-match-required"_s, u"Send the command's ETag as If-Match."_s));
    if (u'"' + context.request.ifMatch + u'"' != command->shown.etag)
        return Unexpected(refuse(u"target-changed"_s,
                                 u"The command is %1 now. Read it again and decide anew."_s.arg(command->shown.state))
                              .withCurrent(shownOf(*command)));
    return *command;
}

void describe(AuditEntry &entry, const QString &act, const CommandRecord &command)
{
    const api::Command &shown = command.shown;
    entry.act = act;
    entry.targetType = shown.targetType;
    entry.targetId = shown.targetId;
    entry.commandId = shown.id;
    entry.incidentId = shown.incidentId;
    entry.reason = shown.reason;
    entry.ticketRef = shown.ticketRef;
    entry.correlationId = shown.correlationId;
    entry.approvals = api::toJson(shown).value(u"approvals"_s).toArray();
}

void appendCommandEvent(ActContext &context, const QString &type, const CommandRecord &command)
{
    const api::Command &shown = command.shown;
    appendEvent(context.transaction,
                supportEvent(type, u"REPAIR_COMMAND"_s, shown.id, command.version + 1,
                             {{u"commandId"_s, shown.id},
                              {u"type"_s, shown.type},
                              {u"targetType"_s, shown.targetType},
                              {u"targetId"_s, shown.targetId},
                              {u"actor"_s, context.actor.personId}}),
                shown.correlationId, context.actor.personId);
}

} // namespace jaga::repair
