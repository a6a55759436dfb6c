// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace jaga {

struct Tokens;

/// The application's style sheet in the given tokens: flat, hairlines, radius 2, focus ring of 2 px.
/// Roles that a widget takes by setting the dynamic property `role`: see the README of this folder.
QString styleSheet(const Tokens &tokens);

} // namespace jaga
