// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/glyphs.h"

#include "views/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <QtMath>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

class Restore {
public:
    explicit Restore(QPainter &painter) : m_painter(painter) { m_painter.save(); }
    ~Restore() { m_painter.restore(); }
    Restore(const Restore &) = delete;
    Restore &operator=(const Restore &) = delete;

private:
    QPainter &m_painter;
};

// All marks are drawn in a square of 14 units.
void checkMark(QPainter &p, qreal inset)
{
    p.drawPolyline(QPolygonF{{2 + inset, 7.5}, {5.5 + inset * 0.3, 11 - inset}, {12 - inset, 3.5 + inset}});
}

void box(QPainter &p)
{
    p.setPen(QPen(Theme::current().tokens().text, 1));
    p.drawRect(QRectF(0.5, 0.5, 13, 13));
    p.setPen(QPen(Theme::current().tokens().text, 2, Qt::SolidLine, Qt::FlatCap));
}

void waves(QPainter &p)
{
    const QColor colour = Theme::current().tokens().secondary;
    p.setBrush(colour);
    p.setPen(Qt::NoPen);
    p.drawEllipse(QPointF(9.5, 7), 1.3, 1.3);
    p.setBrush(Qt::NoBrush);
    p.setPen(QPen(colour, 1.2));
    p.drawArc(QRectF(5, 3, 8, 8), 120 * 16, 120 * 16);
    p.drawArc(QRectF(2, 0, 14, 14), 128 * 16, 104 * 16);
}

void questionCircle(QPainter &p)
{
    const QColor colour = Theme::current().tokens().text;
    QPen pen(colour, 1.3);
    pen.setDashPattern({2, 1.6});
    p.setPen(pen);
    p.drawEllipse(QRectF(0.8, 0.8, 12.4, 12.4));
    p.setPen(colour);
    p.setFont(Theme::words(10, QFont::Bold));
    p.drawText(QRectF(0, 0, 14, 14), Qt::AlignCenter, u"?"_s);
}

void clockFace(QPainter &p)
{
    p.setPen(QPen(Theme::current().tokens().secondary, 1.4));
    p.drawEllipse(QRectF(1.5, 1.5, 11, 11));
    p.drawPolyline(QPolygonF{{7, 4}, {7, 7}, {9.5, 8.2}});
}

void slashedCircle(QPainter &p)
{
    p.drawEllipse(QRectF(1.5, 1.5, 11, 11));
    p.drawLine(QPointF(3.4, 10.6), QPointF(10.6, 3.4));
}

void cross(QPainter &p)
{
    p.drawLine(QPointF(3, 3), QPointF(11, 11));
    p.drawLine(QPointF(11, 3), QPointF(3, 11));
}

void crossedEquals(QPainter &p)
{
    p.drawLine(QPointF(2, 5), QPointF(12, 5));
    p.drawLine(QPointF(2, 9), QPointF(12, 9));
    p.drawLine(QPointF(4.5, 12.5), QPointF(9.5, 1.5));
}

void upAndDown(QPainter &p)
{
    p.drawPolyline(QPolygonF{{2, 9}, {7, 4}, {12, 9}});
    p.drawLine(QPointF(2, 12), QPointF(12, 12));
}

void drawMark(QPainter &p, Mark mark)
{
    switch (mark) {
    case Mark::Yes:
        p.setPen(QPen(Theme::current().tokens().verified, 2));
        checkMark(p, 0);
        return;
    case Mark::No:
        cross(p);
        return;
    case Mark::Unknown:
        questionCircle(p);
        return;
    case Mark::Differs:
        crossedEquals(p);
        return;
    case Mark::NotApplicable:
        p.drawLine(QPointF(3, 7), QPointF(11, 7));
        return;
    case Mark::Unsafe:
        p.setPen(QPen(Theme::current().tokens().text, 1.5));
        slashedCircle(p);
        return;
    case Mark::Sensed:
        waves(p);
        return;
    case Mark::Box:
        box(p);
        return;
    case Mark::BoxDone:
        box(p);
        checkMark(p, 1.2);
        return;
    case Mark::BoxNotApplicable:
        box(p);
        p.drawLine(QPointF(3.5, 10.5), QPointF(10.5, 3.5));
        return;
    case Mark::BoxDeferred:
        box(p);
        p.drawLine(QPointF(3.5, 5.5), QPointF(10.5, 5.5));
        p.drawLine(QPointF(3.5, 8.7), QPointF(10.5, 8.7));
        return;
    case Mark::BoxOverridden:
        box(p);
        p.drawLine(QPointF(7, 3), QPointF(7, 8.4));
        p.drawLine(QPointF(7, 9.8), QPointF(7, 11.4));
        return;
    case Mark::Regressed:
        upAndDown(p);
        return;
    case Mark::Clock:
        clockFace(p);
        return;
    case Mark::Event:
        p.setPen(QPen(Theme::current().tokens().text, 2));
        p.drawEllipse(QRectF(3, 3, 8, 8));
        return;
    case Mark::Call:
        p.setPen(QPen(Theme::current().tokens().text, 1.6));
        p.drawPolygon(QPolygonF{{3, 2.5}, {11.5, 7}, {3, 11.5}});
        return;
    }
    Q_UNREACHABLE();
}

