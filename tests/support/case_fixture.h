// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/case_header_state.h"
#include "models/items/checklist_state.h"
#include "models/items/repair_form.h"
#include "runbook_engine/evidence/evidence_source.h"

#include <memory>

namespace jaga::test {

/// A stuck order as built values: 2 July 2026, 19:02:41 UTC, outcome of the third call not known.
class CaseFixture {
public:
    CaseFixture();

    Instant now;
    std::unique_ptr<Runbook> runbook; ///< on the heap: step views point into it
    QList<Signal> queue;
    ChecklistInput checklist;
    CaseHeaderInput header;
    Evidence caseHead;
    api::CommandType retryType;
    api::CommandType falloutType;

    QMap<QString, SourceHealth> health() const;
    RepairForm form() const;
    api::Preview preview() const;
    api::Command waitingCommand() const;

    Instant ago(std::chrono::seconds seconds) const { return now - seconds; }

private:
    void buildQueue();
    void buildRunbook();
    void buildSteps();
    void buildActions();
    void buildHeader();
    void buildTypes();
    Step &addStep(ChapterKind chapter, Step::Kind kind, const QString &anchor, const QString &title);
    StepView &view(const QString &anchor);
};

} // namespace jaga::test
