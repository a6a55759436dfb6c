// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/commands/command_handler.h"

namespace jaga::repair {

/// One outgoing call as the platform has it on record, with what is known about its adapter.
struct CallFacts {
    QString attemptId;
    QString adapter;
    QString operation;
    QString entityId; ///< the task it was made for
    QString idempotencyKey;
    QString status;
    QString externalReference;
    QString errorCode;
    int httpStatus = 0; ///< 0: no answer
    int tries = 0;      ///< physical requests under the key
    std::optional<Instant> inconclusiveAt;
    QString updatedAt;
    bool idempotent = false; ///< no adapter_policy row counts as false
    bool lookUp = false;     ///< the outcome can be read back by key
    QString taskType;
    QStringList switches; ///< active containment switches that concern this adapter

    /// Nobody knows whether the far side did it.
    bool isOutcomeOpen() const { return status == QLatin1String("UNKNOWN") || status == QLatin1String("CONFLICT"); }
    bool isUnderway() const { return status == QLatin1String("PENDING") || status == QLatin1String("IN_FLIGHT"); }
};

std::optional<CallFacts> readCall(Transaction &transaction, const QString &attemptId, Lock lock);
/// The newest call made for an entity through one adapter: the one under the task's key.
std::optional<CallFacts> readCallOf(Transaction &transaction, const QString &entityId, const QString &adapter,
                                    Lock lock);

/// A row without a version: the tag is a hash of what changes when the row changes.
QString etagOf(const CallFacts &call);
QString versionOf(const CallFacts &call);
QJsonObject snapshotOf(const CallFacts &call);
/// The fields of a call as snapshots show them.
QJsonObject fieldsOf(const CallFacts &call);
QString labelOf(const CallFacts &call);

/// `CONTAINMENT_SWITCH selector` of each active switch of these types with one of these selectors.
QStringList readSwitches(Transaction &transaction, const QStringList &types, const QStringList &selectors);

} // namespace jaga::repair
