// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/domain/step.h"

#include <optional>

namespace jaga::sandbox {

/// A task with what its worker needs to know.
struct TaskView {
    QUuid id;
    QUuid tenantId;
    QUuid orderId;
    QUuid planId;
    QString type;
    QString status;
    QString adapter;
    QString answerMode;
    int retryCount = 0;
    int maxRetries = 0;
    qint64 jobKey = 0;
    qint64 instanceKey = 0;
    double firstBackoffSeconds = 1;
    bool idempotent = false;
    bool held = false; ///< the order is held or is being cancelled
    QUuid attemptId;   ///< null: no attempt under the task's key
    QString attemptStatus;
    QString externalReference; ///< the attempt's
    QString idempotencyKey;

    Root root() const { return {tenantId, QStringLiteral("ORDER"), orderId}; }
};

/// Reads and locks the task. None: there is no such task.
std::optional<TaskView> lockTask(Step &step, const QUuid &taskId);

/// What the transaction did; the engine is told after it is committed.
struct TaskFailure {
    bool final = false;
    int retriesLeft = 0;
    std::chrono::milliseconds backoff{0};
};

/// PENDING or RETRY_REQUESTED to READY: the job exists under this key.
bool readyTask(Step &step, const TaskView &task, qint64 jobKey, const QString &command, const QString &actor);
/// Tells the engine about a task that became READY: a job is opened, or the old one gets a retry.
void openJob(PlatformState &state, const TaskView &task, qint64 jobKey);
/// READY or RETRY_SCHEDULED to IN_PROGRESS; opens the attempt of the worker.
bool takeTask(Step &step, TaskView &task, qint64 jobKey, const QString &worker);
/// Opens the external call of the task, or puts it in flight again under its key, as one more physical try.
OutsideRequest beginCall(Step &step, TaskView &task);
/// The far side accepted the work and will answer by itself.
void waitForAnswer(Step &step, const TaskView &task, const OutsideAnswer &answer);
/// Settles the newest try and the attempt by a synchronous answer; Rejected and TimedOut included.
void settleCall(Step &step, const TaskView &task, const OutsideAnswer &answer);
/// A late answer confirms the attempt, whatever it was that kept its reply away.
void confirmLate(Step &step, const TaskView &task, const QString &reference, const QString &callbackId);
void completeTask(Step &step, const TaskView &task, const QString &reference, const QString &actor);
/// One failure more. Retryable: again later, while retries are left.
TaskFailure failTask(Step &step, const TaskView &task, bool retryable, const QString &errorCode,
                     const QString &message);

} // namespace jaga::sandbox
