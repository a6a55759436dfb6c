// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/command_acts.h"

#include "app/repair_service/commands/command_answers.h"
#include "app/repair_service/commands/prediction.h"
#include "app/repair_service/commands/registry.h"
#include "app/repair_service/http/strict_json.h"
#include "app/repair_service/policy/request_fields.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

constexpr int longestList = 200;

/// `ORDER_RECONCILE` reads as `Order reconcile` until its handler brings a title.
QString titleFrom(const QString &type)
{
    QString title = type.toLower().replace(u'_', u' ');
    title[0] = title[0].toUpper();
    return title;
}

api::CommandType typeFrom(const Row &row)
{
    if (const CommandHandler *handler = commandHandler(row.text("command_type")))
        return handler->descriptor().shown;
    api::CommandType type;
    type.type = row.text("command_type");
    type.number = static_cast<int>(row.integer("command_no"));
    type.title = titleFrom(type.type);
    type.targetType = row.text("target_type");
    type.requesterRole = row.text("requester_role");
    type.approvalKind = row.text("approval_kind");
    type.commandClass = row.text("command_class");
    type.executorRole = row.text("executor_role");
    type.precondition = row.text("precondition_note");
    type.change = row.text("change_note");
    type.event = row.text("emits_event_type");
    type.verification = row.text("verification_note");
    type.available = false;
    return type;
}

} // namespace

Expected<Answer, Refusal> CommandActs::types(ActContext &context) const
{
    QJsonArray items;
    for (const Row &row : context.transaction.query(u"select * from repair_command_type order by command_no"_s))
        items.append(api::toJson(typeFrom(row)));
    return Answer{200, {{u"policyVersion"_s, policyVersion()}, {u"items"_s, items}}, {}};
}

Expected<Answer, Refusal> CommandActs::guards(ActContext &context, const QMap<QString, QString> &query) const
{
    const CommandHandler *handler = commandHandler(query.value(u"type"_s));
    const QString parameters = query.value(u"parameters"_s, u"{}"_s);
    const auto read = readStrictJson(parameters.toUtf8());
    if (!handler || handler->descriptor().shown.targetType != query.value(u"targetType"_s) || !read ||
        parameters.size() > 4096)
        return Unexpected(refuse(
            u"malformed"_s,
            u"Give type, targetType and targetId of an available command type, parameters as JSON of at most 4 KiB."_s));
    const QString own =
        query.value(u"commandId"_s); // whoever decides on a command asks what stands in its way but itself
    if (!policy::isUuid(query.value(u"targetId"_s)) || !(own.isEmpty() || policy::isUuid(own)))
        return Unexpected(refuseNotFound());
    if (const auto refusal = policy::checkParameters(*read, handler->descriptor().shown.parameters))
        return Unexpected(*refusal);
    const auto guards =
        readGuards(context.transaction, *handler, {{}, query.value(u"targetId"_s), *read, context.actor.personId}, own);
    if (!guards)
        return Unexpected(refuseNotFound());
    return Answer{200, api::toJson(*guards), guards->targetEtag};
}

Expected<Answer, Refusal> CommandActs::list(ActContext &context, const QMap<QString, QString> &query) const
{
    const auto limit = policy::wholeNumber(query.value(u"limit"_s, u"50"_s), longestList);
    if (!limit || *limit < 1)
        return Unexpected(refuse(u"malformed"_s, u"limit is a whole number from 1 to %1."_s.arg(longestList)));
    const CommandFilter filter{query.value(u"state"_s),    query.value(u"type"_s),   query.value(u"target"_s),
                               query.value(u"actor"_s),    query.value(u"ticket"_s), query.value(u"idempotencyKey"_s),
                               query.value(u"incident"_s), query.value(u"cursor"_s), static_cast<int>(*limit)};
    for (const QString &id : {filter.target, filter.before, filter.incident})
        if (!id.isEmpty() && !policy::isUuid(id))
            return Unexpected(refuse(u"malformed"_s, u"target, cursor and incident are ids."_s));
    QJsonArray items;
    QString last;
    const auto commands = listCommands(context.transaction, filter);
    for (const CommandRecord &command : commands) {
        items.append(shownOf(command));
        last = command.shown.id;
    }
    QJsonObject body{{u"items"_s, items}};
    if (commands.size() == filter.limit)
        body[u"cursor"_s] = last;
    return Answer{200, body, {}};
}

Expected<Answer, Refusal> CommandActs::get(ActContext &context, const QString &id) const
{
    const auto command = policy::isUuid(id) ? findCommand(context.transaction, id) : std::nullopt;
    if (!command)
        return Unexpected(refuseNotFound());
    return answerOf(*command);
}

} // namespace jaga::repair
