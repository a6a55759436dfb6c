// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>

class QLabel;

namespace jaga {

/// A dock with the window's 24 px title: name bold, what it shows grey behind it, float and close at the right.
class Pane final : public QDockWidget {
    Q_OBJECT
public:
    Pane(const QString &name, QWidget *parent);

    /// The parent that the content and its strip are built in.
    QWidget *inside() const { return widget(); }
    /// `strip`: what stands in its place while it is folded, without a title.
    void setContent(QWidget *content, QWidget *strip = nullptr);
    void setName(const QString &name);
    void setSubtitle(const QString &subtitle);
    void setFolded(bool folded);
    bool isFolded() const { return m_folded; }

private:
    void layOutTitle();
    QWidget *m_title;
    QWidget *m_noTitle;
    QLabel *m_name;
    QLabel *m_subtitle;
    QWidget *m_content = nullptr;
    QWidget *m_strip = nullptr;
    bool m_folded = false;
};

} // namespace jaga
