// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/act_outcome.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

bool isShownBy(const api::Command &command, const QString &act, const QString &personId)
{
    if (act == "withdraw"_L1)
        return command.state == "WITHDRAWN"_L1;
    if (act == "execute"_L1)
        return command.executedBy == personId;
    return std::any_of(command.approvals.begin(), command.approvals.end(),
                       [&](const api::Approval &approval) { return approval.approver == personId; });
}

bool isShownBy(const api::ChecklistItem &item, const QJsonObject &body, const QString &personId)
{
    if (item.runbookId != body.value("runbookId"_L1).toString() || item.stepId != body.value("stepId"_L1).toString())
        return false;
    if (body.value("takeOver"_L1).toBool())
        return item.takenBy == personId;
    return item.setBy == personId && item.state == body.value("state"_L1).toString() &&
           item.value == body.value("value"_L1).toString();
}

bool isShownBy(const api::Incident &incident, const QString &act, const QJsonObject &body, const QString &personId)
{
    if (act == "close"_L1)
        return incident.closedAt.has_value();
    if (act == "status"_L1)
        return incident.status == body.value("status"_L1).toString();
    if (act == "commander"_L1)
        return incident.commander == body.value("commander"_L1).toString();
    if (act == "checklist"_L1)
        return std::any_of(incident.checklist.begin(), incident.checklist.end(),
                           [&](const api::ChecklistItem &item) { return isShownBy(item, body, personId); });
    return std::any_of(incident.notes.begin(), incident.notes.end(), [&](const QJsonValue &note) {
        return note["writtenBy"_L1].toString() == personId && note["body"_L1] == body.value("body"_L1);
    });
}

/// The answer as JSON once `holds` says that it shows the act.
template <class T>
Reply<QJsonObject> shown(SupportRecordClient &records, Reply<T> reply, std::function<bool(const T &)> holds)
{
    const auto promise = std::make_shared<Promise<QJsonObject>>();
    reply.then(&records, [promise, holds = std::move(holds)](const Expected<T> &answer) {
        if (!answer)
            promise->finish(Unexpected<Error>(answer.error()));
        else if (holds(*answer))
            promise->finish(api::toJson(*answer));
        else
            promise->finish(failure(ErrorCode::NotFound, u"nothing shows that it arrived"_s));
    });
    return promise->reply();
}

/// The first of a list for which `holds`, as JSON.
template <class T>
Reply<QJsonObject> shownAmong(SupportRecordClient &records, Reply<QList<T>> reply, std::function<bool(const T &)> holds)
{
    const auto promise = std::make_shared<Promise<QJsonObject>>();
    reply.then(&records, [promise, holds = std::move(holds)](const Expected<QList<T>> &answer) {
        if (!answer)
            return promise->finish(Unexpected<Error>(answer.error()));
        const auto found = std::find_if(answer->begin(), answer->end(), holds);
        if (found == answer->end())
            promise->finish(failure(ErrorCode::NotFound, u"nothing shows that it arrived"_s));
        else
            promise->finish(api::toJson(*found));
    });
    return promise->reply();
}

/// The incident that this opening led to, not an older one of somebody else about the same thing.
bool isOpenedBy(const api::Incident &incident, const QJsonObject &body)
{
    return incident.title == body.value("title"_L1).toString() &&
           toIsoText(incident.startedAt) == body.value("startedAt"_L1).toString();
}

} // namespace

Reply<QJsonObject> askOutcome(SupportRecordClient &records, const QString &tenantId, const CommandTrace &lost,
                              const QString &personId)
{
    const QStringList path = lost.path.split(u'/');
    const bool isOnCommand = path.first() == "commands"_L1;
    if (path.size() == 1 && isOnCommand)
        return shownAmong<api::Command>(records,
                                        records.commands(tenantId, {{u"idempotencyKey"_s, lost.idempotencyKey}}),
                                        [](const api::Command &) { return true; });
    if (path.size() == 1) {
        const QString entity = lost.request["scope"_L1][0]["entityId"_L1].toString();
        return shownAmong<api::Incident>(
            records, records.incidents(tenantId, {{u"entity"_s, entity}, {u"open"_s, u"true"_s}}),
            [body = lost.request](const api::Incident &incident) { return isOpenedBy(incident, body); });
    }
    const QString act = path.last();
    if (isOnCommand)
        return shown<api::Command>(
            records, records.command(tenantId, path.at(1)),
            [act, personId](const api::Command &command) { return isShownBy(command, act, personId); });
    return shown<api::Incident>(records, records.incident(tenantId, path.at(1)),
                                [act, body = lost.request, personId](const api::Incident &incident) {
                                    return isShownBy(incident, act, body, personId);
                                });
}

} // namespace jaga
