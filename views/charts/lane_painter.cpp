// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/charts/lane_painter.h"

#include "models/items/text_format.h"
#include "views/theme/glyphs.h"
#include "views/theme/text_line.h"
#include "views/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <cmath>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t singlySpans = 300; // more than this in one track's view is drawn as columns
constexpr double clusterPixels = 13;     // marks nearer than this share one box
constexpr double signPixels = 24;        // a bar narrower than this has no room for its sign: it is drawn as a mark
constexpr double gapPixels = 90;         // a gap is told where its words fit

QString tr(const char *text) { return QCoreApplication::translate("LaneChart", text); }

const Tokens &tokens() { return Theme::current().tokens(); }

QColor severityColour(int severity) { return tokens().severityFill[severity >= 3 ? 1 : 2]; }

} // namespace

LaneGeometry LaneGeometry::of(const TimelineLanes &lanes)
{
    LaneGeometry geometry;
    int top = axisHeight;
    for (const TimelineLane &lane : lanes.lanes) {
        const int height = laneHeight + trackHeight * static_cast<int>(lane.tracks.size() - 1);
        geometry.lanes.append({top, height});
        top += height;
    }
    geometry.height = top;
    return geometry;
}

double LaneGeometry::middle(qsizetype lane, qsizetype track) const
{
    return lanes.at(lane).top + laneHeight / 2.0 + trackHeight * static_cast<double>(track);
}

LanePainter::LanePainter(QPainter &painter, const TimelineLanes &lanes, const LaneGeometry &geometry,
                         const TimeAxis &axis, Instant now, Look look)
    : m_painter(painter), m_lanes(lanes), m_geometry(geometry), m_axis(axis), m_now(now), m_look(std::move(look))
{
}

QRectF LanePainter::rectOf(const TimelineEvent &event, double middle, const TimeAxis &axis, Instant now)
{
    const double left = axis.toPixel(*event.at);
    if (!event.isBar())
        return {left - 7, middle - 9, 14, 18};
    const Instant end = event.ongoing ? std::max(now, *event.at) : *event.until;
    const double width = axis.toPixel(end) - left;
    return width < 10 ? QRectF(left + width / 2 - 5, middle - 9, 10, 18) : QRectF(left, middle - 9, width, 18);
}

void LanePainter::paint(const QRect &area)
{
    paintGround(area);
    paintAxis(area);
    m_painter.save();
    m_painter.setClipRect(QRect(LaneGeometry::labelWidth, LaneGeometry::axisHeight,
                                area.width() - LaneGeometry::labelWidth, area.height()));
    for (qsizetype lane = 0; lane < m_lanes.lanes.size(); ++lane)
        paintLane(lane, area);
    paintFrames(area);
    m_painter.restore();
    paintNow(area);
}

void LanePainter::paintGround(const QRect &area)
{
    m_painter.fillRect(area, tokens().field);
    m_painter.fillRect(QRect(0, 0, area.width(), LaneGeometry::axisHeight), tokens().panel);
    const double now = m_axis.toPixel(m_now);
    if (now < area.width())
        m_painter.fillRect(QRectF(std::max<double>(now, LaneGeometry::labelWidth), LaneGeometry::axisHeight,
                                  area.width() - now, area.height()),
                           tokens().panel);
    m_painter.setPen(tokens().rule);
    for (qsizetype lane = 0; lane < m_lanes.lanes.size(); ++lane) {
        const auto [top, height] = m_geometry.lanes.at(lane);
        m_painter.drawLine(0, top + height - 1, area.width(), top + height - 1);
        const bool empty = m_lanes.lanes.at(lane).events == 0;
        m_painter.save();
        m_painter.setPen(empty ? tokens().disabled : tokens().text);
        drawLine(m_painter, QRect(8, top, LaneGeometry::labelWidth - 12, LaneGeometry::laneHeight),
                 m_lanes.lanes.at(lane).name, Theme::words(12));
        m_painter.restore();
    }
    m_painter.drawLine(LaneGeometry::labelWidth - 1, 0, LaneGeometry::labelWidth - 1, area.height());
}

