// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/approvals/approval_inbox.h"

#include "models/items/approval_model.h"
#include "views/approvals/approval_detail.h"
#include "views/widgets/item_copy.h"
#include "views/widgets/section_head.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
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
      m_empty(new QLabel(this)), m_split(new QSplitter(Qt::Vertical, this)), m_table(new QTableView(m_split)),
      m_detail(new ApprovalDetail(canMutate, m_split))
{
    setObjectName(u"approvalInbox"_s);
    setWindowTitle(tr("Approvals – %1").arg(environmentName(band.environment)));
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    resize(1100, 720);
    m_band->setState(band);
    m_empty->setText(
        tr("Nothing waits for you, and nothing you asked for is open. New requests arrive by themselves."));
    m_empty->setProperty("role", u"cell"_s);
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
    column->addWidget(m_empty);
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
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &ApprovalInbox::showCount);
    onRowsChanged();
}

void ApprovalInbox::showCount()
{
    int decide = 0, execute = 0, own = 0;
    for (const ApprovalRow &row : m_model.rows())
        ++(row.waitsForExecution() ? execute : row.mine ? own : decide);
    m_count->setText(tr("%1 to decide, %2 approved and to execute, %3 of your own").arg(decide).arg(execute).arg(own));
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
    m_empty->setVisible(m_model.rowCount() == 0);
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

void ApprovalInbox::select(const QString &commandId)
{
    const int row = m_model.rowOf(commandId);
    if (row >= 0)
        m_table->selectRow(row);
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

void ApprovalInbox::showAnswer(const QString &commandId, const QString &act, const Sent &answer)
{
    if (commandId == m_detail->commandId())
        m_detail->showOutcome(answerWords(act, answer), answer.outcome == Sent::Outcome::Unknown);
}

void ApprovalInbox::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QWidget::keyPressEvent(event);
}

} // namespace jaga
