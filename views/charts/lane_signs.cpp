// SPDX-License-Identifier: GPL-3.0-or-later
// The second half of LanePainter: what one event looks like.
#include "views/charts/lane_painter.h"

#include "models/items/text_format.h"
#include "views/theme/glyphs.h"
#include "views/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr double labelGap = 8;

QString tr(const char *text) { return QCoreApplication::translate("LaneChart", text); }

const Tokens &tokens() { return Theme::current().tokens(); }

/// Shape and colour together: triangle = needs a person, diamond = look at it, as severity is drawn everywhere.
QPolygonF severityShape(int severity, const QPointF &c, double r)
{
    if (severity >= 3)
        return {QPointF(c.x(), c.y() - r), QPointF(c.x() + r * 1.1, c.y() + r * 0.9),
                QPointF(c.x() - r * 1.1, c.y() + r * 0.9)};
    return {QPointF(c.x(), c.y() - r), QPointF(c.x() + r, c.y()), QPointF(c.x(), c.y() + r), QPointF(c.x() - r, c.y())};
}

QColor severityColour(int severity) { return tokens().severityFill[severity >= 3 ? 1 : 2]; }

QString barWords(const TimelineEvent &event, Instant now)
{
    QString words = event.label;
    if (event.outcome == TimelineEvent::Outcome::Unknown)
        words = tr("%1: not known").arg(words);
    else if (event.outcome == TimelineEvent::Outcome::Failed)
        words = tr("%1: failed").arg(words);
    if (event.ongoing)
        words = tr("%1 since %2, %3").arg(words, text::clockAt(*event.at, now), text::age(now - *event.at));
    return words;
}

} // namespace

double LanePainter::paintBar(const TimelineEvent &event, const QRectF &rect, double freeRight)
{
    const bool related = isRelated(event);
    const bool unknown = event.outcome == TimelineEvent::Outcome::Unknown;
    const bool loud = event.severity >= 2 || unknown;
    m_painter.save();
    if (isDimmed(event))
        m_painter.setOpacity(0.3);
    m_painter.fillRect(rect, loud ? tokens().field : tokens().panel);
    QPen pen(related ? tokens().accent : loud ? tokens().text : tokens().edge, loud || related ? 1.6 : 1);
    if (unknown)
        pen.setDashPattern({4, 3});
    m_painter.setPen(pen);
    m_painter.drawPolyline(
        event.ongoing
            ? QPolygonF{rect.topRight(), rect.topLeft(), rect.bottomLeft(), rect.bottomRight()}
            : QPolygonF{rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft(), rect.topLeft()});
    double words = std::max<double>(rect.left(), LaneGeometry::labelWidth) + 5;
    if (event.severity >= 2) {
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(tokens().text);
        m_painter.setBrush(severityColour(event.severity));
        m_painter.drawPolygon(severityShape(event.severity, {words + 6, rect.center().y()}, 5.5));
        m_painter.setBrush(Qt::NoBrush);
        words += 17;
    } else if (unknown) {
        paintMark(m_painter, Mark::Unknown, QRectF(words, rect.top() + 2.5, 13, 13));
        words += 17;
    }
    m_painter.setFont(Theme::words(11, loud ? QFont::DemiBold : QFont::Normal));
    m_painter.setPen(tokens().text);
    const QString text = barWords(event, m_now);
    const double needed = QFontMetricsF(m_painter.font()).horizontalAdvance(text) + 2;
    double room = rect.right() - 4 - words;
    double end = rect.right();
    if (needed > room && event.ongoing && freeRight - words > needed + labelGap) {
        room = needed; // the bar is open to the right: its words may run past now
        end = words + needed;
    } else if (needed > room && freeRight - rect.right() > needed + 2 * labelGap) {
        words = rect.right() + labelGap;
        room = needed;
        end = words + needed;
    }
    if (room > 24)
        m_painter.drawText(QRectF(words, rect.top(), room, rect.height()), Qt::AlignVCenter,
                           QFontMetrics(m_painter.font()).elidedText(text, Qt::ElideRight, static_cast<int>(room)));
    m_painter.restore();
    return end;
}

