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

/// What waits for this person's decision or execution, and what this person asked for. A window of its own with the band;
/// it sends nothing itself.
class ApprovalInbox final : public QWidget {
    Q_OBJECT
public:
    /// `model` outlives the window.
    ApprovalInbox(ApprovalModel &model, bool canMutate, const BandState &band, QWidget *parent = nullptr);

    void setNow(Instant now);
    void select(const QString &commandId);
    void showGuards(const QString &commandId, const api::Guards &guards);
    void showGuardProblem(const QString &commandId, const QString &words);
    void showAnswer(const QString &commandId, const QString &act, const Sent &answer);
    QString selectedId() const;

Q_SIGNALS:
    void guardsRequested(const jaga::api::Command &command);
    void decided(const jaga::api::Command &command, const QString &act, const QString &note);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void onCurrentChanged();
    void onRowsChanged();
    void showCount();

    ApprovalModel &m_model;
    Instant m_now{};
    EnvironmentBand *m_band;
    QLabel *m_count;
    QLabel *m_empty;
    QSplitter *m_split;
    QTableView *m_table;
    ApprovalDetail *m_detail;
};

} // namespace jaga
