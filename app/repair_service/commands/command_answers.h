// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/acts/act_runner.h"
#include "app/repair_service/store/command_store.h"

namespace jaga::repair {

/// Small words shared by the acts on commands.

/// The command as people see it, with the title of its type.
QJsonObject shownOf(const CommandRecord &command);

Answer answerOf(const CommandRecord &command, int status = 200);

/// The command as it stands now, as an answer.
Answer currentAnswer(Transaction &transaction, const QString &id, int status = 200);

/// Locks the command, and compares the version the person has seen: 404, 428 or 412 with the command as it is.
Expected<CommandRecord, Refusal> lockSeen(ActContext &context, const QString &id);

/// Fills the audit entry from the command that is acted upon.
void describe(AuditEntry &entry, const QString &act, const CommandRecord &command);

/// RepairCommandApproved ... with the command itself as the aggregate.
void appendCommandEvent(ActContext &context, const QString &type, const CommandRecord &command);

} // namespace jaga::repair
