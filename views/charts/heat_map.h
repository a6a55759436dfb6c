// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/charts/series_chart.h"

namespace jaga {

/// One row per name, one column of pixels per stretch of time, shade by the highest value in it: five steps, each ten
/// times the one before. What was not read is hatched. UTC.
class HeatMap final : public QWidget {
    Q_OBJECT
public:
    explicit HeatMap(const QString &name, QWidget *parent = nullptr);
    /// `rows`: one line per row of the map.
    void setRows(const QList<SeriesChart::Line> &rows);
    void setSelected(int row);

    QSize sizeHint() const override { return {340, 180}; }
    QSize minimumSizeHint() const override { return {180, 90}; }

Q_SIGNALS:
    void rowClicked(int row);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    QRectF plotArea() const;
    void paintRow(QPainter &painter, int row, const QRectF &area) const;
    void paintLegend(QPainter &painter) const;

    QList<SeriesChart::Line> m_rows;
    Instant m_from{};
    Instant m_to{};
    int m_selected = -1;
};

} // namespace jaga
