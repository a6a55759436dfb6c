// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/timeline_lanes.h"
#include "views/charts/time_axis.h"

#include <QRectF>

class QPainter;

namespace jaga {

/// Where the lanes stand: pixels from the top of the chart.
struct LaneGeometry {
    static constexpr int labelWidth = 122;
    static constexpr int axisHeight = 22;
    static constexpr int laneHeight = 34;
    static constexpr int trackHeight = 20; ///< of each further track
    static constexpr int barHeight = 18;

    struct Lane {
        int top;
        int height;
    };
    QList<Lane> lanes;
    int height = 0;

    static LaneGeometry of(const TimelineLanes &lanes);
    double middle(qsizetype lane, qsizetype track) const;
};

/// Paints one frame of a LaneChart. Made for the frame, owns nothing.
class LanePainter {
public:
    struct Look {
        qsizetype selected = -1;
        qsizetype hovered = -1;
        bool focused = false;
        QString find;
    };
    LanePainter(QPainter &painter, const TimelineLanes &lanes, const LaneGeometry &geometry, const TimeAxis &axis,
                Instant now, Look look);
    void paint(const QRect &area);

    /// Rectangle of one event, at least 10 px wide: also the target of the mouse.
    static QRectF rectOf(const TimelineEvent &event, double middle, const TimeAxis &axis, Instant now);

private:
    void paintGround(const QRect &area);
    void paintAxis(const QRect &area);
    void paintNow(const QRect &area);
    void paintLane(qsizetype lane, const QRect &area);
    void paintColumns(qsizetype lane, qsizetype track, const QRect &area);
    void paintSpans(qsizetype lane, qsizetype track, std::size_t first, std::size_t last, const QRect &area);
    void paintGap(const SpanArrays &spans, std::size_t first, std::size_t last, double middle);
    /// `freeRight`: words that do not fit into the bar may stand right of it up to there. Answers where they end.
    double paintBar(const TimelineEvent &event, const QRectF &rect, double freeRight);
    void paintMarkOf(const TimelineEvent &event, const QPointF &centre, bool related);
    void paintCluster(qsizetype count, int severity, bool unknown, const QPointF &centre);
    double paintMarkWords(const TimelineEvent &event, const QPointF &centre, double freeLeft, double freeRight);
    void paintFrames(const QRect &area);
    bool isDimmed(const TimelineEvent &event) const;
    bool isRelated(const TimelineEvent &event) const;

    QPainter &m_painter;
    const TimelineLanes &m_lanes;
    const LaneGeometry &m_geometry;
    const TimeAxis &m_axis;
    Instant m_now;
    Look m_look;
};

} // namespace jaga
