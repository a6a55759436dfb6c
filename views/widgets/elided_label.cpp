// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/elided_label.h"

#include "views/theme/text_line.h"
#include "views/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace jaga {

namespace {
constexpr int gap = 8; ///< between the parts
}

ElidedLabel::ElidedLabel(QWidget *parent) : QWidget(parent), m_font(Theme::words(12))
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ElidedLabel::setParts(const QString &bold, const QString &text, const QString &secondary)
{
    if (bold == m_bold && text == m_text && secondary == m_secondary)
        return;
    m_bold = bold;
    m_text = text;
    m_secondary = secondary;
    setAccessibleName(this->text());
    updateGeometry();
    update();
}

QString ElidedLabel::text() const
{
    QStringList parts{m_bold, m_text, m_secondary};
    parts.removeAll(QString());
    return parts.join(u' ');
}

void ElidedLabel::setTextFont(const QFont &font)
{
    m_font = font;
    updateGeometry();
    update();
}

QFont ElidedLabel::boldFont() const
{
    QFont bold = m_font;
    bold.setWeight(QFont::DemiBold);
    return bold;
}

QSize ElidedLabel::sizeHint() const
{
    int width = 0;
    const auto add = [&](const QString &part, const QFont &font) {
        if (!part.isEmpty())
            width += lineWidth(part, font) + (width > 0 ? gap : 0) + 1;
    };
    add(m_bold, boldFont());
    add(m_text, m_font);
    add(m_secondary, m_font);
    return {width, QFontMetrics(m_font).height() + 4};
}

QSize ElidedLabel::minimumSizeHint() const { return {24, QFontMetrics(m_font).height() + 4}; }

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &tokens = Theme::current().tokens();
    QRect room = rect();
    const auto draw = [&](const QString &part, const QFont &font, const QColor &colour) {
        if (part.isEmpty() || room.width() <= 0)
            return;
        painter.setPen(colour);
        room.setLeft(room.left() + drawLine(painter, room, part, font) + gap);
    };
    draw(m_bold, boldFont(), tokens.text);
    draw(m_text, m_font, tokens.text);
    draw(m_secondary, m_font, tokens.secondary);
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && sizeHint().width() > width()) {
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), text(), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace jaga
