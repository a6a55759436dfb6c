// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/cell_table.h"

#include "models/items/text_format.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString markWords(CellMark mark)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("CellTable", text); };
    switch (mark) {
    case CellMark::None:
        return {};
    case CellMark::Agrees:
        return tr("agrees");
    case CellMark::Differs:
        return tr("differs");
    case CellMark::Unknown:
        return tr("not known");
    case CellMark::Failed:
        return tr("failed");
    case CellMark::NotApplicable:
        return tr("not applicable");
    case CellMark::Waiting:
        return tr("waiting");
    }
    Q_UNREACHABLE();
}

QList<TableRow> uniqueByKey(QList<TableRow> rows)
{
    QSet<QString> seen;
    seen.reserve(rows.size());
    rows.removeIf([&](const TableRow &row) {
        if (seen.contains(row.key))
            return true;
        seen.insert(row.key);
        return false;
    });
    return rows;
}

QSet<QString> keysOf(const QList<TableRow> &rows)
{
    QSet<QString> keys;
    keys.reserve(rows.size());
    for (const TableRow &row : rows)
        keys.insert(row.key);
    return keys;
}

} // namespace

CellTable::CellTable(QList<TableColumn> columns, QObject *parent)
    : QAbstractTableModel(parent), m_columns(std::move(columns))
{
}

void CellTable::setRows(QList<TableRow> rows)
{
    m_rows = uniqueByKey(std::move(rows));
    rearrange();
    if (const QString zone = text::zoneName(); std::exchange(m_zone, zone) != zone && columnCount() > 0)
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void CellTable::setFilter(const QString &words)
{
    const QStringList parts = words.simplified().toLower().split(u' ', Qt::SkipEmptyParts);
    if (parts == m_words)
        return;
    m_words = parts;
    rearrange();
}

void CellTable::setColumnFilters(const QMap<int, QString> &values)
{
    if (values == m_values)
        return;
    m_values = values;
    rearrange();
}

void CellTable::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column < columnCount() ? column : -1;
    m_sortOrder = order;
    rearrange();
}

bool CellTable::accepts(const TableRow &row) const
{
    for (auto wanted = m_values.begin(); wanted != m_values.end(); ++wanted) {
        if (!wanted.value().isEmpty() && row.cells.value(wanted.key()).text != wanted.value())
            return false;
    }
    return std::all_of(m_words.begin(), m_words.end(), [&](const QString &word) {
        return std::any_of(row.cells.begin(), row.cells.end(), [&](const TableCell &one) {
            return one.text.contains(word, Qt::CaseInsensitive) || one.raw.contains(word, Qt::CaseInsensitive) ||
                   markWords(one.mark).contains(word, Qt::CaseInsensitive);
        });
    });
}

/// Rows that pass the filter, sorted; stable, so that equal rows keep the builder's order.
QList<TableRow> CellTable::wantedRows() const
{
    QList<TableRow> wanted;
    wanted.reserve(m_rows.size());
    for (const TableRow &row : m_rows) {
        if (accepts(row))
            wanted << row;
    }
    if (m_sortColumn < 0)
        return wanted;
    const auto before = [this](const TableRow &left, const TableRow &right) {
        const TableCell a = left.cells.value(m_sortColumn);
        const TableCell b = right.cells.value(m_sortColumn);
        return a.order != b.order ? a.order < b.order : a.text.compare(b.text, Qt::CaseInsensitive) < 0;
    };
    if (m_sortOrder == Qt::AscendingOrder)
        std::stable_sort(wanted.begin(), wanted.end(), before);
    else
        std::stable_sort(wanted.begin(), wanted.end(),
                         [&](const TableRow &a, const TableRow &b) { return before(b, a); });
    return wanted;
}

void CellTable::rearrange()
{
    const QList<TableRow> wanted = wantedRows();
    removeMissing(wanted);
    permute(wanted);
    insertFresh(wanted);
    replaceChanged(wanted);
}

