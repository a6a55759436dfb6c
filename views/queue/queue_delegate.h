// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"

#include <QStyledItemDelegate>

namespace jaga {

struct QueueRow;

/// Draws a row of the queue in three lines: shape, case and title with the age right; number and customer; since, owner
/// and amount. A new row carries a bold frame and a tag, no colour.
class QueueDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintLines(QPainter &painter, const QRect &room, const QueueRow &row, Instant now) const;
};

} // namespace jaga
