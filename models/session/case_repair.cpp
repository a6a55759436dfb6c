// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/case_session_p.h"
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

} // namespace

QString newKey() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }

bool roleMayRequest(const QString &role, const QString &requesterRole)
{
    return role == requesterRole || (role == "SENIOR_OPERATOR"_L1 && requesterRole == "OPERATOR"_L1);
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
            {u"verdict"_s, truthName(run->answer(u"safe_to_retry"_s).truth)},
            {u"evidenceAsOf"_s, toIsoText(oldest.value_or(at))}};
}

/// Journals key and request; `leave` lets the first byte go once they are on the disk.
Reply<Sent> CaseSession::Private::send(const QString &draftId, const QString &key, const QJsonObject &request,
                                       const QString &path, const QString &etag, std::function<Reply<Sent>()> leave)
{
    const QJsonObject payload{
        {u"draftId"_s, draftId}, {u"idempotencyKey"_s, key}, {u"tenantId"_s, parts.signal.tenantId},
        {u"path"_s, path},       {u"request"_s, request},    {u"targetEtag"_s, etag}};
    const auto promise = std::make_shared<Promise<Sent>>();
    underWay.insert(key);
    record(
        EntryKind::CommandConfirmed, payload,
        [this, draftId, key, promise, leave = std::move(leave)] {
            confirming.remove(draftId); // from here on the run knows it
            publish({});
            leave().then(q, [this, key, promise](Expected<Sent> answer) {
                Sent sent = answer.value_or(Sent{});
                if (!answer)
                    sent.error = answer.error();
                underWay.remove(key);
                answered(key, sent, promise);
            });
        },
        [this, draftId, key, promise] {
            confirming.remove(draftId);
            underWay.remove(key);
            Sent sent;
            sent.outcome = Sent::Outcome::NotSent;
            sent.error = Error{ErrorCode::Internal, u"the idempotency key could not be written to the case file"_s, {}};
            promise->finish(sent);
        });
    return promise->reply();
}

/// Journals the answer or its loss, then delivers it. What the platform did is told even when the file cannot take it.
void CaseSession::Private::answered(const QString &key, const Sent &sent, const std::shared_ptr<Promise<Sent>> &promise)
{
    const auto deliver = [this, sent, promise] {
        schedule->demand();
        pump();
        readRecords();
        publish({});
        Q_EMIT q->commandsChanged();
        promise->finish(sent);
    };
    if (sent.outcome == Sent::Outcome::Answered)
        record(EntryKind::CommandAnswered,
               {{u"idempotencyKey"_s, key},
                {u"httpStatus"_s, sent.status},
                {u"answer"_s, sent.body},
                {u"replayed"_s, sent.replayed}},
               deliver, deliver);
    else
        record(sent.outcome == Sent::Outcome::NotSent ? EntryKind::CommandNotSent : EntryKind::CommandLost,
               {{u"idempotencyKey"_s, key}, {u"detail"_s, sent.error.detail}}, deliver, deliver);
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

void CaseSession::Private::shareStep(const QString &anchor, const QJsonObject &fields)
{
    int version = 0;
    for (const api::ChecklistItem &item : incident->checklist)
        if (item.runbookId == replay->runbook.id && item.stepId == anchor)
            version = item.version;
    QJsonObject body{{u"runbookId"_s, replay->runbook.id},
                     {u"stepId"_s, anchor},
                     {u"runbookHash"_s, QString::fromLatin1(replay->runbook.hash.toHex())},
                     {u"state"_s, fields.value("state"_L1)},
                     {u"basis"_s, basis()}};
    for (const QString &key : {u"value"_s, u"note"_s, u"deferredUntil"_s})
        if (!fields.value(key).toString().isEmpty())
            body.insert(key, fields.value(key));
    const QByteArray etag = '"' + QByteArray::number(version) + '"';
    parts.commands
        ->incidentAct(parts.signal.tenantId, incident->id, u"checklist"_s, body, newKey(), QString::fromLatin1(etag))
        .then(q, [this, anchor, fields](Expected<Sent> answer) {
            if (answer && answer->outcome == Sent::Outcome::Answered && answer->status < 300) {
                QJsonObject accepted = fields;
                accepted.insert(u"shared"_s, true);
                record(EntryKind::StepSet, accepted, [this, anchor] { publish({anchor}); });
                readRecords();
                return;
            }
            const QString detail = !answer           ? answer.error().detail
                                   : answer->problem ? answer->problem->detail
                                                     : answer->error.detail;
            tellProblem(u"Your tick is not shared yet."_s,
                        u"It is in your case file; others who work on this incident don't see it."_s,
                        u"Set the step again when the repair service answers."_s,
                        Error{ErrorCode::Offline, detail, anchor});
        });
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
            action.mayRequest = canMutate() && roleMayRequest(d->parts.role, type.requesterRole);
            if (!action.mayRequest)
                action.roleWhy = type.requesterRole.isEmpty() ? u"The catalogue of commands is not here yet."_s
                                                              : u"Requested by the role %1."_s.arg(type.requesterRole);
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
    if (!canMutate())
        return cannotMutate();
    api::CommandRequest based = request;
    QString key = newKey(), etag = targetEtag;
    // A draft whose outcome is not known goes out again as it was, under its key: never a second key for one intent.
    for (const CommandTrace &trace : d->run->commands())
        if (trace.draftId == draftId && trace.state != CommandTrace::State::Answered) {
            const auto earlier = api::readCommandRequest(trace.request);
            if (!earlier) {
                Sent sent;
                sent.outcome = Sent::Outcome::NotSent;
                sent.error = Error{
                    ErrorCode::Invalid, u"the request that may be under way cannot be read from the case file"_s, {}};
                return Reply<Sent>::ready(sent);
            }
            based = *earlier;
            key = trace.idempotencyKey;
            etag = trace.targetEtag;
        }
    if (const auto pressed = d->confirming.constFind(draftId); pressed != d->confirming.cend()) {
        based = pressed->request;
        key = pressed->key;
        etag = pressed->etag;
    }
    if (based.basis.isEmpty())
        based.basis = d->basis();
    d->confirming.insert(draftId, {key, based, etag});
    return d->send(draftId, key, api::toJson(based), u"commands"_s, etag, [this, based, key, etag] {
        return d->parts.commands->submit(d->parts.signal.tenantId, based, key, etag);
    });
}

Reply<Sent> CaseSession::act(const QString &commandId, const QString &act, const QJsonObject &body)
{
    if (!canMutate())
        return cannotMutate();
    QString etag;
    for (const api::Command &command : std::as_const(d->commands))
        if (command.id == commandId)
            etag = command.etag;
    const QString key = newKey();
    return d->send({}, key, body, u"commands/%1/%2"_s.arg(commandId, act), etag,
                   [this, commandId, act, body, key, etag] {
                       return d->parts.commands->act(d->parts.signal.tenantId, commandId, act, body, key, etag);
                   });
}

} // namespace jaga
