// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/wire_types.h"
#include "models/session/case_session.h"
#include "runbook_engine/evidence/evidence_source.h"
#include "runbook_engine/run/runbook_library.h"

#include <map>

namespace jaga {

/// The signal rules of every runbook, each under a name of its own; `:as_of` is not among their inputs, ages are computed from the
/// answer.
QList<Probe> signalProbes(const RunbookLibrary &library);

/// The ranked queue: what the signal rules found, and the open incidents whose symptom is already gone.
///
/// Pure but for the severity conditions, which it evaluates over each row. GUI thread.
class SignalQueue {
public:
    explicit SignalQueue(const RunbookLibrary &library);
    ~SignalQueue();

    /// One answer of a signal rule. Its error stays beside the rows of the rules that did answer.
    void insert(const Evidence &answer);
    void setIncidents(const QList<api::Incident> &incidents);
    void markSeen(const QString &key) { m_seen.insert(key); }
    void setSeen(const QSet<QString> &keys) { m_seen = keys; }
    const QSet<QString> &seen() const { return m_seen; }

    /// Worst first: severity, then age; what only waits to be closed comes last. Evaluated at `asOf`.
    QList<Signal> ranked(Instant asOf) const;
    /// What the rules of a signal's runbook find of its entity, as the evidence that conditions of its open case read: one row, or
    /// none where the rule ran and does not find it any more. A rule that never answered, or not completely, says nothing.
    QList<Evidence> rowsOf(const Signal &signal) const;
    std::optional<Instant> oldestAnswer() const;
    /// The first rule that did not answer, as technical text; empty when all did.
    QString error() const;

private:
    struct Rule;
    QList<Signal> signalsOf(const Rule &rule, Instant asOf) const;
    Signal signalOf(const api::Incident &incident, const QString &key) const;

    const RunbookLibrary &m_library;
    std::map<QString, std::unique_ptr<Rule>> m_rules; ///< by their names in signalProbes()
    QList<api::Incident> m_incidents;
    QSet<QString> m_seen;
    mutable QMap<QString, Signal> m_known; ///< the newest row of each key: an incident outlives its symptom
};

/// The runbook's parameters, taken from a signal's facts; `<entity>_id` is the signal's entity.
Parameters runbookParameters(const Runbook &runbook, const Signal &signal);

/// Text of a cell as a parameter: instants in ISO, money in decimal, the rest as it is.
QString parameterText(const Cell &cell, ColumnType type);

} // namespace jaga
