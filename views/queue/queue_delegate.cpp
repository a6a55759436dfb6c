// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/queue/queue_delegate.h"

#include "models/items/queue_model.h"
#include "models/items/text_format.h"
#include "views/queue/queue_filter.h"
#include "views/theme/glyphs.h"
#include "views/theme/text_line.h"
#include "views/theme/theme.h"

#include <QAbstractProxyModel>
#include <QPainter>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int rowHeight = 64;
constexpr int causeHeight = 24;
constexpr int lineHeight = 18;
constexpr int textLeft = 44;

const QueueModel *sourceOf(const QModelIndex &index, int &row)
{
    QModelIndex source = index;
    const QAbstractItemModel *model = index.model();
    while (const auto *proxy = qobject_cast<const QAbstractProxyModel *>(model)) {
        source = proxy->mapToSource(source);
        model = proxy->sourceModel();
    }
    row = source.row();
    return qobject_cast<const QueueModel *>(model);
}

QString headOf(const QModelIndex &index)
{
    const auto *filter = qobject_cast<const QueueFilter *>(index.model());
    return filter ? filter->headOf(index) : QString();
}

/// Draws what fits of a text and returns where it ended.
int drawText(QPainter &painter, const QRect &room, const QString &text, const QFont &font, const QColor &colour,
             Qt::Alignment side = Qt::AlignLeft)
{
    painter.setPen(colour);
    return room.left() + drawLine(painter, room, text, font, side);
}

/// The NEW tag; returns where the text behind it begins.
int drawTag(QPainter &painter, const QRect &room, const QString &text)
{
    const QFont font = Theme::words(11, QFont::DemiBold);
    const QRect tag(room.left(), room.top() + 1, lineWidth(text, font) + 8, room.height() - 3);
    painter.setPen(Theme::current().tokens().text);
    painter.drawRect(tag);
    drawLine(painter, tag, text, font, Qt::AlignHCenter);
    return tag.right() + 8;
}

/// Below the shape: the worst severity that is not excluded, dashed and with its question mark.
void paintNotExcluded(QPainter &painter, const QRect &room, const QString &severity)
{
    painter.setPen(QPen(Theme::current().tokens().text, 1, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(room.adjusted(0, 0, -1, -1));
    drawLine(painter, room, severity + u'?', Theme::words(11, QFont::DemiBold), Qt::AlignHCenter);
}

} // namespace

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {200, rowHeight + (headOf(index).isEmpty() ? 0 : causeHeight)};
}

void QueueDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    int at = 0;
    const QueueModel *model = sourceOf(index, at);
    const QueueRow *row = model ? model->row(at) : nullptr;
    if (!row)
        return;
    const Tokens &tokens = Theme::current().tokens();
    painter->save();
    QRect area = option.rect;
    if (const QString head = headOf(index); !head.isEmpty()) {
        const QRect line(area.left(), area.top(), area.width(), causeHeight);
        painter->fillRect(line, tokens.panel);
        drawText(*painter, line.adjusted(8, 0, -8, 0), head, Theme::words(12), tokens.secondary);
        area.setTop(line.bottom() + 1);
    }
    if (option.state & QStyle::State_Selected)
        painter->fillRect(area, tokens.selection);
    painter->setPen(tokens.rule);
    painter->drawLine(area.bottomLeft(), area.bottomRight());
    paintSeverity(*painter, row->severity, QRectF(area.left() + 8, area.top() + 6, 30, 26));
    if (row->severity != row->notExcluded)
        paintNotExcluded(*painter, QRect(area.left() + 8, area.top() + 36, 30, 18), row->notExcluded);
    paintLines(*painter, area.adjusted(textLeft, 4, -8, -4), *row, model->now());
    painter->setBrush(Qt::NoBrush);
    if (row->isNew) {
        painter->setPen(QPen(tokens.text, 2));
        painter->drawRect(area.adjusted(1, 1, -1, -2));
    }
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_Active)) {
        painter->setPen(QPen(tokens.accent, 2));
        painter->drawRect(area.adjusted(1, 1, -1, -2));
    }
    painter->restore();
}

void QueueDelegate::paintLines(QPainter &painter, const QRect &room, const QueueRow &row, Instant now) const
{
    const QString age = text::shortAge(now - row.since);
    const Tokens &tokens = Theme::current().tokens();
    const QFont words = Theme::words(12);
    const auto line = [&](int number) {
        return QRect(room.left(), room.top() + number * lineHeight, room.width(), lineHeight);
    };

    const QRect first = line(0);
    const int ageWidth = lineWidth(age, Theme::digits()) + 8;
    drawText(painter, first, age, Theme::digits(), tokens.text, Qt::AlignRight);
    QRect left = first.adjusted(0, 0, -ageWidth, 0);
    if (row.isNew)
        left.setLeft(drawTag(painter, left, tr("NEW")));
    left.setLeft(drawText(painter, left, row.caseId, Theme::words(12, QFont::DemiBold), tokens.text) + 6);
    drawText(painter, left, row.title, words, tokens.text);

    // The entity's number is the case id while no incident is declared: it is not said twice.
    QStringList names{row.number == row.caseId ? QString() : row.number, row.customer};
    names.removeAll(QString());
    const QString who = names.join(u", "_s);
    drawText(painter, line(1), who, words, tokens.secondary);

    QRect last = line(2);
    if (row.amount) {
        const QString amount = text::money(*row.amount);
        const QFont font = Theme::digits(11);
        drawText(painter, last, amount, font, tokens.secondary, Qt::AlignRight);
        last.adjust(0, 0, -lineWidth(amount, font) - 4, 0);
    }
    last.setLeft(drawText(painter, last, tr("since "), Theme::words(11), tokens.secondary) + 1);
    const QString since = text::withZone(text::minuteAt(row.since, now), row.since);
    last.setLeft(drawText(painter, last, since, Theme::digits(11), tokens.secondary));
    drawText(painter, last, u", "_s + ownerText(row), Theme::words(11), tokens.secondary);
}

} // namespace jaga
