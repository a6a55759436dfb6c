// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/repair_command_client.h"
#include "runbook_engine/base/money.h"
#include "runbook_engine/run/runbook_run.h"

#include <QObject>

namespace jaga {

struct CaseParts;
struct CaseReplay;

/// A detected symptom: one row of a signal rule's answer.
struct Signal {
    QString key; ///< runbook id + rule + tenant + entity: stable over refreshes
    QString runbookId;
    QString rule;
    QString tenantId;
    QString tenant; ///< tenant code
    QString entityId;
    QString number; ///< SO-10045
    QString customer;
    QString state;
    Instant since{};
    std::optional<Money> amount;
    Severity severity;
    Parameters facts;   ///< further columns of the rule as text: the runbook's parameters, facts for severity
    QString title;      ///< of the runbook
    QString incidentId; ///< of the declared incident, empty when none
    QString incidentNumber;
    QString commander;       ///< of that incident, empty when nobody took it
    bool isResolved = false; ///< its incident is, and no rule finds it any more: it only waits to be closed
    bool isNew = false;      ///< not yet seen by this person
};

/// One action of the open case as the checklist and the palette show it: both authorities side by side.
struct ActionView {
    const Step *step = nullptr;
    QString command;
    QString title; ///< from the catalogue
    StepState offered = StepState::NotOffered;
    QString offWhy;                    ///< the `when` that fails, in its sentence; empty when none
    std::optional<api::Guards> guards; ///< newest un-audited read; absent: not asked yet or unreachable
    QString guardWhy;                  ///< the guard that fails, in its sentence
    bool mayRequest = true;            ///< the role may submit it
    QString roleWhy;                   ///< who may, in words; empty when this role may
    bool enabled() const { return offered == StepState::Offered && guardWhy.isEmpty() && guards && mayRequest; }
};

/// An open case: the runbook run of one person on one signal or incident, with its case file.
///
/// Owned by the workspace, GUI thread. Views read from it and listen; they never ask a source. The journal is written on a thread
/// of its own; every change a person makes is in it, on the disk, before run() knows it and a signal tells about it.
class CaseSession final : public QObject {
    Q_OBJECT
public:
    ~CaseSession() override;

    const Signal &signal() const;
    const Runbook &runbook() const;
    const EvidenceStore &evidence() const;
    const RunbookRun &run() const;
    QString caseId() const; ///< incident number, else the entity's number
    std::optional<api::Incident> incident() const;
    QList<ActionView> actions() const;
    QList<api::Command> commands() const; ///< of this case, newest first
    Instant now() const;                  ///< moment at which ages and conditions are evaluated
    bool canMutate() const;               ///< false for auditor and viewer: no mutating control is built
    bool isArchived() const;              ///< a case file that is only looked at
    QString personId() const;

    // What a person does. Each is journalled first.
    void setStep(const QString &anchor, StepState state, const QString &value, const QString &note,
                 std::optional<Instant> deferredUntil = {});
    void takeStep(const QString &anchor);
    void addNote(const QString &text);
    void saveDraft(const Draft &draft);
    /// Keeps the words to an act while they are typed and until it is accepted; none: forgets them. `act`: a status of the
    /// incident, `note`, or a step's anchor. `title`: what a person calls it.
    void keepWords(const QString &act, const QString &title, const QString &words);
    QString keptWords(const QString &act) const;
    void discardDraft(const QString &id);
    void rememberView(const QJsonObject &state);
    QJsonObject viewState() const; ///< the newest that was to be remembered
    /// What the signal rules of this case's runbook find of its entity, one row or none each; from the workspace.
    void takeSignalRows(const QList<Evidence> &rows);
    /// The open incident of its entity, whoever declared it; from the workspace. Empty: none is known.
    void takeIncident(const QString &id, const QString &number);
    void suspend(); ///< nobody looks at it: it asks nothing any more. What is on its way still arrives
    void resume();
    void refresh(const QString &source = {});         ///< F5, Shift+F5 for all
    void setVisibleShapes(const QStringList &shapes); ///< hidden views do not poll
    void setOpenChapter(ChapterKind chapter);         ///< guards are read for the actions of the open chapter

    // Mutations. Null answers: see canMutate().
    void openIncident();
    void takeCommand(); ///< this person becomes the incident's commander
    void setIncidentStatus(const QString &status, const QString &reason);
    Reply<Sent> preview(const api::CommandRequest &request);
    /// Journals key and request (synced), then sends. The answer or its loss is journalled before the reply is delivered.
    Reply<Sent> confirm(const QString &draftId, const api::CommandRequest &request, const QString &targetEtag);
    /// Asks for the outcome of a lost command by its key.
    void lookUp(const QString &idempotencyKey);
    /// Target and arguments of an action, evaluated from evidence now.
    api::CommandRequest requestFor(const Step &action) const;

Q_SIGNALS:
    void evidenceChanged(const QStringList &probes);
    void runChanged(const QStringList &anchors);
    void actionsChanged();
    void commandsChanged();
    void incidentChanged();
    void settled(); ///< every question asked so far has its answer or its error
    void ticked();  ///< once a second: ages grow although nothing arrived
    void problemOccurred(const QString &what, const QString &means, const QString &todo, const QString &detail);

private:
    friend std::unique_ptr<CaseSession> openCase(CaseParts parts, std::shared_ptr<CaseReplay> replay);
    class Private;
    explicit CaseSession(std::unique_ptr<Private> d, QObject *parent);
    std::unique_ptr<Private> d;
};

} // namespace jaga
