// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/evidence/evidence_view.h"

#include <QPointer>

namespace jaga {

class CaseSession;

/// One evidence tab of the open case: binds its view to the case. The view draws what the case's store holds for its shapes,
/// whenever that changed while it is shown, and else when it is shown next; a tab never asks a source. The only place where
/// evidence views and a session meet. GUI thread.
class CaseTab final : public QWidget {
    Q_OBJECT
public:
    /// `make` builds the view within the tab.
    CaseTab(EvidenceView *(*make)(QWidget *tab), QWidget *parent);

    /// Draws another case; null clears. The case outlives the call that replaces it.
    void setCase(CaseSession *session);
    /// Once a second while visible: ages grow although nothing arrived.
    void refresh();
    EvidenceView &view() const { return *m_view; }

Q_SIGNALS:
    void attentionChanged();
    /// The person picked something that another pane can show, e.g. a step anchor or another tab's id.
    void linkActivated(const QString &link);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void onEvidenceChanged(const QStringList &probes);
    void changed();
    void draw();
    void endLook();
    EvidenceView *m_view;
    QPointer<CaseSession> m_session;
    bool m_outdated = false; ///< something of it changed since it was drawn
};

} // namespace jaga
