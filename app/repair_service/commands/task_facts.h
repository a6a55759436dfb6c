// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/commands/call_facts.h"

namespace jaga::repair {

/// A fulfillment task with everything that decides which repair is safe for it.
struct TaskFacts {
    QString taskId;
    QString orderId;
    QString taskType;
    QString status;
    qint64 version = 0;
    QString adapter;
    QString errorCode;
    QString externalReference;
    int retryCount = 0;
    int maxRetries = 0;
    QString orderState;
    QString orderNumber;
    bool orderHeld = false;
    bool idempotent = false; ///< of adapter and task type; no adapter_policy row counts as false
    bool lookUp = false;
    std::optional<CallFacts> call; ///< the one under the task's key
    QStringList ways;              ///< command types that task_recovery_rule names for this cell
    QString falloutStatus;         ///< of the newest open fallout case; empty: there is none
    QString falloutOwner;
    QStringList switches; ///< active containment switches that concern this task

    QString callStatus() const { return call ? call->status : QStringLiteral("NONE"); }
    /// The far side said no for good: 400, 422 or a business rejection. Sending the same again can't help. What the call's
    /// record says counts; the task's own error text only where there is none.
    bool isBusinessError() const;
    bool isOrderOpen() const;
};

std::optional<TaskFacts> readTask(Transaction &transaction, const QString &taskId, Lock lock);

QString etagOf(const TaskFacts &task);
QString versionOf(const TaskFacts &task);
QJsonObject snapshotOf(const TaskFacts &task);
QString labelOf(const TaskFacts &task);

/// The task moves to `status`; no automatic retry stays planned.
RowChange taskChange(const TaskFacts &task, const QString &status);
Transition taskTransition(const TaskFacts &task, const QString &status);
/// The event of a task on oms.fulfillment.event.v1 with the task's new version.
DomainEvent taskEvent(const TaskFacts &task, const QString &type, const QJsonObject &payload);

} // namespace jaga::repair
