// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"

#include <QHash>
#include <QList>

#include <mutex>

namespace jaga::repair {

/// Counts requests per person and minute in memory, before any lock or database is touched. Every thread.
class RateLimiter {
public:
    explicit RateLimiter(int perMinute) : m_perMinute(perMinute) {}

    /// False when the person has used up this minute; the refusal is counted.
    bool admit(const QString &personId, Instant now);

    struct TurnedAway {
        QString personId;
        int count = 0;
        Instant minute{};
    };
    /// People who were turned away in minutes that are over, each once: one summary entry of the audit trail each.
    QList<TurnedAway> takeTurnedAway(Instant now);

private:
    struct Minute {
        Instant start{};
        int admitted = 0;
        int refused = 0;
    };

    int m_perMinute;
    std::mutex m_mutex;
    QHash<QString, Minute> m_minutes;
    QList<TurnedAway> m_over;
};

} // namespace jaga::repair
