// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/intents/intent_acts.h"

#include "app/repair_service/commands/registry.h"
#include "app/repair_service/commands/verification.h"
#include "app/repair_service/http/strict_json.h"
#include "app/repair_service/policy/request_fields.h"
#include "app/repair_service/store/audit_store.h"
#include "app/repair_service/store/intent_store.h"
#include "app/repair_service/store/outbox_store.h"
#include "runbook_engine/base/logging.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

constexpr int defaultLease = 60;
constexpr int longestList = 500;

const QStringList &listedStates()
{
    static const QStringList states{u"PENDING"_s, u"CLAIMED"_s, u"UNKNOWN"_s};
    return states;
}

const QStringList &outcomes()
{
    static const QStringList outcomes{u"CONFIRMED"_s, u"FAILED"_s, u"UNKNOWN"_s};
    return outcomes;
}

HttpResponse json(const QJsonObject &body)
{
    HttpResponse response;
    response.body = api::canonicalJson(body);
    return response;
}

/// What a worker's outcome makes of the command.
QString commandState(const QString &outcome)
{
    if (outcome == u"CONFIRMED"_s)
        return u"SUCCEEDED"_s;
    return outcome == u"FAILED"_s ? u"FAILED"_s : u"OUTCOME_UNKNOWN"_s;
}

void audit(Transaction &transaction, const QString &worker, const CommandRecord &command, const QString &state,
           const QJsonObject &evidence)
{
    AuditEntry entry;
    entry.actor = worker;
    entry.actorRole = u"WORKER"_s;
    entry.actorKind = u"SERVICE"_s;
    entry.act = u"INTENT_RESULT"_s;
    entry.targetType = command.shown.targetType;
    entry.targetId = command.shown.targetId;
    entry.commandId = command.shown.id;
    entry.incidentId = command.shown.incidentId;
    entry.reason = command.shown.reason;
    entry.ticketRef = command.shown.ticketRef;
    entry.decision = state;
    entry.after = {{u"evidence"_s, evidence}};
    entry.correlationId = command.shown.correlationId;
    appendAudit(transaction, entry);
}

} // namespace

namespace intents {

using enum RequestField::Kind;

RequestFields listFields()
{
    return {{u"state"_s, Choice, u"PENDING when missing, which includes claims whose lease has lapsed"_s, false,
             listedStates()},
            {u"limit"_s, Integer, u"1 to %1, 50 when missing"_s.arg(longestList)}};
}

RequestFields claimFields()
{
    return {{u"tenantId"_s, Uuid, {}, needed},
            {u"leaseSeconds"_s, Integer, u"1 to 3600, %1 when missing"_s.arg(defaultLease)}};
}

RequestFields resultFields()
{
    return {{u"tenantId"_s, Uuid, {}, needed},
            {u"outcome"_s, Choice, {}, needed, outcomes()},
            {u"evidence"_s, Object, u"what proves a CONFIRMED; its members depend on the command's type"_s}};
}

} // namespace intents

IntentActs::IntentActs(Database &database, const QString &workerId, std::function<void()> committed)
    : m_database(database), m_workerId(workerId), m_committed(std::move(committed))
{
}

HttpResponse IntentActs::answer(const HttpRequest &request, const QString &path, const QString &correlationId)
{
    const auto problem = [&](const QString &code, const QString &detail) {
        return problemResponse(refuse(code, detail), correlationId);
    };
    try {
        if (path.isEmpty())
            return request.method == "GET" ? list(request, correlationId)
                                           : problem(u"method-not-allowed"_s, u"GET only."_s);
        const QStringList words = path.mid(1).split(u'/');
        const bool known = words.size() == 2 && (words.at(1) == u"claim"_s || words.at(1) == u"result"_s);
        if (!known || request.method != "POST" || !policy::isUuid(words.first()))
            return problem(u"not-found"_s, u"There is no such address for the worker."_s);
        const auto body = readStrictJson(request.body);
        if (!body || !policy::isUuid(body->value(u"tenantId"_s).toString()))
            return problem(u"malformed"_s, u"Send a JSON object with the intent's tenantId."_s);
        const bool isClaim = words.at(1) == u"claim"_s;
        if (const auto refusal = policy::checkBody(*body, isClaim ? intents::claimFields() : intents::resultFields()))
            return problemResponse(*refusal, correlationId);
        Transaction transaction = m_database.begin({body->value(u"tenantId"_s).toString(), {}});
        const auto outcome =
            isClaim ? claim(transaction, words.first(), *body) : finish(transaction, words.first(), *body);
        if (!outcome)
            return problemResponse(outcome.error(), correlationId);
        transaction.commit();
        m_committed();
        return json(*outcome);
    } catch (const StoreError &error) {
        qCWarning(logService, "the worker's call %s failed: %s", qUtf8Printable(request.path), error.what());
        if (error.isRefusal())
            return problem(u"illegal-transition"_s, u"The platform's own rules refuse this."_s);
        return problem(u"database-unavailable"_s, u"Send the same again."_s);
    }
}

