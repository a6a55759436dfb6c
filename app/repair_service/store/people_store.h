// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/policy/actor.h"
#include "app/repair_service/store/database.h"
#include "models/repair_api/wire_types.h"

namespace jaga::repair {

/// The person with the roles held now for the transaction's tenant; no value: unknown or inactive.
std::optional<Actor> findActor(Transaction &transaction, const QString &personId);

/// GET /v1/me without the token's expiry; the transaction carries the person's id. No value: unknown or inactive.
std::optional<api::Me> findMe(Transaction &transaction, const QString &personId);

} // namespace jaga::repair
