// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/evidence/evidence_view.h"

class QLabel;
class QPushButton;

namespace jaga {

class CellTableView;

/// Fulfillment tasks: type by status with counts, checked against the plan, and the tasks of the case below. A cell of the
/// matrix opens its tasks.
class TasksView final : public EvidenceView {
    Q_OBJECT
public:
    explicit TasksView(QWidget *parent = nullptr);

    QString id() const override;
    QString title() const override;
    QStringList shapes() const override;

protected:
    Picture draw(const QList<const Evidence *> &evidence, Instant now) override;

private:
    void drawMatrix(const QList<const Evidence *> &evidence, Instant now, Picture &picture);
    void narrowTo(const QModelIndex &cell);
    void showAll();

    CellTableView *m_matrix;
    CellTableView *m_tasks;
    QLabel *m_shown;
    QPushButton *m_all;
    QStringList m_statuses;
};

} // namespace jaga
