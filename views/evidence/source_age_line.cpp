// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/evidence/source_age_line.h"

#include "models/items/text_format.h"
#include "models/sources/source_kinds.h"
#include "views/theme/glyphs.h"
#include "views/theme/theme.h"

#include <QPainter>

namespace jaga {

using namespace Qt::StringLiterals;

SourceAgeLine::SourceAgeLine(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SourceAgeLine::setSources(const QList<SourceStamp> &stamps, Instant now)
{
    m_stamps = stamps;
    m_now = now;
    setAccessibleName(text());
    setToolTip(text());
    update();
}

QString SourceAgeLine::words(const SourceStamp &stamp) const
{
    if (!stamp.asOf)
        return tr("no answer");
    const QString age = text::age(m_now - *stamp.asOf);
    QString words =
        stamp.stale ? tr("STALE as of %1, %2").arg(text::withZone(text::clockAt(*stamp.asOf, m_now), *stamp.asOf), age)
                    : age;
    if (stamp.failed)
        words += tr(", in part no answer");
    return words;
}

QString SourceAgeLine::text() const
{
    if (m_stamps.isEmpty())
        return tr("No source has answered yet");
    QStringList parts;
    for (const SourceStamp &stamp : m_stamps)
        parts << sourceTitle(stamp.source) + u' ' + words(stamp);
    return parts.join(u", "_s);
}

void SourceAgeLine::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = Theme::current().tokens();
    QPainter painter(this);
    painter.fillRect(rect(), tokens.panel);
    painter.setPen(tokens.rule);
    painter.drawLine(0, 0, width(), 0);
    const QFont name = Theme::words(11);
    const QFont age = Theme::digits(11);
    int x = 10;
    if (m_stamps.isEmpty()) {
        painter.setFont(name);
        painter.setPen(tokens.secondary);
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter, text());
    }
    for (const SourceStamp &stamp : m_stamps) {
        const QString source = sourceTitle(stamp.source);
        const QString told = words(stamp);
        const int nameWidth = QFontMetrics(name).horizontalAdvance(source) + 6;
        const int toldWidth = QFontMetrics(age).horizontalAdvance(told);
        const bool doubtful = stamp.stale || stamp.failed || !stamp.asOf;
        if (doubtful) {
            const QRect plate(x - 6, 2, nameWidth + toldWidth + 40, height() - 3);
            paintHatch(painter, plate);
            painter.fillRect(plate.adjusted(8, 0, -8, 0), tokens.panel);
            x += 8;
            paintMark(painter, stamp.asOf ? Mark::Clock : Mark::Unknown, QRectF(x - 4, 5, 12, 12));
            x += 12;
        }
        painter.setPen(doubtful ? tokens.text : tokens.secondary);
        painter.setFont(name);
        painter.drawText(QRect(x, 0, nameWidth, height()), Qt::AlignVCenter, source);
        painter.setFont(age);
        painter.drawText(QRect(x + nameWidth, 0, toldWidth + 2, height()), Qt::AlignVCenter, told);
        x += nameWidth + toldWidth + 20;
    }
}

} // namespace jaga
