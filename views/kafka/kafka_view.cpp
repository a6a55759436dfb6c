// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kafka/kafka_view.h"

#include "models/items/text_format.h"
#include "views/charts/heat_map.h"
#include "views/kafka/verdict_panel.h"
#include "views/widgets/cell_table_view.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QShortcut>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostGroupRows = 5;
constexpr int mostInboxRows = 6;

/// A page that scrolls, made within `parent`.
QWidget *scrolledPage(QWidget *parent, QVBoxLayout &column)
{
    auto *scroll = new QScrollArea(parent);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget(scroll->viewport());
    page->setProperty("role", u"field"_s);
    scroll->setWidget(page);
    column.addWidget(scroll);
    return page;
}

QList<SeriesChart::Point> points(const QList<SeriesPoint> &series)
{
    QList<SeriesChart::Point> result;
    result.reserve(series.size());
    for (const SeriesPoint &point : series)
        result.append({point.at, point.value});
    return result;
}

} // namespace

KafkaView::KafkaView(QWidget *parent)
    : EvidenceView(parent), m_lines(scrolledPage(page(), *column())), m_verdict(new VerdictPanel(m_lines)),
      m_groupTable(new CellTableView(new CellTable(lagGroupColumns()), tr("Consumers"), m_lines)),
      m_lag(new SeriesChart(tr("Lag"), tr("events"), m_lines)),
      m_rates(new SeriesChart(tr("Rates"), tr("events a second"), m_lines)),
      m_map(new HeatMap(tr("Lag by partition and time"), m_lines)),
      m_partitions(new CellTableView(new CellTable(lagPartitionColumns()), tr("Partitions"), m_lines)),
      m_inboxHead(new QLabel(m_lines)),
      m_inbox(new CellTableView(new CellTable(inboxColumns()), tr("Inbox rows"), m_lines))
{
    m_groupTable->setObjectName(u"groups"_s);
    m_partitions->setObjectName(u"partitions"_s);
    m_inbox->setObjectName(u"inbox"_s);
    m_inboxHead->setProperty("role", u"section"_s);
    auto *lines = new QVBoxLayout(m_lines);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(0);
    lines->addWidget(m_verdict);
    lines->addWidget(m_groupTable);
    lines->addLayout(buildCharts(), 1);
    lines->addWidget(m_inboxHead);
    lines->addWidget(m_inbox);
    setFocusProxy(m_groupTable);
    connect(addFind(), &QLineEdit::textChanged, m_groupTable, [this](const QString &words) {
        m_groupTable->table().setFilter(words);
        m_inbox->table().setFilter(words);
    });
    connect(m_verdict, &VerdictPanel::stepRequested, this, &EvidenceView::linkActivated);
    connect(m_groupTable, &CellTableView::currentKeyChanged, this, &KafkaView::showGroup);
    auto *asTables = new QShortcut(QKeySequence(u"Ctrl+Shift+D"_s), this);
    asTables->setContext(Qt::WidgetWithChildrenShortcut);
    connect(asTables, &QShortcut::activated, this, [this] {
        const bool shown = !m_lag->isTableShown();
        m_lag->setTableShown(shown);
        m_rates->setTableShown(shown);
    });
    connect(m_map, &HeatMap::rowClicked, this, [this](int row) { m_partitions->selectKey(m_mapRows.value(row)); });
    connect(m_partitions, &CellTableView::currentKeyChanged, m_map,
            [this](const QString &key) { m_map->setSelected(static_cast<int>(m_mapRows.indexOf(key))); });
}

