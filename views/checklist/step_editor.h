// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/run/runbook_run.h"

#include <QTimer>
#include <QWidget>

#include <chrono>

class QComboBox;
class QLabel;
class QLineEdit;

namespace jaga {

/// The line below a step where a person types what was found or why it does not apply. Enter saves, Escape closes;
/// what was typed is kept all the same.
class StepEditor final : public QWidget {
    Q_OBJECT
public:
    /// `target`: Done (a value), NotApplicable and Overridden (a reason of at least 10 characters), Deferred (until when).
    StepEditor(const QString &anchor, StepState target, const QString &text, QWidget *parent = nullptr);
    QString anchor() const { return m_anchor; }
    void save();
    void keepTyped(); ///< tells what was typed and not told yet

Q_SIGNALS:
    void typed(const QString &anchor, const QString &text); ///< a moment after the last key
    /// `wait` is zero for everything but Deferred.
    void saved(const QString &anchor, jaga::StepState state, const QString &text, std::chrono::minutes wait);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void leave();

    QString m_anchor;
    StepState m_target;
    QLineEdit *m_text;
    QComboBox *m_wait;
    QLabel *m_complaint;
    QTimer m_keep;
};

} // namespace jaga
