// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/profile.h"

namespace jaga::sandbox {

/// The text of a profile file, as readProfile() reads it.
QByteArray profileText(const Profile &profile);

} // namespace jaga::sandbox