void LanePainter::paintAxis(const QRect &area)
{
    m_painter.setFont(Theme::words(11));
    m_painter.setPen(tokens().secondary);
    m_painter.drawText(QRect(8, 0, LaneGeometry::labelWidth - 10, LaneGeometry::axisHeight), Qt::AlignVCenter,
                       m_axis.zoneLabel());
    m_painter.setFont(Theme::digits(11));
    for (const TimeAxis::Tick &tick : m_axis.ticks()) {
        const double x = std::round(m_axis.toPixel(tick.at)) + 0.5;
        if (x < LaneGeometry::labelWidth)
            continue;
        m_painter.setPen(QPen(tokens().rule, 1, tick.major ? Qt::SolidLine : Qt::DotLine));
        m_painter.drawLine(QPointF(x, LaneGeometry::axisHeight), QPointF(x, area.height()));
        const bool underNow = std::abs(x - m_axis.toPixel(m_now)) < 64; // the plate stands there
        if (!tick.major || underNow || x < LaneGeometry::labelWidth + 20 || x > area.width() - 20)
            continue;
        m_painter.setPen(tokens().secondary);
        m_painter.drawText(QRectF(x - 45, 0, 90, LaneGeometry::axisHeight), Qt::AlignCenter, tick.label);
    }
}

void LanePainter::paintNow(const QRect &area)
{
    const double x = m_axis.toPixel(m_now);
    if (x < LaneGeometry::labelWidth || x > area.width())
        return;
    m_painter.setPen(QPen(tokens().text, 1.5));
    m_painter.drawLine(QPointF(x, LaneGeometry::axisHeight), QPointF(x, area.height()));
    const double left = std::clamp<double>(x - 32, LaneGeometry::labelWidth, area.width() - 66);
    const QRectF plate(left, 3, 64, 16);
    m_painter.fillRect(plate, tokens().text);
    m_painter.setPen(tokens().field);
    m_painter.setFont(Theme::digits(11));
    m_painter.drawText(plate, Qt::AlignCenter, text::clock(m_now));
}

void LanePainter::paintLane(qsizetype lane, const QRect &area)
{
    const TimelineLane &one = m_lanes.lanes.at(lane);
    if (one.events == 0) {
        m_painter.setFont(Theme::words(11));
        m_painter.setPen(tokens().secondary);
        m_painter.drawText(
            QRectF(LaneGeometry::labelWidth + 6, m_geometry.lanes.at(lane).top, 400, LaneGeometry::laneHeight),
            Qt::AlignVCenter, one.whenEmpty);
    }
    if (one.staleSince) {
        const double from = std::max<double>(m_axis.toPixel(*one.staleSince), LaneGeometry::labelWidth);
        const double to = std::min<double>(m_axis.toPixel(m_now), area.width());
        const auto [top, height] = m_geometry.lanes.at(lane);
        if (to > from)
            paintHatch(m_painter, QRectF(from, top, to - from, height - 1));
    }
    for (qsizetype track = 0; track < one.tracks.size(); ++track) {
        const SpanArrays &spans = one.tracks.at(track);
        const auto [first, last] = spans.touching(toMicroseconds(m_axis.toInstant(LaneGeometry::labelWidth)) - 1,
                                                  toMicroseconds(m_axis.toInstant(area.width())) + 1);
        if (last - first > singlySpans)
            paintColumns(lane, track, area);
        else
            paintSpans(lane, track, first, last, area);
    }
}

/// A crowd: one run per stretch of equal columns. What needs a person stands out of the row and keeps its colour.
void LanePainter::paintColumns(qsizetype lane, qsizetype track, const QRect &area)
{
    const int width = area.width() - LaneGeometry::labelWidth;
    const std::vector<SpanColumn> columns = m_lanes.lanes.at(lane).pyramids.at(track).columns(
        m_lanes.lanes.at(lane).tracks.at(track), toMicroseconds(m_axis.toInstant(LaneGeometry::labelWidth)),
        toMicroseconds(m_axis.toInstant(area.width())), width);
    const double middle = m_geometry.middle(lane, track);
    const auto same = [](const SpanColumn &a, const SpanColumn &b) {
        return a.covered == b.covered && a.severity == b.severity && a.unknown == b.unknown;
    };
    for (std::size_t at = 0; at < columns.size();) {
        std::size_t end = at + 1;
        while (end < columns.size() && same(columns[at], columns[end]))
            ++end;
        const SpanColumn &column = columns[at];
        const QRectF run(LaneGeometry::labelWidth + static_cast<double>(at), middle - 6, static_cast<double>(end - at),
                         12);
        if (column.covered)
            m_painter.fillRect(run, column.unknown ? tokens().edge : tokens().hatch);
        if (column.severity >= 2)
            m_painter.fillRect(run.adjusted(0, -3, 0, 3), severityColour(column.severity));
        if (column.unknown)
            m_painter.fillRect(QRectF(run.left(), middle - 1, run.width(), 2), tokens().text);
        at = end;
    }
}

