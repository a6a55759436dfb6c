// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/source_heartbeat.h"

#include "models/sources/source_kinds.h"

#include <QRandomGenerator>

#include <algorithm>

namespace jaga {

namespace {

constexpr std::chrono::seconds pulseDeadline{5};
constexpr std::chrono::seconds longestPause{60};

/// Thirty consoles that started together must not beat together.
std::chrono::milliseconds withJitter(std::chrono::milliseconds pause)
{
    const double spread = 0.8 + 0.4 * QRandomGenerator::global()->generateDouble();
    return std::chrono::milliseconds(static_cast<qint64>(static_cast<double>(pause.count()) * spread));
}

} // namespace

void SourceHeartbeat::watch(EvidenceSource *source)
{
    Watched watched;
    watched.source = source;
    watched.pulse = pulseOf(source->name());
    if (watched.pulse)
        m_watched.insert_or_assign(source->name(), std::move(watched));
}

void SourceHeartbeat::beat(Instant now)
{
    for (auto &[name, watched] : m_watched) {
        const auto lastAnswer = watched.source->health().lastAnswer;
        const bool isFresh = lastAnswer && now - *lastAnswer < interval;
        if (!watched.inFlight && !isFresh && now >= watched.nextDue)
            ask(watched, now);
    }
}

void SourceHeartbeat::ask(Watched &watched, Instant now)
{
    watched.inFlight = true;
    const auto pause = std::min<std::chrono::seconds>(interval * (1 << std::min(watched.failures, 3)), longestPause);
    watched.nextDue = now + withJitter(watched.failures > 0 ? pause : std::chrono::seconds(1));
    watched.pulse->askedAt = now;
    watched.source->read({*watched.pulse}, pulseDeadline)
        .then(m_context, [&watched](const Expected<QList<Evidence>> &answer) {
            watched.inFlight = false;
            watched.failures = answer ? 0 : watched.failures + 1;
        });
}

} // namespace jaga
