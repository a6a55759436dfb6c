// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/wait.h"
#include "runbook_engine/evidence/evidence_source.h"

namespace jaga {

/// The answers of one batch whose calls run side by side on the event loop. Shared by their callbacks; GUI thread.
class GatheredBatch {
public:
    using Finished = std::function<void(const Expected<QList<Evidence>> &, std::chrono::microseconds latency)>;

    /// `finished` runs once, right before the reply is answered, so that health is up to date when the answer arrives.
    GatheredBatch(const QList<ProbeCall> &batch, std::chrono::milliseconds deadline, Finished finished);

    Reply<QList<Evidence>> reply() const { return m_promise.reply(); }
    const Deadline &deadline() const { return m_deadline; }
    /// Nobody waits any more: further pages are wasted.
    bool isSettled() const { return m_promise.isSettled(); }

    void answer(qsizetype index, Table table);
    /// `reached`: the source itself said so; false when nothing at all came back.
    void fail(qsizetype index, Error error, bool reached);

private:
    void settleOne(qsizetype index);

    const QList<ProbeCall> m_batch;
    const Deadline m_deadline;
    const std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    const Finished m_finished;
    QList<Evidence> m_evidence;
    qsizetype m_open;
    bool m_reached = false;
    Promise<QList<Evidence>> m_promise;
};

} // namespace jaga
