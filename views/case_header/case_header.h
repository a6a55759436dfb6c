// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/case_header_state.h"

#include <QWidget>

class QLabel;
class QMenu;
class QToolButton;

namespace jaga {

class AnswerStrip;
class ElidedLabel;
class SeverityBadge;

/// What is open, for whom, in which state, since when, how much, the seven answers, what is in force and what
/// stands in the way.
///
/// The incident's acts hang on one button, which is not built where the person may only read. *Resolve* can always be
/// asked for: while a verification condition is not yes it is refused here, with every condition that fails. What is resolved can
/// only be closed.
class CaseHeader final : public QWidget {
    Q_OBJECT
public:
    explicit CaseHeader(bool canMutate, QWidget *parent = nullptr);
    void setState(const CaseHeaderState &state);
    void clear();

Q_SIGNALS:
    void takeCommandRequested(); ///< this person becomes the incident's commander
    void openIncidentRequested();
    void statusRequested(const QString &status);
    void resolveRefused(const QStringList &failing);

private:
    QWidget *buildTitle(bool canMutate);
    QWidget *buildFoot();
    void buildActs();
    void offerActs();
    void drawInForce();

    CaseHeaderState m_state;
    SeverityBadge *m_severity;
    ElidedLabel *m_title;
    QLabel *m_stateWord;
    QLabel *m_stateAge;
    QLabel *m_amount;
    QToolButton *m_acts = nullptr; ///< null in a window that may only read
    QLabel *m_incident;
    AnswerStrip *m_answers;
    ElidedLabel *m_inForce;
    ElidedLabel *m_blocking;
    ElidedLabel *m_note;
};

} // namespace jaga
