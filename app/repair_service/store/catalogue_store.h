// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/database.h"
#include "models/repair_api/wire_types.h"

namespace jaga::repair {

/// What a command type says about itself: the catalogue row, the form, the OpenAPI document and every check are made from it.
struct CommandDescriptor {
    api::CommandType shown;
    QString intentType;      ///< class D: the one control intent it writes
    bool autoRepair = false; ///< the auto-repair job may ask for it
    QString seedSection;
};

/// Brings the catalogue rows of these types to what their descriptors say. Answers the types that were changed or added.
QStringList upsertCommandTypes(Transaction &transaction, const QList<CommandDescriptor> &descriptors);

} // namespace jaga::repair
