// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace jaga::sandbox {

/// How to practise.
struct SandboxSettings {
    quint64 seed = 1;      ///< ids, names and decisions follow from it
    double timeScale = 60; ///< limits run this many times faster than in real life
    bool large = false;    ///< more orders in less time
};

} // namespace jaga::sandbox
