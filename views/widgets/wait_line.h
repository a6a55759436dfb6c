// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;

namespace jaga {

/// A line that says what is being waited for, with a button to give it up. What is over within a second is never shown.
class WaitLine final : public QWidget {
    Q_OBJECT
public:
    explicit WaitLine(QWidget *parent = nullptr);

    /// Empty: nothing is waited for any more.
    void setWords(const QString &words);

Q_SIGNALS:
    void cancelled();

private:
    QLabel *m_words;
    QTimer m_patience;
};

} // namespace jaga
