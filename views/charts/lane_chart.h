// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/timeline_lanes.h"
#include "views/charts/time_axis.h"

#include <QWidget>

namespace jaga {

/// Lanes of bars and marks over one time axis.
///
/// Draws what a pixel can show: single bars and marks with their words while there is room, columns of the worst severity
/// when there is none, never an object per event. Mouse: wheel zooms, drag pans, click selects, double click fits.
/// Keyboard: left and right go from event to event, up and down from lane to lane, plus and minus zoom, 0 fits,
/// Ctrl+C copies the selected event. GUI thread.
class LaneChart final : public QWidget {
    Q_OBJECT
public:
    explicit LaneChart(QWidget *parent = nullptr);

    /// The axis stays where a person put it; until then it shows everything.
    void setLanes(TimelineLanes lanes, Instant now);
    const TimelineLanes &lanes() const { return m_lanes; }
    void fit();
    /// Zooms so that `event` stands in the middle with its surroundings. Out of range: ignored.
    void jumpTo(qsizetype event);
    void zoom(double factor);
    qsizetype selected() const { return m_selected; } ///< position in lanes().events; -1: none
    void select(qsizetype event);
    /// Events that contain the words are drawn, others dimmed. Empty: none dimmed.
    void setFind(const QString &words);
    /// Whether the event at this position holds the words; none does while there are none.
    bool isFound(qsizetype event) const { return !m_find.isEmpty() && m_lanes.events.at(event).contains(m_find); }
    const TimeAxis &axis() const { return m_axis; }
    /// Position of the event at this point; -1: none.
    qsizetype eventAt(const QPointF &point) const;
    QRectF rectOf(qsizetype event) const; ///< empty when it is not in view

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void selectionChanged(qsizetype event);
    void copyRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    bool event(QEvent *event) override;

private:
    void setAxis(const TimeAxis &axis);
    void step(int direction);
    void stepLane(int direction);
    void showSelected();
    QString spoken(qsizetype event) const;

    TimelineLanes m_lanes;
    Instant m_now{};
    TimeAxis m_axis;
    bool m_axisIsOwn = false; ///< a person zoomed or panned
    qsizetype m_selected = -1;
    qsizetype m_hovered = -1;
    QString m_find;
    QPointF m_pressedAt;
    TimeAxis m_pressedAxis;
    bool m_dragging = false;
};

} // namespace jaga
