// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/checklist_state.h"
#include "views/widgets/text_block.h"

#include <QWidget>

class QPushButton;

namespace jaga {

/// One line of the checklist: its sign, title, detail and, at the right, source age or person and time.
///
/// Sensed rows carry the wave sign and a bare mark, manual rows a box, unsafe ones a slashed circle and struck words: the
/// kinds tell apart at a glance. The current step has a 2 px frame and a pointer. Keys are the checklist's.
///
/// Its words are painted, not labels: a runbook has a hundred rows, and each label would be styled and laid out by itself.
class StepRow final : public QWidget {
    Q_OBJECT
public:
    /// `canMutate` false: an action's button is never built.
    StepRow(const ChecklistRow &row, bool canMutate, QWidget *parent = nullptr);

    void setRow(const ChecklistRow &row);
    const ChecklistRow &row() const { return m_row; }
    QPushButton *button() const { return m_button; } ///< null for everything but actions of a person who may act

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void actionTriggered(const QString &anchor);
    void boxClicked(const QString &anchor);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void applyWords();
    void paintWords(QPainter &painter) const;
    int wordsWidth(int width) const;
    int topOfWords() const;
    QString spoken() const;

    ChecklistRow m_row;
    mutable TextBlock m_title; ///< asking for a height breaks the lines
    mutable TextBlock m_detail;
    QString m_aside;
    QPushButton *m_button = nullptr;
};

} // namespace jaga
