// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/case_header/answer_strip.h"

#include "views/theme/glyphs.h"
#include "views/theme/text_line.h"
#include "views/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <numeric>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int padding = 10;
constexpr int markWidth = 18;

QString questionLine(const HeaderAnswer &answer, qsizetype at) { return u"%1  %2"_s.arg(at + 1).arg(answer.question); }

QString spoken(const HeaderAnswer &answer)
{
    const QString words = u"%1: %2"_s.arg(answer.question, answer.text);
    return answer.because.isEmpty() ? words : u"%1, %2"_s.arg(words, answer.because);
}

} // namespace

AnswerStrip::AnswerStrip(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"answers"_s);
    setFixedHeight(48);
    setFocusPolicy(Qt::StrongFocus);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void AnswerStrip::setAnswers(const QList<HeaderAnswer> &answers)
{
    if (answers == m_answers)
        return;
    m_answers = answers;
    QStringList parts;
    for (const HeaderAnswer &answer : answers)
        parts << spoken(answer);
    setAccessibleName(tr("Seven answers"));
    setAccessibleDescription(parts.join(u". "_s));
    update();
}

int AnswerStrip::wish(qsizetype at) const
{
    const HeaderAnswer &answer = m_answers.at(at);
    const int question = lineWidth(questionLine(answer, at), Theme::words(11));
    const int text = lineWidth(answer.text, Theme::words(13, QFont::DemiBold)) + (answer.mark ? markWidth : 0);
    return qMax(question, text) + 2 * padding + 2;
}

QList<int> AnswerStrip::edges() const
{
    // Every cell keeps its question; what is left goes to those whose answer wants more.
    QList<int> least, wishes;
    for (qsizetype at = 0; at < m_answers.size(); ++at) {
        least << lineWidth(questionLine(m_answers.at(at), at), Theme::words(11)) + 2 * padding;
        wishes << qMax(wish(at), least.last());
    }
    const int leastSum = std::accumulate(least.begin(), least.end(), 0);
    const int extraWished = std::accumulate(wishes.begin(), wishes.end(), 0) - leastSum;
    const int extra = qMax(0, width() - leastSum);
    QList<int> edges{0};
    for (qsizetype at = 0; at < m_answers.size(); ++at) {
        const int wished = wishes.at(at) - least.at(at);
        const int share = extraWished <= 0      ? extra / int(m_answers.size())
                          : extra < extraWished ? extra * wished / extraWished
                                                : wished + (extra - extraWished) / int(m_answers.size());
        edges << edges.last() + least.at(at) + share;
    }
    return edges;
}

void AnswerStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &tokens = Theme::current().tokens();
    painter.fillRect(rect(), tokens.field);
    const QList<int> at = edges();
    for (qsizetype cell = 0; cell < m_answers.size(); ++cell) {
        const HeaderAnswer &answer = m_answers.at(cell);
        QRect room(at.at(cell) + padding, 4, at.at(cell + 1) - at.at(cell) - 2 * padding, 18);
        painter.setPen(tokens.secondary);
        drawLine(painter, room, questionLine(answer, cell), Theme::words(11));
        room.translate(0, 20);
        if (answer.mark) {
            paintMark(painter, markOf(*answer.mark), QRectF(room.left(), room.top() + 2, 14, 14));
            room.setLeft(room.left() + markWidth);
        }
        painter.setPen(tokens.text);
        drawLine(painter, room, answer.text, Theme::words(13, QFont::DemiBold));
        if (cell > 0) {
            painter.setPen(tokens.rule);
            painter.drawLine(at.at(cell), 0, at.at(cell), height());
        }
    }
    painter.setPen(tokens.rule);
    painter.drawLine(0, 0, width(), 0);
    painter.drawLine(0, height() - 1, width(), height() - 1);
    if (hasFocus()) {
        painter.setPen(QPen(tokens.accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

bool AnswerStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QList<int> at = edges();
    for (qsizetype cell = 0; cell < m_answers.size(); ++cell) {
        if (help->pos().x() >= at.at(cell) && help->pos().x() < at.at(cell + 1))
            QToolTip::showText(help->globalPos(), spoken(m_answers.at(cell)), this);
    }
    return true;
}

} // namespace jaga
