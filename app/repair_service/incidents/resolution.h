// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/database.h"
#include "models/repair_api/wire_types.h"

namespace jaga::repair {

/// What an incident's end depends on, as the platform has it now.
struct ResolutionFacts {
    struct Command {
        QString type;
        QString state;
        QString verification;
    }; ///< in the order of their requests
    struct Order {
        QString number;
        QString state;
        int failedTasks = 0;
        int openCalls = 0;
        int blockingCases = 0;
    };
    QList<Command> commands;
    QStringList switches; ///< active ones of this incident
    QList<Order> orders;  ///< of its scope
};

ResolutionFacts readResolutionFacts(Transaction &transaction, const QString &incidentId);

/// The conditions under which an incident may be called resolved. Pure.
QList<api::Guard> resolutionConditions(const ResolutionFacts &facts);

} // namespace jaga::repair
