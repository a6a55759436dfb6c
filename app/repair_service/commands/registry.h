// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/commands/call_facts.h"
#include "app/repair_service/commands/command_handler.h"
#include "app/repair_service/commands/order_facts.h"
#include "app/repair_service/commands/task_facts.h"

#include <tuple>

namespace jaga::repair {

/// Every command type this service can run, in catalogue order.
const QList<CommandHandler> &commandHandlers();

/// nullptr when there is no handler for the type.
const CommandHandler *commandHandler(const QString &type);

// The list: each command type is a file of this folder, declared here and named once below, in catalogue order.
CommandRule<OrderFacts> orderDecompositionRetry();
CommandRule<TaskFacts> taskRetry();
CommandRule<TaskFacts> taskMoveToFallout();
CommandRule<CallFacts> externalReconcile();

inline constexpr std::tuple commandRules{
    &orderDecompositionRetry,
    &taskRetry,
    &taskMoveToFallout,
    &externalReconcile,
};

} // namespace jaga::repair
