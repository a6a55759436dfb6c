// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace jaga {

/// A sign beside a cell's words; views paint it, assistive tools read its name.
enum class CellMark { None, Agrees, Differs, Unknown, Failed, NotApplicable, Waiting };
/// Strong: the abnormal value. Quiet: source, age, unchanged. Disabled: zero, empty.
enum class Emphasis { Normal, Strong, Quiet, Disabled };

struct TableCell {
    QString text = {};
    qint64 order = 0; ///< sorts numbers, times and amounts; texts are sorted where it is equal
    CellMark mark = CellMark::None;
    Emphasis emphasis = Emphasis::Normal;
    QString raw = {}; ///< what copy gives; empty: the text
    bool operator==(const TableCell &) const = default;
};

struct TableRow {
    QString key = {};            ///< stable over refreshes, unique in its table
    QList<TableCell> cells = {}; ///< as many as there are columns; missing ones read as empty
    bool operator==(const TableRow &) const = default;
};

struct TableColumn {
    QString title = {};
    int width = 90;      ///< pixels; the one stretched column takes what is left
    bool digits = false; ///< monospaced, for what is compared digit by digit
    bool right = false;
    bool stretch = false;
    QString tip = {};   ///< the whole of a shortened title
    bool zoned = false; ///< of times: the title names the zone that is shown
};

/// Rows of plain cells, shown in one order and through one filter. Rows = what a builder made of evidence.
///
/// New rows are applied as removals, moves, insertions and changed cells, each in one pass, so that selection and scroll
/// position survive and 10,000 rows stay cheap. Sorting and filtering are done here on an index of its own: a proxy over
/// large models is slow. GUI thread.
class CellTable final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        MarkRole = Qt::UserRole + 1, ///< int of CellMark
        EmphasisRole,                ///< int of Emphasis
        DigitsRole,                  ///< bool: monospaced
        RawRole,                     ///< QString for copy
        KeyRole                      ///< QString
    };
    explicit CellTable(QList<TableColumn> columns, QObject *parent = nullptr);

    /// Rows whose key was seen before in the same list are dropped: a key is one thing.
    void setRows(QList<TableRow> rows);
    /// Case-insensitive; every word of `words` must be in the row. Empty shows all.
    void setFilter(const QString &words);
    /// Keeps rows that carry each value in its column; empty values ask for nothing. Works together with the words.
    void setColumnFilters(const QMap<int, QString> &values);
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    const QList<TableColumn> &columns() const { return m_columns; }
    qsizetype totalRows() const { return m_rows.size(); } ///< with those that the filter hides
    QString key(int row) const;                           ///< empty when there is no such row
    int rowOf(const QString &key) const;                  ///< -1 when it is hidden or unknown

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    bool accepts(const TableRow &row) const;
    QList<TableRow> wantedRows() const;
    void rearrange();
    void removeMissing(const QList<TableRow> &wanted);
    void permute(const QList<TableRow> &wanted);
    void insertFresh(const QList<TableRow> &wanted);
    void replaceChanged(const QList<TableRow> &wanted);

    QList<TableColumn> m_columns;
    QString m_zone;          ///< the zone that the titles were last read with
    QList<TableRow> m_rows;  ///< all, in the builder's order
    QList<TableRow> m_shown; ///< what passes the filter, in the order shown
    QStringList m_words;
    QMap<int, QString> m_values;
    int m_sortColumn = -1; ///< -1: the builder's order
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace jaga
