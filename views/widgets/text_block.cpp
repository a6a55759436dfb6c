// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/text_block.h"

#include <QtMath>

namespace jaga {

TextBlock::TextBlock()
{
    m_layout.setCacheEnabled(true);
    m_layout.setTextOption([] {
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere); // identifiers and paths stay in their column
        return option;
    }());
}

void TextBlock::setText(const QString &text, const QFont &font)
{
    QString lines = text;
    lines.replace(u'\n', QChar::LineSeparator);
    if (lines == m_layout.text() && font == m_layout.font())
        return;
    m_layout.setText(lines);
    m_layout.setFont(font);
    m_width = -1;
}

int TextBlock::heightFor(int width)
{
    if (isEmpty())
        return 0;
    if (width == m_width)
        return m_height;
    m_width = width;
    qreal bottom = 0;
    m_layout.beginLayout();
    for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, bottom});
        bottom += line.height();
    }
    m_layout.endLayout();
    m_height = qCeil(bottom);
    return m_height;
}

void TextBlock::draw(QPainter &painter, const QPoint &at) const
{
    if (!isEmpty())
        m_layout.draw(&painter, at);
}

} // namespace jaga
