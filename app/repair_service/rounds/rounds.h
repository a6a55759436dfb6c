// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/config/service_config.h"
#include "app/repair_service/policy/rate_limiter.h"
#include "app/repair_service/store/commit_signal.h"
#include "app/repair_service/store/database.h"

#include <QHash>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace jaga::repair {

class CheckpointSigner;

/// What the service does by itself, tenant by tenant, on a thread of its own: commands whose time is over lapse, verification
/// rules are looked at until they hold, checkpoints are signed, people who were turned away by a rate are named once. While
/// nothing is open and nobody acts it hardly looks.
class Rounds {
public:
    Rounds(const ServiceConfig &config, Database &database, CheckpointSigner &signer, RateLimiter &mutations,
           const Clock &clock, CommitSignal &commits);
    /// Stops after the step at work.
    ~Rounds();

    void start();
    /// One round over all tenants, as the thread does it.
    void once();

private:
    bool isDue() const;
    void tenant(const QString &tenantId);
    void expire(const QString &tenantId, const QStringList &lapsed);
    void verify(const QString &tenantId, const QStringList &waiting);
    void checkpoint(const QString &tenantId);
    void nameTurnedAway();

    const ServiceConfig &m_config;
    Database &m_database;
    CheckpointSigner &m_signer;
    RateLimiter &m_mutations;
    const Clock &m_clock;
    CommitSignal &m_commits;
    quint64 m_seen = 0; ///< commits when the newest round began
    bool m_open = true; ///< something may change without a commit of this service: time passes, the platform moves
    std::chrono::steady_clock::time_point m_lookedAt;
    /// By tenant, the command at which the newest round ended: the next one goes on behind it, so that commands which never
    /// settle don't keep the others waiting.
    QHash<QString, QString> m_lookedUpTo;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace jaga::repair
