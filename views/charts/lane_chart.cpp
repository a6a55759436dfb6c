// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/charts/lane_chart.h"

#include "models/items/text_format.h"
#include "views/charts/lane_painter.h"
#include "views/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr double zoomStep = 1.35;
constexpr int dragDistance = 4;
constexpr double futureShare = 0.07; // room right of now, so that what goes on has an end in view

} // namespace

LaneChart::LaneChart(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Timeline"));
    setAccessibleDescription(tr("Arrow keys go from event to event, plus and minus zoom, 0 shows everything"));
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void LaneChart::setLanes(TimelineLanes lanes, Instant now)
{
    const QString selected =
        m_selected >= 0 && m_selected < m_lanes.events.size() ? m_lanes.events.at(m_selected).key() : QString();
    m_lanes = std::move(lanes);
    m_now = now;
    m_hovered = -1;
    m_selected = -1;
    for (qsizetype at = 0; at < m_lanes.events.size() && !selected.isEmpty(); ++at) {
        if (m_lanes.events.at(at).key() == selected) {
            m_selected = at;
            break;
        }
    }
    if (!m_axisIsOwn)
        fit();
    updateGeometry();
    update();
}

void LaneChart::fit()
{
    TimeAxis axis;
    axis.from = m_lanes.first;
    axis.to = std::max(m_lanes.last, m_now);
    const auto span = std::max<std::chrono::microseconds>(axis.to - axis.from, std::chrono::seconds(10));
    const auto share = [span](double part) {
        return std::chrono::microseconds(std::llround(part * static_cast<double>(span.count())));
    };
    axis.from = axis.to - span - share(0.02);
    axis.to += share(futureShare);
    setAxis(axis);
    m_axisIsOwn = false;
}

void LaneChart::setAxis(const TimeAxis &axis)
{
    m_axis = axis;
    m_axis.left = LaneGeometry::labelWidth;
    m_axis.width = std::max(1, width() - LaneGeometry::labelWidth);
    m_axisIsOwn = true;
    update();
}

void LaneChart::zoom(double factor)
{
    const QRectF selected = rectOf(m_selected);
    const double middle = selected.isEmpty() ? m_axis.left + m_axis.width / 2 : selected.center().x();
    setAxis(m_axis.zoomed(factor, middle));
}

void LaneChart::jumpTo(qsizetype event)
{
    if (event < 0 || event >= m_lanes.events.size() || !m_lanes.events.at(event).at)
        return;
    const TimelineEvent &one = m_lanes.events.at(event);
    const Instant end = one.ongoing        ? std::max(m_now, *one.at)
                        : one.isReversed() ? *one.at
                                           : one.until.value_or(*one.at);
    const auto around = std::max<std::chrono::microseconds>((end - *one.at) / 2, std::chrono::minutes(5));
    TimeAxis axis = m_axis;
    axis.from = *one.at - around;
    axis.to = end + around;
    setAxis(axis);
    select(event);
}

void LaneChart::select(qsizetype event)
{
    if (event == m_selected || event >= m_lanes.events.size())
        return;
    m_selected = event;
    if (event >= 0)
        setAccessibleDescription(spoken(event));
    update();
    Q_EMIT selectionChanged(event);
}

void LaneChart::setFind(const QString &words)
{
    m_find = words.trimmed();
    update();
}

QString LaneChart::spoken(qsizetype at) const
{
    const TimelineEvent &event = m_lanes.events.at(at);
    QStringList parts{event.lane, event.label, kindWords(event.kind)};
    if (event.at)
        parts << text::withZone(text::clockAt(*event.at, m_now), *event.at);
    parts << outcomeWords(event.outcome) << event.detail;
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

QRectF LaneChart::rectOf(qsizetype event) const
{
    if (event < 0 || event >= m_lanes.events.size() || !m_lanes.events.at(event).at)
        return {};
    const LaneGeometry geometry = LaneGeometry::of(m_lanes);
    for (qsizetype lane = 0; lane < m_lanes.lanes.size(); ++lane) {
        for (qsizetype track = 0; track < m_lanes.lanes.at(lane).tracks.size(); ++track) {
            const std::vector<std::int32_t> &ids = m_lanes.lanes.at(lane).tracks.at(track).id;
            if (std::binary_search(ids.begin(), ids.end(), static_cast<std::int32_t>(event)))
                return LanePainter::rectOf(m_lanes.events.at(event), geometry.middle(lane, track), m_axis, m_now);
        }
    }
    return {};
}

qsizetype LaneChart::eventAt(const QPointF &point) const
{
    const LaneGeometry geometry = LaneGeometry::of(m_lanes);
    constexpr double reach = 8;
    qsizetype best = -1;
    double bestDistance = reach;
    for (qsizetype lane = 0; lane < m_lanes.lanes.size(); ++lane) {
        for (qsizetype track = 0; track < m_lanes.lanes.at(lane).tracks.size(); ++track) {
            const double middle = geometry.middle(lane, track);
            if (std::abs(point.y() - middle) > LaneGeometry::barHeight / 2.0 + 1)
                continue;
            const SpanArrays &spans = m_lanes.lanes.at(lane).tracks.at(track);
            const auto [first, last] = spans.touching(toMicroseconds(m_axis.toInstant(point.x() - reach)),
                                                      toMicroseconds(m_axis.toInstant(point.x() + reach)));
            for (std::size_t at = first; at < last; ++at) {
                const QRectF rect = LanePainter::rectOf(m_lanes.events.at(spans.id[at]), middle, m_axis, m_now);
                const double distance = std::max({rect.left() - point.x(), point.x() - rect.right(), 0.0});
                if (distance < bestDistance) {
                    best = spans.id[at];
                    bestDistance = distance;
                }
            }
        }
    }
    return best;
}

QSize LaneChart::sizeHint() const { return {700, LaneGeometry::of(m_lanes).height}; }

QSize LaneChart::minimumSizeHint() const { return {LaneGeometry::labelWidth + 160, LaneGeometry::of(m_lanes).height}; }

void LaneChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const LaneGeometry geometry = LaneGeometry::of(m_lanes);
    LanePainter frame(painter, m_lanes, geometry, m_axis, m_now,
                      {.selected = m_selected, .hovered = m_hovered, .focused = hasFocus(), .find = m_find});
    frame.paint(rect());
    if (hasFocus()) {
        painter.setPen(QPen(Theme::current().tokens().accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void LaneChart::resizeEvent(QResizeEvent *)
{
    const bool own = m_axisIsOwn;
    setAxis(m_axis);
    m_axisIsOwn = own;
}

void LaneChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressedAt = event->position();
    m_pressedAxis = m_axis;
    m_dragging = false;
}

void LaneChart::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton) {
        const double moved = event->position().x() - m_pressedAt.x();
        m_dragging = m_dragging || std::abs(moved) > dragDistance;
        if (m_dragging)
            setAxis(m_pressedAxis.panned(-moved));
        return;
    }
    const qsizetype hovered = eventAt(event->position());
    if (hovered == m_hovered)
        return;
    m_hovered = hovered;
    setCursor(hovered >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void LaneChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && !m_dragging)
        select(eventAt(event->position()));
    m_dragging = false;
}

void LaneChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    const qsizetype at = eventAt(event->position());
    at >= 0 ? jumpTo(at) : fit();
}

void LaneChart::wheelEvent(QWheelEvent *event)
{
    const double turns = event->angleDelta().y() / 120.0;
    if (event->modifiers() & Qt::ShiftModifier)
        setAxis(m_axis.panned(-turns * m_axis.width / 10));
    else
        setAxis(m_axis.zoomed(std::pow(zoomStep, -turns), event->position().x()));
    event->accept();
}

void LaneChart::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyRequested();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        step(-1);
        return;
    case Qt::Key_Right:
        step(1);
        return;
    case Qt::Key_Up:
        stepLane(-1);
        return;
    case Qt::Key_Down:
        stepLane(1);
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(1 / zoomStep);
        return;
    case Qt::Key_Minus:
        zoom(zoomStep);
        return;
    case Qt::Key_0:
        fit();
        return;
    case Qt::Key_PageUp:
        setAxis(m_axis.panned(-m_axis.width / 2));
        return;
    case Qt::Key_PageDown:
        setAxis(m_axis.panned(m_axis.width / 2));
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void LaneChart::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

bool LaneChart::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const qsizetype at = eventAt(help->pos());
        at >= 0 ? QToolTip::showText(help->globalPos(), spoken(at), this) : QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

/// To the next event in time, whichever lane it stands in.
void LaneChart::step(int direction)
{
    const qsizetype drawn = m_lanes.events.size() - m_lanes.withoutTime;
    if (drawn == 0)
        return;
    select(m_selected < 0 ? (direction > 0 ? 0 : drawn - 1) : qBound<qsizetype>(0, m_selected + direction, drawn - 1));
    showSelected();
}

/// To the event nearest in time in the next lane that has one.
void LaneChart::stepLane(int direction)
{
    if (m_selected < 0 || !m_lanes.events.at(m_selected).at) {
        step(1);
        return;
    }
    const TimelineEvent &from = m_lanes.events.at(m_selected);
    qsizetype lane = 0;
    while (lane < m_lanes.lanes.size() && m_lanes.lanes.at(lane).name != from.lane)
        ++lane;
    for (lane += direction; lane >= 0 && lane < m_lanes.lanes.size(); lane += direction) {
        qsizetype nearest = -1;
        for (qsizetype at = 0; at < m_lanes.events.size(); ++at) {
            const TimelineEvent &one = m_lanes.events.at(at);
            if (!one.at || one.lane != m_lanes.lanes.at(lane).name)
                continue;
            if (nearest < 0 ||
                std::chrono::abs(*one.at - *from.at) < std::chrono::abs(*m_lanes.events.at(nearest).at - *from.at))
                nearest = at;
        }
        if (nearest >= 0) {
            select(nearest);
            showSelected();
            return;
        }
    }
}

void LaneChart::showSelected()
{
    const QRectF rect = rectOf(m_selected);
    if (rect.isEmpty() || (rect.right() > m_axis.left && rect.left() < m_axis.left + m_axis.width))
        return;
    setAxis(m_axis.panned(rect.center().x() - m_axis.left - m_axis.width / 2));
}

} // namespace jaga
