// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/timeline_view.h"

#include "models/items/text_format.h"
#include "views/charts/lane_chart.h"
#include "views/timeline/timeline_details.h"
#include "views/widgets/cell_table_view.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>

namespace jaga {

using namespace Qt::StringLiterals;

TimelineView::TimelineView(QWidget *parent)
    : EvidenceView(parent), m_splitter(new QSplitter(Qt::Vertical, page())),
      m_chartArea(new QStackedWidget(m_splitter)), m_chart(new LaneChart),
      m_list(new CellTableView(new CellTable(timelineColumns()), tr("Timeline as a list"), m_chartArea)),
      m_details(new TimelineDetails(m_splitter)), m_asLanes(new QPushButton(tr("Lanes"))),
      m_asList(new QPushButton(tr("List"))), m_problem(new QPushButton(tr("To the problem")))
{
    auto *scroll = new QScrollArea(m_chartArea);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_chart);
    m_chartArea->addWidget(scroll);
    m_chartArea->addWidget(m_list);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(4);
    m_splitter->setStretchFactor(0, 1);
    column()->addWidget(m_splitter);
    buildTools();
    setFocusProxy(m_chart);

    connect(m_chart, &LaneChart::selectionChanged, this, &TimelineView::selectEvent);
    connect(m_chart, &LaneChart::copyRequested, this, &TimelineView::copySelected);
    connect(m_list, &CellTableView::currentKeyChanged, this, &TimelineView::selectKey);
}

QString TimelineView::id() const { return u"timeline"_s; }
QString TimelineView::title() const { return tr("Timeline"); }
QStringList TimelineView::shapes() const { return {u"timeline"_s, u"case_head"_s}; }

void TimelineView::buildTools()
{
    auto *choice = new QButtonGroup(this);
    for (QPushButton *button : {m_asLanes, m_asList}) {
        button->setCheckable(true);
        choice->addButton(button);
        tools()->addWidget(button);
    }
    m_asLanes->setChecked(true);
    m_asList->setObjectName(u"asList"_s);
    m_problem->setObjectName(u"toProblem"_s);
    m_problem->setToolTip(tr("Shows the event that needs a person most"));
    connect(m_asList, &QPushButton::toggled, this, &TimelineView::showAsList);
    connect(m_problem, &QPushButton::clicked, this, &TimelineView::jumpToProblem);
    auto *fit = new QPushButton(tr("Fit"));
    fit->setToolTip(tr("Shows everything (0)"));
    connect(fit, &QPushButton::clicked, m_chart, &LaneChart::fit);
    tools()->addWidget(m_problem);
    tools()->addWidget(fit);
    for (const auto &[words, name, factor] :
         {std::tuple(u"+"_s, tr("Zoom in"), 0.6), std::tuple(u"\u2212"_s, tr("Zoom out"), 1.7)}) {
        auto *button = new QPushButton(words);
        button->setAccessibleName(name);
        button->setToolTip(name);
        button->setFixedWidth(28);
        connect(button, &QPushButton::clicked, m_chart, [this, by = factor] { m_chart->zoom(by); });
        tools()->addWidget(button);
    }
    connect(addFind(), &QLineEdit::textChanged, this, &TimelineView::find);
    auto *next = new QShortcut(QKeySequence::FindNext, this);
    next->setContext(Qt::WidgetWithChildrenShortcut);
    connect(next, &QShortcut::activated, this, &TimelineView::findNext);
}

void TimelineView::showAsList(bool list)
{
    m_chartArea->setCurrentIndex(list ? 1 : 0);
    if (list && m_chart->selected() >= 0)
        m_list->selectKey(m_chart->lanes().events.at(m_chart->selected()).key());
}

void TimelineView::find(const QString &words)
{
    m_chart->setFind(words);
    m_list->table().setFilter(words);
}

