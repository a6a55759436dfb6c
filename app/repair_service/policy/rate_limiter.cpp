// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/policy/rate_limiter.h"

namespace jaga::repair {

bool RateLimiter::admit(const QString &personId, Instant now)
{
    const std::lock_guard lock(m_mutex);
    Minute &minute = m_minutes[personId];
    const Instant start = std::chrono::floor<std::chrono::minutes>(now);
    if (minute.start != start) {
        if (minute.refused > 0)
            m_over.append({personId, minute.refused, minute.start});
        minute = {start, 0, 0};
    }
    if (minute.admitted < m_perMinute) {
        ++minute.admitted;
        return true;
    }
    ++minute.refused;
    return false;
}

QList<RateLimiter::TurnedAway> RateLimiter::takeTurnedAway(Instant now)
{
    const std::lock_guard lock(m_mutex);
    const Instant start = std::chrono::floor<std::chrono::minutes>(now);
    m_minutes.removeIf([&](QHash<QString, Minute>::iterator entry) {
        if (entry->start == start)
            return false;
        if (entry->refused > 0)
            m_over.append({entry.key(), entry->refused, entry->start});
        return true;
    });
    return std::exchange(m_over, {});
}

} // namespace jaga::repair
