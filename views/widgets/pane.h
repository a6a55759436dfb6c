// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>

class QLabel;

namespace jaga {

/// A dock with the window's 24 px title: name bold, what it shows grey behind it, float and close at the right.
class Pane final : public QDockWidget {
    Q_OBJECT
public:
    Pane(const QString &name, QWidget *content, QWidget *parent);
    void setName(const QString &name);
    void setSubtitle(const QString &subtitle);

private:
    QWidget *buildTitle();
    QLabel *m_name;
    QLabel *m_subtitle;
};

} // namespace jaga