/// The next event that holds the words, after the selected one and round the end.
void TimelineView::findNext()
{
    const QList<TimelineEvent> &events = m_chart->lanes().events;
    for (qsizetype step = 1; step <= events.size(); ++step) {
        const qsizetype at = (m_chart->selected() + step) % events.size();
        if (!m_chart->isFound(at))
            continue;
        m_chart->select(at);
        m_list->selectKey(events.at(at).key());
        return;
    }
}

void TimelineView::selectEvent(qsizetype event)
{
    m_details->setEvent(event < 0 ? nullptr : &m_chart->lanes().events.at(event), m_chart->lanes(), m_now);
}

void TimelineView::selectKey(const QString &key)
{
    const QList<TimelineEvent> &events = m_chart->lanes().events;
    for (qsizetype at = 0; at < events.size(); ++at) {
        if (events.at(at).key() == key) {
            m_chart->select(at);
            return;
        }
    }
}

void TimelineView::jumpToProblem()
{
    const qsizetype problem = m_chart->lanes().problem;
    if (problem < 0)
        return;
    m_chart->jumpTo(problem);
    m_list->selectKey(m_chart->lanes().events.at(problem).key());
}

void TimelineView::copySelected()
{
    if (m_chart->selected() >= 0)
        QGuiApplication::clipboard()->setText(m_details->plainText());
}

EvidenceView::Picture TimelineView::headline(const EvidenceState &state, Instant now) const
{
    const TimelineLanes &lanes = m_chart->lanes();
    Picture picture;
    if (lanes.lastProgress)
        picture.words = tr("Last progress %1 ago, %2.")
                            .arg(text::age(now - *lanes.lastProgress),
                                 text::withZone(text::clockAt(*lanes.lastProgress, now), *lanes.lastProgress));
    else if (!lanes.events.isEmpty())
        picture.words = tr("No progress on record.");
    if (lanes.problem >= 0) {
        const TimelineEvent &event = lanes.events.at(lanes.problem);
        picture.bold = event.outcome == TimelineEvent::Outcome::Unknown
                           ? tr("%1, %2: outcome not known.").arg(event.lane, event.label)
                           : u"%1: %2."_s.arg(event.lane, event.label);
    }
    if (m_standing.isAbove(now)) {
        const QString words = standingWords(m_standing, now);
        picture.bold += (picture.bold.isEmpty() ? u""_s : u" "_s) + words.left(1).toUpper() + words.mid(1) + u'.';
    }
    picture.notices = noticesFor({{tr("Timeline"), state}}, now);
    if (lanes.withoutTime > 0)
        picture.notices << tr("%1 records have no time: they stand in the list only.").arg(lanes.withoutTime);
    if (lanes.reversed > 0)
        picture.notices
            << tr("%1 records end before they begin: clocks differ or data is wrong. They are drawn as marks.")
                   .arg(lanes.reversed);
    picture.attention = {.abnormal = lanes.needPerson, .unknown = lanes.unknown};
    return picture;
}

EvidenceView::Picture TimelineView::draw(const QList<const Evidence *> &evidence, Instant now)
{
    m_now = now;
    const EvidenceState state = evidenceState(evidence, u"timeline"_s, now);
    m_standing = {};
    for (const Evidence *head : ofShape(evidence, u"case_head"_s))
        m_standing = standingOf(*head);
    m_chart->setLanes(timelineLanes(evidence, now), now);
    m_list->table().setRows(timelineRows(m_chart->lanes(), now));
    // What needs a person most is what the panel tells of until somebody chooses.
    const qsizetype problem = m_chart->lanes().problem;
    if (problem >= 0 && !std::exchange(m_hasOffered, true))
        m_chart->select(problem);
    if (m_chart->lanes().events.isEmpty())
        m_hasOffered = false; // another case
    selectEvent(m_chart->selected());
    m_problem->setEnabled(m_chart->lanes().problem >= 0);
    Picture picture = headline(state, now);
    picture.instead = messageFor(state, tr("Timeline"),
                                 {tr("No events on record."),
                                  tr("The sources answered and hold no event for this case."),
                                  tr("Check that the case names the right order or quote; the queue shows its number."),
                                  {}});
    return picture;
}

} // namespace jaga
