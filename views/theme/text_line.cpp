// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/text_line.h"

#include <QCache>
#include <QFontMetrics>
#include <QTextLayout>

namespace jaga {

namespace {

constexpr int linesKept = 2000; // some MB; a full window has about 500
constexpr int inFull = -1;

/// `room`: the pixels it was cut to, or inFull.
struct LineKey {
    QString text;
    QFont font;
    int room;
    bool operator==(const LineKey &) const = default;
};

size_t qHash(const LineKey &key, size_t seed = 0) { return qHashMulti(seed, key.text, key.font, key.room); }

class ShapedLine {
public:
    ShapedLine(const QString &text, const QFont &font) : m_layout(text, font)
    {
        m_layout.setCacheEnabled(true);
        m_layout.beginLayout();
        m_line = m_layout.createLine();
        m_layout.endLayout();
    }
    /// With the spaces at its end, which are there for what follows.
    qreal width() const { return m_line.isValid() ? m_line.horizontalAdvance() : 0; }

    void draw(QPainter &painter, const QRect &room, Qt::Alignment side) const
    {
        if (!m_line.isValid())
            return;
        const qreal spare = room.width() - width();
        const qreal x = side & Qt::AlignRight ? spare : side & Qt::AlignHCenter ? spare / 2 : 0;
        m_line.draw(&painter, {room.x() + x, room.y() + (room.height() - m_line.height()) / 2});
    }

private:
    QTextLayout m_layout;
    QTextLine m_line;
};

const ShapedLine &shaped(const QString &text, const QFont &font, int room = inFull)
{
    static QCache<LineKey, ShapedLine> lines(linesKept);
    const LineKey key{text, font, room};
    if (const ShapedLine *known = lines.object(key))
        return *known;
    auto *fresh =
        new ShapedLine(room == inFull ? text : QFontMetrics(font).elidedText(text, Qt::ElideRight, room), font);
    lines.insert(key, fresh);
    return *fresh;
}

} // namespace

int drawLine(QPainter &painter, const QRect &room, const QString &text, const QFont &font, Qt::Alignment side)
{
    if (text.isEmpty() || room.width() <= 0)
        return 0;
    const ShapedLine *line = &shaped(text, font);
    if (line->width() > room.width())
        line = &shaped(text, font, room.width());
    if (line->width() > room.width())
        return 0; // not even the dots fit
    line->draw(painter, room, side);
    return qRound(line->width());
}

int lineWidth(const QString &text, const QFont &font)
{
    return text.isEmpty() ? 0 : qRound(shaped(text, font).width());
}

} // namespace jaga
