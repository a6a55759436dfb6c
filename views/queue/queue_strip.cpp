// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/queue/queue_strip.h"

#include "models/items/queue_model.h"
#include "views/theme/glyphs.h"
#include "views/theme/theme.h"

#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int headHeight = 28;
constexpr int cellHeight = 54;
const QStringList severities{u"P0"_s, u"P1"_s, u"P2"_s, u"P3"_s};

} // namespace

QueueStrip::QueueStrip(QueueModel &model, QWidget *parent)
    : QWidget(parent), m_model(model), m_unfold(new QToolButton(this))
{
    setObjectName(u"queueStrip"_s);
    setFixedWidth(foldedWidth);
    m_unfold->setText(u"\u203A"_s);
    m_unfold->setProperty("role", u"plain"_s);
    m_unfold->setAccessibleName(tr("Unfold the queue"));
    m_unfold->setToolTip(tr("Unfold the queue (Ctrl+1)"));
    m_unfold->setGeometry(0, 0, foldedWidth, headHeight);
    setFocusProxy(m_unfold);
    connect(m_unfold, &QToolButton::clicked, this, &QueueStrip::unfoldRequested);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, signal, this, &QueueStrip::updateWords);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &QueueStrip::updateWords);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
    updateWords();
}

int QueueStrip::countOf(const QString &severity) const
{
    const auto &rows = m_model.rows();
    return static_cast<int>(
        std::count_if(rows.begin(), rows.end(), [&](const QueueRow &row) { return row.severity == severity; }));
}

int QueueStrip::newOnes() const
{
    const auto &rows = m_model.rows();
    return static_cast<int>(std::count_if(rows.begin(), rows.end(), [](const QueueRow &row) { return row.isNew; }));
}

void QueueStrip::updateWords()
{
    QStringList parts;
    for (const QString &severity : severities)
        parts << tr("%1: %2").arg(severity).arg(countOf(severity));
    parts << tr("new: %1").arg(newOnes());
    setAccessibleName(tr("Queue, %1 signals").arg(m_model.rowCount()));
    setAccessibleDescription(parts.join(u", "_s));
    setToolTip(parts.join(u'\n'));
    update();
}

void QueueStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &tokens = Theme::current().tokens();
    painter.fillRect(rect(), tokens.panel);
    int top = headHeight + 6;
    for (const QString &severity : severities) {
        const int count = countOf(severity);
        painter.setOpacity(count > 0 ? 1 : 0.45);
        paintSeverity(painter, severity, QRectF(9, top, 30, 26));
        painter.setOpacity(1);
        painter.setFont(Theme::digits(12, count > 0 ? QFont::Bold : QFont::Normal));
        painter.setPen(count > 0 ? tokens.text : tokens.secondary);
        painter.drawText(QRect(0, top + 27, foldedWidth, 18), Qt::AlignCenter, QString::number(count));
        top += cellHeight;
    }
    if (const int fresh = newOnes(); fresh > 0) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(tokens.text);
        painter.setFont(Theme::words(11, QFont::DemiBold));
        const bool twoLines = fresh > 99; // three digits are too wide beside the word
        const QRect tag(3, top, foldedWidth - 7, twoLines ? 32 : 18);
        painter.drawRect(tag);
        painter.drawText(tag, Qt::AlignCenter, (twoLines ? tr("NEW\n%1") : tr("NEW %1")).arg(fresh));
    }
    painter.setPen(tokens.rule);
    painter.drawLine(foldedWidth - 1, 0, foldedWidth - 1, height());
}

void QueueStrip::mousePressEvent(QMouseEvent *) { Q_EMIT unfoldRequested(); }

} // namespace jaga
