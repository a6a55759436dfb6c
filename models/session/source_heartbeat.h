// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence_source.h"

#include <map>

namespace jaga {

/// Keeps the freshness of every source true: one that nobody has asked for a while is asked its cheapest question, at an
/// interval with jitter, less and less often while it fails. GUI thread; the sources outlive it.
class SourceHeartbeat {
public:
    /// Between two pulses of a source that answers; below the age at which it would show as stale.
    static constexpr std::chrono::seconds interval{15};

    explicit SourceHeartbeat(QObject *context) : m_context(context) {}
    void watch(EvidenceSource *source);
    /// Once a second.
    void beat(Instant now);

private:
    struct Watched {
        EvidenceSource *source = nullptr;
        std::optional<ProbeCall> pulse;
        bool inFlight = false;
        int failures = 0;
        Instant nextDue{};
    };
    void ask(Watched &watched, Instant now);

    QObject *m_context; ///< answers are taken while it lives
    std::map<QString, Watched> m_watched;
};

} // namespace jaga