QPainterPath severityShape(int level, const QRectF &r)
{
    QPainterPath path;
    const QPointF c = r.center();
    if (level == 0) {
        QPolygonF octagon;
        for (int corner = 0; corner < 8; ++corner) {
            const qreal angle = qDegreesToRadians(22.5 + 45.0 * corner);
            octagon << QPointF(c.x() + r.height() / 2 * 1.06 * qCos(angle),
                               c.y() + r.height() / 2 * 1.06 * qSin(angle));
        }
        path.addPolygon(octagon);
    } else if (level == 1) {
        path.addPolygon(QPolygonF{{c.x(), r.top()}, {r.right(), r.bottom()}, {r.left(), r.bottom()}});
    } else if (level == 2) {
        path.addPolygon(QPolygonF{{c.x(), r.top()}, {r.right(), c.y()}, {c.x(), r.bottom()}, {r.left(), c.y()}});
    } else {
        path.addEllipse(c, r.height() / 2, r.height() / 2);
    }
    path.closeSubpath();
    return path;
}

} // namespace

Mark markOf(Truth truth)
{
    switch (truth) {
    case Truth::Yes:
        return Mark::Yes;
    case Truth::No:
        return Mark::No;
    case Truth::Unknown:
        return Mark::Unknown;
    }
    Q_UNREACHABLE();
}

QString markName(Mark mark)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Mark", text); };
    switch (mark) {
    case Mark::Yes:
        return tr("yes");
    case Mark::No:
        return tr("no");
    case Mark::Unknown:
        return tr("not known");
    case Mark::Differs:
        return tr("differs");
    case Mark::NotApplicable:
        return tr("not applicable");
    case Mark::Unsafe:
        return tr("unsafe");
    case Mark::Sensed:
        return tr("sensed");
    case Mark::Box:
        return tr("open");
    case Mark::BoxDone:
        return tr("done");
    case Mark::BoxNotApplicable:
        return tr("not applicable");
    case Mark::BoxDeferred:
        return tr("deferred");
    case Mark::BoxOverridden:
        return tr("overridden");
    case Mark::Regressed:
        return tr("was true, is no longer");
    case Mark::Clock:
        return tr("waiting");
    case Mark::Event:
        return tr("event");
    case Mark::Call:
        return tr("call");
    }
    Q_UNREACHABLE();
}

void paintMark(QPainter &painter, Mark mark, const QRectF &rect)
{
    const Restore restore(painter);
    const qreal side = qMin(rect.width(), rect.height());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center() - QPointF(side / 2, side / 2));
    painter.scale(side / 14, side / 14);
    painter.setPen(QPen(Theme::current().tokens().text, 2));
    painter.setBrush(Qt::NoBrush);
    drawMark(painter, mark);
}

void paintSeverity(QPainter &painter, const QString &severity, const QRectF &rect)
{
    const Restore restore(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &tokens = Theme::current().tokens();
    bool isNumber = false;
    const int level = severity.mid(1).toInt(&isNumber);
    if (!severity.startsWith(u'P') || !isNumber || level > 3) {
        paintMark(painter, Mark::Unknown, rect.adjusted(3, 3, -3, -3));
        return;
    }
    const auto index = static_cast<std::size_t>(level);
    const QRectF shape = rect.adjusted(1, 1, -1, -1);
    painter.setPen(QPen(level == 2 ? tokens.severityInk[2] : tokens.text, 1));
    painter.setBrush(tokens.severityFill[index]);
    painter.drawPath(severityShape(level, shape));
    painter.setPen(tokens.severityInk[index]);
    painter.setFont(Theme::words(qRound(rect.height() * 0.42), QFont::Bold));
    // A triangle carries its letters low, where it is wide.
    const QRectF letters = level == 1 ? shape.adjusted(0, shape.height() * 0.34, 0, 0) : shape;
    painter.drawText(letters, Qt::AlignCenter, severity);
}

void paintHatch(QPainter &painter, const QRectF &rect)
{
    const Restore restore(painter);
    painter.setClipRect(rect, Qt::IntersectClip);
    painter.setPen(QPen(Theme::current().tokens().hatch, 1));
    constexpr qreal step = 7; // 5 px across the lines at 45 degrees
    for (qreal x = rect.left() - rect.height(); x < rect.right(); x += step)
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
}

} // namespace jaga
