// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/checklist_state.h"

#include <QAbstractButton>

class QToolButton;
class QVBoxLayout;

namespace jaga {

class StepRow;
class WrappedLabel;

/// The 24 px line of a chapter: triangle, title, and its summary at the right. Space or a click opens and closes it.
class ChapterHead final : public QAbstractButton {
    Q_OBJECT
public:
    explicit ChapterHead(QWidget *parent = nullptr);
    void setSummary(const QString &summary);
    QSize sizeHint() const override { return {120, 24}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_summary;
};

/// One chapter of the runbook: its head, prose and rows. All but the head is built when it is first opened; rows are kept by anchor and
/// changed in place.
class ChapterSection final : public QWidget {
    Q_OBJECT
public:
    ChapterSection(ChapterKind kind, bool canMutate, QWidget *parent = nullptr);

    void setChapter(const ChecklistChapter &chapter);
    ChapterKind kind() const { return m_chapter.kind; }
    void setOpen(bool open);
    bool isOpen() const;
    bool holds(const QString &anchor) const;
    QList<StepRow *> rows() const { return m_rows; }
    StepRow *row(const QString &anchor) const; ///< null while its chapter has not been opened
    /// Puts `editor` below the row of that anchor.
    void insertBelow(const QString &anchor, QWidget *editor);

Q_SIGNALS:
    void toggled(jaga::ChapterKind kind, bool open);
    void rowAdded(jaga::StepRow *row);

private:
    void buildBody();
    void drawBody();
    void showProse();
    void layRows();
    StepRow *takeRow(QList<StepRow *> &old, const ChecklistRow &row);

    ChecklistChapter m_chapter;
    bool m_canMutate;
    ChapterHead *m_head;
    QWidget *m_body = nullptr;
    QVBoxLayout *m_column = nullptr;
    QToolButton *m_about = nullptr; ///< folds the prose
    WrappedLabel *m_prose = nullptr;
    QList<StepRow *> m_rows;
};

} // namespace jaga
