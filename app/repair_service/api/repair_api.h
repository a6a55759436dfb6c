// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/api/event_stream.h"
#include "app/repair_service/api/route.h"
#include "app/repair_service/api/stream_slots.h"
#include "app/repair_service/audit/audit_reading.h"
#include "app/repair_service/commands/command_acts.h"
#include "app/repair_service/identity/token_verifier.h"
#include "app/repair_service/intents/intent_acts.h"
#include "app/repair_service/policy/rate_limiter.h"

namespace jaga::repair {

/// Turns an HTTP request into an act: who, which tenant, which route, how often, which key. answer() is called from every thread.
class RepairApi {
public:
    /// `auditKey`: the public one. `committed` is called after each commit, before its answer leaves.
    RepairApi(const ServiceConfig &config, Database &database, TokenVerifier tokens, const QByteArray &auditKey,
              const Clock &clock, CommitSignal &commits, const std::function<void()> &committed);

    HttpResponse answer(const HttpRequest &request);
    /// What asks nobody: whether the process is up. No value for everything else.
    std::optional<HttpResponse> answerAtOnce(const HttpRequest &request) const;
    /// How many bytes the body of a request with this head may have.
    qint64 bodyLimit(const HttpRequest &head) const;
    RateLimiter &mutations() { return m_mutations; }

private:
    Expected<VerifiedToken> personOf(const HttpRequest &request) const;
    struct Person {
        VerifiedToken token;
        QString correlationId;
    };

    HttpResponse route(const HttpRequest &request, const QString &correlationId);
    HttpResponse ready(const QString &correlationId);
    HttpResponse internal(const HttpRequest &request, const QString &correlationId);
    HttpResponse me(const Person &person);
    HttpResponse stream(const HttpRequest &request, const Person &person, const QStringList &tenantIds, bool single);
    HttpResponse upload(const HttpRequest &request, const ActRequest &act);
    HttpResponse tenant(const HttpRequest &request, const Person &person, const QString &tenantId, const QString &path);
    HttpResponse dispatch(const HttpRequest &request, const Person &person, const QString &tenantId, const Route &route,
                          const Route::Call &call);

    const ServiceConfig &m_config;
    Database &m_database;
    TokenVerifier m_tokens;
    const Clock &m_clock;
    CommitSignal &m_commits;
    RateLimiter m_mutations;
    RateLimiter m_guardReads;
    StreamSlots m_streams;
    CommandActs m_commands;
    AuditReading m_audit;
    ActRunner m_runner;
    IntentActs m_intents;
    QList<Route> m_routes;
};

/// The API's table.
QList<Route> apiRoutes(const CommandActs &commands, const AuditReading &audit);

} // namespace jaga::repair
