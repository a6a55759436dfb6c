// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/source_state.h"

#include <algorithm>
#include <atomic>

namespace jaga {

quint64 nextGeneration()
{
    using namespace std::chrono;
    static const auto start = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    static std::atomic<quint64> last = static_cast<quint64>(start) * 1000; // below 2^53: survives JSON
    return ++last;
}

SourceHealth::State stateAfter(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Timeout:
        return SourceHealth::State::Slow;
    case ErrorCode::Unauthorised:
        return SourceHealth::State::Forbidden;
    case ErrorCode::Invalid:
        return SourceHealth::State::Garbage;
    case ErrorCode::Offline:
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
    case ErrorCode::Cancelled:
    case ErrorCode::Internal:
        return SourceHealth::State::Down;
    }
    Q_UNREACHABLE();
}

SourceHealth healthAfter(const SourceHealth &previous, const Expected<QList<Evidence>> &answer,
                         std::chrono::microseconds latency, const QStringList &withheld)
{
    SourceHealth health = previous;
    if (!answer) {
        if (answer.error().code != ErrorCode::Cancelled) {
            health.state = stateAfter(answer.error());
            health.detail = answer.error().detail;
        }
        return health;
    }
    health.state = latency > slowAnswer ? SourceHealth::State::Slow : SourceHealth::State::Connected;
    const auto newest = std::max_element(answer->cbegin(), answer->cend(),
                                         [](const Evidence &a, const Evidence &b) { return a.asOf < b.asOf; });
    if (newest != answer->cend())
        health.lastAnswer = newest->asOf;
    health.latency = latency;
    health.detail.clear();
    health.withheld = withheld;
    return health;
}

Evidence unanswered(const ProbeCall &call)
{
    Evidence evidence;
    evidence.probe = call.probe;
    evidence.source = call.source;
    evidence.shape = call.shape;
    evidence.parameters = call.parameters;
    evidence.timeToLive = call.timeToLive;
    evidence.asOf = call.askedAt;
    return evidence;
}

Evidence failedEvidence(const ProbeCall &call, Error error)
{
    Evidence evidence = unanswered(call);
    if (error.context.isEmpty())
        error.context = call.probe;
    evidence.error = std::move(error);
    return evidence;
}

} // namespace jaga
