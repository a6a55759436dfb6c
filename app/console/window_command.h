// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace jaga::console {

/// `jaga [--profile FILE | --sandbox [--dir DIR] | --open CASE] [--persona ID]`: the window. A QApplication exists.
int runWindow(const QStringList &arguments);
/// `jaga tour DIR [--profile FILE]`: plays the main tasks in the real window. A QApplication exists.
int runTour(const QStringList &arguments);

} // namespace jaga::console
