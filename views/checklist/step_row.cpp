// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/checklist/step_row.h"

#include "views/theme/glyphs.h"
#include "views/theme/theme.h"
#include "views/widgets/mutating.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

using Form = ChecklistRow::Form;

constexpr int markColumn = 42; ///< wave sign and mark, right-aligned
constexpr int markSize = 14;
constexpr int topPadding = 3;
constexpr int leftEdge = markColumn + 4;
constexpr int rightPadding = 8;
constexpr int leastWords = 80;
constexpr int lineGap = 1;

/// The sign of a row, by its state first and its truth second.
Mark signOf(const ChecklistRow &row)
{
    if (row.form == Form::Unsafe)
        return Mark::Unsafe;
    if (row.form == Form::Verification || row.form == Form::Table)
        return markOf(row.truth);
    switch (row.state) {
    case StepState::Regressed:
        return Mark::Regressed;
    case StepState::NotApplicable:
        return Mark::BoxNotApplicable;
    case StepState::Deferred:
        return Mark::BoxDeferred;
    case StepState::Overridden:
        return Mark::BoxOverridden;
    case StepState::SensedYes:
        return Mark::Yes;
    case StepState::SensedNo:
        return Mark::No;
    case StepState::SensedUnknown:
        return Mark::Unknown;
    case StepState::Done:
        return row.form == Form::Sensed ? Mark::Yes : Mark::BoxDone;
    case StepState::Open:
        return row.form == Form::Sensed ? Mark::Unknown : Mark::Box;
    case StepState::Offered:
    case StepState::NotOffered:
    case StepState::Refused:
        return Mark::Box;
    }
    Q_UNREACHABLE();
}

QFont asideFont() { return Theme::words(11); }

bool isLookedAtByConsole(Form form)
{
    return form == Form::Sensed || form == Form::Verification || form == Form::Table;
}

} // namespace

StepRow::StepRow(const ChecklistRow &row, bool canMutate, QWidget *parent) : QWidget(parent), m_row(row)
{
    setObjectName(u"step-"_s + row.anchor);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    if (row.form == Form::Action && canMutate) {
        m_button = markMutating(new QPushButton(this));
        m_button->move(leftEdge, topPadding);
        m_button->setFocusPolicy(Qt::TabFocus);
        connect(m_button, &QPushButton::clicked, this, [this] { Q_EMIT actionTriggered(m_row.anchor); });
    }
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
    applyWords();
}

void StepRow::setRow(const ChecklistRow &row)
{
    if (row == m_row)
        return;
    m_row = row;
    applyWords();
    updateGeometry();
    update();
}

void StepRow::applyWords()
{
    const bool isAction = m_row.form == Form::Action;
    QFont font = Theme::words(12, m_row.current ? QFont::DemiBold : QFont::Normal);
    font.setStrikeOut(m_row.form == Form::Unsafe);
    QString title = m_row.title;
    if (isAction && !m_button)
        title = m_row.buttonText.chopped(1); // nothing opens here: no ellipsis
    else if (isAction)
        title = m_row.off;
    m_title.setText(title, font);
    QString detail = m_row.detail;
    if (isAction && !m_button)
        detail = m_row.detail.isEmpty() ? m_row.off : m_row.off + u'\n' + m_row.detail;
    if (!m_row.takenBy.isEmpty())
        detail = detail.isEmpty() ? tr("%1 is on this step").arg(m_row.takenBy)
                                  : detail + u'\n' + tr("%1 is on this step").arg(m_row.takenBy);
    m_detail.setText(m_row.folded ? QString() : detail, Theme::words(12));
    m_aside = m_row.sharePending ? tr("sending\u2026") : m_row.aside;
    if (m_button) {
        m_button->setText(m_row.buttonText);
        m_button->setEnabled(m_row.enabled);
        m_button->setAccessibleDescription(m_row.off);
    }
    setAccessibleName(spoken());
}

