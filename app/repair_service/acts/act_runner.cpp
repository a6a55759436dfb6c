// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/acts/act_runner.h"

#include "app/repair_service/policy/request_fields.h"
#include "app/repair_service/policy/roles.h"
#include "app/repair_service/store/audit_store.h"
#include "app/repair_service/store/idempotency_store.h"
#include "app/repair_service/store/people_store.h"
#include "runbook_engine/base/logging.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

const QString beforeAct = u"before_act"_s;

HttpResponse responseOf(const Answer &answer)
{
    HttpResponse response;
    response.status = answer.status;
    response.contentType = answer.status >= 400 ? "application/problem+json" : "application/json";
    response.body = api::canonicalJson(answer.body);
    if (!answer.etag.isEmpty())
        response.addHeader("ETag", answer.etag.toUtf8());
    return response;
}

/// The schema said no where our own checks did not: its triggers speak in the API's codes, its constraints don't.
Refusal refusalOf(const StoreError &error)
{
    if (error.kind() == StoreError::Kind::Unfit)
        return refuse(u"parameter-invalid"_s, u"One of the values is none that can be stored."_s);
    const QString code = error.message().section(u": "_s, 0, 0);
    const bool known = problemKind(code).status != 500 && !code.contains(u' ');
    qCWarning(logService, "the schema refused an act: %s", qUtf8Printable(error.message()));
    return refuse(known ? code : u"illegal-transition"_s,
                  u"The platform's own rules refuse this change. Read the target again."_s);
}

KeyClaim claimOf(const ActRequest &request, const QString &name, const QString &targetType)
{
    return {request.idempotencyKey, request.personId, request.fingerprint(), name, targetType, request.correlationId};
}

AuditEntry entryOf(const ActRequest &request, const Actor &actor, const QString &name, const QString &targetType)
{
    AuditEntry entry;
    entry.actor = actor.personId;
    entry.actorRole = request.role.isEmpty() ? u"NONE"_s : request.role;
    entry.actorKind = actor.kind;
    entry.client = request.client;
    entry.act = name;
    entry.targetType = targetType;
    entry.targetId = request.tenantId;
    entry.decision = u"ALLOWED"_s;
    entry.correlationId = request.correlationId;
    return entry;
}

/// The person as known for this tenant; nothing when there is no grant at all, which looks like a tenant that isn't there.
std::optional<Actor> knownActor(Transaction &transaction, const ActRequest &request)
{
    auto actor = findActor(transaction, request.personId);
    if (!actor || actor->roles.isEmpty())
        return std::nullopt;
    actor->role = request.role;
    return actor;
}

} // namespace

QString ActRequest::fingerprint() const
{
    const QByteArray text = method + '\n' + path.toUtf8() + '\n' + role.toUtf8() + '\n' + ifMatch.toUtf8() + '\n' +
                            api::canonicalJson(body);
    return QString::fromLatin1(sha256(text).toHex());
}

/// One run of an act inside its transaction.
struct ActRunner::Attempt {
    const ActRequest &request;
    Transaction transaction;
    Actor actor;
    AuditEntry entry;
    KeyClaim claim;
};

ActRunner::ActRunner(Database &database, std::function<void(const QString &)> committed)
    : m_database(database), m_committed(std::move(committed))
{
}

HttpResponse ActRunner::guarded(const ActRequest &request, const std::function<HttpResponse()> &work) const
{
    const auto problem = [&](const QString &code, const QString &detail) {
        return problemResponse(refuse(code, detail), request.correlationId);
    };
    if (!policy::isUuid(request.tenantId))
        return problemResponse(refuseNotFound(), request.correlationId);
    try {
        return work();
    } catch (const AuditUnavailable &error) {
        qCCritical(logService, "the audit trail of %s can't be written: %s", qUtf8Printable(request.tenantId),
                   error.what());
        return problem(u"audit-unavailable"_s, u"Nothing was changed. Try again with the same key."_s);
    } catch (const StoreError &error) {
        switch (error.kind()) {
        case StoreError::Kind::Busy:
            return problem(u"idempotency-in-progress"_s,
                           u"Somebody is changing the same thing. Try again with the same key."_s);
        case StoreError::Kind::ReadOnly:
            return problem(u"read-only-mode"_s, u"Nothing was changed. Try again later with the same key."_s);
        case StoreError::Kind::Unavailable:
            qCWarning(logService, "the database can't be reached: %s", error.what());
            return problem(u"database-unavailable"_s,
                           u"Whether it was done is known once the same key is sent again."_s);
        default:
            qCCritical(logService, "act %s failed: %s", qUtf8Printable(request.path), error.what());
            return problem(u"internal"_s, u"Nothing was changed."_s);
        }
    }
}

