// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/incidents/incident_acts.h"

#include "app/repair_service/incidents/incident_context.h"
#include "app/repair_service/incidents/incident_words.h"
#include "app/repair_service/incidents/resolution.h"
#include "app/repair_service/policy/request_fields.h"

#include <QJsonArray>
#include <QSet>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga::repair::incidents {

namespace {

constexpr int longestList = 200;

QJsonArray toArray(const QList<api::Guard> &conditions)
{
    QJsonArray array;
    for (const api::Guard &condition : conditions)
        array.append(api::toJson(condition));
    return array;
}

bool isScopeEntry(const QJsonValue &value)
{
    const QJsonObject entry = value.toObject();
    const bool hasMoney = entry.contains(u"amount"_s) || entry.contains(u"currency"_s);
    return scopeTypes().contains(entry.value(u"entityType"_s).toString()) &&
           policy::isUuid(entry.value(u"entityId"_s).toString()) &&
           (!hasMoney || policy::isAmount(entry.value(u"amount"_s).toString(), entry.value(u"currency"_s).toString()));
}

/// Why the words of a new incident can't be taken.
std::optional<Refusal> checkOpening(const QJsonObject &body)
{
    const qsizetype title = policy::lengthOf(body.value(u"title"_s).toString());
    if (title < 3 || title > 300)
        return invalid(u"Give the incident a title of 3 to 300 characters."_s);
    if (!categories().contains(body.value(u"category"_s).toString().toUpper()))
        return invalid(u"category is one of %1."_s.arg(categories().join(u", "_s)));
    if (!severities().contains(body.value(u"severity"_s).toString()))
        return invalid(u"severity is one of %1."_s.arg(severities().join(u", "_s)));
    const QString runbookId = body.value(u"runbookId"_s).toString();
    if (runbookId.isEmpty() ? body.contains(u"runbookHash"_s) : !policy::isRunbookId(runbookId))
        return invalid(u"runbookId looks like stuck-order-fulfillment; runbookHash does not come without it."_s);
    const QJsonArray scope = body.value(u"scope"_s).toArray();
    QSet<QString> entities;
    for (const QJsonValue &entry : scope)
        entities.insert(entry[u"entityType"_s].toString() + entry[u"entityId"_s].toString());
    if (entities.size() != scope.size())
        return invalid(u"scope names each entity once."_s);
    if (scope.isEmpty() || scope.size() > 500 || !std::ranges::all_of(scope, isScopeEntry))
        return invalid(
            u"scope names 1 to 500 entities, each with entityType (%1), entityId, label, and amount only with currency."_s
                .arg(scopeTypes().join(u", "_s)));
    return std::nullopt;
}

bool isMajor(const QString &severity) { return severity == u"P0"_s || severity == u"P1"_s; }

/// An incident of P0 or P1 is led by somebody once it has left INVESTIGATING.
std::optional<Refusal> checkCommander(const IncidentRecord &incident, const QString &severity, const QString &status)
{
    if (!isMajor(severity) || status == u"INVESTIGATING"_s || !incident.commander.isEmpty())
        return std::nullopt;
    return refuse(u"precondition-failed"_s,
                  u"An incident of %1 has a commander before it leaves INVESTIGATING."_s.arg(severity))
        .withGuard(u"commander-missing"_s, u"COMMANDER_ASSIGN"_s);
}

/// Who led it and how bad it was is part of the record once it is over: closing depends on it.
std::optional<Refusal> checkUnresolved(const IncidentRecord &incident)
{
    if (!incident.shown.resolvedAt)
        return std::nullopt;
    return refuse(u"already-decided"_s, u"The incident is resolved. Severity and commander stay as they were."_s);
}

/// The platform is asked, not the person.
std::optional<Refusal> checkConditions(const QList<api::Guard> &all, const QString &opening)
{
    QList<api::Guard> failing;
    std::ranges::copy_if(all, std::back_inserter(failing),
                         [](const api::Guard &condition) { return condition.holds != Truth::Yes; });
    if (failing.isEmpty())
        return std::nullopt;
    QStringList words;
    for (const api::Guard &condition : failing)
        words.append(u"%1 (%2)"_s.arg(condition.sentence, condition.found));
    return refuse(u"precondition-failed"_s, u"%1 These must hold and do not: %2."_s.arg(opening, words.join(u"; "_s)))
        .withGuard(failing.first().name, failing.first().alternative)
        .withCurrent({{u"conditions"_s, toArray(all)}});
}

/// One runbook is followed once for the same things: a second incident would split what people see of it.
std::optional<Refusal> checkAlone(Transaction &transaction, const QString &runbookId, const QJsonArray &scope)
{
    QStringList entities;
    for (const QJsonValue &entry : scope)
        entities.append(entry[u"entityId"_s].toString());
    const auto twin = runbookId.isEmpty() ? std::nullopt : findTwin(transaction, runbookId, entities);
    if (!twin)
        return std::nullopt;
    return refuse(u"precondition-failed"_s,
                  u"%1 is open for this already. Work on that one: two would hide each other's steps."_s.arg(
                      twin->shown.number))
        .withGuard(u"already-open"_s)
        .withCurrent(answerOf(*twin).body);
}

} // namespace