QLayout *KafkaView::buildCharts()
{
    auto *grid = new QGridLayout;
    grid->setSpacing(0);
    auto *mapHead = new QLabel(tr("Lag by partition and time"));
    mapHead->setProperty("role", u"strong"_s);
    mapHead->setContentsMargins(10, 4, 10, 2);
    auto *tableHead = new QLabel(tr("Partitions, most lag first"));
    tableHead->setProperty("role", u"strong"_s);
    tableHead->setContentsMargins(10, 4, 10, 2);
    grid->addWidget(m_lag, 0, 0);
    grid->addWidget(m_rates, 0, 1);
    grid->addWidget(mapHead, 1, 0);
    grid->addWidget(tableHead, 1, 1);
    grid->addWidget(m_map, 2, 0);
    grid->addWidget(m_partitions, 2, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(0, 3);
    grid->setRowStretch(2, 4);
    m_partitions->setMinimumHeight(110);
    m_partitions->setMinimumWidth(240);
    return grid;
}

QString KafkaView::id() const { return u"kafka"_s; }
QString KafkaView::title() const { return tr("Kafka lag"); }
QStringList KafkaView::shapes() const { return {u"lag_partition"_s, u"lag_history"_s, u"lag_signs"_s, u"inbox"_s}; }
QString KafkaView::verdictAnchor() const { return u"lag-cause"_s; }

void KafkaView::showGroup(const QString &key)
{
    const auto group =
        std::find_if(m_groups.begin(), m_groups.end(), [&](const LagGroup &one) { return one.key() == key; });
    if (group == m_groups.end())
        return;
    m_shown = key;
    const QString which = group->isPartlySampled()
                              ? tr("%1 of %2 partitions").arg(group->sampledPartitions).arg(group->partitions.size())
                              : tr("all partitions");
    m_lag->setUnit(tr("events, %1").arg(which));
    m_lag->setLines({{tr("lag"), points(group->lagHistory)}}, m_now, m_limit);
    m_rates->setUnit(tr("events a second, %1").arg(which));
    m_rates->setLines(
        {{tr("produced"), points(group->producedHistory)}, {tr("committed"), points(group->committedHistory)}}, m_now);
    QList<SeriesChart::Line> rows;
    m_mapRows.clear();
    for (const LagPartition &partition : group->partitions) {
        m_mapRows << QString::number(partition.number);
        rows.append({m_mapRows.last(), points(partition.history)});
    }
    m_map->setRows(rows);
    m_partitions->table().setRows(lagPartitionRows(*group));
}

void KafkaView::headline(Picture &picture, const EvidenceState &live) const
{
    const auto abnormal =
        std::count_if(m_groups.begin(), m_groups.end(), [](const LagGroup &g) { return g.isAbnormal(); });
    const auto unknown =
        std::count_if(m_groups.begin(), m_groups.end(), [](const LagGroup &g) { return g.unknownPartitions > 0; });
    picture.attention = {.abnormal = static_cast<int>(abnormal), .unknown = static_cast<int>(unknown)};
    if (m_groups.isEmpty())
        return;
    const LagGroup &worst = m_groups.first();
    if (!live.answered() || worst.stale) {
        picture.bold = tr("Lag not known.");
        picture.words = tr("The broker's numbers are missing or old; the samples below show how it was.");
        return;
    }
    picture.bold = tr("%1: lag %2").arg(worst.consumer, lagWords(worst));
    picture.words = tr("%1. %2 of %3 consumers need a look.").arg(trendWords(worst)).arg(abnormal).arg(m_groups.size());
}

/// The cause stands in the answer line; how much is behind follows it.
void KafkaView::takeVerdict(Picture &picture) const
{
    if (!verdict())
        return;
    const QString lag = picture.bold;
    picture.bold = verdict()->bold + (verdict()->bold.endsWith(u'.') ? u""_s : u"."_s);
    picture.words = verdict()->words + u' ' + lag;
    if (verdict()->truth == Truth::Unknown)
        ++picture.attention.unknown;
}

EvidenceView::Picture KafkaView::draw(const QList<const Evidence *> &evidence, Instant now)
{
    const EvidenceState live = evidenceState(evidence, u"lag_partition"_s, now);
    const EvidenceState samples = evidenceState(evidence, u"lag_history"_s, now);
    const EvidenceState inbox = evidenceState(evidence, u"inbox"_s, now);
    m_groups = lagGroups(evidence, now);
    m_now = now;
    const auto limit = lagLimit(evidence);
    m_limit = limit ? SeriesChart::Limit{limit->lag, limit->words} : SeriesChart::Limit();
    m_groupTable->table().setRows(lagGroupRows(m_groups));
    m_groupTable->fitRows(mostGroupRows);
    const bool stillThere =
        std::any_of(m_groups.begin(), m_groups.end(), [&](const LagGroup &g) { return g.key() == m_shown; });
    if (!m_groups.isEmpty())
        showGroup(stillThere ? m_shown : m_groups.first().key());
    m_inbox->table().setRows(inboxRows(evidence, now));
    m_inbox->fitRows(mostInboxRows);
    m_inbox->setVisible(inbox.rows > 0);
    m_inboxHead->setText(!inbox.answered() ? tr("Inbox: not known")
                         : inbox.rows == 0 ? tr("Inbox: no row failed, retrying or waiting")
                                           : tr("Inbox: %1 rows").arg(text::number(inbox.rows)));
    Picture picture;
    headline(picture, live);
    takeVerdict(picture);
    m_verdict->show(verdict(), lagFacts(evidence, now));
    picture.notices = noticesFor({{tr("Live lag"), live}, {tr("Lag history"), samples}, {tr("Inbox"), inbox}}, now);
    if (!live.answered() && samples.answered())
        picture.notices << tr(
            "The broker did not answer: live lag is not known. History comes from samples in PostgreSQL.");
    if (m_groups.isEmpty())
        picture.instead = messageFor(live.answered() || !samples.answered() ? live : samples, tr("Kafka lag"),
                                     {tr("No consumer reads this topic."),
                                      tr("Neither the broker nor the samples name a consumer group for it."),
                                      tr("Check that the consumer is deployed and its group's name."),
                                      {}});
    return picture;
}

} // namespace jaga
