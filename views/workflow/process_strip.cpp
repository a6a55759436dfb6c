// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/workflow/process_strip.h"

#include "views/theme/glyphs.h"
#include "views/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int boxHeight = 44;
constexpr int boxGap = 22;
constexpr int rowGap = 16;
constexpr int margin = 12;
constexpr int mostRows = 3;

} // namespace

ProcessStrip::ProcessStrip(QWidget *parent) : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ProcessStrip::setElements(const QList<WorkflowElement> &elements)
{
    m_elements = elements;
    m_elements.removeIf([](const WorkflowElement &one) {
        return one.type.endsWith("GATEWAY"_L1) || one.type == "PROCESS"_L1 || one.type == "SEQUENCE_FLOW"_L1;
    });
    QStringList told;
    bool running = false;
    for (const WorkflowElement &element : m_elements) {
        running = running || element.state == WorkflowElement::State::Current ||
                  element.state == WorkflowElement::State::Incident;
        if (element.state == WorkflowElement::State::Current || element.state == WorkflowElement::State::Incident)
            told << element.name + u' ' +
                        (element.state == WorkflowElement::State::Incident ? tr("incident") : tr("current"));
    }
    setAccessibleName(tr("Process, %1 elements. %2").arg(m_elements.size()).arg(told.join(u", "_s)));
    if (running) // elements are what was entered; the model itself is not read
        m_elements << WorkflowElement{.name = tr("what follows is not shown")};
    updateGeometry();
    update();
}

ProcessStrip::Layout ProcessStrip::layoutFor(int width) const
{
    const int perRow = qMax(1, (width - 2 * margin + boxGap) / (116 + boxGap));
    const int boxWidth = (width - 2 * margin + boxGap) / perRow - boxGap;
    const qsizetype room = static_cast<qsizetype>(perRow) * mostRows;
    return {perRow, boxWidth, qMax<qsizetype>(0, m_elements.size() - room)};
}

int ProcessStrip::heightForWidth(int width) const
{
    if (m_elements.isEmpty())
        return 0;
    const Layout layout = layoutFor(width);
    const auto rows = static_cast<int>((m_elements.size() - layout.first + layout.perRow - 1) / layout.perRow);
    return rows * (boxHeight + rowGap) + margin;
}

QRectF ProcessStrip::boxAt(qsizetype at) const
{
    const Layout layout = layoutFor(width());
    const auto place = static_cast<int>(at - layout.first);
    return QRectF(margin + place % layout.perRow * (layout.boxWidth + boxGap),
                  margin + place / layout.perRow * (boxHeight + rowGap), layout.boxWidth, boxHeight);
}

void ProcessStrip::paintBox(QPainter &painter, const WorkflowElement &element, const QRectF &box) const
{
    using State = WorkflowElement::State;
    const Tokens &tokens = Theme::current().tokens();
    const bool current = element.state == State::Current || element.state == State::Incident;
    const bool doubtful = element.state == State::Unknown || element.state == State::Ended;
    QPen pen(doubtful ? tokens.disabled : tokens.text, current ? 2.5 : 1.2);
    if (doubtful)
        pen.setDashPattern({3, 2.5});
    painter.setPen(pen);
    painter.setBrush(current ? tokens.selection : doubtful ? tokens.field : tokens.panel);
    painter.drawRect(box);
    painter.setPen(doubtful ? tokens.secondary : tokens.text);
    painter.setFont(Theme::words(11, current ? QFont::DemiBold : QFont::Normal));
    painter.drawText(box.adjusted(6, 4, element.state == State::Passed ? -18 : -6, -4),
                     Qt::AlignCenter | Qt::TextWordWrap, element.name);
    if (element.state == State::Passed)
        paintMark(painter, Mark::Yes, QRectF(box.right() - 17, box.top() + 4, 12, 12));
    if (element.state != State::Incident)
        return;
    const QString words = tr("INCIDENT");
    painter.setFont(Theme::words(10, QFont::Bold));
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 10;
    const QRectF tag(box.right() - width + 4, box.top() - 9, width, 15);
    painter.fillRect(tag, tokens.text);
    painter.setPen(tokens.field);
    painter.drawText(tag, Qt::AlignCenter, words);
}

void ProcessStrip::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = Theme::current().tokens();
    QPainter painter(this);
    painter.fillRect(rect(), tokens.field);
    painter.setRenderHint(QPainter::Antialiasing);
    const Layout layout = layoutFor(width());
    for (qsizetype at = layout.first; at < m_elements.size(); ++at) {
        const QRectF box = boxAt(at);
        if (at + 1 < m_elements.size() && boxAt(at + 1).top() == box.top()) {
            painter.setPen(QPen(tokens.edge, 1.4));
            const double end = box.right() + boxGap - 3;
            painter.drawLine(QPointF(box.right() + 3, box.center().y()), QPointF(end, box.center().y()));
            painter.setBrush(tokens.edge);
            painter.drawPolygon(QPolygonF{
                {end, box.center().y()}, {end - 6, box.center().y() - 3.5}, {end - 6, box.center().y() + 3.5}});
        }
        paintBox(painter, m_elements.at(at), box);
    }
}

bool ProcessStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    for (qsizetype at = layoutFor(width()).first; at < m_elements.size(); ++at) {
        if (!boxAt(at).contains(help->pos()))
            continue;
        const WorkflowElement &element = m_elements.at(at);
        QToolTip::showText(
            help->globalPos(),
            element.id.isEmpty() ? element.name : u"%1, %2, %3"_s.arg(element.id, element.type, element.code), this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

} // namespace jaga
