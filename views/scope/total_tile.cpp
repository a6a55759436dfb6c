// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/scope/total_tile.h"

#include "views/theme/text_line.h"
#include "views/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>

namespace jaga {

namespace {

constexpr int padding = 8;
constexpr int lineHeight = 18;

QFont valueFont() { return Theme::digits(13, QFont::Bold); }

} // namespace

TotalTile::TotalTile(QWidget *parent) : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TotalTile::setTotal(const QString &name, const QString &age, const QString &value, const QString &growth)
{
    setText(name);
    m_age = age;
    m_value = value;
    m_growth = growth;
    setAccessibleName(tr("%1: %2, as of %3 ago, %4. Opens the list").arg(name, value, age, growth));
    setToolTip(accessibleName());
    updateGeometry();
    update();
}

QSize TotalTile::sizeHint() const
{
    const QFontMetrics words(Theme::words(11));
    const int head = words.horizontalAdvance(text() + m_age) + padding;
    const int value = QFontMetrics(valueFont()).horizontalAdvance(m_value);
    return {qMax(qMax(head, value), words.horizontalAdvance(m_growth)) + 2 * padding, 3 * lineHeight + padding};
}

void TotalTile::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void TotalTile::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = Theme::current().tokens();
    QPainter painter(this);
    painter.fillRect(rect(), isDown() ? tokens.selection : tokens.field);
    painter.setPen(QPen(hasFocus() ? tokens.accent : tokens.rule, hasFocus() ? 2 : 1));
    painter.drawRect(hasFocus() ? rect().adjusted(1, 1, -1, -1) : rect().adjusted(0, 0, -1, -1));
    QRect line(padding, padding / 2, width() - 2 * padding, lineHeight);
    const auto write = [&](const QFont &font, const QColor &ink, Qt::Alignment side, const QString &words) {
        painter.setPen(ink);
        drawLine(painter, line, words, font, side);
    };
    write(Theme::words(11), tokens.secondary, Qt::AlignLeft, text());
    write(Theme::digits(11), tokens.secondary, Qt::AlignRight, m_age);
    line.translate(0, lineHeight);
    write(valueFont(), tokens.text, Qt::AlignLeft, m_value);
    line.translate(0, lineHeight);
    write(Theme::words(11), tokens.secondary, Qt::AlignLeft, m_growth);
}

} // namespace jaga
