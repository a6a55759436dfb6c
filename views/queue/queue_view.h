// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;

namespace jaga {

class MessagePanel;
class QueueFilter;
class QueueModel;

/// The ranked queue of signals with its filter, and what stands there while it is empty, loading or failed.
///
/// Keys while the list has focus: J K and arrows move, Enter opens, `/` filters, Ctrl+C copies; Escape in the filter
/// clears it and goes back to the list.
class QueueView final : public QWidget {
    Q_OBJECT
public:
    /// `model` outlives the view.
    explicit QueueView(QueueModel &model, QWidget *parent = nullptr);

    /// `asOf`: moment of the newest answer, absent before the first. `error`: technical, empty when the last read worked.
    void setStatus(std::optional<Instant> asOf, const QString &error, Instant now);
    void setCurrentKey(const QString &key);
    QString currentKey() const;
    void focusList();
    void focusFilter();
    void setFilterText(const QString &text);
    QListView *list() const { return m_list; }

Q_SIGNALS:
    void opened(const QString &key);
    void refreshRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildBar();
    void buildList();
    void updateCounts();
    QString floodWords() const;
    void copyCurrent();
    bool handleListKey(int key);

    QueueModel &m_model;
    QueueFilter *m_filter;
    QWidget *m_bar;
    QPushButton *m_mine;
    QPushButton *m_all;
    QComboBox *m_order;
    QLineEdit *m_search;
    QStackedWidget *m_stack;
    QListView *m_list;
    MessagePanel *m_message;
    QLabel *m_footer;
    std::optional<Instant> m_asOf;
    QString m_error;
    bool m_wasFlood = false;
};

} // namespace jaga
