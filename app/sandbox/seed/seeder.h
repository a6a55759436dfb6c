// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/personas/persona.h"
#include "app/sandbox/seed/master_data.h"
#include "app/sandbox/servers/database_session.h"

namespace jaga::sandbox {

/// Login of the platform's actors, member of `platform_app`.
inline constexpr auto platformLogin = "sandbox_platform";
/// Login of the repair service, member of `repair_service`.
inline constexpr auto repairServiceLogin = "sandbox_repair_service";

/// Loads the reference schema (resources/sql) into the empty database, in one transaction.
Expected<Done> loadSchema(DatabaseSession &superuser);
/// Divides every limit by `timeScale`.
Expected<Done> setTimeScale(DatabaseSession &superuser, double timeScale);
/// Writes tenants, customers and published catalogues, in one transaction.
Expected<Done> writeMasterData(DatabaseSession &superuser, const MasterData &data);
/// Makes the logins of the platform, of the repair service and of the personas, with their roles and tenants.
Expected<Done> makeLogins(DatabaseSession &superuser, const QList<Persona> &personas, const MasterData &data);

} // namespace jaga::sandbox
