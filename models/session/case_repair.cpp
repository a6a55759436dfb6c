// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/roles.h"
#include "models/session/case_session_p.h"
#include "models/session/roles.h"
#include "models/session/signal_queue.h"

#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

Reply<Sent> cannotMutate()
{
    Sent sent;
    sent.outcome = Sent::Outcome::NotSent;
    sent.error = Error{ErrorCode::Unauthorised, u"this role only reads"_s, {}};
    return Reply<Sent>::ready(sent);
}

QJsonValue jsonOf(const Cell &cell)
{
    if (const auto *integer = std::get_if<qint64>(&cell))
        return *integer;
    if (const auto *real = std::get_if<double>(&cell))
        return *real;
    if (const auto *text = std::get_if<QString>(&cell))
        return *text;
    return QJsonValue::Null;
}

/// Several lists of commands on their way, joined. One that failed makes the whole unknown: nothing is taken then.
class CommandLists {
public:
    explicit CommandLists(qsizetype awaited) : m_awaited(awaited) {}

    /// True with the last one, if all of them came.
    bool take(const Expected<QList<api::Command>> &answer)
    {
        m_whole = m_whole && answer;
        if (answer)
            for (const api::Command &command : *answer)
                m_byId.insert(command.id, command);
        return --m_awaited == 0 && m_whole;
    }
    QList<api::Command> newestFirst() const
    {
        QList<api::Command> commands = m_byId.values();
        std::stable_sort(commands.begin(), commands.end(), [](const api::Command &left, const api::Command &right) {
            return left.createdAt > right.createdAt;
        });
        return commands;
    }

private:
    qsizetype m_awaited;
    bool m_whole = true;
    QMap<QString, api::Command> m_byId;
};

QString roleWords(const QString &requesterRole)
{
    if (requesterRole.isEmpty())
        return u"the catalogue of commands is not here yet"_s;
    QStringList names;
    for (const QString &role : api::requesters(requesterRole))
        names << roleName(role);
    return u"only the role %1 may ask for this"_s.arg(names.join(u" or "_s));
}

} // namespace

/// What the window said of trying again, in the runbook's words.
QString CaseSession::Private::verdict() const
{
    const QString question = u"safe_to_retry"_s;
    const Decision decision = run->answer(question);
    if (decision.truth != Truth::Yes)
        return truthName(Truth::Unknown);
    return replay->runbook.answers.value(question).rows.at(decision.row).observation;
}

QJsonObject CaseSession::Private::basis() const
{
    const Instant at = now();
    std::optional<Instant> oldest;
    for (const Probe &probe : replay->runbook.probes)
        if (const Evidence *evidence = store->evidence(probe.name); evidence && evidence->answered())
            oldest = oldest ? std::min(*oldest, evidence->asOf) : evidence->asOf;
    return {{u"runbookId"_s, replay->runbook.id},
            {u"runbookHash"_s, QString::fromLatin1(replay->runbook.hash.toHex())},
            {u"caseHead"_s, QString::fromLatin1(parts.journal->headHash().toHex())},
            {u"verdict"_s, verdict()},
            {u"evidenceAsOf"_s, toIsoText(oldest.value_or(at))}};
}

void CaseSession::Private::readGuards()
{
    if (!parts.records || !isCurrent())
        return;
    for (const Step &step : replay->runbook.chapter(openChapter).steps) {
        if (step.kind != Step::Kind::Action)
            continue;
        const api::CommandRequest request = q->requestFor(step);
        if (request.targetId.isEmpty()) {
            if (guards.remove(step.anchor) > 0)
                Q_EMIT q->actionsChanged();
            continue;
        }
        guardReads[step.anchor].start(
            parts.records->guards(parts.signal.tenantId, request.type, request.targetType, request.targetId,
                                  request.parameters),
            q,
            [this, anchor = step.anchor](Expected<api::Guards> answer) {
                if (answer)
                    guards.insert(anchor, *answer);
                else if (answer.error().code != ErrorCode::Cancelled)
                    guards.remove(anchor);
                Q_EMIT q->actionsChanged();
            },
            std::chrono::seconds(4));
    }
}

