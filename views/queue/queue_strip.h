// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace jaga {

class QueueModel;

/// The queue folded to 48 px: the four severities with how many signals each has, and how many are new. Zero is faint.
class QueueStrip final : public QWidget {
    Q_OBJECT
public:
    static constexpr int foldedWidth = 48;

    /// `model` outlives the strip.
    explicit QueueStrip(QueueModel &model, QWidget *parent = nullptr);

Q_SIGNALS:
    void unfoldRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    int countOf(const QString &severity) const;
    int newOnes() const;
    void updateWords();

    QueueModel &m_model;
    QToolButton *m_unfold;
};

} // namespace jaga
