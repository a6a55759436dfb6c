// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/case_session_p.h"

using namespace Qt::StringLiterals;

namespace jaga {

void CaseSession::openIncident()
{
    if (!canMutate() || d->incident)
        return;
    const Signal &signal = d->parts.signal;
    const QJsonObject body{{u"title"_s, u"%1 %2"_s.arg(d->replay->runbook.title, signal.number)},
                           {u"category"_s, d->replay->runbook.category},
                           {u"runbookId"_s, d->replay->runbook.id},
                           {u"runbookHash"_s, QString::fromLatin1(d->replay->runbook.hash.toHex())},
                           {u"severity"_s, d->run->severity().proven},
                           {u"severityReason"_s, d->run->severity().decidedBy},
                           {u"scope"_s, QJsonArray{QJsonObject{{u"entityType"_s, d->replay->runbook.entity},
                                                               {u"entityId"_s, signal.entityId},
                                                               {u"label"_s, signal.number}}}},
                           {u"basis"_s, d->basis()}};
    const QString key = newKey();
    d->send({}, key, body, u"incidents"_s, {}, [this, body, key] {
         return d->parts.commands->incidentAct(d->parts.signal.tenantId, {}, {}, body, key, {});
     }).then(this, [this](Expected<Sent> answer) {
        d->incidentAnswered(answer, u"The incident could not be opened."_s);
    });
}

void CaseSession::takeCommand()
{
    if (!canMutate() || !d->incident)
        return;
    const QJsonObject body{{u"commander"_s, d->parts.personId}, {u"basis"_s, d->basis()}};
    const QString key = newKey(), etag = d->incident->etag, id = d->incident->id;
    d->send({}, key, body, u"incidents/%1/commander"_s.arg(id), etag, [this, id, body, key, etag] {
         return d->parts.commands->incidentAct(d->parts.signal.tenantId, id, u"commander"_s, body, key, etag);
     }).then(this, [this](Expected<Sent> answer) {
        d->incidentAnswered(answer, u"You are not the commander of this incident."_s);
    });
}

void CaseSession::setIncidentStatus(const QString &status, const QString &reason)
{
    if (!canMutate() || !d->incident)
        return;
    const QString act = status == "CLOSED"_L1 ? u"close"_s : u"status"_s;
    QJsonObject body{{u"reason"_s, reason}, {u"basis"_s, d->basis()}};
    if (act == "status"_L1)
        body.insert(u"status"_s, status);
    const QString key = newKey(), etag = d->incident->etag, id = d->incident->id;
    d->send({}, key, body, u"incidents/%1/%2"_s.arg(id, act), etag, [this, id, act, body, key, etag] {
         return d->parts.commands->incidentAct(d->parts.signal.tenantId, id, act, body, key, etag);
     }).then(this, [this, status](Expected<Sent> answer) {
        d->incidentAnswered(answer, u"The incident is not %1."_s.arg(status.toLower()));
    });
}

void CaseSession::Private::incidentAnswered(const Expected<Sent> &answer, const QString &refusal)
{
    if (answer && answer->outcome == Sent::Outcome::Answered && answer->status < 300) {
        if (const auto read = api::readIncident(answer->body)) {
            incident = *read;
            parts.signal.incidentId = read->id;
            parts.signal.incidentNumber = read->number;
        }
        readRecords();
        Q_EMIT q->incidentChanged();
        return;
    }
    if (answer && answer->problem) {
        tellProblem(refusal, answer->problem->detail, answer->problem->alternative,
                    Error{ErrorCode::Conflict, answer->problem->code, {}});
        return;
    }
    if (answer && answer->outcome == Sent::Outcome::NotSent) {
        tellProblem(refusal, u"The request never left this workstation, so nothing was changed."_s,
                    u"Do it again when the repair service answers."_s, answer->error);
        return;
    }
    const Error error = answer ? answer->error : answer.error();
    tellProblem(refusal, u"No answer came from the repair service, so whether it happened is not known."_s,
                u"Look at the incident again when the service answers."_s, error);
}

} // namespace jaga
