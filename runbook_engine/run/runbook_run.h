// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/runbook.h"
#include "runbook_engine/evidence/evidence_store.h"
#include "runbook_engine/journal/case_file.h"

namespace jaga {

/// The state of one step as the checklist shows it (`ux.md` 3).
enum class StepState {
    Open,
    Done,
    SensedYes,
    SensedNo,
    SensedUnknown,
    Regressed,
    NotApplicable,
    Deferred,
    Overridden,
    Offered,    ///< action: all `when` hold
    NotOffered, ///< action: one `when` fails or is unknown
    Refused     ///< unsafe action
};

struct StepView {
    const Step *step = nullptr; ///< in the runbook of the run
    ChapterKind chapter = ChapterKind::Diagnosis;
    StepState state = StepState::Open;
    Conclusion conclusion;      ///< sensed and action steps
    qsizetype failingWhen = -1; ///< action: index of the first `when` that is not yes
    QString value;              ///< what the person found
    QString note;
    QString person;
    std::optional<Instant> setAt;
    std::optional<Instant> deferredUntil;
    QString takenBy;
    bool sharePending = false; ///< not yet accepted by the API: drawn with a clock
    bool folded = false;       ///< on a branch not taken
};

/// Severity as an interval: the lowest proven, the highest not excluded. `P0`..`P3`.
struct Severity {
    QString proven = QStringLiteral("P3");
    QString notExcluded = QStringLiteral("P0");
    QString decidedBy; ///< observation of the deciding row
    QStringList waitsFor;
    /// Set when the signal rules ran and none finds the symptom any more: as of when. `proven` is then what was last proven, a
    /// point; `provenAt` says when that was, absent when it never was.
    std::optional<Instant> goneAsOf{};
    std::optional<Instant> provenAt{};
    bool operator==(const Severity &) const = default;
};

/// A pending or answered command as the journal knows it.
struct CommandTrace {
    QString idempotencyKey;
    QString draftId; ///< empty for acts that had no draft
    QString path;    ///< what it was posted to: `commands`, `commands/ID/approve`, `incidents/ID/status` ...
    QJsonObject request;
    QString targetEtag; ///< which version it was confirmed on: part of what the key stands for
    Instant sentAt{};   ///< confirmed first: what shows its effect is not older
    enum class State { Confirmed, Answered, OutcomeUnknown } state = State::Confirmed;
    int unsettled = 1; ///< how often it was confirmed with an outcome that is not known
    int httpStatus = 0;
    QJsonObject answer;
};

struct Draft {
    QString id;
    QJsonObject fields;  ///< command type, target, parameters, reason, ticket, evidence
    bool frozen = false; ///< a command was confirmed from it
};

/// What a case's EvidenceStore is built of: the runbook's probes, and the row of each signal rule as a one-row probe.
QList<Probe> caseProbes(const Runbook &runbook);

/// The constants of its conditions: thresholds, and each parameter as the type it declares; NULL without such a value.
QMap<QString, Cell> caseConstants(const Runbook &runbook, const Parameters &parameters);

/// Severity over `store`, which may hold nothing but a signal's row.
Severity severityOf(const Runbook &runbook, const EvidenceStore &store, Instant asOf);

/// A running runbook: a fold over document, evidence and journal. Holds no truth of its own: replaying the journal and the
/// evidence gives the same run, which is how crash recovery, time travel and golden tests work.
class RunbookRun {
public:
    /// All references must outlive the run.
    RunbookRun(const Runbook &runbook, const EvidenceStore &store);

    /// Applies one journal entry. EvidenceTaken is ignored here: the owner inserts evidence into the store.
    void apply(const Entry &entry);
    /// Re-evaluates everything at `asOf`; returns what looks different now: anchors of steps and decision tables, `verification`,
    /// `severity`, and the keys of the answers.
    QStringList evaluate(Instant asOf);
    /// Only what stays of a moment when it has passed: which sensed steps held, what severity was proven. For a replay, which would
    /// otherwise draw a thousand conclusions that nobody looks at.
    void remember(Instant asOf);

    const Runbook &runbook() const;
    QList<StepView> steps() const; ///< in document order, regressed ones keep their place
    const StepView *step(const QString &anchor) const;
    QString currentStep() const;            ///< exactly one anchor, empty when all is done
    QList<Conclusion> verification() const; ///< parallel to the Verification chapter's conditions
    Truth verified() const;                 ///< yes only when every verification condition is yes
    Severity severity() const;
    Decision answer(const QString &key) const; ///< one of the Answers keys
    QMap<QString, Decision> decisions() const; ///< by anchor
    QList<Draft> drafts() const;
    QList<CommandTrace> commands() const; ///< newest last
    QJsonObject viewState() const;
    QByteArray conclusionsHash() const;

private:
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace jaga