Expected<Answer, Refusal> list(ActContext &context, const QMap<QString, QString> &query)
{
    const QString onlyOpen = query.value(u"open"_s, u"false"_s);
    const auto limit = policy::wholeNumber(query.value(u"limit"_s, u"100"_s), longestList);
    const IncidentFilter filter{query.value(u"status"_s), query.value(u"entity"_s), onlyOpen == u"true"_s,
                                query.value(u"cursor"_s), static_cast<int>(limit.value_or(0))};
    if (filter.limit < 1)
        return Unexpected(refuse(u"malformed"_s, u"limit is a whole number from 1 to %1."_s.arg(longestList)));
    if (!filter.open && onlyOpen != u"false"_s)
        return Unexpected(refuse(u"malformed"_s, u"open is true or false."_s));
    for (const QString &id : {filter.entityId, filter.before})
        if (!id.isEmpty() && !policy::isUuid(id))
            return Unexpected(refuse(u"malformed"_s, u"entity and cursor are ids."_s));
    QJsonArray items;
    const auto incidents = listIncidents(context.transaction, filter);
    for (const IncidentRecord &incident : incidents)
        items.append(answerOf(incident).body);
    QJsonObject body{{u"items"_s, items}};
    if (incidents.size() == filter.limit)
        body[u"cursor"_s] = incidents.last().shown.id;
    return Answer{200, body, {}};
}

Expected<Answer, Refusal> get(ActContext &context, const QString &id)
{
    const auto incident = policy::isUuid(id) ? findIncident(context.transaction, id) : std::nullopt;
    if (!incident)
        return Unexpected(refuseNotFound());
    return answerOf(*incident);
}

Expected<Answer, Refusal> conditions(ActContext &context, const QString &id)
{
    const auto incident = get(context, id);
    if (!incident)
        return incident;
    return Answer{200,
                  {{u"conditions"_s, toArray(resolutionConditions(readResolutionFacts(context.transaction, id)))}},
                  incident->etag};
}

Expected<Answer, Refusal> open(ActContext &context)
{
    const QJsonObject &body = context.request.body;
    if (const auto refusal = checkAct(context, u"OPEN"_s))
        return Unexpected(*refusal);
    if (const auto refusal = checkOpening(body))
        return Unexpected(*refusal);
    const QJsonArray scope = body.value(u"scope"_s).toArray();
    if (const auto refusal = checkAlone(context.transaction, body.value(u"runbookId"_s).toString(), scope))
        return Unexpected(*refusal);
    IncidentRecord incident;
    api::Incident &shown = incident.shown;
    shown.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    shown.number = u"INC-"_s + shown.id.left(8).toUpper();
    shown.title = body.value(u"title"_s).toString().trimmed();
    shown.category = body.value(u"category"_s).toString().toUpper();
    shown.severity = body.value(u"severity"_s).toString();
    shown.severityReason = body.value(u"severityReason"_s).toString();
    shown.runbookId = body.value(u"runbookId"_s).toString();
    shown.startedAt = instantFromText(body.value(u"startedAt"_s).toString()).value_or(context.transaction.now());
    context.entry.reason = shown.title;
    insertIncident(context.transaction, shown, body.value(u"runbookHash"_s).toString(), context.actor.personId);
    for (const QJsonValue &entry : scope)
        insertScope(context.transaction, shown.id, entry.toObject());
    return finish(context, incident, u"Opened"_s, 201);
}

Expected<Answer, Refusal> assignCommander(ActContext &context, const QString &id)
{
    const auto incident = begin(context, u"COMMANDER_ASSIGN"_s, id, Seen::Needed);
    if (!incident)
        return Unexpected(incident.error());
    if (const auto refusal = checkUnresolved(*incident))
        return Unexpected(*refusal);
    if (context.actor.role == u"SENIOR_OPERATOR"_s && !incident->commander.isEmpty())
        return Unexpected(
            refuse(u"not-incident-commander"_s, u"There is a commander already; only a commander hands over."_s));
    const QString commander = context.request.body.value(u"commander"_s).toString();
    const auto holds = context.transaction.row(u"select holds_role($1, 'INCIDENT_COMMANDER', $2) as holds"_s,
                                               {commander, context.request.tenantId});
    if (!holds->truth("holds"))
        return Unexpected(invalid(u"'%1' does not hold the role Incident Commander for this tenant."_s.arg(commander)));
    updateIncident(context.transaction, id, {{u"commander"_s, commander}});
    return finish(context, *incident, u"CommanderAssigned"_s);
}

