// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/checklist/checklist_view.h"

#include "views/checklist/chapter_section.h"
#include "views/checklist/step_editor.h"
#include "views/checklist/step_row.h"
#include "views/widgets/mark_label.h"
#include "views/widgets/wrapped_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

using Form = ChecklistRow::Form;

QWidget *legendItem(Mark mark, const QString &text)
{
    auto *item = new QWidget;
    auto *row = new QHBoxLayout(item);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(new MarkLabel(mark));
    auto *label = new QLabel(text);
    label->setProperty("role", u"secondary"_s);
    row->addWidget(label);
    return item;
}

} // namespace

ChecklistView::ChecklistView(bool canMutate, QWidget *parent)
    : QWidget(parent), m_canMutate(canMutate), m_progress(new WrappedLabel), m_scroll(new QScrollArea),
      m_body(new QWidget)
{
    setObjectName(u"checklistView"_s);
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    setMinimumWidth(300);
    setAccessibleName(tr("Runbook checklist"));
    m_progress->setProperty("role", u"strong"_s);
    auto *head = new QWidget;
    auto *headColumn = new QVBoxLayout(head);
    headColumn->setContentsMargins(8, 6, 8, 6);
    headColumn->setSpacing(3);
    headColumn->addWidget(m_progress);
    auto *legend = new QHBoxLayout;
    legend->setSpacing(14);
    legend->addWidget(legendItem(Mark::Sensed, tr("sensed by the console")));
    legend->addWidget(legendItem(Mark::Box, tr("done by a person")));
    legend->addStretch(1);
    headColumn->addLayout(legend);

    m_body->setProperty("role", u"panel"_s);
    auto *bodyColumn = new QVBoxLayout(m_body);
    bodyColumn->setContentsMargins(0, 0, 0, 0);
    bodyColumn->setSpacing(0);
    bodyColumn->addStretch(1);
    m_scroll->setWidget(m_body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(head);
    column->addWidget(m_scroll, 1);
    m_progress->setText(tr("No case is open"));
}

ChapterSection *ChecklistView::section(ChapterKind kind)
{
    if (ChapterSection *known = m_sections.value(kind))
        return known;
    auto *fresh = new ChapterSection(kind, m_canMutate, m_body);
    connect(fresh, &ChapterSection::rowAdded, this, &ChecklistView::watch);
    connect(fresh, &ChapterSection::toggled, this, [this](ChapterKind which, bool open) {
        if (open)
            Q_EMIT chapterOpened(which);
    });
    m_sections.insert(kind, fresh);
    auto *column = static_cast<QVBoxLayout *>(m_body->layout());
    column->insertWidget(static_cast<int>(kind), fresh);
    return fresh;
}

void ChecklistView::watch(StepRow *row)
{
    row->installEventFilter(this);
    if (!m_canMutate)
        return;
    connect(row, &StepRow::actionTriggered, this, &ChecklistView::actionRequested);
    connect(row, &StepRow::boxClicked, this, [this, row] { toggle(row); });
}

void ChecklistView::setState(const ChecklistState &state)
{
    if (state == m_state)
        return;
    const bool isOtherCase = state.caseKey != m_state.caseKey;
    const bool isOtherChapter = isOtherCase || state.currentChapter != m_state.currentChapter;
    m_state = state;
    m_progress->setText(state.chapters.isEmpty() ? tr("No case is open") : state.progress);
    if (isOtherCase) {
        closeEditor();
        m_body->hide(); // laid out once, when all of it stands
    }
    for (const ChecklistChapter &chapter : state.chapters)
        section(chapter.kind)->setChapter(chapter);
    for (ChapterSection *shown : std::as_const(m_sections)) {
        shown->setVisible(!state.chapters.isEmpty());
        if (m_editor) // rows may have moved: the open line stays below its step
            shown->insertBelow(m_editor->anchor(), m_editor);
    }
    // A bar that comes and goes would have every row laid out at two widths.
    m_scroll->setVerticalScrollBarPolicy(state.chapters.isEmpty() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAlwaysOn);
    if (state.chapters.isEmpty())
        m_body->show();
    if (!isOtherChapter || state.chapters.isEmpty())
        return;
    if (isOtherCase) {
        for (ChapterSection *shown : std::as_const(m_sections))
            shown->setOpen(false);
        // What a person looks for first, whatever the step: what may be done, what never, and whether it is healed.
        for (const auto kind : {ChapterKind::SafeActions, ChapterKind::UnsafeActions, ChapterKind::Verification})
            openChapter(kind);
    }
    openChapter(state.currentChapter);
    m_body->show();
}

void ChecklistView::openChapter(ChapterKind kind)
{
    if (ChapterSection *known = m_sections.value(kind))
        known->setOpen(true);
}

void ChecklistView::focusCurrent()
{
    if (showStep(m_state.currentAnchor))
        return;
    if (const QList<StepRow *> rows = visibleRows(); !rows.isEmpty())
        rows.first()->setFocus(Qt::ShortcutFocusReason);
}

bool ChecklistView::showStep(const QString &anchor)
{
    for (ChapterSection *shown : std::as_const(m_sections)) {
        if (!shown->holds(anchor))
            continue;
        shown->setOpen(true);
        StepRow *row = shown->row(anchor);
        row->setFocus(Qt::ShortcutFocusReason);
        m_scroll->ensureWidgetVisible(row, 0, 40);
        return true;
    }
    return false;
}

QList<StepRow *> ChecklistView::visibleRows() const
{
    QList<StepRow *> rows;
    for (const ChapterSection *shown : m_sections) {
        if (shown->isOpen())
            rows << shown->rows();
    }
    return rows;
}

bool ChecklistView::eventFilter(QObject *watched, QEvent *event)
{
    auto *row = qobject_cast<StepRow *>(watched);
    if (!row)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::FocusIn)
        m_scroll->ensureWidgetVisible(row, 0, 30);
    if (event->type() == QEvent::KeyPress) {
        const auto *press = static_cast<QKeyEvent *>(event);
        if (press->modifiers() == Qt::NoModifier && handleRowKey(row, press->key()))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

bool ChecklistView::handleRowKey(StepRow *row, int key)
{
    const auto move = [&](qsizetype step) {
        const QList<StepRow *> rows = visibleRows();
        const qsizetype next = rows.indexOf(row) + step;
        if (next >= 0 && next < rows.size())
            rows.at(next)->setFocus(Qt::OtherFocusReason);
        return true;
    };
    if (key == Qt::Key_J || key == Qt::Key_Down)
        return move(1);
    if (key == Qt::Key_K || key == Qt::Key_Up)
        return move(-1);
    if (key == Qt::Key_V) {
        openChapter(ChapterKind::Verification);
        Q_EMIT verifyRequested();
        return true;
    }
    if (!m_canMutate)
        return false;
    const ChecklistRow &item = row->row();
    const bool isStep = item.form == Form::Manual || item.form == Form::Sensed;
    switch (key) {
    case Qt::Key_Space:
        toggle(row);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (item.form == Form::Manual)
            edit(row, StepState::Done);
        else if (item.form == Form::Action && item.enabled)
            Q_EMIT actionRequested(item.anchor);
        return true;
    case Qt::Key_N:
        if (isStep)
            edit(row, StepState::NotApplicable);
        return isStep;
    case Qt::Key_D:
        if (isStep)
            edit(row, StepState::Deferred);
        return isStep;
    case Qt::Key_O:
        // A safety precondition is never overridden: nobody's word replaces it.
        if (item.form == Form::Sensed && !item.caution)
            edit(row, StepState::Overridden);
        return isStep;
    case Qt::Key_T:
        if (isStep)
            Q_EMIT stepTaken(item.anchor);
        return isStep;
    default:
        return false;
    }
}

void ChecklistView::toggle(StepRow *row)
{
    const ChecklistRow &item = row->row();
    if (!m_canMutate || item.form != Form::Manual)
        return;
    const StepState next = item.state == StepState::Done ? StepState::Open : StepState::Done;
    Q_EMIT stepSet(item.anchor, next, {}, {}, std::chrono::minutes(0));
}

void ChecklistView::edit(StepRow *row, StepState target)
{
    closeEditor();
    const QString anchor = row->row().anchor;
    m_editor = new StepEditor(anchor, target, row->row().typed, m_body);
    connect(m_editor, &StepEditor::saved, this, &ChecklistView::onEdited);
    connect(m_editor, &StepEditor::typed, this, &ChecklistView::typed);
    connect(m_editor, &StepEditor::closed, this, [this, anchor] {
        closeEditor();
        showStep(anchor);
    });
    for (ChapterSection *shown : std::as_const(m_sections))
        shown->insertBelow(anchor, m_editor);
    m_editor->show();
    m_editor->setFocus(Qt::OtherFocusReason);
}

void ChecklistView::keepTyped()
{
    if (m_editor)
        m_editor->keepTyped();
}

void ChecklistView::closeEditor()
{
    if (!m_editor)
        return;
    m_editor->hide();
    m_editor->deleteLater();
    m_editor.clear();
}

void ChecklistView::onEdited(const QString &anchor, StepState state, const QString &text, std::chrono::minutes wait)
{
    closeEditor();
    showStep(anchor);
    const bool isValue = state == StepState::Done;
    Q_EMIT stepSet(anchor, state, isValue ? text : QString(), isValue ? QString() : text, wait);
}

} // namespace jaga