HttpResponse ActRunner::run(const ActRequest &request, const QString &name, const QString &targetType, const Act &act)
{
    return guarded(request, [&]() -> HttpResponse {
        Transaction transaction = m_database.begin({request.tenantId, request.personId});
        const auto actor = knownActor(transaction, request);
        if (!actor)
            return problemResponse(refuseNotFound(), request.correlationId);
        const KeyClaim claim = claimOf(request, name, targetType);
        const Claimed claimed = claimKey(transaction, claim);
        if (claimed.is == Claimed::Is::OtherRequest)
            return problemResponse(refuse(u"idempotency-key-reused"_s, u"A new intent needs a new key."_s),
                                   request.correlationId);
        if (claimed.is == Claimed::Is::Answered) {
            HttpResponse stored = responseOf(
                {claimed.answer.status, claimed.answer.body, claimed.answer.headers.value(u"etag"_s).toString()});
            stored.addHeader("Idempotency-Replayed", "true");
            return stored;
        }
        Attempt attempt{request, std::move(transaction), *actor, entryOf(request, *actor, name, targetType), claim};
        return perform(attempt, act);
    });
}

HttpResponse ActRunner::perform(Attempt &attempt, const Act &act)
{
    Transaction &transaction = attempt.transaction;
    ActContext context{transaction, attempt.actor, attempt.request, attempt.entry, {}};
    transaction.savepoint(beforeAct);
    auto outcome = [&]() -> Expected<Answer, Refusal> {
        if (const auto refusal = policy::mayActAs(attempt.actor))
            return Unexpected(*refusal);
        try {
            return act(context);
        } catch (const AuditUnavailable &) {
            throw;
        } catch (const StoreError &error) {
            if (!error.isRefusal())
                throw;
            return Unexpected(refusalOf(error));
        }
    }();
    Answer answer;
    if (outcome) {
        answer = *outcome;
    } else {
        const Refusal &refusal = outcome.error();
        if (!problemKind(refusal.code).bound)
            return problemResponse(refusal, attempt.request.correlationId);
        transaction.rollbackTo(beforeAct);
        attempt.entry.decision = u"REFUSED"_s;
        attempt.entry.code = refusal.code;
        attempt.entry.before = {};
        attempt.entry.after = {};
        try {
            if (context.onRefused)
                context.onRefused(refusal);
        } catch (const StoreError &error) {
            throw AuditUnavailable(error.kind(), error.message());
        }
        answer = {problemKind(refusal.code).status, problemBody(refusal, attempt.request.correlationId), {}};
    }
    storeAnswer(transaction, attempt.claim, {answer.status, {{u"etag"_s, answer.etag}}, answer.body});
    appendAudit(transaction, attempt.entry);
    transaction.commit();
    m_committed(attempt.request.tenantId);
    return responseOf(answer);
}

HttpResponse ActRunner::read(const ActRequest &request, const Act &act)
{
    return guarded(request, [&]() -> HttpResponse {
        Transaction transaction = m_database.begin({request.tenantId, request.personId});
        const auto actor = knownActor(transaction, request);
        if (!actor)
            return problemResponse(refuseNotFound(), request.correlationId);
        AuditEntry unused;
        ActContext context{transaction, *actor, request, unused, {}};
        const auto outcome = act(context);
        return outcome ? responseOf(*outcome) : problemResponse(outcome.error(), request.correlationId);
    });
}

HttpResponse ActRunner::rehearse(const ActRequest &request, const QString &name, const QString &targetType,
                                 const Act &act)
{
    return guarded(request, [&]() -> HttpResponse {
        std::optional<HttpResponse> response;
        AuditEntry entry;
        {
            Transaction transaction = m_database.begin({request.tenantId, request.personId});
            const auto actor = knownActor(transaction, request);
            if (!actor)
                return problemResponse(refuseNotFound(), request.correlationId);
            entry = entryOf(request, *actor, name, targetType);
            ActContext context{transaction, *actor, request, entry, {}};
            const auto refusal = policy::mayActAs(*actor);
            const auto outcome = refusal ? Expected<Answer, Refusal>(Unexpected(*refusal)) : act(context);
            if (!outcome && !problemKind(outcome.error().code).bound)
                return problemResponse(outcome.error(), request.correlationId);
            if (!outcome) {
                entry.decision = u"REFUSED"_s;
                entry.code = outcome.error().code;
            }
            response = outcome ? responseOf(*outcome) : problemResponse(outcome.error(), request.correlationId);
        }
        Transaction transaction = m_database.begin({request.tenantId, request.personId});
        appendAudit(transaction, entry);
        transaction.commit();
        m_committed(request.tenantId);
        return *response;
    });
}

} // namespace jaga::repair
