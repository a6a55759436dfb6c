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

void QueueFilter::setDeclaredOnly(bool only)
{
    m_declaredOnly = only;
    invalidateFilter();
}

bool QueueFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_declaredOnly && !index.data(QueueModel::DeclaredRole).toBool())
        return false;
    const QString text = index.data(QueueModel::SearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) { return text.contains(word); });
}

} // namespace jaga
