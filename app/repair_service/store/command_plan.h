// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/sql_value.h"

#include <QJsonObject>
#include <QList>

#include <utility>

namespace jaga::repair {

/// One row that a command writes. Column and table names are ours, never from outside.
struct RowChange {
    enum class Kind {
        Update,          ///< `set` on the row whose `key` is `id`; updated_at becomes the transaction's time
        UpdateVersioned, ///< the same, and version goes up by one
        Insert           ///< a new row of exactly `set`, beside tenant_id
    };
    Kind kind = Kind::Update;
    QString table;
    QString key; ///< name of the key column
    QString id;
    QList<std::pair<QString, SqlValue>> set;
};

/// The witness of a write to a versioned row: one state_transition with the new version, also when the state stayed.
struct Transition {
    QString entityType;
    QString entityId;
    QString rootType; ///< QUOTE or ORDER
    QString rootId;
    qint64 version = 0;
    QString from;
    QString to;
};

/// A committed fact for the outbox.
struct DomainEvent {
    QString type; ///< past tense: FulfillmentTaskRetryRequested
    QString topic;
    QString aggregateType;
    QString aggregateId;
    qint64 aggregateVersion = 0;
    QString partitionKey;
    QJsonObject payload;
};

/// Work outside the database, for the platform's worker.
struct Intent {
    QString type;
    QString targetKey;
    QJsonObject parameters;
};

/// Everything a command will write and send. The preview applies the same plan and rolls it back, so what was shown is what is
/// done. A plan holds no time and no new id except those made from the command's own id.
struct Plan {
    QList<RowChange> changes;
    QList<Transition> transitions;
    std::optional<DomainEvent> event; ///< none: an event on ops.support.event.v1 with the command as its aggregate
    std::optional<Intent> intent;     ///< exactly one for class D
    QString sends;                    ///< SEND_SAME_KEY, COMPLETE_FROM_REFERENCE, LOOK_UP, NOTHING ...
    QString sendsSentence;
};

} // namespace jaga::repair
