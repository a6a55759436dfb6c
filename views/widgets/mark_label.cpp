// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/mark_label.h"

#include "views/theme/theme.h"

#include <QPainter>

namespace jaga {

MarkLabel::MarkLabel(Mark mark, QWidget *parent) : QWidget(parent), m_mark(mark)
{
    setFixedSize(sizeHint());
    setAccessibleName(markName(mark));
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MarkLabel::setMark(Mark mark)
{
    if (m_mark == mark)
        return;
    m_mark = mark;
    setAccessibleName(markName(mark));
    update();
}

void MarkLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintMark(painter, m_mark, QRectF(1, 2, 14, 14));
}

SeverityBadge::SeverityBadge(QWidget *parent) : QWidget(parent)
{
    setFixedSize(sizeHint());
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SeverityBadge::setSeverity(const QString &severity)
{
    m_severity = severity;
    setAccessibleName(severity.isEmpty() ? tr("severity not known") : tr("severity %1").arg(severity));
    update();
}

void SeverityBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintSeverity(painter, m_severity, rect());
}

} // namespace jaga
