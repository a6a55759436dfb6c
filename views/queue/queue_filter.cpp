// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/queue/queue_filter.h"

#include "models/items/queue_model.h"

#include <algorithm>

namespace jaga {

void QueueFilter::setWords(const QString &text)
{
    m_words = text.toLower().split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void QueueFilter::setMineOnly(bool only)
{
    m_mineOnly = only;
    invalidateFilter();
}

void QueueFilter::setOrder(Order order)
{
    m_order = order;
    invalidate();
    sort(order == Order::Rank ? -1 : 0);
}

QString QueueFilter::headOf(const QModelIndex &index) const
{
    const auto causeAt = [this](int row) { return this->index(row, 0).data(QueueModel::CauseRole).toString(); };
    const QString cause = causeAt(index.row());
    if (m_order != Order::Cause || (index.row() > 0 && causeAt(index.row() - 1) == cause))
        return {};
    int end = index.row() + 1;
    while (end < rowCount() && causeAt(end) == cause)
        ++end;
    return tr("%1, %2").arg(cause).arg(end - index.row());
}

bool QueueFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (m_order == Order::Age)
        return left.data(QueueModel::SinceRole).toLongLong() < right.data(QueueModel::SinceRole).toLongLong();
    const int causes =
        QString::compare(left.data(QueueModel::CauseRole).toString(), right.data(QueueModel::CauseRole).toString());
    return causes != 0 ? causes < 0 : left.row() < right.row();
}

bool QueueFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_mineOnly && !index.data(QueueModel::MineRole).toBool())
        return false;
    if (m_words.isEmpty())
        return true;
    const QString text = index.data(QueueModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) { return text.contains(word); });
}

} // namespace jaga
