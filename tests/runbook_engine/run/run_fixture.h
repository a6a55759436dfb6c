// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/runbook_reader.h"
#include "runbook_engine/run/runbook_run.h"

namespace jaga::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline constexpr Instant T0{std::chrono::microseconds(1'780'000'000'000'000)};

/// A runbook on an order: one-row probe `head` (state, version), probe `task` (id, status), a step of every kind.
const Runbook &orderRunbook();
Vocabulary orderVocabulary(); ///< what that one names
QByteArray orderRunbookText();

Evidence head(const QString &state, qint64 version, Instant asOf = T0);
/// One task for each status.
Evidence tasks(const QStringList &statuses, Instant asOf = T0);

/// A run with its own store.
struct Running {
    Running() : store(caseProbes(orderRunbook()), caseConstants(orderRunbook(), {})), run(orderRunbook(), store) {}

    void tell(EntryKind kind, const QJsonObject &payload, Instant at = T0);
    void set(const QString &anchor, const QString &state, const QJsonObject &more = {});
    StepState state(const QString &anchor) const { return run.step(anchor)->state; }

    EvidenceStore store;
    RunbookRun run;
};

} // namespace jaga::test
