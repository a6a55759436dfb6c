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

    /// What stands in its place while it is folded, without a title; taken over.
    void setStrip(QWidget *strip);
    void setFolded(bool folded);
    bool isFolded() const { return m_folded; }

private:
    QWidget *buildTitle();
    QWidget *m_content;
    QWidget *m_strip = nullptr;
    QWidget *m_title;
    QWidget *m_noTitle;
    bool m_folded = false;
    QLabel *m_name;
    QLabel *m_subtitle;
};

} // namespace jaga
