// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/wire_types.h"

namespace jaga::repair {

/// Words for guards, so that each reads the same wherever it is used.
api::Guard guard(const QString &name, const QString &sentence, bool holds, const QString &found, const QString &source,
                 const QString &alternative = {});

api::Guard orderNotHeldGuard(bool held);

/// `switches` as readSwitches() answers them.
api::Guard noSwitchGuard(const QStringList &switches);

/// The problem code of a guard that does not hold: `guard:<name>`, or the API's own code where it has one.
QString guardCode(const QString &guardName);

} // namespace jaga::repair
