// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace jaga {

/// An empty, loading or failed view in three parts: what happened, what it means, what a person can do.
class MessagePanel final : public QWidget {
    Q_OBJECT
public:
    explicit MessagePanel(QWidget *parent = nullptr);
    /// `action` names a button; empty: none. `detail` is technical and can be copied.
    void setMessage(const QString &what, const QString &means, const QString &todo, const QString &action = {},
                    const QString &detail = {});
    QString text() const;

Q_SIGNALS:
    void actionTriggered();

private:
    QLabel *m_what;
    QLabel *m_means;
    QLabel *m_todo;
    QLabel *m_detail;
    QPushButton *m_action;
};

} // namespace jaga
