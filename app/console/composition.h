// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/workspace.h"

#include <QCommandLineParser>

namespace jaga::console {

/// The runbooks built into the program and those of `folders`, later ones winning by id.
RunbookLibrary openLibrary(const QStringList &folders);

/// What documents may name: the tabs, sources and shapes built into the program.
Vocabulary builtInVocabulary();

/// The profile that `--profile` of a command names. Missing or unreadable is wrong use.
Expected<Profile> profileOf(const QCommandLineParser &parser);

/// Whom `id` names; the profile's default when it is empty.
Expected<Profile::Persona> personaOf(const Profile &profile, const QString &id);

/// How the repair API is reached as this person.
RepairApiAccess repairAccess(const Profile &profile, const Profile::Persona &persona);

/// Names the concrete parts a profile's window stands on; an empty `personaId` is the profile's default. A role that only reads gets
/// no RepairCommandClient. Begins to read the runbooks and to enter the platform's database.
Expected<Workspace::Parts> compose(const Profile &profile, const QString &personaId);

/// A case file as the only thing a window stands on.
Expected<Workspace::Parts> composeArchive(const QString &caseFile);

} // namespace jaga::console
