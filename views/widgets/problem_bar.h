// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace jaga {

/// The message line below the case header: what happened, what it means, what to do; details and copy on demand.
/// Shows one problem at a time and counts the others; nothing is dropped until a person dismisses it.
class ProblemBar final : public QWidget {
    Q_OBJECT
public:
    struct Problem {
        QString what, means, todo, detail;
        bool operator==(const Problem &) const = default;
    };
    explicit ProblemBar(QWidget *parent = nullptr);

    /// A problem that is already shown is not repeated.
    void add(const Problem &problem);
    void dismiss();
    const QList<Problem> &problems() const { return m_problems; }

private:
    void show(qsizetype at);
    void copy();
    QList<Problem> m_problems; ///< newest first
    QLabel *m_words;
    QLabel *m_detail;
    QLabel *m_count;
    QPushButton *m_details;
    QToolButton *m_dismiss;
};

} // namespace jaga
