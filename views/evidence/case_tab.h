// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/widgets/evidence_tab.h"

#include <QPointer>

namespace jaga {

class EvidenceView;

/// Binds one evidence view to the open case: the view draws what the case's store holds for its shapes, whenever that
/// changed while it is shown, and else when it is shown next. The only place where evidence views and a session meet.
class CaseTab final : public EvidenceTab {
    Q_OBJECT
public:
    /// `make` builds the view within the tab.
    CaseTab(EvidenceView *(*make)(QWidget *tab), QWidget *parent);
    ~CaseTab() override;

    QString id() const override;
    QString title() const override;
    QStringList shapes() const override;
    void setCase(CaseSession *session) override;
    void refresh() override;
    Attention attention() const override;
    EvidenceView &view() const { return *m_view; }

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

/// One tab by its id; nullptr when there is none: timeline, workflow, tasks, kafka, scope.
EvidenceTab *makeEvidenceTab(const QString &id, QWidget *parent = nullptr);

} // namespace jaga
