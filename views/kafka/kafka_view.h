// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/lag_series.h"
#include "views/charts/series_chart.h"
#include "views/evidence/evidence_view.h"

class QLabel;

namespace jaga {

class CellTableView;
class HeatMap;
class VerdictPanel;

/// Consumer lag: the cause as the runbook's table decides it, with what speaks for it and what was ruled out; every group with
/// its live lag, age and trend; of the selected one its history, its rates and its partitions; the inbox rows in the way.
class KafkaView final : public EvidenceView {
    Q_OBJECT
public:
    explicit KafkaView(QWidget *parent = nullptr);

    QString id() const override;
    QString title() const override;
    QStringList shapes() const override;
    QString verdictAnchor() const override;

protected:
    Picture draw(const QList<const Evidence *> &evidence, Instant now) override;

private:
    QLayout *buildCharts();
    void showGroup(const QString &key);
    void headline(Picture &picture, const EvidenceState &live) const;
    void takeVerdict(Picture &picture) const;

    QWidget *m_lines; ///< all of it scrolls
    VerdictPanel *m_verdict;
    CellTableView *m_groupTable;
    SeriesChart *m_lag;
    SeriesChart *m_rates;
    HeatMap *m_map;
    CellTableView *m_partitions;
    QLabel *m_inboxHead;
    CellTableView *m_inbox;
    QList<LagGroup> m_groups;
    SeriesChart::Limit m_limit;
    QString m_shown;
    Instant m_now{};
    QStringList m_mapRows; ///< partition of each row of the heat map
};

} // namespace jaga