int StepRow::wordsWidth(int width) const
{
    const int aside = m_aside.isEmpty() ? 0 : QFontMetrics(asideFont()).horizontalAdvance(m_aside) + rightPadding;
    return qMax(leastWords, width - leftEdge - aside - rightPadding);
}

/// One line: how many there are is asked with the width.
QSize StepRow::sizeHint() const
{
    return {leftEdge + leastWords + rightPadding, QFontMetrics(Theme::words(12)).height() + 2 * topPadding};
}

int StepRow::heightForWidth(int width) const
{
    if (width <= sizeHint().width())
        return sizeHint().height(); // a layout adds up what is least; no row is shown like that
    const int words = wordsWidth(width);
    int height = topOfWords() + m_title.heightFor(words);
    if (!m_detail.isEmpty())
        height += lineGap + m_detail.heightFor(words);
    return qMax(height, topPadding + QFontMetrics(asideFont()).height()) + topPadding;
}

int StepRow::topOfWords() const { return topPadding + (m_button ? m_button->sizeHint().height() + lineGap : 0); }

void StepRow::resizeEvent(QResizeEvent *)
{
    if (m_button)
        m_button->resize(m_button->sizeHint().boundedTo({wordsWidth(width()), height()}));
}

QString StepRow::spoken() const
{
    QStringList parts;
    if (m_row.current)
        parts << tr("current step");
    if (m_row.form == Form::Action)
        parts << m_row.buttonText << m_row.off << m_row.detail;
    else
        parts << (isLookedAtByConsole(m_row.form) ? tr("sensed")
                  : m_row.form == Form::Unsafe    ? tr("never do this")
                                                  : tr("by hand"))
              << m_row.title << markName(signOf(m_row)) << m_row.detail;
    if (!m_row.takenBy.isEmpty())
        parts << tr("%1 is on this step").arg(m_row.takenBy);
    parts << m_aside;
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

void StepRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &tokens = Theme::current().tokens();
    if (m_row.current) {
        painter.fillRect(rect(), tokens.field);
        painter.setPen(QPen(tokens.accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.accent);
        const int middle = topPadding + 9;
        painter.drawPolygon(QPolygon({{2, middle - 4}, {7, middle}, {2, middle + 4}}));
        painter.setBrush(Qt::NoBrush);
    }
    paintWords(painter);
    if (m_row.form != Form::Action) {
        const QRectF mark(markColumn - markSize - 3, topPadding + 2, markSize, markSize);
        paintMark(painter, signOf(m_row), mark);
        if (isLookedAtByConsole(m_row.form))
            paintMark(painter, Mark::Sensed, mark.translated(-markSize - 2, 0));
    }
    if (hasFocus()) {
        painter.setPen(QPen(tokens.accent, 2));
        painter.drawRect(rect().adjusted(m_row.current ? 4 : 1, m_row.current ? 4 : 1, m_row.current ? -4 : -1,
                                         m_row.current ? -4 : -1));
    }
}

void StepRow::paintWords(QPainter &painter) const
{
    const Tokens &tokens = Theme::current().tokens();
    const int title = m_title.heightFor(wordsWidth(width()));
    m_detail.heightFor(wordsWidth(width()));
    painter.setPen(m_button ? tokens.secondary : m_row.folded ? tokens.disabled : tokens.text);
    m_title.draw(painter, {leftEdge, topOfWords()});
    painter.setPen(tokens.secondary);
    m_detail.draw(painter, {leftEdge, topOfWords() + title + lineGap});
    painter.setFont(asideFont());
    painter.drawText(rect().adjusted(0, topPadding, -rightPadding, 0), Qt::AlignRight | Qt::AlignTop, m_aside);
}

void StepRow::mousePressEvent(QMouseEvent *event)
{
    setFocus(Qt::MouseFocusReason);
    if (m_row.form == Form::Manual && event->position().x() < markColumn)
        Q_EMIT boxClicked(m_row.anchor);
}

void StepRow::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void StepRow::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace jaga
