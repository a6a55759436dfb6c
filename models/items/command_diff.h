// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/wire_types.h"

namespace jaga {

/// The stored before and after images of a command, field by field, nested names joined by a comma. Fields that stand on
/// one side only are empty on the other; the changed ones come first, each part in the order of names.
QList<api::FieldChange> commandDiff(const QJsonObject &before, const QJsonObject &after);

} // namespace jaga
