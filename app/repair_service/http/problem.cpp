// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/http/problem.h"

#include <QUuid>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

struct Entry {
    const char *code;
    int status;
    const char *title;
    bool retryable = false;
    bool bound = false;
};

constexpr bool retryable = true, bound = true, once = false, unbound = false;

constexpr std::array entries{
    Entry{"malformed", 400, "The request can't be read", once, unbound},
    Entry{"missing-idempotency-key", 400, "The request has no idempotency key", once, unbound},
    Entry{"unknown-field", 400, "The request has a field that is not known here", once, unbound},
    Entry{"unauthenticated", 401, "Sign in again", once, unbound},
    Entry{"role-not-allowed", 403, "This role may not do this", once, bound},
    Entry{"self-approval", 403, "Nobody decides on their own request", once, bound},
    Entry{"duplicate-approver", 403, "This person has decided already", once, bound},
    Entry{"executor-is-approver", 403, "An approver may not execute this command", once, bound},
    Entry{"executor-role-not-allowed", 403, "This role may not execute this command", once, bound},
    Entry{"approver-role-not-allowed", 403, "This role may not decide on this command", once, bound},
    Entry{"auditor-is-read-only", 403, "An auditor changes nothing", once, bound},
    Entry{"not-incident-commander", 403, "Only the incident commander may do this", once, bound},
    Entry{"not-found", 404, "Not found", once, bound},
    Entry{"method-not-allowed", 405, "This address does not know this method", once, unbound},
    Entry{"timeout", 408, "The request took too long to arrive", retryable, unbound},
    Entry{"precondition-failed", 409, "The target is not in the state this needs", once, bound},
    Entry{"illegal-transition", 409, "This move does not exist", once, bound},
    Entry{"already-decided", 409, "This has been decided already", once, bound},
    Entry{"switch-active", 409, "A containment switch forbids this now", once, bound},
    Entry{"idempotency-in-progress", 409, "The first request with this key is still at work", retryable, unbound},
    Entry{"expired", 410, "The time for this has run out", once, bound},
    Entry{"target-changed", 412, "The target has changed since it was read", once, bound},
    Entry{"preview-stale", 412, "What was previewed is no longer what would happen", once, bound},
    Entry{"too-large", 413, "The request is too large", once, unbound},
    Entry{"media-not-allowed", 415, "This kind of content is not taken", once, unbound},
    Entry{"idempotency-key-reused", 422, "This key belongs to another request", once, unbound},
    Entry{"evidence-required", 422, "Evidence is missing", once, bound},
    Entry{"ticket-required", 422, "A ticket reference is missing", once, bound},
    Entry{"reason-required", 422, "A reason is missing", once, bound},
    Entry{"parameter-invalid", 422, "A value is not allowed", once, bound},
    Entry{"unsafe-action", 422, "This is never done", once, bound},
    Entry{"if-match-required", 428, "Say which version you have seen", once, unbound},
    Entry{"rate-limited", 429, "Too many requests in this minute", retryable, unbound},
    Entry{"header-too-large", 431, "The request's header is too large", once, unbound},
    Entry{"internal", 500, "The service made a mistake", retryable, unbound},
    Entry{"audit-unavailable", 503, "The audit trail can't be written", retryable, unbound},
    Entry{"database-unavailable", 503, "The database can't be reached", retryable, unbound},
    Entry{"read-only-mode", 503, "The service takes no changes now", retryable, unbound},
};

} // namespace

ProblemKind problemKind(const QString &code)
{
    if (code.startsWith(u"guard:"_s))
        return {409, u"A guard of this command does not hold"_s, once, bound};
    const auto found =
        std::ranges::find_if(entries, [&](const Entry &entry) { return code == QLatin1String(entry.code); });
    if (found == entries.end())
        return {500, u"The service made a mistake"_s, retryable, unbound};
    return {found->status, QString::fromUtf8(found->title), found->retryable, found->bound};
}

QStringList problemCodes()
{
    QStringList codes;
    for (const Entry &entry : entries)
        codes.append(QString::fromLatin1(entry.code));
    codes.append(u"guard:<name>"_s);
    return codes;
}

QJsonObject problemBody(const Refusal &refusal, const QString &correlationId)
{
    const ProblemKind kind = problemKind(refusal.code);
    return api::toJson(api::Problem{kind.status, kind.title, refusal.detail, refusal.code, refusal.guard,
                                    refusal.alternative, correlationId, kind.retryable, refusal.current});
}

HttpResponse problemResponse(const Refusal &refusal, const QString &correlationId)
{
    HttpResponse response;
    response.status = problemKind(refusal.code).status;
    response.contentType = "application/problem+json";
    response.body = api::canonicalJson(problemBody(refusal, correlationId));
    if (response.status == 401)
        response.addHeader("WWW-Authenticate", "Bearer");
    if (problemKind(refusal.code).retryable)
        response.addHeader("Retry-After", "1");
    return response;
}

HttpResponse protocolProblem(int status)
{
    const auto found = std::ranges::find_if(entries, [&](const Entry &entry) { return entry.status == status; });
    const QString code = found == entries.end() ? u"malformed"_s : QString::fromLatin1(found->code);
    return problemResponse(refuse(code, u"The connection is closed after this answer."_s),
                           QUuid::createUuid().toString(QUuid::WithoutBraces));
}

} // namespace jaga::repair
