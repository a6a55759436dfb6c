// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence_source.h"

namespace jaga {

/// A number for the next batch of any source: grows over the life of the program and over restarts, so evidence of this run
/// is never taken for older than evidence a case file holds.
quint64 nextGeneration();

/// The state a source is in when a whole batch failed with `error`.
SourceHealth::State stateAfter(const Error &error);

/// An answer that took longer than this shows as slow.
constexpr std::chrono::seconds slowAnswer{2};

/// The health after a batch: `previous` keeps what a failed batch cannot know.
SourceHealth healthAfter(const SourceHealth &previous, const Expected<QList<Evidence>> &answer,
                         std::chrono::microseconds latency, const QStringList &withheld);

/// An evidence for `call` without its answer, as of when it was asked: an age never looks younger than it is.
Evidence unanswered(const ProbeCall &call);
Evidence failedEvidence(const ProbeCall &call, Error error);

} // namespace jaga
