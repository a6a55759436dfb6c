// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/evidence_state.h"

#include <algorithm>

namespace jaga {

namespace {

void addOnce(QStringList &list, const QString &text)
{
    if (!list.contains(text))
        list << text;
}

void take(EvidenceState &state, const Evidence &evidence, Instant now)
{
    addOnce(state.sources, evidence.source);
    if (!evidence.answered()) {
        addOnce(state.failedProbes, evidence.probe);
        if (!state.error)
            state.error = evidence.error;
        return;
    }
    state.kind = EvidenceState::Kind::Answered;
    state.stale = state.stale || evidence.isStaleAt(now);
    state.truncated = state.truncated || evidence.table.truncated;
    state.rows += evidence.table.rows.size();
    for (const QString &column : evidence.withheldColumns)
        addOnce(state.withheld, column);
    state.asOf = state.asOf ? std::min(*state.asOf, evidence.asOf) : evidence.asOf;
}

} // namespace

EvidenceState evidenceState(const QList<const Evidence *> &evidence, const QString &shape, Instant now)
{
    EvidenceState state;
    for (const Evidence *one : ofShape(evidence, shape))
        take(state, *one, now);
    if (!state.answered() && state.error) {
        state.kind =
            state.error->code == ErrorCode::Unauthorised ? EvidenceState::Kind::Forbidden : EvidenceState::Kind::Failed;
    }
    return state;
}

QList<const Evidence *> ofShape(const QList<const Evidence *> &evidence, const QString &shape)
{
    QList<const Evidence *> found;
    for (const Evidence *one : evidence) {
        if (one && one->shape == shape)
            found << one;
    }
    return found;
}

QList<SourceStamp> sourceStamps(const QList<const Evidence *> &evidence, Instant now)
{
    QList<SourceStamp> stamps;
    for (const Evidence *one : evidence) {
        if (!one)
            continue;
        auto stamp =
            std::find_if(stamps.begin(), stamps.end(), [&](const SourceStamp &s) { return s.source == one->source; });
        if (stamp == stamps.end())
            stamp = stamps.insert(stamps.end(), SourceStamp{.source = one->source});
        if (!one->answered()) {
            stamp->failed = true;
            continue;
        }
        stamp->stale = stamp->stale || one->isStaleAt(now);
        stamp->asOf = stamp->asOf ? std::min(*stamp->asOf, one->asOf) : one->asOf;
    }
    return stamps;
}

} // namespace jaga
