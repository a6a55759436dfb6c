// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/commands/command_handler.h"

namespace jaga::repair {

/// Brings the catalogue rows of these types to what their descriptors say. Answers the types that were changed or added.
QStringList upsertCommandTypes(Transaction &transaction, const QList<CommandHandler> &handlers);

} // namespace jaga::repair
