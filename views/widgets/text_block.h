// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextLayout>

namespace jaga {

/// Plain words that a widget paints itself, broken into lines: they are shaped when their width changes, not each time their height is
/// asked for or they are painted.
class TextBlock {
public:
    TextBlock();
    void setText(const QString &text, const QFont &font);
    bool isEmpty() const { return m_layout.text().isEmpty(); }
    /// Breaks the lines where the width isn't the one asked for last.
    int heightFor(int width);
    /// At the width that was asked for last, in the painter's pen.
    void draw(QPainter &painter, const QPoint &at) const;

private:
    QTextLayout m_layout;
    int m_width = -1;
    int m_height = 0;
};

} // namespace jaga
