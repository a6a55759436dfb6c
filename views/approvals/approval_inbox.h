// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/repair_command_client.h"
#include "views/widgets/environment_band.h"

#include <QWidget>

class QLabel;
class QSplitter;
class QTableView;

namespace jaga {

class ApprovalDetail;
class ApprovalModel;
class WrappedLabel;

/// What waits for this person's decision or execution, and what this person asked for. A window of its own with the band;
/// it sends nothing itself.
class ApprovalInbox final : public QWidget {
    Q_OBJECT
public:
    /// `model` outlives the window.
    ApprovalInbox(ApprovalModel &model, bool canMutate, const BandState &band, QWidget *parent = nullptr);

    void setNow(Instant now);
    bool select(const QString &commandId); ///< false when it is not listed
    void showGuards(const QString &commandId, const api::Guards &guards);
    void showGuardProblem(const QString &commandId, const QString &words);
    /// What became of an act stands in a line of its own until the person takes it away: its row may be gone by then.
    void showAnswer(const api::Command &command, const QString &act, const Sent &answer);
    void showLost(const QString &commandId, const QString &act); ///< an earlier act whose outcome is not known
    void offerNote(const QString &commandId, const QString &note);
    /// Why the list is not what it is now, in words; empty: it is.
    void setTrouble(const QString &words);
    QString selectedId() const;

Q_SIGNALS:
    void noteTyped(const QString &commandId, const QString &note);
    void guardsRequested(const jaga::api::Command &command);
    void decided(const jaga::api::Command &command, const QString &act, const QString &note);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void onCurrentChanged();
    void onRowsChanged();
    void showCount();
    void showState();
    QWidget *buildOutcome();

    ApprovalModel &m_model;
    Instant m_now{};
    EnvironmentBand *m_band;
    QLabel *m_count;
    WrappedLabel *m_state; ///< that the list is empty, or not of now
    WrappedLabel *m_outcome;
    QWidget *m_outcomeLine;
    QString m_trouble;
    QSplitter *m_split;
    QTableView *m_table;
    ApprovalDetail *m_detail;
};

} // namespace jaga
