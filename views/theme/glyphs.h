// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/truth.h"

#include <QRectF>
#include <QString>

class QPainter;

namespace jaga {

/// The small signs of the window, each a shape of its own: none needs its colour to be understood.
enum class Mark {
    Yes,           ///< check
    No,            ///< cross
    Unknown,       ///< dashed circle with a question mark
    Differs,       ///< crossed equals sign
    NotApplicable, ///< dash
    Unsafe,        ///< slashed circle
    Sensed,        ///< small waves: the console looks by itself
    Box,           ///< open box: a person ticks it
    BoxDone,
    BoxNotApplicable,
    BoxDeferred,
    BoxOverridden,
    Regressed, ///< was true, is no longer
    Clock,     ///< stale, or waiting to be accepted
    Event,     ///< ring
    Call       ///< triangle pointing right
};

Mark markOf(Truth truth);
/// In words, for accessible texts: `yes`, `no`, `not known`, ...
QString markName(Mark mark);

/// Paints into the largest centred square of `rect`; 14 px is the size the strokes are made for.
void paintMark(QPainter &painter, Mark mark, const QRectF &rect);

/// P0 octagon, P1 triangle, P2 diamond, P3 circle, with letters and an outline in the text colour. 30 x 26 px in lists.
/// Any other text is painted as an empty dashed circle: severity not known.
void paintSeverity(QPainter &painter, const QString &severity, const QRectF &rect);

/// The 45-degree hatch of stale or missing data: a 1 px line each 5 px.
void paintHatch(QPainter &painter, const QRectF &rect);

} // namespace jaga
