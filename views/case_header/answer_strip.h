// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/case_header_state.h"

#include <QWidget>

namespace jaga {

/// The seven answers in one row, each under its question, in the order that never changes. What does not fit is elided
/// and stands whole in the tooltip.
class AnswerStrip final : public QWidget {
    Q_OBJECT
public:
    explicit AnswerStrip(QWidget *parent = nullptr);
    void setAnswers(const QList<HeaderAnswer> &answers);
    QSize sizeHint() const override { return {700, 48}; }
    QSize minimumSizeHint() const override { return {420, 48}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QList<int> edges() const; ///< left edge of each cell, and the right edge of the last
    int wish(qsizetype at) const;
    QList<HeaderAnswer> m_answers;
};

} // namespace jaga
