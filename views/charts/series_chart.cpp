// SPDX-License-Identifier: GPL-3.0-or-later
// The plotting library's header needs Qt's own keywords, which the rest of the tree does without.
#undef QT_NO_KEYWORDS
#undef QT_NO_FOREACH
#include "views/charts/series_chart.h"

#include "models/items/text_format.h"
#include "views/theme/theme.h"

#include <QLabel>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostLines = 4;
constexpr std::array dashes{Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
constexpr std::array markers{QCPScatterStyle::ssDisc, QCPScatterStyle::ssSquare, QCPScatterStyle::ssTriangle,
                             QCPScatterStyle::ssDiamond};

double seconds(Instant at) { return static_cast<double>(toMicroseconds(at)) / 1e6; }

QString valueWords(double value)
{
    return std::abs(value) >= 100 || value == std::round(value) ? text::number(std::llround(value))
                                                                : QString::number(value, 'f', 1);
}

std::optional<SeriesChart::Point> lastKnown(const SeriesChart::Line &line)
{
    for (auto point = line.points.crbegin(); point != line.points.crend(); ++point) {
        if (point->value)
            return *point;
    }
    return std::nullopt;
}

/// Labels with grouped digits, as everywhere in the window.
class CountTicker final : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale &, QChar, int) override { return valueWords(tick); }
};

} // namespace

class SeriesChart::Plot {
public:
    explicit Plot(QWidget *parent) : plot(new QCustomPlot(parent))
    {
        QSharedPointer<QCPAxisTickerDateTime> time(new QCPAxisTickerDateTime);
        time->setDateTimeFormat(u"HH:mm"_s);
        time->setTickCount(4);
        time->setTimeZone(text::zone());
        plot->xAxis->setTicker(time);
        QSharedPointer<CountTicker> count(new CountTicker);
        count->setTickCount(3);
        plot->yAxis->setTicker(count);
        plot->setFocusPolicy(Qt::NoFocus);
        plot->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
        plot->axisRect()->setMargins(QMargins(0, 8, 84, 0));
    }

    void draw(const QList<Line> &lines)
    {
        qSharedPointerCast<QCPAxisTickerDateTime>(plot->xAxis->ticker())->setTimeZone(text::zone());
        plot->clearGraphs();
        plot->clearItems();
        double first = std::numeric_limits<double>::max();
        double last = std::numeric_limits<double>::lowest();
        double highest = 1;
        double lowest = 0;
        for (qsizetype at = 0; at < std::min<qsizetype>(lines.size(), mostLines); ++at) {
            QCPGraph *graph = plot->addGraph();
            QVector<double> keys;
            QVector<double> values;
            for (const Point &point : lines.at(at).points) {
                keys << seconds(point.at);
                values << point.value.value_or(std::numeric_limits<double>::quiet_NaN());
                first = std::min(first, keys.last());
                last = std::max(last, keys.last());
                highest = std::max(highest, point.value.value_or(0));
                lowest = std::min(lowest, point.value.value_or(0));
            }
            graph->setData(keys, values, true);
            graph->setAdaptiveSampling(true);
            label(lines.at(at), static_cast<std::size_t>(at));
        }
        if (last > first)
            plot->xAxis->setRange(first, last);
        plot->yAxis->setRange(lowest, highest * 1.1);
        style();
        plot->replot(QCustomPlot::rpQueuedReplot);
    }

    /// The last value stands at the end of its line; labels that would collide stand below each other.
    void label(const Line &line, std::size_t at)
    {
        const auto end = lastKnown(line);
        if (!end)
            return;
        auto *marker = new QCPItemTracer(plot);
        marker->setStyle(at % 2 == 0 ? QCPItemTracer::tsCircle : QCPItemTracer::tsSquare);
        marker->setSize(6);
        marker->position->setCoords(seconds(end->at), *end->value);
        marker->setProperty("line", static_cast<int>(at));
        auto *words = new QCPItemText(plot);
        words->setClipToAxisRect(false);
        words->position->setType(QCPItemPosition::ptAxisRectRatio);
        words->position->setCoords(1.03, 0.02 + 0.34 * static_cast<double>(at));
        words->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        words->setTextAlignment(Qt::AlignLeft);
        words->setText(line.name + u'\n' + valueWords(*end->value));
        words->setProperty("line", static_cast<int>(at));
    }

    void style()
    {
        const Tokens &tokens = Theme::current().tokens();
        plot->setBackground(QBrush(tokens.field));
        for (QCPAxis *axis : {plot->xAxis, plot->yAxis}) {
            axis->setBasePen(QPen(tokens.rule));
            axis->setTickPen(QPen(tokens.rule));
            axis->setSubTickPen(Qt::NoPen);
            axis->setTickLabelColor(tokens.secondary);
            axis->setTickLabelFont(Theme::digits(11));
            axis->grid()->setPen(QPen(tokens.rule, 1));
            axis->grid()->setZeroLinePen(QPen(tokens.rule));
        }
        plot->xAxis->grid()->setPen(Qt::NoPen);
        for (int at = 0; at < plot->graphCount(); ++at) {
            const auto index = static_cast<std::size_t>(at);
            plot->graph(at)->setPen(QPen(tokens.series[index], 2, dashes[index]));
            // A line of single points, between gaps, would not show without its markers.
            const bool few = plot->graph(at)->dataCount() <= 3;
            plot->graph(at)->setScatterStyle(few ? QCPScatterStyle(markers[index], 5) : QCPScatterStyle::ssNone);
        }
        for (int at = 0; at < plot->itemCount(); ++at) {
            QCPAbstractItem *item = plot->item(at);
            const QColor colour = tokens.series[static_cast<std::size_t>(item->property("line").toInt())];
            if (auto *words = qobject_cast<QCPItemText *>(item)) {
                words->setColor(colour);
                words->setFont(Theme::words(11, QFont::DemiBold));
            } else if (auto *marker = qobject_cast<QCPItemTracer *>(item)) {
                marker->setPen(QPen(colour));
                marker->setBrush(colour);
            }
        }
    }

    QCustomPlot *plot;
};

SeriesChart::SeriesChart(const QString &title, const QString &unit, QWidget *parent)
    : QWidget(parent), m_title(title), m_unit(unit), m_head(new QLabel), m_plot(std::make_unique<Plot>(this))
{
    m_head->setProperty("role", u"strong"_s);
    m_head->setContentsMargins(10, 4, 10, 0);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    column->addWidget(m_plot->plot, 1);
    connect(&Theme::current(), &Theme::changed, this, &SeriesChart::applyTheme);
    setLines({});
}

SeriesChart::~SeriesChart() = default;

void SeriesChart::setLines(const QList<Line> &lines)
{
    m_lines = lines;
    m_head->setText(u"%1, %2, %3"_s.arg(m_title, m_unit, text::zoneName()));
    m_plot->draw(lines);
    setAccessibleName(summary());
}

QString SeriesChart::summary() const
{
    QStringList parts{tr("%1, %2").arg(m_title, m_unit)};
    for (const Line &line : m_lines) {
        const auto end = lastKnown(line);
        parts << line.name + u' ' + (end ? valueWords(*end->value) : tr("not known"));
    }
    return parts.join(u"; "_s);
}

void SeriesChart::applyTheme()
{
    m_plot->style();
    m_plot->plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace jaga
