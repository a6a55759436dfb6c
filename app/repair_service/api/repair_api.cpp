// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/repair_api.h"

#include "app/repair_service/evidence/evidence_acts.h"
#include "app/repair_service/http/strict_json.h"
#include "app/repair_service/policy/request_fields.h"
#include "app/repair_service/store/people_store.h"
#include "runbook_engine/base/logging.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

HttpResponse problem(const QString &code, const QString &detail, const QString &correlationId)
{
    return problemResponse(refuse(code, detail), correlationId);
}

HttpResponse notFound(const QString &correlationId)
{
    return problem(u"not-found"_s, u"There is nothing here for you under this address."_s, correlationId);
}

HttpResponse json(const QJsonObject &body)
{
    HttpResponse response;
    response.body = api::canonicalJson(body);
    return response;
}

HttpResponse identified(HttpResponse response, const HttpRequest &request, const QString &correlationId)
{
    response.addHeader("X-Correlation-Id", correlationId.toLatin1());
    qCDebug(logService, "%s %s %d %s", request.method.constData(), qUtf8Printable(request.path), response.status,
            qUtf8Printable(correlationId));
    return response;
}

bool isProbe(const HttpRequest &request) { return request.method == "GET" || request.method == "HEAD"; }

/// The UUID of an Idempotency-Key, quoted as the draft demands or bare.
QString keyOf(const QByteArray &header)
{
    const QString key = policy::entityTag(header).toLower();
    return policy::isUuid(key) ? key : QString();
}

bool hasJson(const HttpRequest &request)
{
    return request.header("content-type").split(';').first().trimmed().toLower() == "application/json";
}

} // namespace

RepairApi::RepairApi(const ServiceConfig &config, Database &database, TokenVerifier tokens, const QByteArray &auditKey,
                     const Clock &clock, CommitSignal &commits, const std::function<void()> &committed)
    : m_config(config), m_database(database), m_tokens(std::move(tokens)), m_clock(clock), m_commits(commits),
      m_mutations(config.limits.mutationsPerMinute), m_guardReads(config.limits.guardReadsPerMinute),
      m_streams(config.limits.streamsPerPerson, config.limits.connections / 2), m_commands(config), m_audit(auditKey),
      m_runner(database, [committed](const QString &) { committed(); }),
      m_intents(database, config.workerClientId, committed), m_routes(apiRoutes(m_commands, m_audit))
{
}

qint64 RepairApi::bodyLimit(const HttpRequest &head) const
{
    // only somebody who is known may have megabytes kept for him
    const bool large = head.path.endsWith(u"/evidence"_s) && personOf(head).has_value();
    return large ? m_config.limits.evidenceBytes : m_config.limits.bodyBytes;
}

Expected<VerifiedToken> RepairApi::personOf(const HttpRequest &request) const
{
    const QByteArray authorization = request.header("authorization");
    if (authorization.left(7).toLower() != "bearer ")
        return failure(ErrorCode::Unauthorised, u"there is no bearer token"_s);
    return m_tokens.verify(authorization.mid(7).trimmed(), m_clock.now());
}

HttpResponse RepairApi::answer(const HttpRequest &request)
{
    const QString correlationId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    return identified(route(request, correlationId), request, correlationId);
}

std::optional<HttpResponse> RepairApi::answerAtOnce(const HttpRequest &request) const
{
    if (request.path != u"/healthz"_s)
        return std::nullopt;
    const QString correlationId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    return identified(isProbe(request) ? json({{u"status"_s, u"up"_s}})
                                       : problem(u"method-not-allowed"_s, u"GET only."_s, correlationId),
                      request, correlationId);
}