HttpResponse IntentActs::list(const HttpRequest &request, const QString &correlationId)
{
    const QStringList &states = listedStates();
    if (const auto refusal = policy::checkQuery(request.query, intents::listFields()))
        return problemResponse(*refusal, correlationId);
    const QString state = request.query.value(u"state"_s, u"PENDING"_s);
    const int limit =
        static_cast<int>(policy::wholeNumber(request.query.value(u"limit"_s, u"50"_s), longestList).value_or(0));
    if (limit < 1 || !states.contains(state))
        return problemResponse(
            refuse(
                u"malformed"_s,
                u"state is one of %1, limit a whole number from 1 to %2."_s.arg(states.join(u", "_s)).arg(longestList)),
            correlationId);
    QList<IntentRecord> oldest;
    for (const QString &tenantId : m_database.tenantIds()) {
        Transaction transaction = m_database.begin({tenantId, {}});
        oldest.append(listIntents(transaction, state, limit));
    }
    std::ranges::stable_sort(oldest, {}, &IntentRecord::createdAt);
    QJsonArray intents;
    for (const IntentRecord &intent : oldest.first(std::min<qsizetype>(limit, oldest.size())))
        intents.append(intent.toJson());
    return json({{u"intents"_s, intents}});
}

Expected<QJsonObject, Refusal> IntentActs::claim(Transaction &transaction, const QString &id, const QJsonObject &body)
{
    const auto intent = lockIntent(transaction, id);
    if (!intent)
        return Unexpected(refuse(u"not-found"_s, u"There is no such intent in this tenant."_s));
    const bool free = intent->status == u"PENDING"_s ||
                      (intent->status == u"CLAIMED"_s && (intent->leaseLapsed || intent->claimedBy == m_workerId));
    if (!free)
        return Unexpected(
            refuse(u"already-decided"_s, u"The intent is %1, held by %2."_s.arg(intent->status, intent->claimedBy)));
    const int lease = std::clamp(body.value(u"leaseSeconds"_s).toInt(defaultLease), 1, 3600);
    claimIntent(transaction, *intent, m_workerId, lease);
    return lockIntent(transaction, id)->toJson();
}

Expected<QJsonObject, Refusal> IntentActs::finish(Transaction &transaction, const QString &id, const QJsonObject &body)
{
    const QString outcome = body.value(u"outcome"_s).toString();
    const QJsonObject evidence = body.value(u"evidence"_s).toObject();
    if (!outcomes().contains(outcome))
        return Unexpected(refuse(u"parameter-invalid"_s, u"outcome is CONFIRMED, FAILED or UNKNOWN."_s));
    const auto intent = lockIntent(transaction, id);
    if (!intent)
        return Unexpected(refuse(u"not-found"_s, u"There is no such intent in this tenant."_s));
    const bool stillUnknown = intent->status == u"UNKNOWN"_s && outcome == u"UNKNOWN"_s;
    if (stillUnknown || (intent->status == outcome && intent->result == evidence))
        return intent->toJson();
    if (intent->status != u"CLAIMED"_s && intent->status != u"UNKNOWN"_s)
        return Unexpected(
            refuse(u"already-decided"_s,
                   u"The intent is %1: claim it before you answer it, and answer it once."_s.arg(intent->status)));
    const CommandRecord command = *findCommand(transaction, intent->commandId, Lock::ForUpdate);
    const CommandHandler *handler = commandHandler(command.shown.type);
    const Settled settled =
        outcome == u"CONFIRMED"_s && handler
            ? handler->settle(transaction, command.shown.targetId, {evidence, command.shown.id, transaction.now()})
            : Settled(QList<RowChange>{});
    if (!settled)
        return Unexpected(refuse(u"parameter-invalid"_s,
                                 u"The evidence proves nothing: see the table of intents for what it must hold."_s));
    applyChanges(transaction, *settled);
    finishIntent(transaction, id, outcome, evidence);
    const QString state = commandState(outcome);
    if (command.shown.state != state)
        moveCommand(transaction, command.shown.id, state, {{u"execution_result_json"_s, evidence}});
    appendEvent(transaction,
                supportEvent(u"RepairCommand"_s + (state == u"SUCCEEDED"_s ? u"Succeeded"_s
                                                   : state == u"FAILED"_s  ? u"Failed"_s
                                                                           : u"OutcomeUnknown"_s),
                             u"REPAIR_COMMAND"_s, command.shown.id, command.version + 1,
                             {{u"commandId"_s, command.shown.id},
                              {u"type"_s, command.shown.type},
                              {u"targetId"_s, command.shown.targetId}}),
                command.shown.correlationId, m_workerId);
    if (state == u"FAILED"_s)
        failVerification(transaction, *findCommand(transaction, command.shown.id), u"the worker reported FAILED"_s);
    audit(transaction, m_workerId, command, state, evidence);
    return lockIntent(transaction, id)->toJson();
}

} // namespace jaga::repair
