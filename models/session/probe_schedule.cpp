// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/probe_schedule.h"

#include "runbook_engine/evidence/evidence_store.h"

#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr std::chrono::milliseconds LongestPause = std::chrono::minutes(1);

/// An answer is renewed a little before it goes stale, so that a healthy source never flickers to unknown.
std::chrono::milliseconds renewalOf(const Probe &probe)
{
    if (probe.every.count() > 0)
        return probe.every;
    return std::chrono::duration_cast<std::chrono::milliseconds>(probe.timeToLive) * 8 / 10;
}

std::chrono::milliseconds withJitter(std::chrono::milliseconds pause)
{
    const double spread = 0.9 + 0.2 * QRandomGenerator::global()->generateDouble();
    return std::chrono::milliseconds(static_cast<qint64>(static_cast<double>(pause.count()) * spread));
}

QString questionKey(const ProbeCall &call)
{
    QString key = call.probe;
    for (auto it = call.parameters.cbegin(); it != call.parameters.cend(); ++it)
        key += u'\x1f' + it.key() + u'=' + it.value();
    return key;
}

} // namespace

std::optional<ProbeCall> bindProbe(const Probe &probe, const Parameters &parameters,
                                   const std::function<Cell(const QString &)> &value)
{
    ProbeCall call;
    call.probe = probe.name;
    call.source = probe.source;
    call.text = probe.text;
    call.columns = probe.columns;
    call.timeToLive = probe.timeToLive;
    call.shape = probe.shape;
    call.parameters = parameters;
    for (auto it = probe.bindings.cbegin(); it != probe.bindings.cend(); ++it) {
        const Cell bound = value(it.value());
        if (isNull(bound))
            return std::nullopt;
        call.parameters.insert(it.key(), plainText(bound));
    }
    return call;
}

QSet<QString> probesOfConditions(const Runbook &runbook, const EvidenceStore &store)
{
    QSet<QString> probes;
    const auto add = [&](const QString &condition) {
        if (!condition.isEmpty())
            for (const QString &probe : store.probesRead(condition))
                probes.insert(probe);
    };
    const auto addTable = [&](const DecisionTable &table) {
        for (const DecisionRow &row : table.rows)
            add(row.when);
    };
    for (const Chapter &chapter : runbook.chapters) {
        for (const Step &step : chapter.steps) {
            add(step.sense.condition);
            for (const StatedCondition &when : step.when)
                add(when.condition);
        }
        for (const DecisionTable &table : chapter.decisions)
            addTable(table);
        for (const StatedCondition &condition : chapter.conditions)
            add(condition.condition);
    }
    addTable(runbook.severity);
    for (const DecisionTable &table : runbook.answers)
        addTable(table);
    return probes;
}

ProbeSchedule::ProbeSchedule(QList<Probe> probes, Parameters parameters, QSet<QString> conditionProbes)
    : m_probes(std::move(probes)), m_parameters(std::move(parameters)), m_conditionProbes(std::move(conditionProbes))
{
    for (const Probe &probe : std::as_const(m_probes))
        m_sources.insert(probe.source, {});
}

void ProbeSchedule::setVisibleShapes(const QStringList &shapes)
{
    const QSet<QString> before = std::exchange(m_visibleShapes, QSet<QString>(shapes.begin(), shapes.end()));
    for (const Probe &probe : std::as_const(m_probes))
        if (m_visibleShapes.contains(probe.shape) && !before.contains(probe.shape))
            m_asked.remove(probe.name); // what just came into view is asked at once, not with its source's next turn
}

void ProbeSchedule::demand(const QString &source)
{
    for (auto it = m_sources.begin(); it != m_sources.end(); ++it)
        if (source.isEmpty() || it.key() == source)
            it->demanded = true;
}

bool ProbeSchedule::isIdle() const
{
    return std::none_of(m_sources.cbegin(), m_sources.cend(), [](const SourceState &state) { return state.inFlight; });
}

bool ProbeSchedule::isNeeded(const Probe &probe) const
{
    return m_conditionProbes.contains(probe.name) || m_visibleShapes.contains(probe.shape);
}

std::chrono::milliseconds ProbeSchedule::interval(const QString &source) const
{
    std::chrono::milliseconds shortest = LongestPause;
    for (const Probe &probe : m_probes)
        if (probe.source == source && isNeeded(probe))
            shortest = std::min(shortest, renewalOf(probe));
    return std::max(shortest, std::chrono::milliseconds(500));
}

QMap<QString, QList<ProbeCall>> ProbeSchedule::takeDue(Instant now, const Value &value)
{
    QMap<QString, QList<ProbeCall>> batches;
    for (auto it = m_sources.begin(); it != m_sources.end(); ++it) {
        if (it->inFlight)
            continue;
        const bool whole = it->demanded || now >= it->nextDue || now < it->askedAt;
        // A source that fails is left in peace: new questions wait for its next turn too.
        if (!whole && it->failures > 0)
            continue;
        const bool hiddenToo = whole && it->opened;
        QList<ProbeCall> batch;
        for (const Probe &probe : std::as_const(m_probes)) {
            if (probe.source != it.key() || !(isNeeded(probe) || (hiddenToo && !m_asked.contains(probe.name))))
                continue;
            const auto call = bindProbe(probe, m_parameters, value);
            if (!call)
                continue;
            const QString question = questionKey(*call);
            if (!whole && m_asked.value(probe.name) == question)
                continue;
            m_asked.insert(probe.name, question);
            batch << *call;
            batch.last().askedAt = now;
        }
        if (batch.isEmpty())
            continue;
        it->inFlight = true;
        if (whole) {
            it->demanded = false;
            it->askedAt = now;
            it->nextDue = now + withJitter(interval(it.key()));
        }
        batches.insert(it.key(), batch);
    }
    return batches;
}

void ProbeSchedule::answered(const QString &source, Instant now, bool ok)
{
    const auto it = m_sources.find(source);
    if (it == m_sources.end())
        return;
    it->inFlight = false;
    it->opened = it->opened || ok;
    it->failures = ok ? 0 : it->failures + 1;
    if (!ok) {
        const auto pause = std::min(interval(source) * (1 << std::min(it->failures, 6)), LongestPause);
        it->askedAt = now;
        it->nextDue = now + withJitter(pause);
    }
}

} // namespace jaga
