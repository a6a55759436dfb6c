// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

namespace jaga {

/// The queue's rows that contain every word of the search, optionally only this person's, in one of three orders.
class QueueFilter final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    enum class Order {
        Rank,  ///< the workspace's: severity, then age
        Age,   ///< oldest first
        Cause, ///< what shares a cause stands together, each group by rank
    };
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setWords(const QString &text);
    void setMineOnly(bool only);
    void setOrder(Order order);
    /// What a cause's first row carries above it in the order by cause, `Stuck order fulfillment, 3`; else empty.
    QString headOf(const QModelIndex &index) const;
    bool isFiltering() const { return m_mineOnly || !m_words.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QStringList m_words;
    bool m_mineOnly = false;
    Order m_order = Order::Rank;
};

} // namespace jaga
