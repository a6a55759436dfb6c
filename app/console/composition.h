// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/workspace.h"

namespace jaga::console {

/// The runbooks built into the program and those of `folders`, later ones winning by id.
RunbookLibrary openLibrary(const QStringList &folders);

/// What documents may name: the tabs, sources and shapes built into the program.
Vocabulary builtInVocabulary();

/// Names the concrete parts a profile's window stands on; an empty `personaId` is the profile's default. A role that only reads gets
/// no RepairCommandClient. Reaches no server yet.
Expected<Workspace::Parts> compose(const Profile &profile, const QString &personaId);

} // namespace jaga::console
