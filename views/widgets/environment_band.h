// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"

#include <QList>
#include <QWidget>

class QLabel;
class QToolButton;

namespace jaga {

/// What the band says: where this window looks, for whom, as whom.
struct BandState {
    QString environment; ///< production staging test sandbox game-day
    QString site;
    QString scope; ///< tenants, or tenant and case in a dialog
    QString person;
    QString role;
    bool readOnly = false;                         ///< boxed, with the role: `AUDITOR: READ ONLY`
    QList<std::pair<QString, QString>> personas{}; ///< id and label; more than none only in the sandbox
};

/// The 24 px band on top of every window and dialog. It is told by its words first, its ground second.
class EnvironmentBand final : public QWidget {
    Q_OBJECT
public:
    explicit EnvironmentBand(QWidget *parent = nullptr);
    void setState(const BandState &state);
    /// `Thu 2 Jul 19:02:41 UTC = Fri 3 Jul 02:02 WIB`: the second part only where the workstation's zone, or UTC,
    /// differs from the zone of the window.
    void setNow(Instant now);

Q_SIGNALS:
    void personaChosen(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void buildPersonaMenu();
    BandState m_state;
    QLabel *m_name;
    QLabel *m_site;
    QLabel *m_scope;
    QLabel *m_readOnly;
    QLabel *m_person;
    QToolButton *m_personas;
    QLabel *m_time;
    QLabel *m_otherTime;
};

/// The environment in the words of the band, for window titles: `SANDBOX`, `GAME DAY: SIMULATED`.
QString environmentName(const QString &environment);

} // namespace jaga
