// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/runbook.h"
#include "runbook_engine/evidence/evidence.h"

#include <QSet>

#include <functional>

namespace jaga {

class EvidenceStore;

/// Names of the probes that `runbook` decides on: those its conditions read, whatever is visible.
QSet<QString> probesOfConditions(const Runbook &runbook, const EvidenceStore &store);

/// The question of `probe` with its parameters bound; absent while a binding has no value yet.
/// `value` answers a binding's expression from earlier evidence.
std::optional<ProbeCall> bindProbe(const Probe &probe, const Parameters &parameters,
                                   const std::function<Cell(const QString &)> &value);

/// Which probes of an open case are due: one batch for each source, so that conditions over one source never mix moments.
///
/// A source's interval is the shortest among its needed probes. Hidden views don't poll: a probe is needed when a condition
/// reads it or its shape is visible. What only feeds a hidden view is asked once, with the source's second turn, so that the case
/// file holds it; the opening waits for nothing that is not shown. A failing source is asked less and less often, up to a minute apart, with jitter.
class ProbeSchedule {
public:
    using Value = std::function<Cell(const QString &expression)>;

    /// `conditionProbes`: probes that conditions read, whatever is visible.
    ProbeSchedule(QList<Probe> probes, Parameters parameters, QSet<QString> conditionProbes);

    void setVisibleShapes(const QStringList &shapes);
    /// Empty: every source.
    void demand(const QString &source = {});

    /// Batches to send at `now`, by source; each counts as sent. A probe that was never asked (just visible, or its binding just
    /// got a value) is due at once, together with nothing else.
    QMap<QString, QList<ProbeCall>> takeDue(Instant now, const Value &value);
    void answered(const QString &source, Instant now, bool ok);

    bool isIdle() const; ///< nothing is in flight
    /// How often a healthy `source` is asked.
    std::chrono::milliseconds interval(const QString &source) const;

private:
    struct SourceState {
        bool inFlight = false;
        bool demanded = true;
        bool opened = false; ///< answered once
        int failures = 0;
        Instant askedAt{}; ///< a clock that shows less was set back
        Instant nextDue{};
    };
    bool isNeeded(const Probe &probe) const;

    QList<Probe> m_probes;
    Parameters m_parameters;
    QSet<QString> m_conditionProbes;
    QSet<QString> m_visibleShapes;
    QMap<QString, QString> m_asked; ///< probe -> its newest question, with the parameters bound
    QMap<QString, SourceState> m_sources;
};

} // namespace jaga
