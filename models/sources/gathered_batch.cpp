// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/gathered_batch.h"

#include "models/sources/source_state.h"

namespace jaga {

GatheredBatch::GatheredBatch(const QList<ProbeCall> &batch, std::chrono::milliseconds deadline, Finished finished)
    : m_batch(batch), m_deadline(deadline), m_finished(std::move(finished)), m_open(batch.size())
{
    const quint64 generation = nextGeneration();
    for (const ProbeCall &call : batch) {
        m_evidence.append(unanswered(call));
        m_evidence.last().generation = generation;
    }
    if (batch.isEmpty())
        m_promise.finish(m_evidence);
}

void GatheredBatch::answer(qsizetype index, Table table)
{
    m_reached = true;
    m_evidence[index].table = std::move(table);
    settleOne(index);
}

void GatheredBatch::fail(qsizetype index, Error error, bool reached)
{
    m_reached = m_reached || reached;
    if (error.context.isEmpty())
        error.context = m_batch[index].probe;
    m_evidence[index].error = std::move(error);
    settleOne(index);
}

void GatheredBatch::settleOne(qsizetype index)
{
    const auto taken =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - m_start);
    m_evidence[index].duration = taken;
    if (--m_open > 0)
        return;
    Expected<QList<Evidence>> answer = m_reached
                                           ? Expected<QList<Evidence>>(m_evidence)
                                           : Expected<QList<Evidence>>(Unexpected<Error>(*m_evidence.first().error));
    m_finished(answer, taken);
    m_promise.finish(std::move(answer));
}

} // namespace jaga
