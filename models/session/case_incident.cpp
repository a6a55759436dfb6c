// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/case_session_p.h"

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// What helps against a refusal: the service names an act, a person needs to know where it is done.
QString wayOut(const QString &act)
{
    if (act == "REVIEW_WRITE"_L1 || act == "ACTION_ADD"_L1)
        return u"Whoever leads the review writes it, with its actions, through the API of the repair service (the "
               "incident's review); this window has no form for it. Your reason is kept: close it then."_s;
    if (act == "COMMANDER_ASSIGN"_L1)
        return u"Take command in the same menu, then do it again: your reason is kept."_s;
    if (act == "STATUS_SET"_L1)
        return u"Set that status first; your reason is kept."_s;
    return act;
}

} // namespace

void CaseSession::openIncident()
{
    if (d->hasOpenIncident())
        return;
    const Signal &signal = d->parts.signal;
    d->actOnIncident({},
                     {{u"title"_s, u"%1 %2"_s.arg(d->replay->runbook.title, signal.number)},
                      {u"category"_s, d->replay->runbook.category},
                      {u"runbookId"_s, d->replay->runbook.id},
                      {u"runbookHash"_s, QString::fromLatin1(d->replay->runbook.hash.toHex())},
                      {u"severity"_s, d->run->severity().proven},
                      {u"severityReason"_s, d->run->severity().decidedBy},
                      {u"startedAt"_s, toIsoText(d->now())},
                      {u"scope"_s, QJsonArray{QJsonObject{{u"entityType"_s, d->replay->runbook.entity},
                                                          {u"entityId"_s, signal.entityId},
                                                          {u"label"_s, signal.number}}}}},
                     {}, u"The incident could not be opened."_s);
}

/// Also one whose record was not read yet: a second would be declared beside it.
bool CaseSession::Private::hasOpenIncident() const
{
    return incident ? !incident->isClosed() : !parts.signal.incidentId.isEmpty();
}

void CaseSession::takeIncident(const QString &id, const QString &number)
{
    Signal &signal = d->parts.signal;
    if (id.isEmpty() || id == signal.incidentId || d->hasOpenIncident())
        return; // what the queue knows may be older than what this person just opened
    signal.incidentId = id;
    signal.incidentNumber = number;
    d->incident.reset();
    Q_EMIT incidentChanged();
    d->readRecords();
}

void CaseSession::takeCommand()
{
    if (d->incident)
        d->actOnIncident(u"commander"_s, {{u"commander"_s, d->parts.personId}}, d->incident->etag,
                         u"You are not the commander of this incident."_s);
}

void CaseSession::setIncidentStatus(const QString &status, const QString &reason)
{
    if (!d->incident)
        return;
    const bool closes = status == "CLOSED"_L1;
    QJsonObject body{{u"reason"_s, reason}};
    if (!closes)
        body.insert(u"status"_s, status);
    d->actOnIncident(closes ? u"close"_s : u"status"_s, body, d->incident->etag,
                     u"The incident is not %1."_s.arg(status.toLower()));
}

/// A step as several people see it. `fields`: what of it changes, in the API's words.
void CaseSession::Private::shareStep(const QString &anchor, QJsonObject fields)
{
    int version = 0;
    for (const api::ChecklistItem &item : incident->checklist)
        if (item.runbookId == replay->runbook.id && item.stepId == anchor)
            version = item.version;
    fields.insert(u"runbookId"_s, replay->runbook.id);
    fields.insert(u"stepId"_s, anchor);
    fields.insert(u"runbookHash"_s, QString::fromLatin1(replay->runbook.hash.toHex()));
    actOnIncident(u"checklist"_s, fields, u"\"%1\""_s.arg(version),
                  u"Others who work on this incident do not see what you did at a step: %1."_s.arg(
                      replay->runbook.step(anchor) ? replay->runbook.step(anchor)->title : anchor));
}

void CaseSession::Private::actOnIncident(const QString &act, QJsonObject body, const QString &etag,
                                         const QString &refusal)
{
    if (!parts.commands)
        return;
    body.insert(u"basis"_s, basis());
    const QString path = act.isEmpty() ? u"incidents"_s : u"incidents/%1/%2"_s.arg(incident->id, act);
    sender->send({parts.signal.tenantId, path, body, etag, {}}).then(q, [this, refusal](const Expected<Sent> &answer) {
        if (!answer)
            tellProblem(refusal, u"Whether it happened is not known."_s, u"It is being looked up."_s, answer.error());
        else if (answer->outcome != Sent::Outcome::Answered || answer->problem)
            tellRefusal(*answer, refusal);
    });
}

void CaseSession::Private::tellRefusal(const Sent &sent, const QString &refusal)
{
    switch (sent.outcome) {
    case Sent::Outcome::Answered:
        tellProblem(refusal, sent.problem->detail, wayOut(sent.problem->alternative),
                    Error{ErrorCode::Conflict, sent.problem->code, {}});
        return;
    case Sent::Outcome::NotSent:
        tellProblem(refusal, u"Nothing was changed."_s, u"Do it again when the repair service answers."_s, sent.error);
        return;
    case Sent::Outcome::Unknown:
        tellProblem(u"Outcome not known. "_s + refusal,
                    u"No answer came from the repair service, so it may have happened all the same."_s,
                    u"It is being looked up. Done again meanwhile, it leaves as it was first written, under its key."_s,
                    sent.error);
        return;
    }
    Q_UNREACHABLE();
}

/// An act on the incident that the service accepted, told by its answer or found later.
void CaseSession::Private::takeIncident(const Act &act, const QJsonObject &answer)
{
    if (const auto read = api::readIncident(answer)) {
        incident = *read;
        parts.signal.incidentId = read->id;
        parts.signal.incidentNumber = read->number;
    }
    Q_EMIT q->incidentChanged();
    const QString status = act.path.endsWith("/close"_L1) ? u"CLOSED"_s : act.body.value("status"_L1).toString();
    if (!status.isEmpty())
        q->keepWords(status, {}, {});
    const QString anchor = act.body.value("stepId"_L1).toString();
    const StepView *step = run->step(anchor);
    if (!act.path.endsWith("/checklist"_L1) || !step || !step->sharePending ||
        stepStateName(step->state) != act.body.value("state"_L1).toString() ||
        step->value != act.body.value("value"_L1).toString())
        return; // changed again meanwhile: that is shared by an act of its own
    QJsonObject shared{{u"anchor"_s, anchor}, {u"person"_s, parts.personId}, {u"shared"_s, true}};
    for (const QString &key : {u"state"_s, u"value"_s, u"note"_s, u"deferredUntil"_s})
        if (act.body.contains(key))
            shared.insert(key, act.body.value(key));
    record(EntryKind::StepSet, shared, [this, anchor] { publish({anchor}); });
}

} // namespace jaga
