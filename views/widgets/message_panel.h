// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace jaga {

class WrappedLabel;

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
    WrappedLabel *m_what;
    WrappedLabel *m_means;
    WrappedLabel *m_todo;
    WrappedLabel *m_detail;
    QPushButton *m_action;
};

} // namespace jaga
