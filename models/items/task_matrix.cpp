// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/task_matrix.h"

#include "models/items/evidence_state.h"
#include "models/items/text_format.h"

#include <QCoreApplication>
#include <QMap>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Tasks", text); }

struct Status {
    QLatin1String code;
    QLatin1String head;
    bool always; ///< shown although no task is in it, so that the columns keep their place
};
constexpr Status statusOrder[] = {
    {"PENDING"_L1, "PENDING"_L1, true},        {"READY"_L1, "READY"_L1, true},
    {"IN_PROGRESS"_L1, "RUNNING"_L1, false},   {"WAITING_EXTERNAL"_L1, "WAITING"_L1, true},
    {"RETRY_SCHEDULED"_L1, "RETRY"_L1, false}, {"RETRY_REQUESTED"_L1, "REQUESTED"_L1, false},
    {"FAILED"_L1, "FAILED"_L1, true},          {"MANUAL_FALLOUT"_L1, "FALLOUT"_L1, false},
    {"COMPLETED"_L1, "DONE"_L1, true},         {"MANUALLY_RESOLVED"_L1, "RESOLVED"_L1, false},
    {"SKIPPED"_L1, "SKIPPED"_L1, false},       {"CANCELLED"_L1, "CANCELLED"_L1, false}};

struct Entry {
    QString type;
    QString status;
    qint64 tasks = 1;
    qint64 tries = 0;
    qint64 compensating = 0;
};

QList<Entry> entriesOf(const QList<const Evidence *> &evidence, const EvidenceState &distribution)
{
    QList<Entry> entries;
    const QString shape = distribution.answered() ? u"task_distribution"_s : u"task"_s;
    for (const Evidence *one : ofShape(evidence, shape)) {
        const Table &table = one->table;
        for (qsizetype row = 0; row < table.rows.size(); ++row) {
            Entry entry{.type = table.text(row, u"task_type"_s), .status = table.text(row, u"status"_s)};
            if (distribution.answered()) {
                entry.tasks = table.integer(row, u"tasks"_s).value_or(0);
                entry.tries = table.integer(row, u"tries"_s).value_or(0);
                entry.compensating = table.integer(row, u"compensating"_s).value_or(0);
            } else {
                entry.tries = table.integer(row, u"retry_count"_s).value_or(0);
            }
            for (QString *name : {&entry.type, &entry.status}) {
                if (name->isEmpty())
                    *name = tr("not told");
            }
            entries << entry;
        }
    }
    return entries;
}

QStringList statusesOf(const QList<Entry> &entries)
{
    QStringList present;
    for (const Entry &entry : entries) {
        if (!present.contains(entry.status))
            present << entry.status;
    }
    QStringList ordered;
    for (const Status &status : statusOrder) {
        if (present.removeAll(QString(status.code)) > 0 || status.always)
            ordered << status.code;
    }
    return ordered + present;
}

/// Types in the order in which the plan runs them.
QMap<QString, qint64> sequenceOf(const QList<const Evidence *> &evidence)
{
    QMap<QString, qint64> sequence;
    for (const Evidence *one : ofShape(evidence, u"task"_s)) {
        for (qsizetype row = 0; row < one->table.rows.size(); ++row) {
            const QString type = one->table.text(row, u"task_type"_s);
            const auto number = one->table.integer(row, u"sequence_no"_s);
            if (number && (!sequence.contains(type) || *number < sequence.value(type)))
                sequence.insert(type, *number);
        }
    }
    return sequence;
}

void count(TaskMatrix &matrix, const QList<Entry> &entries)
{
    for (const Entry &entry : entries) {
        auto row = std::find_if(matrix.types.begin(), matrix.types.end(),
                                [&](const TaskMatrix::TypeRow &one) { return one.type == entry.type; });
        if (row == matrix.types.end()) {
            row = matrix.types.insert(matrix.types.end(),
                                      {.type = entry.type, .counts = QList<qint64>(matrix.statuses.size(), 0)});
        }
        row->counts[matrix.statuses.indexOf(entry.status)] += entry.tasks;
        row->tries += entry.tries;
        row->compensating += entry.compensating;
        row->total += entry.tasks;
        matrix.total += entry.tasks;
    }
}

