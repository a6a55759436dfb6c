// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QRect>

class QPainter;

namespace jaga {

/// Draws what fits of `text` into `room`, centred in its height, in the painter's pen; returns how wide that is.
///
/// Shaping a text costs more than all else in a row of a list. Each is shaped once and kept: lists, tables and charts draw the
/// same words at every tick. GUI thread.
int drawLine(QPainter &painter, const QRect &room, const QString &text, const QFont &font,
             Qt::Alignment side = Qt::AlignLeft);

/// How wide all of `text` is; drawing it afterwards costs no second shaping.
int lineWidth(const QString &text, const QFont &font);

} // namespace jaga
