// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/approvals/approval_inbox.h"

#include "models/items/approval_model.h"
#include "models/items/text_format.h"
#include "views/approvals/approval_detail.h"
#include "views/widgets/item_copy.h"
#include "views/widgets/section_head.h"
#include "views/widgets/wrapped_label.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString answerWords(const QString &act, const Sent &answer)
{
    switch (answer.outcome) {
    case Sent::Outcome::Unknown:
        return ApprovalInbox::tr(
                   "Outcome not known: %1 left and no answer came. It may have been done, and is looked up "
                   "until it is known. Done again meanwhile, it leaves as it was first written, under "
                   "its key.")
            .arg(act);
    case Sent::Outcome::NotSent:
        return ApprovalInbox::tr("Not done: %1. Nothing was changed.").arg(answer.error.detail);
    case Sent::Outcome::Answered:
        break;
    }
    if (answer.problem)
        return ApprovalInbox::tr("Refused: %1 Nothing was changed. (%2, %3)")
            .arg(answer.problem->detail.isEmpty() ? answer.problem->title : answer.problem->detail,
                 answer.problem->code, answer.problem->correlationId);
    const QString state = answer.body.value("state"_L1).toString();
    return ApprovalInbox::tr("Accepted: %1. The command is now %2.")
        .arg(act, state.isEmpty() ? ApprovalInbox::tr("recorded") : state);
}

} // namespace

ApprovalInbox::ApprovalInbox(ApprovalModel &model, bool canMutate, const BandState &band, QWidget *parent)
    : QWidget(parent, Qt::Window), m_model(model), m_band(new EnvironmentBand(this)), m_count(new QLabel(this)),
      m_state(new WrappedLabel(this)), m_outcome(new WrappedLabel(this)), m_outcomeLine(buildOutcome()),
      m_split(new QSplitter(Qt::Vertical, this)), m_table(new QTableView(m_split)),
      m_detail(new ApprovalDetail(canMutate, m_split))
{
    setObjectName(u"approvalInbox"_s);
    setWindowTitle(tr("Approvals – %1").arg(environmentName(band.environment)));
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    resize(1100, 720);
    m_band->setState(band);
    m_state->setObjectName(u"approvalState"_s);
    m_state->setProperty("role", u"cell"_s);
    m_count->setObjectName(u"approvalCount"_s);
    m_count->setProperty("role", u"secondary"_s);
    m_table->setObjectName(u"approvalTable"_s);
    m_table->setAccessibleName(tr("Commands that wait"));
    m_table->setModel(&m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(24);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setTabKeyNavigation(false);
    m_table->setColumnWidth(int(ApprovalModel::Column::Request), 220);
    m_table->setColumnWidth(int(ApprovalModel::Column::Target), 230);
    m_table->setColumnWidth(int(ApprovalModel::Column::AskedBy), 170);
    m_table->setColumnWidth(int(ApprovalModel::Column::Waits), 220);
    enableCopy(m_table);
    m_split->setStretchFactor(1, 1);
    m_split->setSizes({150, 560});
    m_split->setChildrenCollapsible(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_band);
    column->addWidget(
        sectionHead(tr("Approvals: who asked never approves, and approving runs nothing"), m_count, this));
    column->addWidget(m_outcomeLine);
    column->addWidget(m_state);
    column->addWidget(m_split, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ApprovalInbox::onCurrentChanged);
    for (const auto changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, changed, this, &ApprovalInbox::onRowsChanged);
    connect(&m_model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last) {
                const int current = m_table->currentIndex().row();
                if (current >= first.row() && current <= last.row())
                    onCurrentChanged();
            });
    connect(m_detail, &ApprovalDetail::decided, this, &ApprovalInbox::decided);
    connect(m_detail, &ApprovalDetail::noteTyped, this, &ApprovalInbox::noteTyped);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &ApprovalInbox::showCount);
    onRowsChanged();
}

