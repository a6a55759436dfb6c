// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace jaga {

/// The queue's rows that contain every word of the search, optionally only those with a declared incident.
/// Keeps the order of the source: ranking is the workspace's.
class QueueFilter final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setWords(const QString &text);
    void setDeclaredOnly(bool only);
    bool isFiltering() const { return m_declaredOnly || !m_words.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QStringList m_words;
    bool m_declaredOnly = false;
};

} // namespace jaga
