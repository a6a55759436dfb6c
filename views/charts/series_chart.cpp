// SPDX-License-Identifier: GPL-3.0-or-later
// The plotting library's header needs Qt's own keywords, which the rest of the tree does without.
#undef QT_NO_KEYWORDS
#undef QT_NO_FOREACH
#include "views/charts/series_chart.h"

#include "models/items/text_format.h"
#include "views/theme/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QStackedWidget>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostLines = 4;
constexpr double labelPixels = 32;             // name and value, two lines
constexpr std::chrono::seconds currentFor{60}; // an older end is told with its time
constexpr double secondsShownBelow = 600;      // a shorter span would show the same minute twice
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

/// `28 117`, or `28 117 at 12:36` where that is the last that is known.
QString endWords(const SeriesChart::Point &end, Instant now)
{
    const QString value = valueWords(*end.value);
    return now - end.at > currentFor ? SeriesChart::tr("%1 at %2").arg(value, text::minuteAt(end.at, now)) : value;
}

/// Labels with grouped digits, as everywhere in the window.
class CountTicker final : public QCPAxisTicker {
protected:
    QString getTickLabel(double tick, const QLocale &, QChar, int) override { return valueWords(tick); }
    double getTickStep(const QCPRange &range) override { return std::max(1.0, QCPAxisTicker::getTickStep(range)); }
};

} // namespace

class SeriesChart::Plot {
public:
    explicit Plot(QWidget *parent) : plot(new QCustomPlot(parent))
    {
        QSharedPointer<QCPAxisTickerDateTime> time(new QCPAxisTickerDateTime);
        time->setTickCount(3);
        plot->xAxis->setTicker(time);
        QSharedPointer<CountTicker> count(new CountTicker);
        count->setTickCount(3);
        plot->yAxis->setTicker(count);
        plot->setFocusPolicy(Qt::NoFocus);
        plot->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
        plot->axisRect()->setMargins(QMargins(0, 8, 84, 0));
    }

    void draw(const QList<Line> &lines, Instant now, const Limit &limit)
    {
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
            label(lines.at(at), static_cast<std::size_t>(at), now);
        }
        setSpan(first, std::max(last, seconds(now)));
        // A limit far above everything must not press the lines flat: it is then told in the head only.
        const bool limitInView = limit.value && *limit.value <= 4 * highest;
        if (limitInView)
            highest = std::max(highest, 1.15 * *limit.value); // its words stand above it
        plot->yAxis->setRange(lowest, highest * 1.1);
        if (limitInView)
            drawLimit(limit);
        style();
        plot->replot(QCustomPlot::rpQueuedReplot);
    }

    void setSpan(double first, double last)
    {
        auto time = qSharedPointerCast<QCPAxisTickerDateTime>(plot->xAxis->ticker());
        time->setTimeZone(text::zone());
        time->setDateTimeFormat(last - first < secondsShownBelow ? u"HH:mm:ss"_s : u"HH:mm"_s);
        if (last > first)
            plot->xAxis->setRange(first, last);
    }

    /// The last value stands at the end of its line; labels that would collide stand below each other.
    void label(const Line &line, std::size_t at, Instant now)
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
        const double step = std::max(0.34, labelPixels / std::max(1, plot->axisRect()->height()));
        words->position->setCoords(1.03, 0.02 + step * static_cast<double>(at));
        words->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        words->setTextAlignment(Qt::AlignLeft);
        words->setText(line.name + u'\n' + endWords(*end, now));
        words->setProperty("line", static_cast<int>(at));
    }

    void drawLimit(const Limit &limit)
    {
        auto *line = new QCPItemStraightLine(plot);
        line->point1->setTypeX(QCPItemPosition::ptAxisRectRatio);
        line->point2->setTypeX(QCPItemPosition::ptAxisRectRatio);
        line->point1->setTypeY(QCPItemPosition::ptPlotCoords);
        line->point2->setTypeY(QCPItemPosition::ptPlotCoords);
        line->point1->setCoords(0, *limit.value);
        line->point2->setCoords(1, *limit.value);
        auto *words = new QCPItemText(plot);
        words->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
        words->position->setTypeY(QCPItemPosition::ptPlotCoords);
        words->position->setCoords(0.98, *limit.value);
        words->setPositionAlignment(Qt::AlignRight | Qt::AlignBottom);
        words->setText(limit.words);
        words->setProperty("limit", true);
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
            if (auto *line = qobject_cast<QCPItemStraightLine *>(item)) {
                line->setPen(QPen(tokens.text, 1, Qt::DashLine));
                continue;
            }
            if (item->property("limit").toBool()) {
                qobject_cast<QCPItemText *>(item)->setColor(tokens.text);
                qobject_cast<QCPItemText *>(item)->setFont(Theme::words(11));
                continue;
            }
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
    : QWidget(parent), m_title(title), m_unit(unit), m_head(new QLabel), m_stack(new QStackedWidget(this)),
      m_plot(std::make_unique<Plot>(m_stack)), m_tableLink(new QToolButton), m_table(new QTableWidget(m_stack))
{
    m_head->setProperty("role", u"strong"_s);
    m_tableLink->setProperty("role", u"link"_s);
    m_tableLink->setFocusPolicy(Qt::StrongFocus);
    m_tableLink->setMinimumHeight(24);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(10, 0, 8, 0);
    row->addWidget(m_head, 1);
    row->addWidget(m_tableLink);
    m_table->setAccessibleName(tr("%1 as a table").arg(title));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->setFrameShape(QFrame::NoFrame);
    m_stack->addWidget(m_plot->plot);
    m_stack->addWidget(m_table);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_stack, 1);
    connect(&Theme::current(), &Theme::changed, this, &SeriesChart::applyTheme);
    connect(m_tableLink, &QToolButton::clicked, this, [this] { setTableShown(!isTableShown()); });
    setTableShown(false);
    setLines({}, {});
}

