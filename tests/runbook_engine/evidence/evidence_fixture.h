// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/evidence_store.h"

#include <QTest>

namespace jaga::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline constexpr Instant T0{std::chrono::microseconds(1'780'000'000'000'000)};
inline const QString orderId = u"0b0e7f64-0000-4000-8000-000000010045"_s;

/// A one-row probe `head` and two many-row probes, `task` and `plan`.
inline QList<Probe> orderProbes()
{
    Probe head;
    head.name = u"head"_s;
    head.source = u"platform"_s;
    head.rows = RowCount::One;
    head.columns = {{u"order_id"_s, ColumnType::Uuid},   {u"state"_s, ColumnType::Text},
                    {u"version"_s, ColumnType::Integer}, {u"since"_s, ColumnType::Time},
                    {u"amount"_s, ColumnType::Money},    {u"currency"_s, ColumnType::Text},
                    {u"blocking"_s, ColumnType::Text},   {u"strategic"_s, ColumnType::Boolean}};
    Probe task;
    task.name = u"task"_s;
    task.source = u"platform"_s;
    task.columns = {
        {u"task_id"_s, ColumnType::Text}, {u"status"_s, ColumnType::Text}, {u"tries"_s, ColumnType::Integer}};
    Probe plan;
    plan.name = u"plan"_s;
    plan.source = u"engine"_s;
    plan.columns = {{u"plan_id"_s, ColumnType::Text}, {u"status"_s, ColumnType::Text}};
    return {head, task, plan};
}

inline Evidence answer(const QString &probe, QList<QList<Cell>> rows, Instant asOf = T0, quint64 generation = 1)
{
    Evidence evidence;
    evidence.probe = probe;
    for (const Probe &declared : orderProbes()) {
        if (declared.name == probe) {
            evidence.table.columns = declared.columns;
            evidence.source = declared.source;
        }
    }
    evidence.table.rows = std::move(rows);
    evidence.asOf = asOf;
    evidence.generation = generation;
    return evidence;
}

inline Evidence head(const QString &state = u"IN_PROGRESS"_s, Instant asOf = T0, quint64 generation = 1)
{
    return answer(u"head"_s,
                  {{orderId, state, qint64{12}, toMicroseconds(T0 - 2h), qint64{42'500'000'000'000}, u"IDR"_s, Cell(),
                    qint64{1}}},
                  asOf, generation);
}

inline Evidence tasks(Instant asOf = T0, quint64 generation = 1)
{
    return answer(u"task"_s, {{u"t1"_s, u"COMPLETED"_s, qint64{1}}, {u"t2"_s, u"FAILED"_s, qint64{3}}}, asOf,
                  generation);
}

inline Evidence noPlan(Instant asOf = T0, quint64 generation = 1) { return answer(u"plan"_s, {}, asOf, generation); }

/// With `:order_id` as parameter and `:high_value` as threshold.
inline std::unique_ptr<EvidenceStore> emptyStore()
{
    return std::make_unique<EvidenceStore>(
        orderProbes(), QMap<QString, Cell>{{u"order_id"_s, orderId}, {u"high_value"_s, qint64{10'000'000'000'000}}});
}

inline std::unique_ptr<EvidenceStore> filledStore()
{
    auto store = emptyStore();
    store->insert({head(), tasks(), noPlan()});
    return store;
}

} // namespace jaga::test
