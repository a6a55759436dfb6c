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
        QString verification; ///< empty before it ran
        QString matter;       ///< what it repairs: the task of a call, otherwise the target itself
    };
    struct Order {
        QString number;
        QString state;
        bool ended = false; ///< the state is a last one
        bool held = false;
        int waitingTasks = 0; ///< failed, or waiting for a retry or a person
        int openCalls = 0;
        int blockingCases = 0;
    };
    /// In the order of their requests: those that name the incident, and those on its orders, their tasks and calls that were
    /// asked for since, or have not ended yet.
    QList<Command> commands;
    QStringList switches; ///< active ones of this incident
    QList<Order> orders;  ///< of its scope
};

ResolutionFacts readResolutionFacts(Transaction &transaction, const QString &incidentId);

/// The conditions under which an incident may be called resolved: what the runbook calls recovered, as far as it can be read
/// here. Pure.
QList<api::Guard> resolutionConditions(const ResolutionFacts &facts);

/// The conditions under which a resolved incident of P0 or P1 may be closed. Pure.
QList<api::Guard> closingConditions(const ResolutionFacts &facts);

} // namespace jaga::repair