void LanePainter::paintMarkOf(const TimelineEvent &event, const QPointF &centre, bool related)
{
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    if (isDimmed(event))
        m_painter.setOpacity(0.3);
    m_painter.setPen(QPen(related ? tokens().accent : tokens().text, 1.5));
    m_painter.setBrush(tokens().field);
    if (event.outcome == TimelineEvent::Outcome::Unknown) {
        m_painter.setPen(Qt::NoPen);
        m_painter.drawEllipse(centre, 7, 7);
        paintMark(m_painter, Mark::Unknown, QRectF(centre.x() - 7, centre.y() - 7, 14, 14));
    } else if (event.severity >= 2) {
        m_painter.setBrush(severityColour(event.severity));
        m_painter.drawPolygon(severityShape(event.severity, centre, 6.5));
    } else if (event.kind == TimelineEvent::Kind::Call) {
        m_painter.drawPolygon(QPolygonF{centre + QPointF(-5, -5), centre + QPointF(5, 0), centre + QPointF(-5, 5)});
        if (event.outcome == TimelineEvent::Outcome::Failed) // it ran against something
            m_painter.drawLine(centre + QPointF(6.5, -5), centre + QPointF(6.5, 5));
    } else if (event.kind == TimelineEvent::Kind::Release) {
        m_painter.setBrush(tokens().text);
        m_painter.drawPolygon(QPolygonF{centre + QPointF(-5, 5), centre + QPointF(5, 5), centre + QPointF(0, -5)});
    } else if (event.outcome == TimelineEvent::Outcome::Failed) {
        paintMark(m_painter, Mark::No, QRectF(centre.x() - 6, centre.y() - 6, 12, 12));
    } else {
        m_painter.drawEllipse(centre, 4, 4);
    }
    m_painter.restore();
}

void LanePainter::paintCluster(qsizetype count, int severity, bool unknown, const QPointF &centre)
{
    const QString words = QString::number(count) + (unknown ? u"?"_s : QString());
    m_painter.setFont(Theme::digits(11, severity >= 2 ? QFont::Bold : QFont::Normal));
    const double width = std::max(18.0, QFontMetricsF(m_painter.font()).horizontalAdvance(words) + 8);
    const QRectF box(centre.x() - 7, centre.y() - 8, width, 16);
    m_painter.fillRect(box, severity >= 2 ? severityColour(severity) : tokens().field);
    m_painter.setPen(QPen(tokens().text, 1, unknown ? Qt::DashLine : Qt::SolidLine));
    m_painter.drawRect(box);
    m_painter.setPen(severity >= 2 ? tokens().severityInk[severity >= 3 ? 1 : 2] : tokens().text);
    m_painter.drawText(box, Qt::AlignCenter, words);
}

/// Right of the mark when there is room, else left of it, else not at all: the details say it. Where the next words may begin.
double LanePainter::paintMarkWords(const TimelineEvent &event, const QPointF &centre, double freeLeft, double freeRight)
{
    const bool loud = event.severity >= 2 || event.outcome == TimelineEvent::Outcome::Unknown;
    m_painter.setFont(Theme::words(11, loud ? QFont::DemiBold : QFont::Normal));
    m_painter.setPen(isDimmed(event) ? tokens().disabled : tokens().text);
    const double width = QFontMetricsF(m_painter.font()).horizontalAdvance(event.label) + 2;
    const double x = centre.x();
    if (freeRight - x > width + 2 * labelGap) {
        m_painter.drawText(QRectF(x + labelGap + 2, centre.y() - 9, width, 18), Qt::AlignVCenter, event.label);
        return x + width + 2 * labelGap;
    }
    if (x - freeLeft > width + 2 * labelGap)
        m_painter.drawText(QRectF(x - labelGap - 2 - width, centre.y() - 9, width, 18), Qt::AlignVCenter, event.label);
    return x + labelGap;
}

bool LanePainter::isDimmed(const TimelineEvent &event) const
{
    return !m_look.find.isEmpty() && !event.contains(m_look.find);
}

bool LanePainter::isRelated(const TimelineEvent &event) const
{
    if (m_look.selected < 0 || m_look.selected >= m_lanes.events.size())
        return false;
    const QString &correlation = m_lanes.events.at(m_look.selected).correlation;
    return !correlation.isEmpty() && event.correlation == correlation;
}

} // namespace jaga
