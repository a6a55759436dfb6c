// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/database.h"

namespace jaga::repair {

/// One request under a person's idempotency key.
struct KeyClaim {
    QString key;
    QString personId;
    QString fingerprint; ///< SHA-256 of method, path, role, If-Match and canonical body
    QString act;         ///< what it is for: a command type or an act
    QString targetType;
    QString correlationId;
};

struct StoredAnswer {
    int status = 0;
    QJsonObject headers;
    QJsonObject body;
};

struct Claimed {
    enum class Is {
        New,         ///< the key is ours until this transaction ends
        Answered,    ///< `answer` was given before
        OtherRequest ///< the key belongs to a request with another fingerprint
    };
    Is is = Is::New;
    StoredAnswer answer;
};

/// Waits for an open transaction with the same key; StoreError Busy when that takes longer than the lock wait.
Claimed claimKey(Transaction &transaction, const KeyClaim &claim);

/// Binds the answer to the key for good.
void storeAnswer(Transaction &transaction, const KeyClaim &claim, const StoredAnswer &answer);

} // namespace jaga::repair
