// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"

#include <QList>
#include <QString>

namespace jaga {

/// Moments to pixels and back, and where its lines and labels stand, in the zone that is shown.
struct TimeAxis {
    Instant from{};
    Instant to{};     ///< after `from`
    double left = 0;  ///< pixel of `from`
    double width = 1; ///< pixels up to `to`

    struct Tick {
        Instant at;
        QString label;
        bool major;
    };

    double toPixel(Instant at) const;
    Instant toInstant(double pixel) const;
    /// Major ticks at least 96 px apart, at round clock times; between them minor ones.
    QList<Tick> ticks() const;
    /// Zone and day, `UTC, 2 Jul`, or both days when the axis spans more than one.
    QString zoneLabel() const;

    /// Keeps the moment under `pixel` where it is. Never below a tenth of a second or above fifty years.
    TimeAxis zoomed(double factor, double pixel) const;
    TimeAxis panned(double pixels) const;
};

} // namespace jaga