SeriesChart::~SeriesChart() = default;

void SeriesChart::setLines(const QList<Line> &lines, Instant now, const Limit &limit)
{
    m_lines = lines;
    m_now = now;
    m_limit = limit;
    m_head->setText(u"%1, %2, %3"_s.arg(m_title, m_unit, text::zoneName()));
    m_plot->draw(m_lines, m_now, m_limit);
    setAccessibleName(summary());
    if (isTableShown())
        fillTable();
}

bool SeriesChart::isTableShown() const { return m_stack->currentIndex() == 1; }

void SeriesChart::setTableShown(bool shown)
{
    m_stack->setCurrentIndex(shown ? 1 : 0);
    m_tableLink->setText(shown ? tr("Chart") : tr("Table"));
    m_tableLink->setAccessibleName(shown ? tr("Show %1 as a chart").arg(m_title)
                                         : tr("Show %1 as a table").arg(m_title));
    if (shown)
        fillTable();
}

/// Newest first; lines whose points do not share their moments share rows where they do.
void SeriesChart::fillTable()
{
    std::map<Instant, QList<QString>, std::greater<>> rows;
    const qsizetype lines = std::min<qsizetype>(m_lines.size(), mostLines);
    QStringList heads{tr("Time, %1").arg(text::zoneName())};
    for (qsizetype at = 0; at < lines; ++at) {
        heads << m_lines.at(at).name;
        for (const Point &point : m_lines.at(at).points) {
            QList<QString> &row = rows[point.at];
            row.resize(lines);
            row[at] = point.value ? valueWords(*point.value) : tr("not known");
        }
    }
    m_table->setColumnCount(static_cast<int>(heads.size()));
    m_table->setHorizontalHeaderLabels(heads);
    m_table->setRowCount(static_cast<int>(rows.size()));
    int line = 0;
    for (const auto &[at, values] : rows) {
        m_table->setItem(line, 0, new QTableWidgetItem(text::dayAndClock(at)));
        for (int column = 0; column < values.size(); ++column) {
            auto *item = new QTableWidgetItem(values.at(column));
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(line, column + 1, item);
        }
        ++line;
    }
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
}

QString SeriesChart::summary() const
{
    QStringList parts{tr("%1, %2").arg(m_title, m_unit)};
    for (const Line &line : m_lines) {
        const auto end = lastKnown(line);
        parts << line.name + u' ' + (end ? endWords(*end, m_now) : tr("not known"));
    }
    if (m_limit.value)
        parts << m_limit.words;
    return parts.join(u"; "_s);
}

void SeriesChart::applyTheme()
{
    m_plot->style();
    m_plot->plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace jaga
