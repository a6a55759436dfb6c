// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/checklist/chapter_section.h"

#include "views/checklist/step_row.h"
#include "views/theme/text_line.h"
#include "views/theme/theme.h"
#include "views/widgets/wrapped_label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {
constexpr int rowsBegin = 2; // the prose and what folds it stand first
}

ChapterHead::ChapterHead(QWidget *parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setFixedHeight(24);
    setFocusPolicy(Qt::StrongFocus);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ChapterHead::setSummary(const QString &summary)
{
    m_summary = summary;
    setAccessibleName(summary.isEmpty() ? text() : u"%1, %2"_s.arg(text(), summary));
    update();
}

void ChapterHead::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &tokens = Theme::current().tokens();
    painter.fillRect(rect(), tokens.panel);
    painter.setPen(tokens.rule);
    painter.drawLine(0, 0, width(), 0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.text);
    const QPointF c(13, height() / 2.0);
    painter.drawPolygon(isChecked() ? QPolygonF{c + QPointF(-4, -2), c + QPointF(4, -2), c + QPointF(0, 3)}
                                    : QPolygonF{c + QPointF(-2, -4), c + QPointF(3, 0), c + QPointF(-2, 4)});
    painter.setPen(tokens.text);
    const int titleWidth =
        drawLine(painter, QRect(24, 0, width() - 24, height()), text(), Theme::words(12, QFont::DemiBold)) + 1;
    const QRect rest(24 + titleWidth + 8, 0, width() - titleWidth - 40, height());
    painter.setPen(tokens.secondary);
    drawLine(painter, rest, m_summary, Theme::words(12), Qt::AlignRight);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(tokens.accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

ChapterSection::ChapterSection(ChapterKind kind, bool canMutate, QWidget *parent)
    : QWidget(parent), m_canMutate(canMutate), m_head(new ChapterHead(this))
{
    m_chapter.kind = kind;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    connect(m_head, &QAbstractButton::toggled, this, [this](bool open) {
        if (open)
            drawBody();
        m_body->setVisible(open);
        Q_EMIT toggled(m_chapter.kind, open);
    });
}

void ChapterSection::buildBody()
{
    m_body = new QWidget(this);
    m_body->hide();
    m_column = new QVBoxLayout(m_body);
    m_column->setContentsMargins(0, 2, 0, 4);
    m_column->setSpacing(0);
    auto *about = new QWidget(m_body);
    m_about = new QToolButton(about);
    m_about->setText(tr("About this chapter"));
    m_about->setProperty("role", u"link"_s);
    m_about->setCheckable(true);
    m_about->setObjectName(u"aboutChapter"_s);
    connect(m_about, &QToolButton::toggled, this, &ChapterSection::showProse);
    auto *line = new QHBoxLayout(about);
    line->setContentsMargins(22, 0, 10, 0);
    line->addWidget(m_about);
    line->addStretch(1);
    m_prose = new WrappedLabel(m_body);
    m_prose->setProperty("role", u"secondary"_s);
    m_prose->setTextFormat(Qt::MarkdownText);
    m_prose->setContentsMargins(24, 2, 10, 6);
    m_column->addWidget(about);
    m_column->addWidget(m_prose);
    layout()->addWidget(m_body);
}

void ChapterSection::setChapter(const ChecklistChapter &chapter)
{
    if (chapter == m_chapter && !m_head->text().isEmpty())
        return;
    m_chapter = chapter;
    m_head->setText(chapter.title);
    m_head->setSummary(chapter.summary);
    if (isOpen())
        drawBody();
}

/// The body stands from the moment its chapter is open: most chapters of a case never are.
void ChapterSection::drawBody()
{
    if (!m_body)
        buildBody();
    if (const QString prose = m_chapter.prose.trimmed(); prose != m_prose->text())
        m_prose->setText(prose);
    showProse();
    layRows();
}

void ChapterSection::layRows()
{
    QList<StepRow *> old = std::exchange(m_rows, {});
    for (const ChecklistRow &row : std::as_const(m_chapter.rows)) {
        StepRow *widget = takeRow(old, row);
        const auto place = static_cast<int>(m_rows.size()) + rowsBegin;
        if (m_column->indexOf(widget) != place)
            m_column->insertWidget(place, widget);
        m_rows.append(widget);
    }
    for (StepRow *gone : std::as_const(old))
        gone->deleteLater();
}

/// Prose is folded where there is something to do; a chapter of words alone shows them.
void ChapterSection::showProse()
{
    const bool hasProse = !m_prose->text().isEmpty();
    const bool isFolded = hasProse && !m_chapter.rows.isEmpty();
    m_about->parentWidget()->setVisible(isFolded);
    m_prose->setVisible(hasProse && (!isFolded || m_about->isChecked()));
}

StepRow *ChapterSection::takeRow(QList<StepRow *> &old, const ChecklistRow &row)
{
    const auto found = std::find_if(old.begin(), old.end(), [&](const StepRow *widget) {
        return widget->row().anchor == row.anchor && widget->row().form == row.form;
    });
    if (found != old.end()) {
        StepRow *widget = *found;
        old.erase(found);
        widget->setRow(row);
        return widget;
    }
    auto *widget = new StepRow(row, m_canMutate, m_body);
    Q_EMIT rowAdded(widget);
    return widget;
}

bool ChapterSection::holds(const QString &anchor) const
{
    return std::any_of(m_chapter.rows.cbegin(), m_chapter.rows.cend(),
                       [&](const ChecklistRow &row) { return row.anchor == anchor; });
}

StepRow *ChapterSection::row(const QString &anchor) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const StepRow *widget) { return widget->row().anchor == anchor; });
    return found == m_rows.end() ? nullptr : *found;
}

void ChapterSection::insertBelow(const QString &anchor, QWidget *editor)
{
    if (StepRow *widget = row(anchor))
        m_column->insertWidget(m_column->indexOf(widget) + 1, editor);
}

void ChapterSection::setOpen(bool open) { m_head->setChecked(open); }

bool ChapterSection::isOpen() const { return m_head->isChecked(); }

} // namespace jaga
