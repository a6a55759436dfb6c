// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractItemView;

namespace jaga {

/// Ctrl+C copies the current cell, Ctrl+Shift+C the selected rows as tab-separated text with their heads.
/// Both also stand in the view's context menu. Owned by the view.
void enableCopy(QAbstractItemView *view);

} // namespace jaga
