// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/workspace.h"
#include "views/widgets/environment_band.h"

#include <QObject>
#include <QPointer>

namespace jaga {

class ApprovalInbox;
class ApprovalModel;

/// Between the approval inbox and the workspace: keeps the list, asks for the present preconditions while it is open, and
/// brings an act and its answer across.
class ApprovalController final : public QObject {
    Q_OBJECT
public:
    ApprovalController(Workspace &workspace, QWidget &window);
    ~ApprovalController() override;

    void setBand(const BandState &band);
    ApprovalInbox *show();
    ApprovalInbox *inbox() const; ///< null before it was shown
    int waiting() const;
    /// Why the list is not what it is now, in words; empty: it is.
    QString trouble() const;
    bool lists(const QString &commandId) const;
    void tick();

Q_SIGNALS:
    void waitingChanged(int count, const QString &trouble);

private:
    void refresh();
    void readGuards(const api::Command &command);

    Workspace &m_workspace;
    QWidget &m_window;
    BandState m_band;
    ApprovalModel *m_model;
    QPointer<ApprovalInbox> m_inbox;
    LatestReply<api::Guards> m_guards;
    int m_beats = 0;
};

} // namespace jaga
