// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/tasks/tasks_view.h"

#include "models/items/task_matrix.h"
#include "views/widgets/cell_table_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostMatrixRows = 14;

} // namespace

TasksView::TasksView(QWidget *parent)
    : EvidenceView(parent),
      m_matrix(new CellTableView(new CellTable(taskMatrixColumns({})), tr("Tasks by type and status"), page())),
      m_tasks(new CellTableView(new CellTable(taskColumns()), tr("Tasks of the case"), page())),
      m_shown(new QLabel(page())), m_all(new QPushButton(tr("Show all"), page()))
{
    m_matrix->setObjectName(u"matrix"_s);
    m_matrix->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_matrix->setSelectionMode(QAbstractItemView::SingleSelection);
    m_matrix->setSortable(false);
    m_tasks->setObjectName(u"tasks"_s);
    m_shown->setProperty("role", u"strong"_s);
    m_all->setObjectName(u"showAll"_s);
    column()->addWidget(m_matrix);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 6, 8, 4);
    head->addWidget(m_shown);
    head->addWidget(m_all);
    head->addStretch(1);
    column()->addLayout(head);
    column()->addWidget(m_tasks, 1);
    setFocusProxy(m_tasks);
    connect(addFind(), &QLineEdit::textChanged, m_tasks,
            [this](const QString &words) { m_tasks->table().setFilter(words); });
    connect(m_matrix, &QAbstractItemView::clicked, this, &TasksView::narrowTo);
    connect(m_matrix, &QAbstractItemView::activated, this, &TasksView::narrowTo);
    connect(m_all, &QPushButton::clicked, this, &TasksView::showAll);
    showAll();
}

QString TasksView::id() const { return u"tasks"_s; }
QString TasksView::title() const { return tr("Tasks"); }
QStringList TasksView::shapes() const { return {u"task_distribution"_s, u"task"_s, u"plan"_s}; }

void TasksView::narrowTo(const QModelIndex &cell)
{
    const QString type = m_matrix->table().key(cell.row());
    const int at = cell.column() - 1;
    const QString status = at >= 0 ? m_statuses.value(at) : QString();
    QStringList words;
    if (!type.isEmpty())
        words << type;
    if (!status.isEmpty())
        words << status;
    if (words.isEmpty()) {
        showAll();
        return;
    }
    m_tasks->table().setColumnFilters({{taskTypeColumn, type}, {taskStatusColumn, status}});
    m_shown->setText(tr("Tasks: %1").arg(words.join(u", "_s)));
    m_all->show();
}

void TasksView::showAll()
{
    m_tasks->table().setColumnFilters({});
    m_shown->setText(tr("Tasks of the case"));
    m_all->hide();
}

void TasksView::drawMatrix(const QList<const Evidence *> &evidence, Instant now, Picture &picture)
{
    const TaskMatrix matrix = taskMatrix(evidence, now);
    if (matrix.statuses != m_statuses || m_matrix->table().totalRows() == 0) {
        m_statuses = matrix.statuses;
        m_matrix->setTable(new CellTable(taskMatrixColumns(matrix)));
    }
    m_matrix->table().setRows(taskMatrixRows(matrix));
    m_matrix->fitRows(mostMatrixRows);
    if (picture.bold.isEmpty())
        picture.words = tr("%1. No task has failed or waits for a person.").arg(matrix.sumWords);
    else
        picture.words += u" "_s + matrix.sumWords + u"."_s;
    if (matrix.sumsUp == Truth::No) {
        picture.notices
            << tr("Task counts do not sum to the plan: %1. Do not repair before it is known why.").arg(matrix.sumWords);
        ++picture.attention.abnormal;
    } else if (matrix.sumsUp == Truth::Unknown) {
        ++picture.attention.unknown;
    }
}

EvidenceView::Picture TasksView::draw(const QList<const Evidence *> &evidence, Instant now)
{
    const EvidenceState tasks = evidenceState(evidence, u"task"_s, now);
    const EvidenceState counts = evidenceState(evidence, u"task_distribution"_s, now);
    const EvidenceState plan = evidenceState(evidence, u"plan"_s, now);
    Picture picture;
    if (const auto blocking = blockingTask(evidence)) {
        picture.bold = blocking->name;
        picture.words = blocking->words + u'.';
        ++(blocking->outcomeUnknown ? picture.attention.unknown : picture.attention.abnormal);
    }
    m_tasks->table().setRows(taskRows(evidence, now));
    drawMatrix(evidence, now, picture);
    picture.notices += noticesFor({{tr("Tasks"), tasks}, {tr("Task counts"), counts}, {tr("Plan"), plan}}, now);
    if (!tasks.answered() && counts.answered())
        picture.notices << tr("The single tasks could not be read: retries, calls and errors are not known.");
    const EvidenceState &leading = tasks.answered() || !counts.answered() ? tasks : counts;
    const Message empty = plan.answered() && plan.rows == 0
                              ? Message{tr("No fulfillment plan."),
                                        tr("Decomposition failed or has not started."),
                                        tr("Follow the runbook's step on decomposition."),
                                        {}}
                              : Message{tr("No tasks."),
                                        tr("A plan may exist without tasks when decomposition stopped half-way."),
                                        tr("Compare with the plan in the runbook."),
                                        {}};
    picture.instead = messageFor(leading, tr("Tasks"), empty);
    return picture;
}

} // namespace jaga