Expected<Answer, Refusal> setSeverity(ActContext &context, const QString &id)
{
    const auto incident = begin(context, u"SEVERITY_SET"_s, id, Seen::Needed);
    if (!incident)
        return Unexpected(incident.error());
    const QJsonObject &body = context.request.body;
    const QString severity = body.value(u"severity"_s).toString();
    const QString computed = body.value(u"computedSeverity"_s).toString(incident->computedSeverity);
    if (!severities().contains(severity) || (!computed.isEmpty() && !severities().contains(computed)))
        return Unexpected(invalid(u"severity is one of %1."_s.arg(severities().join(u", "_s))));
    if (computed != severity)
        if (const auto refusal = policy::checkReason(context.entry.reason))
            return Unexpected(*refusal);
    if (const auto refusal = checkUnresolved(*incident))
        return Unexpected(*refusal);
    if (const auto refusal = checkCommander(*incident, severity, incident->shown.status))
        return Unexpected(*refusal);
    updateIncident(context.transaction, id,
                   {{u"severity"_s, severity},
                    {u"computed_severity"_s, SqlValue::orNull(computed)},
                    {u"severity_reason"_s, SqlValue::orNull(context.entry.reason)}});
    return finish(context, *incident, u"SeveritySet"_s);
}

Expected<Answer, Refusal> setStatus(ActContext &context, const QString &id)
{
    const auto incident = begin(context, u"STATUS_SET"_s, id, Seen::Needed);
    if (!incident)
        return Unexpected(incident.error());
    const api::Incident &shown = incident->shown;
    const QString status = context.request.body.value(u"status"_s).toString();
    if (!isLegalMove(context.transaction, u"INCIDENT"_s, shown.status, status))
        return Unexpected(
            refuse(u"illegal-transition"_s, u"An incident does not move from %1 to %2."_s.arg(shown.status, status)));
    if (const auto refusal = checkCommander(*incident, shown.severity, status))
        return Unexpected(*refusal);
    QList<std::pair<QString, SqlValue>> columns{{u"status"_s, status}};
    const Instant now = context.transaction.now();
    if (status == u"CONTAINED"_s)
        columns.append({u"contained_at"_s, now});
    if (status == u"MONITORING"_s)
        columns.append({u"recovered_at"_s, now});
    if (status == u"RESOLVED"_s) {
        if (const auto refusal = checkConditions(resolutionConditions(readResolutionFacts(context.transaction, id)),
                                                 u"Not resolved yet."_s))
            return Unexpected(*refusal);
        columns.append({u"resolved_at"_s, now});
    }
    updateIncident(context.transaction, id, columns);
    return finish(context, *incident, u"StatusSet"_s);
}

Expected<Answer, Refusal> addNote(ActContext &context, const QString &id)
{
    const auto incident = begin(context, u"NOTE_ADD"_s, id);
    if (!incident)
        return Unexpected(incident.error());
    const QString note = context.request.body.value(u"body"_s).toString().trimmed();
    const QString corrects = context.request.body.value(u"correctsNoteId"_s).toString();
    if (note.isEmpty() || policy::lengthOf(note) > 4000 || (!corrects.isEmpty() && !policy::isUuid(corrects)))
        return Unexpected(invalid(u"A note has 1 to 4,000 characters; correctsNoteId is the id of an earlier one."_s));
    const QJsonArray &earlier = incident->shown.notes;
    if (!corrects.isEmpty() &&
        std::ranges::none_of(earlier, [&](const QJsonValue &one) { return one[u"id"_s] == corrects; }))
        return Unexpected(invalid(u"correctsNoteId is no note of this incident."_s));
    context.entry.reason = note;
    insertNote(context.transaction, id, note, corrects, context.actor.personId);
    updateIncident(context.transaction, id, {});
    return finish(context, *incident, u"NoteAdded"_s, 201);
}

Expected<Answer, Refusal> close(ActContext &context, const QString &id)
{
    const auto incident = begin(context, u"CLOSE"_s, id, Seen::Needed);
    if (!incident)
        return Unexpected(incident.error());
    const api::Incident &shown = incident->shown;
    const auto notYet = [](const QString &guardName, const QString &detail, const QString &wayOut) {
        return Unexpected(refuse(u"precondition-failed"_s, detail).withGuard(guardName, wayOut));
    };
    if (shown.closedAt)
        return Unexpected(refuse(u"already-decided"_s, u"The incident is closed already."_s));
    if (shown.status != u"RESOLVED"_s)
        return notYet(u"not-resolved"_s, u"An incident is resolved before it is closed; it is %1."_s.arg(shown.status),
                      u"STATUS_SET"_s);
    const bool major = isMajor(shown.severity);
    if (major && incident->review.value(u"actions"_s).toArray().isEmpty())
        return notYet(
            u"review-missing"_s,
            u"An incident of %1 has a review with at least one action before it is closed."_s.arg(shown.severity),
            incident->review.isEmpty() ? u"REVIEW_WRITE"_s : u"ACTION_ADD"_s);
    if (const auto refusal = major ? checkConditions(closingConditions(readResolutionFacts(context.transaction, id)),
                                                     u"Not closed yet."_s)
                                   : std::nullopt)
        return Unexpected(*refusal);
    updateIncident(context.transaction, id, {{u"closed_at"_s, context.transaction.now()}});
    return finish(context, *incident, u"Closed"_s);
}

} // namespace jaga::repair::incidents
