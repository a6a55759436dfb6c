// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/workspace.h"
#include "views/shell/command_palette.h"
#include "views/shell/window_frame.h"

namespace jaga {

class ApprovalController;
class ApprovalInbox;
class CaseBinder;
class CaseTab;
class ManualWindow;
class ReasonDialog;
class RepairController;
class RepairDialog;

/// The window of one person on one environment: the only place that knows both the workspace and the views.
///
/// Where the person may only read, neither the repair controller nor any control that leads to a change exists. The
/// workspace outlives the window.
class MainWindow final : public WindowFrame {
    Q_OBJECT
public:
    explicit MainWindow(Workspace &workspace, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Shows the queue, and the rest once its first answer stands there: it has nothing to say before a case is open.
    void start();
    /// `timeline workflow tasks kafka scope`; false when there is no such tab.
    bool showTab(const QString &id);
    /// Builds the tab when needed; nullptr when there is no such tab.
    QWidget *tab(const QString &id);
    /// The dialog of a checklist action; nullptr in a window that may only read, or when the case has no such action.
    RepairDialog *openRepair(const QString &anchor);
    ApprovalInbox *showApprovals();
    ManualWindow *showManual(const QString &page = {});
    void showPalette(const QString &text = {});

Q_SIGNALS:
    /// The person chose another persona (sandbox only): the window is to be built anew for it.
    void personaRequested(const QString &id);

private:
    void buildMenus();
    void buildCaseMenu();
    void buildViewMenu();
    void buildRunbookMenu();
    void buildActionsMenu();
    void buildToolsMenu();
    void buildHelpMenu();
    QAction *addAct(QMenu *menu, const QString &text, const QKeySequence &keys, std::function<void()> act);

    void connectWorkspace();
    void updateBand();
    void updateQueue();
    void updateHealth();
    void onTicked();
    void onReadingChanged();
    void onCaseChanged(CaseSession *session);
    void askIncidentAct(const QString &status);
    void askNote();
    ReasonDialog *askWords(CaseSession *session, const QString &act, const QString &title, const QString &meaning);
    void showCommand(const api::Command &command);
    /// UTC, the workstation's zone, the zone of the open case's tenant; those that differ, in turn.
    void showNextZone();
    void showLibraryProblems();
    void showArchive();
    void showKeys();
    void openKey(const QString &key);
    QList<CommandPalette::Entry> paletteEntries();
    QString manualPageHere() const;
    BandState bandState() const;

    Workspace &m_workspace;
    CaseBinder *m_binder;
    RepairController *m_repair = nullptr; ///< null where the person may only read
    ApprovalController *m_approvals;
    CommandPalette *m_palette;
    ManualWindow *m_manual = nullptr;
    QList<QAction *> m_acts; ///< every menu act, for the palette
};

} // namespace jaga