void LanePainter::paintSpans(qsizetype lane, qsizetype track, std::size_t first, std::size_t last, const QRect &area)
{
    const SpanArrays &spans = m_lanes.lanes.at(lane).tracks.at(track);
    const double middle = m_geometry.middle(lane, track);
    const auto event = [&](std::size_t at) -> const TimelineEvent & { return m_lanes.events.at(spans.id[at]); };
    double free = LaneGeometry::labelWidth; // words may begin right of this
    paintGap(spans, first, last, middle);
    for (std::size_t at = first; at < last;) {
        const TimelineEvent &one = event(at);
        const QRectF rect = rectOf(one, middle, m_axis, m_now);
        const bool loud = one.severity >= 2 || one.outcome == TimelineEvent::Outcome::Unknown;
        if (one.isBar() && (!loud || rect.width() >= signPixels)) {
            const double next = at + 1 < last ? rectOf(event(at + 1), middle, m_axis, m_now).left() : area.width();
            free = paintBar(one, rect, next) + 4;
            ++at;
            continue;
        }
        std::size_t end = at + 1;
        int severity = one.severity;
        bool unknown = one.outcome == TimelineEvent::Outcome::Unknown;
        const double x = rect.center().x();
        while (end < last && !event(end).isBar() && m_axis.toPixel(*event(end).at) - x < clusterPixels) {
            severity = std::max(severity, event(end).severity);
            unknown = unknown || event(end).outcome == TimelineEvent::Outcome::Unknown;
            ++end;
        }
        const QPointF centre = rect.center();
        if (end - at > 1)
            paintCluster(static_cast<qsizetype>(end - at), severity, unknown, centre);
        else
            paintMarkOf(one, centre, isRelated(one));
        const double next = end < last ? rectOf(event(end), middle, m_axis, m_now).left() : area.width();
        free = end - at == 1 ? paintMarkWords(one, centre, free, next) : centre.x() + 10;
        at = end;
    }
}

/// The longest stretch between two bars, measured in the drawing.
void LanePainter::paintGap(const SpanArrays &spans, std::size_t first, std::size_t last, double middle)
{
    qint64 from = 0;
    qint64 length = 0;
    for (std::size_t at = first + 1; at < last; ++at) {
        const qint64 pause = spans.start[at] - spans.latestEnd[at - 1];
        const bool bars = m_lanes.events.at(spans.id[at]).isBar() && m_lanes.events.at(spans.id[at - 1]).isBar();
        if (bars && pause > length) {
            from = spans.latestEnd[at - 1];
            length = pause;
        }
    }
    const double left = m_axis.toPixel(instantFromMicroseconds(from)) + 3;
    const double right = m_axis.toPixel(instantFromMicroseconds(from + length)) - 3;
    if (length == 0 || right - left < gapPixels)
        return;
    m_painter.setPen(tokens().text);
    m_painter.drawLine(QPointF(left, middle), QPointF(right, middle));
    for (const double x : {left, right})
        m_painter.drawLine(QPointF(x, middle - 5), QPointF(x, middle + 5));
    const QString words = tr("gap %1").arg(text::age(std::chrono::microseconds(length)));
    m_painter.setFont(Theme::words(11, QFont::DemiBold));
    const double width = QFontMetricsF(m_painter.font()).horizontalAdvance(words) + 14;
    const QRectF plate((left + right - width) / 2, middle - 8, width, 16);
    m_painter.fillRect(plate, tokens().field);
    m_painter.drawText(plate, Qt::AlignCenter, words);
}

void LanePainter::paintFrames(const QRect &area)
{
    for (const qsizetype at : {m_look.hovered, m_look.selected}) {
        if (at < 0 || at >= m_lanes.events.size() || !m_lanes.events.at(at).at)
            continue;
        for (qsizetype lane = 0; lane < m_lanes.lanes.size(); ++lane) {
            for (qsizetype track = 0; track < m_lanes.lanes.at(lane).tracks.size(); ++track) {
                const std::vector<std::int32_t> &ids = m_lanes.lanes.at(lane).tracks.at(track).id;
                if (!std::binary_search(ids.begin(), ids.end(), static_cast<std::int32_t>(at)))
                    continue;
                const QRectF rect = rectOf(m_lanes.events.at(at), m_geometry.middle(lane, track), m_axis, m_now);
                const QRectF shown = rect.intersected(QRectF(area)).adjusted(-2.5, -2.5, 2.5, 2.5);
                m_painter.setPen(QPen(tokens().accent, at == m_look.selected ? 2 : 1));
                m_painter.setBrush(Qt::NoBrush);
                m_painter.drawRect(shown);
            }
        }
    }
}

} // namespace jaga
