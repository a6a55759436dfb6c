// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/checklist_state.h"

#include <QMap>
#include <QPointer>
#include <QSet>
#include <QWidget>

#include <chrono>

class QScrollArea;

namespace jaga {

class ChapterSection;
class StepEditor;
class StepRow;
class WrappedLabel;

/// The runbook of the open case as a checklist: chapters, steps, actions with what both authorities say, unsafe actions
/// struck, and the verification list that turns true one by one.
///
/// Keys while a row has focus: J K and arrows move, Space ticks a manual step, Enter types a value or opens an action,
/// N not applicable, D defer, O override, T take the step, V verify. Where the person may only read, none of them does anything and
/// no button is built.
class ChecklistView final : public QWidget {
    Q_OBJECT
public:
    explicit ChecklistView(bool canMutate, QWidget *parent = nullptr);

    /// Draws the difference to what is shown; opens the current chapter when the current step moved into it.
    void setState(const ChecklistState &state);
    const ChecklistState &state() const { return m_state; }
    void focusCurrent();
    void openChapter(ChapterKind kind);
    /// Scrolls to a row and gives it the focus; false when there is none.
    bool showStep(const QString &anchor);
    /// Tells what stands in the open line and was not told yet.
    void keepTyped();

Q_SIGNALS:
    /// Into the line below a step; it is kept until the step is set.
    void typed(const QString &anchor, const QString &words);
    void stepSet(const QString &anchor, jaga::StepState state, const QString &value, const QString &note,
                 std::chrono::minutes deferredFor);
    void stepTaken(const QString &anchor);
    void actionRequested(const QString &anchor);
    void verifyRequested(); ///< V: read everything again, the verification list is shown
    void chapterOpened(jaga::ChapterKind kind);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void watch(StepRow *row);
    ChapterSection *section(ChapterKind kind);
    QList<StepRow *> visibleRows() const;
    bool handleRowKey(StepRow *row, int key);
    void toggle(StepRow *row);
    void edit(StepRow *row, StepState target);
    void closeEditor();
    void onEdited(const QString &anchor, StepState state, const QString &text, std::chrono::minutes wait);

    bool m_canMutate;
    ChecklistState m_state;
    WrappedLabel *m_progress;
    QScrollArea *m_scroll;
    QWidget *m_body;
    QMap<ChapterKind, ChapterSection *> m_sections;
    QPointer<StepEditor> m_editor;
};

} // namespace jaga
