// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/cell_table.h"
#include "runbook_engine/evidence/evidence_store.h"

namespace jaga {

/// What a decision table of the runbook says, ready to be drawn as the verdict of a view. A value.
///
/// A likely cause is written `NAME` or `NAME: remark`. Those without a remark are the causes that are told apart; those with
/// one say how far the evidence goes (`not told apart: A or B`), and are never listed as ruled out.
struct CauseVerdict {
    Truth truth = Truth::Unknown; ///< of the row it stopped at: yes decides, unknown waits; no: no row fits
    QString bold = {};            ///< `Cause: slow processing`, `Not told apart`, `Cause not known`
    QString words = {};           ///< the remark, or what it waits for, or how many were ruled out
    QString observation = {};     ///< of the row it stopped at
    QString next = {};            ///< anchor of a step, may be empty
    QStringList ruledOut = {};    ///< causes tested before it, in the order of the tests
    QList<TableRow> tests = {};   ///< every row in order: columns of causeTestColumns()
    bool operator==(const CauseVerdict &) const = default;
};

CauseVerdict causeVerdict(const DecisionTable &table, const Decision &decision);

/// Test, Result, Likely cause, What is seen.
QList<TableColumn> causeTestColumns();

} // namespace jaga
