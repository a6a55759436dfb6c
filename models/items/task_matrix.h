// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/cell_table.h"
#include "runbook_engine/base/truth.h"
#include "runbook_engine/evidence/evidence.h"

#include <optional>

namespace jaga {

/// How many tasks of each type are in which status, and whether their sum is what the plan promised.
struct TaskMatrix {
    struct TypeRow {
        QString type = {};
        QList<qint64> counts = {}; ///< one per status
        qint64 tries = 0;
        qint64 compensating = 0;
        qint64 total = 0;
    };
    QStringList statuses = {}; ///< those that occur and the few that are always shown, in the order of a task's life
    QList<TypeRow> types = {}; ///< in the order of the plan where the tasks tell it, else of the answer
    qint64 total = 0;
    std::optional<qint64> planned = {}; ///< absent: no plan, several plans, or not read
    QString planStatus = {};
    Truth sumsUp = Truth::Unknown; ///< the matrix holds as many tasks as the plan
    QString sumWords = {};         ///< `12 of 12 planned`, or why that is not known
};

/// From `task_distribution` and `plan`; without a distribution the matrix is counted from `task`.
TaskMatrix taskMatrix(const QList<const Evidence *> &evidence, Instant now);
/// Type, one column per status, tries, undoing. The last row is the total.
QList<TableColumn> taskMatrixColumns(const TaskMatrix &matrix);
QList<TableRow> taskMatrixRows(const TaskMatrix &matrix);

/// The case's tasks: No., Task, Status, Tries, External call, Reference, Error, Adapter, Item, Age.
QList<TableColumn> taskColumns();
QList<TableRow> taskRows(const QList<const Evidence *> &evidence, Instant now);
constexpr int taskTypeColumn = 1;
constexpr int taskStatusColumn = 2;

/// The task that stands in the way, in one sentence; empty when none does.
struct BlockingTask {
    QString name = {}; ///< bold part
    QString words = {};
    bool outcomeUnknown = false;
};
std::optional<BlockingTask> blockingTask(const QList<const Evidence *> &evidence);

/// The status of an external call in words; a null status is `no call on record`.
TableCell callCell(const QString &status);
/// `FAILED`, `WAITING`, ...: a status code short enough for a column head.
QString shortStatus(const QString &status);

} // namespace jaga
