// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/tour/stage.h"

namespace jaga::console {

/// One story of the tour: plays on the stage, throws TourFault where it can't go on.
struct TourStory {
    QString name;
    void (*play)(Stage &stage);
    QString figure = QStringLiteral("stall"); ///< what its longest stall counts for
};

/// In the order in which they are played; each stands for itself.
QList<TourStory> tourStories();

} // namespace jaga::console
