// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/command_store.h"

namespace jaga::repair {

/// A repair is not closed when it was carried out, but when its rule has been seen to hold.
bool isWaitingForVerification(const CommandRecord &command);

/// Evaluates the rule of a locked command and writes what changed: PASSED, FAILED, or OVERDUE once its time is over. FAILED and
/// OVERDUE open a finding. Answers the new verification status, empty when nothing changed.
QString verifyCommand(Transaction &transaction, const CommandRecord &command);

/// How the new status is told: the event on the support topic, and the decision in the audit trail.
QString verificationEvent(const QString &status);
QString verificationDecision(const QString &status);

/// The worker said that it could not be done: nothing is left to wait for.
void failVerification(Transaction &transaction, const CommandRecord &command, const QString &found);

} // namespace jaga::repair
