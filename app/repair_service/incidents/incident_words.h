// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace jaga::repair::incidents {

/// The closed lists that an incident speaks in; acts check against them and the OpenAPI document names them.
const QStringList &categories();
const QStringList &severities();
const QStringList &scopeTypes();
const QStringList &stepStates();
/// The questions of a review, none of which asks who did it.
const QStringList &reviewQuestions();
const QStringList &actionCategories();

} // namespace jaga::repair::incidents
