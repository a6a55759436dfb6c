// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QSet>

#include <algorithm>
#include <utility>

namespace jaga {

/// Rows with a stable key, replaced by difference: what left is removed, what came is inserted, what moved is moved and
/// what changed says so. Selection and scroll position of a view survive.
///
/// `Row` is a value type with operator==; a derived model says how a row is keyed. Quadratic in the number of *moved* rows
/// only. GUI thread.
template <class Row>
class KeyedRows : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    /// nullptr when there is no such row.
    const Row *row(int at) const { return at >= 0 && at < m_rows.size() ? &m_rows.at(at) : nullptr; }
    /// -1 when no row has the key.
    int rowOf(const QString &key) const { return find(key, 0); }
    const QList<Row> &rows() const { return m_rows; }

    void setRows(const QList<Row> &fresh)
    {
        removeMissing(fresh);
        QSet<QString> known;
        for (const Row &row : std::as_const(m_rows))
            known.insert(keyOf(row));
        for (int at = 0; at < fresh.size();) {
            int end = at;
            while (end < fresh.size() && !known.contains(keyOf(fresh.at(end))))
                ++end;
            if (end > at)
                insert(fresh, std::exchange(at, end), end);
            else
                keep(fresh, at++);
        }
    }

protected:
    virtual QString keyOf(const Row &row) const = 0;
    /// For what changes without new rows: ages.
    void touchAll()
    {
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }

private:
    int find(const QString &key, int from) const
    {
        for (int at = from; at < m_rows.size(); ++at) {
            if (keyOf(m_rows.at(at)) == key)
                return at;
        }
        return -1;
    }

    void removeMissing(const QList<Row> &fresh)
    {
        QSet<QString> wanted;
        for (const Row &row : fresh)
            wanted.insert(keyOf(row));
        for (int at = rowCount() - 1; at >= 0; --at) {
            if (wanted.contains(keyOf(m_rows.at(at))))
                continue;
            beginRemoveRows({}, at, at);
            m_rows.removeAt(at);
            endRemoveRows();
        }
    }

    /// Rows that came side by side are told as one: whoever counts or sorts does it once.
    void insert(const QList<Row> &fresh, int from, int end)
    {
        beginInsertRows({}, from, end - 1);
        std::copy(fresh.cbegin() + from, fresh.cbegin() + end, m_rows.insert(from, end - from, Row()));
        endInsertRows();
    }

    /// A row that was there before, at its place of now.
    void keep(const QList<Row> &fresh, int at)
    {
        const Row &row = fresh.at(at);
        const int found = find(keyOf(row), at);
        if (found != at) {
            beginMoveRows({}, found, found, {}, at);
            m_rows.move(found, at);
            endMoveRows();
        }
        if (!(m_rows.at(at) == row)) {
            m_rows[at] = row;
            Q_EMIT dataChanged(index(at, 0), index(at, columnCount() - 1));
        }
    }

    QList<Row> m_rows;
};

} // namespace jaga
