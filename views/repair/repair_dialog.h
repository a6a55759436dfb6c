// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/repair_form.h"
#include "views/widgets/environment_band.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;

namespace jaga {

class FieldDiff;
class GuardList;
class OutcomePanel;

/// The one place from which a change is asked for: what changes, preconditions, why, approval; then one act of sending.
///
/// It sends nothing itself. previewRequested() and confirmed() go to the session, whose answers come back through the
/// slots. Not modal: evidence stays usable beside it. The primary button names the act, has no Enter, only Ctrl+Enter;
/// while it is off, what is missing stands beside it in words. Every edit is told by draftEdited within 200 ms.
class RepairDialog final : public QDialog {
    Q_OBJECT
public:
    /// `form` holds type, target and whatever a draft kept. `now`: as the session's clock has it.
    RepairDialog(RepairForm form, QString draftId, const BandState &band, Instant now, QWidget *parent = nullptr);

    const RepairForm &form() const { return m_form; }
    QString draftId() const { return m_draftId; }

    void showPreview(const api::Preview &preview);
    void showPreviewProblem(const QString &words);
    void showGuards(const api::Guards &guards);
    void showSent(const Sent &answer);
    void setNow(Instant now);

Q_SIGNALS:
    void previewRequested(const jaga::api::CommandRequest &request);
    void draftEdited(const jaga::Draft &draft);
    void confirmed(const QString &draftId, const jaga::api::CommandRequest &request, const QString &targetEtag);
    void lookUpRequested();

public:
    void reject() override;

private:
    QWidget *buildHead();
    void buildBody();
    void buildWhy();
    void buildFoot();
    void confirm();
    void startAgain();
    void saveDraft();
    void onEdited();
    void updateAll();
    void updatePreview();
    void updateFoot();

    RepairForm m_form;
    QString m_draftId;
    Instant m_now;
    QTimer m_draftTimer;
    EnvironmentBand *m_band;
    QScrollArea *m_scroll;
    QWidget *m_body;
    QLabel *m_previewState;
    FieldDiff *m_diff;
    QString m_shownPreview; ///< which preview the diff was built from: rebuilt only when it is another
    QLabel *m_sends;
    QLabel *m_guardAge;
    GuardList *m_guards;
    QWidget *m_why;
    QPlainTextEdit *m_reason = nullptr;
    QLineEdit *m_ticket = nullptr;
    QLabel *m_approval;
    OutcomePanel *m_outcome;
    QWidget *m_foot;
    QLabel *m_missing;
    QPushButton *m_previewAgain = nullptr;
    QPushButton *m_primary = nullptr;
};

} // namespace jaga