void CellTable::removeMissing(const QList<TableRow> &wanted)
{
    const QSet<QString> keep = keysOf(wanted);
    for (qsizetype last = m_shown.size() - 1; last >= 0; --last) {
        if (keep.contains(m_shown.at(last).key))
            continue;
        qsizetype first = last;
        while (first > 0 && !keep.contains(m_shown.at(first - 1).key))
            --first;
        beginRemoveRows({}, static_cast<int>(first), static_cast<int>(last));
        m_shown.remove(first, last - first + 1);
        endRemoveRows();
        last = first;
    }
}

/// Brings the rows that stay into the order they have in `wanted`.
void CellTable::permute(const QList<TableRow> &wanted)
{
    QHash<QString, int> oldPlace;
    for (int place = 0; place < m_shown.size(); ++place)
        oldPlace.insert(m_shown.at(place).key, place);
    QList<TableRow> ordered;
    QList<int> newPlace(m_shown.size());
    bool moved = false;
    for (const TableRow &row : wanted) {
        const auto found = oldPlace.constFind(row.key);
        if (found == oldPlace.constEnd())
            continue;
        moved = moved || *found != ordered.size();
        newPlace[*found] = static_cast<int>(ordered.size());
        ordered << m_shown.at(*found);
    }
    if (!moved)
        return;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    m_shown = ordered;
    const QModelIndexList from = persistentIndexList();
    QModelIndexList to;
    for (const QModelIndex &one : from)
        to << index(newPlace.at(one.row()), one.column());
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void CellTable::insertFresh(const QList<TableRow> &wanted)
{
    const QSet<QString> known = keysOf(m_shown);
    for (qsizetype place = 0; place < wanted.size(); ++place) {
        qsizetype end = place;
        while (end < wanted.size() && !known.contains(wanted.at(end).key))
            ++end;
        if (end == place)
            continue;
        beginInsertRows({}, static_cast<int>(place), static_cast<int>(end - 1));
        m_shown = m_shown.first(place) + wanted.sliced(place, end - place) + m_shown.sliced(place);
        endInsertRows();
        place = end;
    }
}

void CellTable::replaceChanged(const QList<TableRow> &wanted)
{
    for (int place = 0; place < wanted.size(); ++place) {
        int end = place;
        while (end < wanted.size() && !(m_shown.at(end) == wanted.at(end))) {
            m_shown[end] = wanted.at(end);
            ++end;
        }
        if (end == place)
            continue;
        Q_EMIT dataChanged(index(place, 0), index(end - 1, columnCount() - 1));
        place = end;
    }
}

QString CellTable::key(int row) const { return row >= 0 && row < m_shown.size() ? m_shown.at(row).key : QString(); }

int CellTable::rowOf(const QString &key) const
{
    for (int row = 0; row < m_shown.size(); ++row) {
        if (m_shown.at(row).key == key)
            return row;
    }
    return -1;
}

int CellTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int CellTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant CellTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TableCell cell = m_shown.at(index.row()).cells.value(index.column());
    const TableColumn &column = m_columns.at(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::ToolTipRole:
        return cell.raw.isEmpty() ? cell.text : cell.raw;
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (column.right ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleTextRole: {
        const QString mark = markWords(cell.mark);
        return column.title + u": "_s + cell.text + (mark.isEmpty() ? QString() : u", "_s + mark);
    }
    case MarkRole:
        return static_cast<int>(cell.mark);
    case EmphasisRole:
        return static_cast<int>(cell.emphasis);
    case DigitsRole:
        return column.digits;
    case RawRole:
        return cell.raw.isEmpty() ? cell.text : cell.raw;
    case KeyRole:
        return m_shown.at(index.row()).key;
    default:
        return {};
    }
}

QVariant CellTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns.size())
        return {};
    const TableColumn &column = m_columns.at(section);
    if (role == Qt::DisplayRole)
        return column.zoned ? u"%1, %2"_s.arg(column.title, text::zoneName()) : column.title;
    if (role == Qt::ToolTipRole)
        return column.tip.isEmpty() ? column.title : column.tip;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter | (column.right ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace jaga
