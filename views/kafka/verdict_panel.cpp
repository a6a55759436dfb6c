// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kafka/verdict_panel.h"

#include "views/widgets/cell_table_view.h"
#include "views/widgets/mark_label.h"

#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int factColumns = 2;
constexpr int mostTestRows = 10;

QLabel *wrapped()
{
    auto *label = new QLabel;
    label->setProperty("role", u"dense"_s);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setFocusPolicy(Qt::NoFocus);
    return label;
}

QToolButton *link(const QString &name)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setProperty("role", u"link"_s);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setMinimumHeight(24);
    return button;
}

} // namespace

VerdictPanel::VerdictPanel(QWidget *parent)
    : QWidget(parent), m_grid(new QGridLayout), m_seen(wrapped()), m_ruledOut(wrapped()), m_tests(link(u"tests"_s)),
      m_step(link(u"step"_s)),
      m_table(new CellTableView(new CellTable(causeTestColumns()), tr("Tests of the cause"), this))
{
    setObjectName(u"verdict"_s);
    m_seen->setObjectName(u"seen"_s);
    m_ruledOut->setObjectName(u"ruledOut"_s);
    m_ruledOut->setProperty("role", u"secondary"_s);
    m_table->setObjectName(u"testTable"_s);
    m_grid->setHorizontalSpacing(4);
    m_grid->setVerticalSpacing(1);
    for (int column = 0; column < factColumns; ++column)
        m_grid->setColumnStretch(2 * column + 1, 1);
    auto *links = new QHBoxLayout;
    links->setSpacing(4);
    links->addWidget(m_seen, 1);
    links->addWidget(m_tests);
    links->addWidget(m_step);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 0, 10, 4);
    column->setSpacing(2);
    column->addLayout(links);
    column->addLayout(m_grid);
    column->addWidget(m_ruledOut);
    column->addWidget(m_table);
    connect(m_tests, &QToolButton::clicked, this, [this] { setTestsShown(m_table->isHidden()); });
    connect(m_step, &QToolButton::clicked, this, [this] { Q_EMIT stepRequested(m_next); });
    setTestsShown(false);
    setVisible(false);
}

void VerdictPanel::setTestsShown(bool shown)
{
    m_table->setVisible(shown);
    m_tests->setText(shown ? tr("Hide the tests") : tr("Show the tests"));
}

void VerdictPanel::drawFacts(const QList<LagFact> &facts)
{
    while (m_words.size() < facts.size()) {
        const auto at = static_cast<int>(m_words.size());
        m_marks << new MarkLabel(Mark::Unknown);
        m_words << wrapped();
        m_words.last()->setAlignment(Qt::AlignTop);
        m_grid->addWidget(m_marks.last(), at / factColumns, 2 * (at % factColumns), Qt::AlignTop);
        m_grid->addWidget(m_words.last(), at / factColumns, 2 * (at % factColumns) + 1);
    }
    for (qsizetype at = 0; at < m_words.size(); ++at) {
        const bool there = at < facts.size();
        m_marks.at(at)->setVisible(there);
        m_words.at(at)->setVisible(there);
        if (!there)
            continue;
        m_marks.at(at)->setMark(facts.at(at).known ? Mark::Yes : Mark::Unknown);
        m_words.at(at)->setText(facts.at(at).words);
    }
}

void VerdictPanel::show(const std::optional<CauseVerdict> &verdict, const QList<LagFact> &facts)
{
    setVisible(verdict.has_value() || !facts.isEmpty());
    drawFacts(facts);
    const CauseVerdict drawn = verdict.value_or(CauseVerdict());
    m_seen->setText(tr("Seen: %1.").arg(drawn.observation));
    m_seen->setVisible(!drawn.observation.isEmpty());
    m_ruledOut->setText(tr("Ruled out: %1.").arg(drawn.ruledOut.join(u", "_s)));
    m_ruledOut->setVisible(!drawn.ruledOut.isEmpty());
    m_next = drawn.next;
    m_step->setText(tr("Go to the step"));
    m_step->setToolTip(u'#' + m_next);
    m_step->setVisible(!m_next.isEmpty());
    m_tests->setVisible(!drawn.tests.isEmpty());
    if (drawn.tests.isEmpty())
        setTestsShown(false);
    m_table->table().setRows(drawn.tests);
    m_table->fitRows(mostTestRows);
}

} // namespace jaga
