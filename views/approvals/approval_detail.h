// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/approval_model.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;

namespace jaga {

class FieldDiff;
class GuardList;

/// One waiting command: what was asked and why, the requester's preconditions beside the present ones, before and after,
/// and the acts this person may do.
///
/// *Approve* wakes up once the end of before and after was in view, every precondition is known now and a note says why; *Execute*
/// once all of them hold now; *Reject* needs the note only. What a person asked for, or may not decide, has no deciding button. Ctrl+Enter
/// presses the button that stands out. Without `canMutate` none is built.
class ApprovalDetail final : public QWidget {
    Q_OBJECT
public:
    explicit ApprovalDetail(bool canMutate, QWidget *parent = nullptr);
    void setRow(const ApprovalRow &row, Instant now);
    void clear();
    QString commandId() const { return m_row.command.id; }
    QString commandState() const { return m_row.command.state; }
    void showGuards(const api::Guards &guards, Instant now);
    void showGuardProblem(const QString &words);
    /// An act has its answer, or none that can be known: `unknown` says that, and stays until the command moves.
    void settle(const QString &unknown = {});
    /// A note that was kept; what stands there already wins.
    void offerNote(const QString &note);
    void keepTyped(); ///< tells what was typed and not told yet
    QString blockedWhy() const;

Q_SIGNALS:
    void noteTyped(const QString &commandId, const QString &note); ///< a moment after the last key
    void decided(const jaga::api::Command &command, const QString &act, const QString &note);

private:
    void buildEvidence();
    void buildFoot();
    void decide(const QString &act);
    void updateActs();
    void tellNote();
    void clearNote();
    bool sawTheEnd() const;
    QString noteProblem() const; ///< why the note does not do for a decision; empty when it does

    bool m_canMutate;
    ApprovalRow m_row;
    std::optional<api::Guards> m_present;
    QString m_guardProblem;
    bool m_seen = false;
    bool m_busy = false;
    QString m_unknown; ///< words of the act whose outcome is not known
    QScrollArea *m_scroll;
    QWidget *m_body;
    QWidget *m_evidence; ///< hidden while nothing is chosen
    QLabel *m_title;
    QLabel *m_facts;
    FieldDiff *m_diff;
    GuardList *m_then;
    GuardList *m_now;
    QLabel *m_thenHead;
    QLabel *m_nowHead;
    QLabel *m_difference;
    QWidget *m_foot;
    QLabel *m_why;
    QPlainTextEdit *m_note = nullptr;
    QPushButton *m_approve = nullptr;
    QPushButton *m_reject = nullptr;
    QPushButton *m_execute = nullptr;
    QPushButton *m_withdraw = nullptr;
    QTimer m_keep;
};

} // namespace jaga
