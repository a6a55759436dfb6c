// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/policy/actor.h"
#include "app/repair_service/policy/refusal.h"
#include "models/repair_api/wire_types.h"

namespace jaga::repair {

/// What stands in a command's way of being decided: pure functions of people and roles. No value: nothing refuses.
/// Deny by default: what is not allowed here in so many words is refused.
namespace policy {

/// May this account change anything in the role it names? An auditor never, for whatever tenant; a viewer
/// and a service account neither.
std::optional<Refusal> mayActAs(const Actor &actor);

std::optional<Refusal> mayRequest(const Actor &actor, const QString &requesterRole);

/// The facts of a command that a decision on it looks at.
struct Decided {
    QString approvalKind; ///< NONE T E B TB
    QString executorRole;
    QString requestedBy;
    QList<api::Approval> approvals;
};

/// The slot (T, E or B) that this person's decision fills, or why they may not decide.
Expected<QString, Refusal> slotFor(const Decided &command, const Actor &actor);

/// All slots of the kind are approved.
bool isApproved(const Decided &command);

std::optional<Refusal> mayExecute(const Decided &command, const Actor &actor);

/// Only the requester takes a request back.
std::optional<Refusal> mayWithdraw(const Decided &command, const Actor &actor);

} // namespace policy

} // namespace jaga::repair
