// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/wire_types.h"

// What a role and a person may do to a command, by the rules of models/repair_api/roles.h: nothing is offered that would be
// refused. The service decides again.
namespace jaga {

/// `SENIOR_OPERATOR` as people say it: `Senior operator`.
QString roleName(const QString &role);

/// A slot of the command waits for this role, and this person neither asked for it nor decided on it.
bool mayDecide(const api::Command &command, const QString &role, const QString &personId);

/// The command is approved, and its execution is this person's to do. `executorRole`: as the catalogue says.
bool mayExecute(const api::Command &command, const QString &executorRole, const QString &role, const QString &personId);

} // namespace jaga
