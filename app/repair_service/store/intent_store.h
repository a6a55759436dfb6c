// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/database.h"

namespace jaga::repair {

/// A control intent, with the correlation id of its command.
struct IntentRecord {
    QString id;
    QString tenantId;
    QString commandId;
    QString type;
    QString targetKey;
    QJsonObject parameters;
    QString status; ///< PENDING CLAIMED CONFIRMED FAILED UNKNOWN
    QString claimedBy;
    std::optional<Instant> leaseUntil;
    bool leaseLapsed = false;
    int attempts = 0;
    QJsonObject result;
    QString correlationId;
    Instant createdAt{};

    QJsonObject toJson() const;
};

/// Oldest first. PENDING includes claims whose lease has lapsed.
QList<IntentRecord> listIntents(Transaction &transaction, const QString &state, int limit);
/// Locked until the transaction ends.
std::optional<IntentRecord> lockIntent(Transaction &transaction, const QString &id);
void claimIntent(Transaction &transaction, const IntentRecord &intent, const QString &worker, int leaseSeconds);
void finishIntent(Transaction &transaction, const QString &id, const QString &status, const QJsonObject &result);

} // namespace jaga::repair
