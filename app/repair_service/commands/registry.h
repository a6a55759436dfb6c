// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/commands/command_handler.h"

namespace jaga::repair {

/// Every command type this service can run, in catalogue order.
const QList<CommandHandler> &commandHandlers();

/// nullptr when there is no handler for the type.
const CommandHandler *commandHandler(const QString &type);

struct CallFacts;
struct OrderFacts;
struct TaskFacts;

// One line for each file of this folder that describes a command type.
CommandRule<OrderFacts> orderDecompositionRetry();
CommandRule<TaskFacts> taskRetry();
CommandRule<TaskFacts> taskMoveToFallout();
CommandRule<CallFacts> externalReconcile();

} // namespace jaga::repair
