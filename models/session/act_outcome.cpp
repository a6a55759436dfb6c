// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/act_outcome.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// What the service's record must show of a lost act: everything that was sent of it, by this person, not before it was sent.
/// Somebody else's act, or an older one, that looks alike proves nothing.
class Trail {
public:
    Trail(const CommandTrace &lost, QString personId)
        : m_act(lost.path.section(u'/', 2)), m_body(lost.request), m_etag(lost.targetEtag),
          m_personId(std::move(personId)), m_since(lost.sentAt - clocksDiffer)
    {
    }

    bool isShownBy(const api::Command &command) const
    {
        if (m_act == "withdraw"_L1)
            return command.state == "WITHDRAWN"_L1 && command.requestedBy == m_personId;
        if (m_act == "execute"_L1)
            return command.executedBy == m_personId && isLater(command.executedAt);
        return std::any_of(command.approvals.begin(), command.approvals.end(), [&](const api::Approval &approval) {
            return approval.approver == m_personId && approval.decision == m_act.toUpper() &&
                   isSent(approval.note, "note"_L1) && isLater(approval.decidedAt);
        });
    }

    bool isShownBy(const api::Incident &incident) const
    {
        const bool moved = incident.etag != m_etag && isLater(incident.updatedAt);
        if (m_act == "close"_L1)
            return isLater(incident.closedAt);
        if (m_act == "status"_L1)
            return moved && incident.status == sent("status"_L1);
        if (m_act == "commander"_L1)
            return moved && incident.commander == sent("commander"_L1);
        if (m_act == "checklist"_L1)
            return std::any_of(incident.checklist.begin(), incident.checklist.end(),
                               [&](const api::ChecklistItem &item) { return isShownBy(item); });
        return std::any_of(incident.notes.begin(), incident.notes.end(), [&](const QJsonValue &note) {
            const auto writtenAt = instantFromText(note["writtenAt"_L1].toString());
            return note["writtenBy"_L1].toString() == m_personId && isSent(note["body"_L1].toString(), "body"_L1) &&
                   writtenAt && isLater(*writtenAt);
        });
    }

    /// Opened as it was sent.
    bool isBegunBy(const api::Incident &incident) const
    {
        const auto begun = instantFromText(sent("startedAt"_L1));
        return isSent(incident.title, "title"_L1) && incident.runbookId == sent("runbookId"_L1) &&
               (begun ? incident.startedAt == *begun : isLater(incident.startedAt));
    }

private:
    /// How much our clock and the service's may differ although ours was put right by its.
    static constexpr std::chrono::seconds clocksDiffer{2};

    bool isShownBy(const api::ChecklistItem &item) const
    {
        if (item.runbookId != sent("runbookId"_L1) || item.stepId != sent("stepId"_L1))
            return false;
        if (m_body.value("takeOver"_L1).toBool())
            return item.takenBy == m_personId && isLater(item.takenAt);
        const auto until = instantFromText(sent("deferredUntil"_L1));
        return item.setBy == m_personId && item.state == sent("state"_L1) && isSent(item.value, "value"_L1) &&
               isSent(item.note, "note"_L1) && item.deferredUntil == (until ? std::optional(*until) : std::nullopt) &&
               isLater(item.setAt);
    }

    QString sent(QLatin1StringView field) const { return m_body.value(field).toString(); }
    /// The service takes spaces off the ends of some words.
    bool isSent(const QString &shown, QLatin1StringView field) const
    {
        return shown.trimmed() == sent(field).trimmed();
    }
    bool isLater(std::optional<Instant> at) const { return at && *at >= m_since; }

    QString m_act;
    QJsonObject m_body;
    QString m_etag;
    QString m_personId;
    Instant m_since;
};

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

/// The first of a list, newest first, that shows the act, as JSON.
template <class T>
Reply<QJsonObject> shownInList(SupportRecordClient &records, Reply<QList<T>> reply,
                               std::function<bool(const T &)> holds)
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

} // namespace

Reply<QJsonObject> askOutcome(SupportRecordClient &records, const QString &tenantId, const CommandTrace &lost,
                              const QString &personId)
{
    const QStringList path = lost.path.split(u'/');
    const bool isOnCommand = path.first() == "commands"_L1;
    const Trail trail(lost, personId);
    if (path.size() == 1 && isOnCommand)
        return shownInList<api::Command>(records,
                                         records.commands(tenantId, {{u"idempotencyKey"_s, lost.idempotencyKey}}),
                                         [](const api::Command &) { return true; }); // the key is its own
    if (path.size() == 1) {
        const QString entity = lost.request["scope"_L1][0]["entityId"_L1].toString();
        return shownInList<api::Incident>(records,
                                          records.incidents(tenantId, {{u"entity"_s, entity}, {u"open"_s, u"true"_s}}),
                                          [trail](const api::Incident &incident) { return trail.isBegunBy(incident); });
    }
    if (isOnCommand)
        return shown<api::Command>(records, records.command(tenantId, path.at(1)),
                                   [trail](const api::Command &command) { return trail.isShownBy(command); });
    return shown<api::Incident>(records, records.incident(tenantId, path.at(1)),
                                [trail](const api::Incident &incident) { return trail.isShownBy(incident); });
}

} // namespace jaga
