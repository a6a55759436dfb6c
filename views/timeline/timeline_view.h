// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/standing.h"
#include "models/items/timeline_lanes.h"
#include "views/evidence/evidence_view.h"

class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace jaga {

class CellTableView;
class LaneChart;
class TimelineDetails;

/// The timeline of an order or a quote: lanes from cause to effect, or the same events as a list, and the details of the
/// selected one.
class TimelineView final : public EvidenceView {
    Q_OBJECT
public:
    explicit TimelineView(QWidget *parent = nullptr);

    QString id() const override;
    QString title() const override;
    QStringList shapes() const override;

protected:
    Picture draw(const QList<const Evidence *> &evidence, Instant now) override;

private:
    void buildTools();
    void showAsList(bool list);
    void find(const QString &words);
    void findNext();
    void selectEvent(qsizetype event);
    void selectKey(const QString &key);
    void jumpToProblem();
    void copySelected();
    Picture headline(const EvidenceState &state, Instant now) const;

    QSplitter *m_splitter;
    QStackedWidget *m_chartArea;
    LaneChart *m_chart;
    CellTableView *m_list;
    TimelineDetails *m_details;
    QPushButton *m_asLanes;
    QPushButton *m_asList;
    QPushButton *m_problem;
    bool m_hasOffered = false; ///< the problem was selected for this case
    Instant m_now{};
    Standing m_standing;
};

} // namespace jaga
