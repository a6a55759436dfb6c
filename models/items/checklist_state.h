// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/case_session.h"

namespace jaga {

/// One line of the checklist, ready to be drawn. A value: the view compares it with what it shows and changes only that.
struct ChecklistRow {
    enum class Form { Manual, Sensed, Action, Unsafe, Verification, Table };

    Form form = Form::Manual;
    QString anchor{}; ///< verification rows: `verification-N`; rows of decision tables: `table-N`
    StepState state = StepState::Open;
    Truth truth = Truth::Unknown; ///< sensed, verification and table rows
    QString title{};
    QString detail{}; ///< below the title: value, note, why it is not known, the instead of an unsafe action
    QString aside{};  ///< at the right: source age, or person and time
    bool current = false;
    bool folded = false; ///< on a branch not taken
    bool sharePending = false;
    bool caution = false; ///< a safety precondition: never overridden
    QString takenBy{};
    QString typed{}; ///< into the line below it, and not saved yet

    // Actions only.
    bool enabled = false;
    QString buttonText{}; ///< `Retry task…`
    QString off{};        ///< why it is off, or in a sentence that all preconditions hold

    bool operator==(const ChecklistRow &) const = default;
};

struct ChecklistChapter {
    ChapterKind kind = ChapterKind::Diagnosis;
    QString title{};
    QString summary{}; ///< at the right of the chapter: `4 of 7`, `1 of 2 offered`, `0 of 8`
    QString prose{};   ///< Markdown without headings
    QList<ChecklistRow> rows{};
    bool operator==(const ChecklistChapter &) const = default;
};

/// The whole checklist of a case at one moment.
struct ChecklistState {
    QString caseKey;  ///< tells cases apart: an incident changes how one is called, not which it is
    QString title;    ///< of the runbook
    QString subtitle; ///< `v7, INC-4821`
    QString progress; ///< `Step 9 of 17: 4 sensed, 3 by hand, 1 deferred`
    QString currentAnchor;
    ChapterKind currentChapter = ChapterKind::Symptom;
    QList<ChecklistChapter> chapters;
    bool operator==(const ChecklistState &) const = default;
};

/// What a checklist is made of: the run's steps and conclusions beside the document they come from.
struct ChecklistInput {
    const Runbook *runbook = nullptr;
    QString caseKey;
    QString caseId;
    QList<StepView> steps; ///< RunbookRun::steps()
    QString currentStep;
    QList<Conclusion> verification;    ///< parallel to the Verification chapter's conditions
    QMap<QString, Decision> decisions; ///< by anchor of the decision table
    QList<ActionView> actions;
    QList<api::Command> commands; ///< of this case, newest first
    QMap<QString, QString> typed; ///< words kept for a step, by its anchor
    Severity severity;
    Instant now{};
};

/// Pure. An empty state when there is no runbook.
ChecklistState checklistState(const ChecklistInput &input);

} // namespace jaga
