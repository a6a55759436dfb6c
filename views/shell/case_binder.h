// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/case_session.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace jaga {

class WindowFrame;

/// Draws the open case into header, checklist and tabs, and brings what a person did there back to it. Changes that arrive
/// together are drawn once.
class CaseBinder final : public QObject {
    Q_OBJECT
public:
    CaseBinder(WindowFrame &frame, QObject *parent);
    void setCase(CaseSession *session);
    CaseSession *session() const { return m_session; }
    /// Everything is written anew: the zone of the window changed.
    void redraw() { draw(); }

Q_SIGNALS:
    void actionRequested(const QString &anchor);
    /// An incident act wants a reason: `status` empty means opening the incident.
    void incidentActRequested(const QString &status);

private:
    void connectViews();
    void showFirstTab();
    void tellWhatWasLeft();
    void draw();
    static QStringList headerShapes();
    void drawHeader();
    void drawChecklist();
    void onStepSet(const QString &anchor, StepState state, const QString &value, const QString &note,
                   std::chrono::minutes wait);
    void onResolveRefused(const QStringList &failing);
    void onTabShown(const QString &id, const QStringList &shapes);

    WindowFrame &m_frame;
    QPointer<CaseSession> m_session;
    QTimer m_soon;
};

} // namespace jaga