void CaseSession::Private::readRecords()
{
    if (!parts.records || !isCurrent())
        return;
    readCommands();
    const QString incidentId = incident ? incident->id : parts.signal.incidentId;
    if (incidentId.isEmpty())
        return;
    parts.records->incident(parts.signal.tenantId, incidentId).then(q, [this](Expected<api::Incident> answer) {
        if (!answer)
            return; // its age is the health of the support records, shown in the status bar
        const bool changed =
            !incident || incident->etag != answer->etag || incident->checklist.size() != answer->checklist.size();
        incident = *answer;
        if (changed)
            Q_EMIT q->incidentChanged();
    });
}

/// Asked for by what they act on: a list of everything would be cut where history is long, and this case with it.
void CaseSession::Private::readCommands()
{
    QSet<QString> targets{parts.signal.entityId};
    for (const Chapter &chapter : replay->runbook.chapters)
        for (const Step &step : chapter.steps)
            if (step.kind == Step::Kind::Action)
                targets.insert(q->requestFor(step).targetId);
    for (const CommandTrace &trace : run->commands())
        targets.insert(trace.request.value("targetId"_L1).toString());
    QList<QMap<QString, QString>> filters;
    for (const QString &target : std::as_const(targets))
        if (!QUuid(target).isNull()) // what commands act on has one; a consumer group, say, has none
            filters << QMap<QString, QString>{{u"target"_s, target}};
    if (incident)
        filters << QMap<QString, QString>{{u"incident"_s, incident->id}};
    auto found = std::make_shared<CommandLists>(filters.size());
    for (const auto &filter : std::as_const(filters))
        parts.records->commands(parts.signal.tenantId, filter).then(q, [this, found](const auto &answer) {
            if (found->take(answer))
                takeCommands(found->newestFirst());
        });
}

void CaseSession::Private::takeCommands(const QList<api::Command> &found)
{
    const auto face = [](const QList<api::Command> &list) {
        QStringList states;
        for (const api::Command &command : list)
            states << command.id + command.state + command.verificationStatus;
        return states;
    };
    if (face(found) == face(commands))
        return;
    commands = found;
    schedule->demand(); // a command moved: so did what it acts on
    pump();
    Q_EMIT q->commandsChanged();
}

QList<ActionView> CaseSession::actions() const
{
    QList<ActionView> actions;
    for (const Chapter &chapter : d->replay->runbook.chapters) {
        for (const Step &step : chapter.steps) {
            if (step.kind != Step::Kind::Action)
                continue;
            ActionView action;
            action.step = &step;
            action.command = step.command;
            const api::CommandType type = d->parts.catalogue->value(step.command);
            action.title = type.title.isEmpty() ? step.title : type.title;
            if (const StepView *view = d->run->step(step.anchor)) {
                action.offered = view->state;
                if (view->failingWhen >= 0 && view->failingWhen < step.when.size())
                    action.offWhy = step.when.at(view->failingWhen).sentence;
            }
            if (const auto known = d->guards.constFind(step.anchor); known != d->guards.cend()) {
                action.guards = *known;
                if (const api::Guard *failing = known->failing())
                    action.guardWhy =
                        failing->sentence + (failing->found.isEmpty() ? QString() : u" Found: "_s + failing->found);
            }
            action.mayRequest = canMutate() && api::mayRequest(d->parts.role, type.requesterRole);
            if (!action.mayRequest)
                action.roleWhy = roleWords(type.requesterRole);
            actions << action;
        }
    }
    return actions;
}

api::CommandRequest CaseSession::requestFor(const Step &action) const
{
    const Instant at = d->now();
    api::CommandRequest request;
    request.type = action.command;
    request.targetType = d->parts.catalogue->value(action.command).targetType;
    request.targetId = parameterText(d->store->value(action.target, at), ColumnType::Uuid);
    for (auto it = action.arguments.cbegin(); it != action.arguments.cend(); ++it)
        request.parameters.insert(it.key(), jsonOf(d->store->value(it.value(), at)));
    if (d->incident) {
        request.incidentId = d->incident->id;
        request.ticketRef = d->incident->number;
    }
    return request;
}

Reply<Sent> CaseSession::preview(const api::CommandRequest &request)
{
    return canMutate() ? d->parts.commands->preview(d->parts.signal.tenantId, request) : cannotMutate();
}

Reply<Sent> CaseSession::confirm(const QString &draftId, const api::CommandRequest &request, const QString &targetEtag)
{
    api::CommandRequest based = request;
    if (based.basis.isEmpty())
        based.basis = d->basis();
    return d->sender->send({d->parts.signal.tenantId, u"commands"_s, api::toJson(based), targetEtag, draftId});
}

} // namespace jaga