QWidget *ApprovalInbox::buildOutcome()
{
    auto *line = new QWidget(this);
    line->setObjectName(u"outcomeLine"_s);
    auto *dismiss = new QPushButton(tr("Dismiss"), line);
    dismiss->setObjectName(u"dismissOutcome"_s);
    dismiss->setAutoDefault(false);
    connect(dismiss, &QPushButton::clicked, line, &QWidget::hide);
    m_outcome->setProperty("role", u"strong"_s);
    m_outcome->setSelectable();
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(12, 6, 12, 6);
    row->addWidget(m_outcome, 1);
    row->addWidget(dismiss);
    line->hide();
    return line;
}

void ApprovalInbox::showCount()
{
    int decide = 0, execute = 0, own = 0, others = 0;
    for (const ApprovalRow &row : m_model.rows())
        ++(row.forOthers ? others : row.mine ? own : row.waitsForExecution() ? execute : decide);
    m_count->setText(
        tr("%1 to decide, %2 to execute, %3 of your own, %4 for others").arg(decide).arg(execute).arg(own).arg(others));
}

void ApprovalInbox::setTrouble(const QString &words)
{
    m_trouble = words;
    showState();
}

/// An empty list is no calm news unless all of it was read.
void ApprovalInbox::showState()
{
    m_state->setText(m_trouble.isEmpty() ? tr("Nothing waits for you, and nothing you asked for is open. New requests "
                                              "arrive by themselves.")
                                         : m_trouble);
    m_state->setVisible(m_model.rowCount() == 0 || !m_trouble.isEmpty());
}

QString ApprovalInbox::selectedId() const { return m_table->currentIndex().data(ApprovalModel::IdRole).toString(); }

void ApprovalInbox::onCurrentChanged()
{
    const ApprovalRow *row = m_model.row(m_table->currentIndex().row());
    if (!row) {
        m_detail->clear();
        return;
    }
    const bool isOther = m_detail->commandId() != row->command.id || m_detail->commandState() != row->command.state;
    m_detail->setRow(*row, m_now);
    if (isOther)
        Q_EMIT guardsRequested(row->command);
}

void ApprovalInbox::onRowsChanged()
{
    showCount();
    showState();
    if (!m_table->currentIndex().isValid() && m_model.rowCount() > 0)
        m_table->selectRow(0);
    else if (m_model.rowCount() == 0)
        m_detail->clear();
}

void ApprovalInbox::setNow(Instant now)
{
    m_now = now;
    m_band->setNow(now);
    m_model.setNow(now);
}

bool ApprovalInbox::select(const QString &commandId)
{
    const int row = m_model.rowOf(commandId);
    if (row >= 0)
        m_table->selectRow(row);
    return row >= 0;
}

void ApprovalInbox::showGuards(const QString &commandId, const api::Guards &guards)
{
    if (commandId == m_detail->commandId())
        m_detail->showGuards(guards, m_now);
}

void ApprovalInbox::showGuardProblem(const QString &commandId, const QString &words)
{
    if (commandId == m_detail->commandId())
        m_detail->showGuardProblem(words);
}

void ApprovalInbox::showAnswer(const api::Command &command, const QString &act, const Sent &answer)
{
    const QString words = answerWords(act, answer);
    m_outcome->setText(u"%1, %2 %3. %4"_s.arg(command.title.isEmpty() ? command.type : command.title,
                                              command.targetType, text::shortId(command.targetId), words));
    m_outcomeLine->show();
    if (command.id == m_detail->commandId())
        m_detail->settle(answer.outcome == Sent::Outcome::Unknown ? words : QString());
}

void ApprovalInbox::showLost(const QString &commandId, const QString &act)
{
    if (commandId == m_detail->commandId())
        m_detail->settle(answerWords(act, Sent{}));
}

void ApprovalInbox::offerNote(const QString &commandId, const QString &note)
{
    if (commandId == m_detail->commandId())
        m_detail->offerNote(note);
}

void ApprovalInbox::hideEvent(QHideEvent *event)
{
    m_detail->keepTyped();
    QWidget::hideEvent(event);
}

void ApprovalInbox::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QWidget::keyPressEvent(event);
}

} // namespace jaga
