// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/reply.h"
#include "runbook_engine/evidence/evidence.h"

namespace jaga {

/// How a source is. Down, slow, half-open, garbage and forbidden are different states with different words.
struct SourceHealth {
    enum class State { NotAsked, Connected, Slow, Down, Garbage, Forbidden };
    State state = State::NotAsked;
    std::optional<Instant> lastAnswer;    ///< "connected" is not "fresh"
    std::chrono::microseconds latency{0}; ///< of the last answer
    QString detail;                       ///< technical, for the details pane
    QStringList withheld;                 ///< what this identity may not see
    bool operator==(const SourceHealth &) const = default;
};

/// A place that answers probes: the platform database, Kafka, the cache, the workflow engine, the support records.
///
/// All share one shape: a batch of calls in, a list of evidence out, in the order of the calls, one per call. One bad
/// probe fails alone, with its own error in its evidence; the reply itself fails only when nothing at all was answered.
/// Objects live in the GUI thread; whatever blocks runs on the source's own worker thread.
class EvidenceSource : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual QString name() const = 0; ///< `platform`, `kafka`, `cache`, `engine`, `support`
    /// Every evidence of one batch carries the same generation and, where the source can, one snapshot.
    virtual Reply<QList<Evidence>> read(const QList<ProbeCall> &batch, std::chrono::milliseconds deadline) = 0;
    virtual SourceHealth health() const = 0;

Q_SIGNALS:
    void healthChanged(const jaga::SourceHealth &health);
};

} // namespace jaga
