// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/incidents/incident_context.h"

#include "app/repair_service/policy/request_fields.h"
#include "app/repair_service/store/outbox_store.h"

using namespace Qt::StringLiterals;

namespace jaga::repair::incidents {

namespace {

/// What the audit trail keeps of an incident: its head, not its whole checklist.
QJsonObject headOf(const IncidentRecord &incident)
{
    QJsonObject head = api::toJson(incident.shown);
    for (const QString &part : {u"checklist"_s, u"notes"_s, u"scope"_s})
        head.remove(part);
    head[u"version"_s] = incident.version;
    return head;
}

} // namespace

Refusal invalid(const QString &detail) { return refuse(u"parameter-invalid"_s, detail); }

Answer answerOf(const IncidentRecord &incident, int status)
{
    QJsonObject body = api::toJson(incident.shown);
    if (!incident.review.isEmpty())
        body[u"review"_s] = incident.review;
    return {status, body, incident.shown.etag};
}

std::optional<Refusal> checkAct(ActContext &context, const QString &act)
{
    const QJsonObject &body = context.request.body;
    context.entry.act = u"INCIDENT_"_s + act;
    context.entry.targetType = u"INCIDENT"_s;
    context.entry.reason = body.value(u"reason"_s).toString().trimmed();
    const QJsonObject basis = body.value(u"basis"_s).toObject();
    if (const auto refusal = policy::checkBasis(basis))
        return refusal;
    context.entry.basis = basis;
    const QStringList roles = rolesOfAct(context.transaction, act);
    if (roles.contains(context.actor.role))
        return std::nullopt;
    const QString code =
        roles == QStringList{u"INCIDENT_COMMANDER"_s} ? u"not-incident-commander"_s : u"role-not-allowed"_s;
    return refuse(code, u"This is done by the roles %1; you act as %2."_s.arg(roles.join(u", "_s), context.actor.role));
}

Expected<IncidentRecord, Refusal> begin(ActContext &context, const QString &act, const QString &id, Seen seen)
{
    if (const auto refusal = checkAct(context, act))
        return Unexpected(*refusal);
    const auto incident = policy::isUuid(id) ? findIncident(context.transaction, id, Lock::ForUpdate) : std::nullopt;
    if (!incident || incident->shown.tenantId != context.request.tenantId)
        return Unexpected(refuseNotFound());
    context.entry.incidentId = id;
    context.entry.targetId = id;
    context.entry.before = headOf(*incident);
    if (seen == Seen::Needed && context.request.ifMatch.isEmpty())
        return Unexpected(refuse(u"if-match-required"_s, u"Send the incident's ETag as If-Match."_s));
    if (seen == Seen::Needed && u'"' + context.request.ifMatch + u'"' != incident->shown.etag)
        return Unexpected(
            refuse(u"target-changed"_s, u"Somebody has changed the incident. Read it again and decide anew."_s)
                .withCurrent(api::toJson(incident->shown)));
    return *incident;
}

Answer finish(ActContext &context, const IncidentRecord &before, const QString &event, int status)
{
    const auto after = findIncident(context.transaction, before.shown.id);
    if (!after)
        throw StoreError(StoreError::Kind::Internal, u"incident %1 is gone"_s.arg(before.shown.id));
    context.entry.incidentId = after->shown.id;
    context.entry.targetId = after->shown.id;
    context.entry.after = headOf(*after);
    appendEvent(context.transaction,
                supportEvent(u"Incident"_s + event, u"INCIDENT"_s, after->shown.id, after->version,
                             {{u"incidentId"_s, after->shown.id},
                              {u"number"_s, after->shown.number},
                              {u"status"_s, after->shown.status},
                              {u"severity"_s, after->shown.severity}}),
                context.request.correlationId, context.actor.personId);
    return answerOf(*after, status);
}

} // namespace jaga::repair::incidents
