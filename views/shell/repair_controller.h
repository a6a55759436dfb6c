// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/workspace.h"
#include "views/widgets/environment_band.h"

#include <QObject>
#include <QPointer>

namespace jaga {

class RepairDialog;
struct RepairForm;

/// Between the repair dialog and the open case: opens it for an action of the checklist, asks for previews, hands the
/// confirmed request to the session and brings the answer, or its loss, back. Built only where a person may act.
class RepairController final : public QObject {
    Q_OBJECT
public:
    RepairController(Workspace &workspace, QWidget &window);

    void setBand(const BandState &band) { m_band = band; }
    /// The dialog of that action, raised when it is open already; nullptr when the case has no such action.
    RepairDialog *open(const QString &anchor);
    RepairDialog *dialog() const; ///< null while none is open

private:
    RepairForm formFor(const ActionView &action, QString &draftId) const;
    void connectDialog(RepairDialog *dialog, CaseSession *session);
    void preview(RepairDialog *dialog, CaseSession *session, const api::CommandRequest &request);
    void showGuards();
    void showFoundOutcome();

    Workspace &m_workspace;
    QWidget &m_window;
    BandState m_band;
    QString m_anchor;
    QPointer<RepairDialog> m_dialog;
    QPointer<CaseSession> m_session; ///< whose case the dialog is about
};

} // namespace jaga
