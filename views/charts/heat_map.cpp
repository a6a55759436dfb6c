// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/charts/heat_map.h"

#include "models/items/text_format.h"
#include "views/theme/glyphs.h"
#include "views/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int labelWidth = 36;
constexpr int headHeight = 6;
constexpr int footHeight = 36;
constexpr std::array<double, 5> stepFloors{0, 1, 10, 100, 1000};

/// From the ground to the first series' colour: one hue, so that more is darker (or lighter on dark) and nothing else.
QColor shade(std::size_t step)
{
    const Tokens &tokens = Theme::current().tokens();
    const QColor ground = tokens.panel;
    const QColor full = tokens.series[0];
    const auto part = static_cast<float>(step) / static_cast<float>(stepFloors.size() - 1);
    const auto mix = [part](float a, float b) { return a + (b - a) * part; };
    return QColor::fromRgbF(mix(ground.redF(), full.redF()), mix(ground.greenF(), full.greenF()),
                            mix(ground.blueF(), full.blueF()));
}

std::size_t stepOf(double value)
{
    std::size_t step = 0;
    while (step + 1 < stepFloors.size() && value >= stepFloors[step + 1])
        ++step;
    return step;
}

} // namespace

HeatMap::HeatMap(const QString &name, QWidget *parent) : QWidget(parent)
{
    setAccessibleName(name);
    setToolTip(tr("Shade: highest value in the column. Hatched: not read. The numbers stand in the table beside it."));
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void HeatMap::setRows(const QList<SeriesChart::Line> &rows)
{
    m_rows = rows;
    m_from = Instant::max();
    m_to = Instant::min();
    for (const SeriesChart::Line &row : rows) {
        for (const SeriesChart::Point &point : row.points) {
            m_from = std::min(m_from, point.at);
            m_to = std::max(m_to, point.at);
        }
    }
    update();
}

void HeatMap::setSelected(int row)
{
    m_selected = row;
    update();
}

QRectF HeatMap::plotArea() const
{
    return QRectF(labelWidth, headHeight, width() - labelWidth - 8, std::max(1, height() - headHeight - footHeight));
}

void HeatMap::paintRow(QPainter &painter, int row, const QRectF &area) const
{
    // Whole pixels: the hatch below a shade must not shine through between two rows.
    const double height = area.height() / static_cast<double>(m_rows.size());
    const double top = std::round(area.top() + height * row);
    const double end = std::round(area.top() + height * (row + 1));
    const QRectF line(area.left(), top, area.width(), std::max(1.0, end - top - (height >= 3 ? 1 : 0)));
    paintHatch(painter, line);
    const auto span = static_cast<double>(std::max<qint64>((m_to - m_from).count(), 1));
    const QList<SeriesChart::Point> &points = m_rows.at(row).points;
    // Each sample holds until the next one; a pixel that several share shows the highest, drawn last.
    const auto x = [&](Instant at) {
        return area.left() + area.width() * static_cast<double>((at - m_from).count()) / span;
    };
    std::vector<double> highest(static_cast<std::size_t>(std::ceil(area.width())) + 1, -1);
    for (qsizetype at = 0; at < points.size(); ++at) {
        if (!points.at(at).value)
            continue;
        const double until = at + 1 < points.size() ? x(points.at(at + 1).at) : area.right();
        const auto first = static_cast<std::size_t>(std::clamp(x(points.at(at).at) - area.left(), 0.0, area.width()));
        const auto last = static_cast<std::size_t>(std::clamp(until - area.left(), 0.0, area.width()));
        for (std::size_t column = first; column <= std::min(last, highest.size() - 1); ++column)
            highest[column] = std::max(highest[column], *points.at(at).value);
    }
    for (std::size_t column = 0; column + 1 < highest.size();) {
        std::size_t next = column + 1;
        while (next + 1 < highest.size() && highest[next] == highest[column])
            ++next;
        if (highest[column] >= 0)
            painter.fillRect(QRectF(area.left() + static_cast<double>(column), line.top(),
                                    static_cast<double>(next - column), line.height()),
                             shade(stepOf(highest[column])));
        column = next;
    }
    if (row != m_selected)
        return;
    painter.setPen(QPen(Theme::current().tokens().accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(line.adjusted(0, -1, 0, 1));
}

void HeatMap::paintLegend(QPainter &painter) const
{
    const Tokens &tokens = Theme::current().tokens();
    double x = labelWidth;
    painter.setFont(Theme::digits(10));
    for (std::size_t step = 0; step < stepFloors.size(); ++step) {
        painter.fillRect(QRectF(x, height() - 13, 10, 9), shade(step));
        painter.setPen(tokens.edge);
        painter.drawRect(QRectF(x, height() - 13, 10, 9));
        painter.setPen(tokens.secondary);
        const QString words = step == 0 ? u"0"_s : u"\u2265"_s + text::number(std::llround(stepFloors[step]));
        painter.drawText(QPointF(x + 14, height() - 4), words);
        x += 26 + QFontMetricsF(painter.font()).horizontalAdvance(words);
    }
    const QRectF box(x, height() - 13, 10, 9);
    paintHatch(painter, box);
    painter.setPen(tokens.edge);
    painter.drawRect(box);
    painter.setPen(tokens.secondary);
    painter.drawText(QPointF(x + 14, height() - 4), tr("not read"));
}

void HeatMap::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = Theme::current().tokens();
    QPainter painter(this);
    painter.fillRect(rect(), tokens.field);
    if (m_rows.isEmpty() || m_to < m_from) {
        painter.setPen(tokens.secondary);
        painter.setFont(Theme::words(12));
        painter.drawText(rect(), Qt::AlignCenter, tr("No samples on record"));
        return;
    }
    const QRectF area = plotArea();
    const double height = area.height() / static_cast<double>(m_rows.size());
    double nextLabel = area.top();
    for (int row = 0; row < m_rows.size(); ++row) {
        paintRow(painter, row, area);
        const double top = area.top() + height * row;
        if (top < nextLabel && row != m_selected)
            continue;
        nextLabel = top + 14;
        painter.setPen(row == m_selected ? tokens.text : tokens.secondary);
        painter.setFont(Theme::digits(11, row == m_selected ? QFont::Bold : QFont::Normal));
        painter.drawText(QRectF(0, top + height / 2 - 8, labelWidth - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                         m_rows.at(row).name);
    }
    painter.setPen(tokens.secondary);
    painter.setFont(Theme::digits(11));
    const QRectF axis(area.left(), area.bottom() + 2, area.width(), 16);
    painter.drawText(axis, Qt::AlignLeft, text::minute(m_from));
    painter.drawText(axis, Qt::AlignRight, text::withZone(text::minute(m_to), m_to));
    paintLegend(painter);
}

void HeatMap::mousePressEvent(QMouseEvent *event)
{
    const QRectF area = plotArea();
    if (m_rows.isEmpty() || !area.contains(event->position()))
        return;
    const double height = area.height() / static_cast<double>(m_rows.size());
    const auto row = static_cast<int>((event->position().y() - area.top()) / height);
    Q_EMIT rowClicked(std::min(row, static_cast<int>(m_rows.size()) - 1));
}

} // namespace jaga
