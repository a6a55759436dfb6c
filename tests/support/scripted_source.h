// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence_source.h"

#include <functional>

namespace jaga::test {

/// A source whose answers a test writes; for faults that no real source shows on demand. Counts what it was asked.
class ScriptedSource final : public EvidenceSource {
public:
    using Answer = std::function<Expected<QList<Evidence>>(const QList<ProbeCall> &)>;

    ScriptedSource(QString name, Answer answer) : m_name(std::move(name)), m_answer(std::move(answer)) {}

    QString name() const override { return m_name; }
    Reply<QList<Evidence>> read(const QList<ProbeCall> &batch, std::chrono::milliseconds) override
    {
        m_batches << batch;
        return Reply<QList<Evidence>>::ready(m_answer(batch));
    }
    SourceHealth health() const override { return m_health; }
    void setHealth(const SourceHealth &health) { m_health = health; }

    void setAnswer(Answer answer) { m_answer = std::move(answer); }
    const QList<QList<ProbeCall>> &batches() const { return m_batches; }

private:
    QString m_name;
    Answer m_answer;
    SourceHealth m_health;
    QList<QList<ProbeCall>> m_batches;
};

/// An answer of `call` with these rows, taken at `asOf`.
inline Evidence evidenceFor(const ProbeCall &call, QList<QList<Cell>> rows, Instant asOf, quint64 generation)
{
    Evidence evidence;
    evidence.probe = call.probe;
    evidence.source = call.source;
    evidence.shape = call.shape;
    evidence.parameters = call.parameters;
    evidence.table.columns = call.columns;
    evidence.table.rows = std::move(rows);
    evidence.asOf = asOf;
    evidence.generation = generation;
    evidence.timeToLive = call.timeToLive;
    return evidence;
}

} // namespace jaga::test