HttpResponse RepairApi::route(const HttpRequest &request, const QString &correlationId)
{
    if (request.path == u"/readyz"_s)
        return isProbe(request) ? ready(correlationId)
                                : problem(u"method-not-allowed"_s, u"GET only."_s, correlationId);
    if (request.path.startsWith(u"/internal/intents"_s))
        return internal(request, correlationId);
    const auto token = personOf(request);
    if (!token)
        return problem(u"unauthenticated"_s, u"The token is not accepted: %1."_s.arg(token.error().detail),
                       correlationId);
    const Person person{*token, correlationId};
    if (request.path == u"/v1/me"_s)
        return request.method == "GET" ? me(person) : problem(u"method-not-allowed"_s, u"GET only."_s, correlationId);
    if (request.path == u"/v1/stream"_s)
        return stream(request, person, request.query.value(u"tenants"_s).split(u',', Qt::SkipEmptyParts), false);
    const QString prefix = u"/v1/tenants/"_s;
    if (!request.path.startsWith(prefix))
        return notFound(correlationId);
    const QString rest = request.path.mid(prefix.size());
    return tenant(request, person, rest.section(u'/', 0, 0), rest.section(u'/', 1));
}

HttpResponse RepairApi::ready(const QString &correlationId)
{
    try {
        // Locking the head is a write, though nothing comes of it: a database that only reads says so.
        Transaction transaction = m_database.begin({platformTenant(), {}});
        transaction.query(u"select next_seq from audit_next($1)"_s, {platformTenant()});
        return json({{u"status"_s, u"ready"_s}});
    } catch (const StoreError &error) {
        const bool readOnly = error.kind() == StoreError::Kind::ReadOnly;
        return problem(readOnly ? u"read-only-mode"_s : u"database-unavailable"_s, u"No change is taken now."_s,
                       correlationId);
    }
}

HttpResponse RepairApi::internal(const HttpRequest &request, const QString &correlationId)
{
    const QByteArray expected = "Bearer " + m_config.workerToken;
    const QByteArray given = request.header("authorization");
    // Hashes are compared, so that the time it takes tells nothing about the token.
    if (m_config.workerToken.isEmpty() || sha256(given) != sha256(expected))
        return problem(u"unauthenticated"_s, u"This address is for the platform's worker."_s, correlationId);
    return m_intents.answer(request, request.path.mid(QStringLiteral("/internal/intents").size()), correlationId);
}

HttpResponse RepairApi::stream(const HttpRequest &request, const Person &person, const QStringList &tenantIds,
                               bool single)
{
    if (request.method != "GET")
        return problem(u"method-not-allowed"_s, u"GET only."_s, person.correlationId);
    if (tenantIds.isEmpty() || tenantIds.size() > 100)
        return problem(u"malformed"_s, u"Name the tenants: ?tenants=ID,ID; at most 100."_s, person.correlationId);
    try {
        for (const QString &tenantId : tenantIds) {
            const bool isId = policy::isUuid(tenantId);
            Transaction transaction = m_database.begin({isId ? tenantId : platformTenant(), person.token.subject});
            const auto actor = findActor(transaction, person.token.subject);
            if (!isId || !actor || actor->roles.isEmpty())
                return notFound(person.correlationId);
        }
    } catch (const StoreError &error) {
        qCWarning(logService, "a stream could not begin: %s", error.what());
        return problem(u"database-unavailable"_s, u"Try again."_s, person.correlationId);
    }
    auto slot = m_streams.take(person.token.subject);
    if (!slot)
        return problem(u"rate-limited"_s,
                       u"At most %1 streams are open for a person at once. Close one, or try again."_s.arg(
                           m_config.limits.streamsPerPerson),
                       person.correlationId);
    HttpResponse response;
    response.contentType = "text/event-stream";
    response.stream = std::make_shared<EventStream>(
        m_database, m_commits, m_clock, EventStream::Who{person.token.subject, person.token.expiresAt, std::move(slot)},
        tenantIds, EventStream::cursorFrom(request.header("last-event-id"), tenantIds), single);
    return response;
}

