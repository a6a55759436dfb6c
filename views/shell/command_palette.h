// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <functional>

class QLineEdit;
class QListWidget;

namespace jaga {

/// Find or do: one line for every case, tab, step and action of the window.
///
/// Prefixes narrow it: `o` an order, `q` a quote, `i` an incident, `c` a command, `t` a tenant, `r` a step of the
/// runbook, `>` an action, `?` help. What
/// is unavailable is listed with its reason. Nothing is ever executed from here: what changes something opens its dialog.
class CommandPalette final : public QDialog {
    Q_OBJECT
public:
    struct Entry {
        QChar prefix; ///< o q i c t r > ?
        QString text;
        QString detail;      ///< grey, at the right
        QString unavailable; ///< why it can't be done now; empty when it can
        std::function<void()> run;
    };
    explicit CommandPalette(QWidget *parent = nullptr);
    /// Opens with these entries, in their order.
    void offer(const QList<Entry> &entries, const QString &text = {});
    int shownCount() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &text);
    void runCurrent();
    QList<Entry> m_entries;
    QLineEdit *m_search;
    QListWidget *m_list;
};

} // namespace jaga
