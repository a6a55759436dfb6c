// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/command_plan.h"
#include "app/repair_service/store/database.h"

namespace jaga::repair {

/// Appends the event to the outbox; answers its id, which is the event's id on the topic too.
QString appendEvent(Transaction &transaction, const DomainEvent &event, const QString &correlationId,
                    const QString &actor);

/// Acts on support objects: ops.support.event.v1, with the command, incident or checkpoint itself as the aggregate.
DomainEvent supportEvent(const QString &type, const QString &aggregateType, const QString &aggregateId, qint64 version,
                         const QJsonObject &payload);

/// Who writes, why, under which correlation id.
struct Witness {
    QString command; ///< command type or act
    QString actor;
    QString reason;
    QString eventId; ///< may be empty
    QString correlationId;
};

/// Writes the rows of a plan and the witness of each versioned one. A row that is not there any more is a StoreError Refused.
void applyChanges(Transaction &transaction, const QList<RowChange> &changes);
void appendTransitions(Transaction &transaction, const QList<Transition> &transitions, const Witness &witness);

} // namespace jaga::repair
