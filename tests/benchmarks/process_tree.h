// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace jaga::bench {

/// Processor seconds that all descendants of this process have used so far, the living ones only.
double descendantsProcessorSeconds();

} // namespace jaga::bench