HttpResponse RepairApi::upload(const HttpRequest &request, const ActRequest &act)
{
    const auto described = evidence::describe(request);
    if (!described)
        return problemResponse(described.error(), act.correlationId);
    ActRequest upload = act;
    upload.body = *described;
    return m_runner.run(upload, u"EVIDENCE_UPLOAD"_s, u"EVIDENCE"_s,
                        [&request](ActContext &context) { return evidence::store(context, request.body); });
}

HttpResponse RepairApi::me(const Person &person)
{
    try {
        Transaction transaction = m_database.begin({platformTenant(), person.token.subject});
        auto me = findMe(transaction, person.token.subject);
        if (!me)
            return problem(u"unauthenticated"_s, u"The token is good, but nobody of this name is known here."_s,
                           person.correlationId);
        me->tokenExpiresAt = person.token.expiresAt;
        return json(api::toJson(*me));
    } catch (const StoreError &error) {
        qCWarning(logService, "who-am-I failed: %s", error.what());
        return problem(u"database-unavailable"_s, u"Try again."_s, person.correlationId);
    }
}

HttpResponse RepairApi::tenant(const HttpRequest &request, const Person &person, const QString &tenantId,
                               const QString &path)
{
    if (path == u"stream"_s)
        return stream(request, person, {tenantId}, true);
    bool known = false;
    for (const Route &route : m_routes) {
        const auto ids = route.match(path);
        known = known || ids;
        if (ids && request.method == (route.isRead() ? "GET" : "POST"))
            return dispatch(request, person, tenantId, route, {*ids, request.query});
    }
    if (known)
        return problem(u"method-not-allowed"_s, u"This address exists for another method."_s, person.correlationId);
    return notFound(person.correlationId);
}

HttpResponse RepairApi::dispatch(const HttpRequest &request, const Person &person, const QString &tenantId,
                                 const Route &route, const Route::Call &call)
{
    const QString &correlationId = person.correlationId;
    if (const auto refusal = policy::checkQuery(request.query, route.isRead() ? route.takes : RequestFields()))
        return problemResponse(*refusal, correlationId);
    ActRequest act{tenantId,
                   person.token.subject,
                   QString::fromLatin1(request.header("x-act-as-role")),
                   request.method,
                   request.path,
                   keyOf(request.header("idempotency-key")),
                   policy::entityTag(request.header("if-match")),
                   correlationId,
                   request.client,
                   {}};
    const Act body = [&](ActContext &context) { return route.answer(context, call); };
    if (route.kind == Route::Kind::GuardRead && !m_guardReads.admit(person.token.subject, m_clock.now()))
        return problem(u"rate-limited"_s,
                       u"Guards are read at most %1 times a minute."_s.arg(m_config.limits.guardReadsPerMinute),
                       correlationId);
    if (route.isRead())
        return m_runner.read(act, body);

    if (route.kind != Route::Kind::Rehearsal && act.idempotencyKey.isEmpty())
        return problem(u"missing-idempotency-key"_s,
                       u"Send Idempotency-Key with a UUID of your own, made for this one intent."_s, correlationId);
    if (!m_mutations.admit(person.token.subject, m_clock.now()))
        return problem(u"rate-limited"_s,
                       u"At most %1 changes a minute and person."_s.arg(m_config.limits.mutationsPerMinute),
                       correlationId);
    if (route.kind == Route::Kind::Upload)
        return upload(request, act);
    if (!hasJson(request))
        return problem(u"media-not-allowed"_s, u"Send application/json."_s, correlationId);
    const auto read = readStrictJson(request.body);
    if (!read)
        return problem(u"malformed"_s, read.error().detail + u'.', correlationId);
    if (const auto refusal = policy::checkBody(*read, route.takes))
        return problemResponse(*refusal, correlationId);
    act.body = *read;
    return route.kind == Route::Kind::Rehearsal ? m_runner.rehearse(act, route.act, route.targetType, body)
                                                : m_runner.run(act, route.act, route.targetType, body);
}

} // namespace jaga::repair
