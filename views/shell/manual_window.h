// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QTextBrowser;

namespace jaga {

/// The manual that is compiled into the program (`:/jaga/manual/*.md`), with back, forward and links between its pages.
/// Opens nothing outside: an address that is not a page is shown, not followed.
class ManualWindow final : public QWidget {
    Q_OBJECT
public:
    explicit ManualWindow(QWidget *parent = nullptr);
    /// `page` without folder: `repair.md`, or `repair.md#anchor`.
    void showPage(const QString &page);
    QString pageText() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QTextBrowser *m_browser;
};

} // namespace jaga