void compareWithPlan(TaskMatrix &matrix, const QList<const Evidence *> &evidence, const EvidenceState &tasks,
                     Instant now)
{
    const EvidenceState plan = evidenceState(evidence, u"plan"_s, now);
    const QString sum = text::number(matrix.total);
    if (!plan.answered()) {
        matrix.sumWords = tr("%1 tasks; the plan was not read, so a missing task would not show").arg(sum);
        return;
    }
    if (plan.rows != 1) {
        matrix.sumWords = plan.rows == 0
                              ? tr("%1 tasks, and no plan on record").arg(sum)
                              : tr("%1 tasks in %2 plans: which one counts is not known").arg(sum).arg(plan.rows);
        return;
    }
    for (const Evidence *one : ofShape(evidence, u"plan"_s)) {
        if (one->table.rows.isEmpty())
            continue;
        matrix.planned = one->table.integer(0, u"planned_tasks"_s);
        matrix.planStatus = one->table.text(0, u"plan_status"_s);
    }
    if (!matrix.planned) {
        matrix.sumWords = tr("%1 tasks; the plan does not say how many there should be").arg(sum);
        return;
    }
    const QString planned = text::number(*matrix.planned);
    if (tasks.truncated) {
        matrix.sumWords = tr("at least %1 of %2 planned: the list was cut off").arg(sum, planned);
        return;
    }
    matrix.sumsUp = matrix.total == *matrix.planned ? Truth::Yes : Truth::No;
    matrix.sumWords = tr("%1 of %2 planned").arg(sum, planned);
    if (matrix.sumsUp == Truth::No)
        matrix.sumWords += matrix.total < *matrix.planned ? tr(": a task is missing, or hidden from your role")
                                                          : tr(": more tasks than the plan promises");
}

TableCell countCell(qint64 value, bool alarming)
{
    if (value == 0)
        return {.text = QString(QChar(0x00B7)), .order = 0, .emphasis = Emphasis::Disabled, .raw = u"0"_s};
    return {.text = text::number(value),
            .order = value,
            .emphasis = alarming ? Emphasis::Strong : Emphasis::Normal,
            .raw = QString::number(value)};
}

bool isAlarming(const QString &status) { return status == "FAILED"_L1 || status == "MANUAL_FALLOUT"_L1; }

} // namespace

QString shortStatus(const QString &status)
{
    const auto known = std::find_if(std::begin(statusOrder), std::end(statusOrder),
                                    [&](const Status &one) { return one.code == status; });
    return known == std::end(statusOrder) ? status : QString(known->head);
}

TaskMatrix taskMatrix(const QList<const Evidence *> &evidence, Instant now)
{
    const EvidenceState distribution = evidenceState(evidence, u"task_distribution"_s, now);
    const EvidenceState tasks = evidenceState(evidence, u"task"_s, now);
    const QList<Entry> entries = entriesOf(evidence, distribution);
    TaskMatrix matrix;
    matrix.statuses = statusesOf(entries);
    count(matrix, entries);
    const QMap<QString, qint64> sequence = sequenceOf(evidence);
    std::stable_sort(matrix.types.begin(), matrix.types.end(), [&](const auto &a, const auto &b) {
        constexpr qint64 last = std::numeric_limits<qint64>::max();
        return sequence.value(a.type, last) < sequence.value(b.type, last);
    });
    compareWithPlan(matrix, evidence, distribution.answered() ? distribution : tasks, now);
    return matrix;
}

QList<TableColumn> taskMatrixColumns(const TaskMatrix &matrix)
{
    QList<TableColumn> columns{{.title = tr("Task type"), .width = 170, .stretch = true}};
    for (const QString &status : matrix.statuses)
        columns << TableColumn{.title = shortStatus(status), .width = 76, .digits = true, .right = true, .tip = status};
    columns << TableColumn{.title = tr("Tries"),
                           .width = 52,
                           .digits = true,
                           .right = true,
                           .tip = tr("Retries used by all tasks of the type")}
            << TableColumn{.title = tr("Undoing"),
                           .width = 66,
                           .digits = true,
                           .right = true,
                           .tip = tr("Tasks with an open compensation")};
    return columns;
}

QList<TableRow> taskMatrixRows(const TaskMatrix &matrix)
{
    QList<TableRow> rows;
    QList<qint64> sums(matrix.statuses.size(), 0);
    qint64 tries = 0;
    qint64 compensating = 0;
    for (const TaskMatrix::TypeRow &type : matrix.types) {
        TableRow row{.key = type.type, .cells = {{.text = type.type}}};
        for (qsizetype at = 0; at < type.counts.size(); ++at) {
            row.cells << countCell(type.counts.at(at), isAlarming(matrix.statuses.at(at)));
            sums[at] += type.counts.at(at);
        }
        row.cells << countCell(type.tries, false) << countCell(type.compensating, true);
        tries += type.tries;
        compensating += type.compensating;
        rows << row;
    }
    const CellMark mark = matrix.sumsUp == Truth::Yes  ? CellMark::Agrees
                          : matrix.sumsUp == Truth::No ? CellMark::Differs
                                                       : CellMark::Unknown;
    const QString words = matrix.planned
                              ? tr("Total, %1 of %2").arg(text::number(matrix.total), text::number(*matrix.planned))
                              : tr("Total, %1").arg(text::number(matrix.total));
    // No type has an empty name, so this key is free.
    TableRow total{.key = QString(),
                   .cells = {{.text = words, .mark = mark, .emphasis = Emphasis::Strong, .raw = matrix.sumWords}}};
    for (const qint64 sum : sums)
        total.cells << countCell(sum, true);
    total.cells << countCell(tries, true) << countCell(compensating, true);
    return rows << total;
}

} // namespace jaga
