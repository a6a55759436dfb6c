// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace jaga {

class CellTable;

/// A dense table of cells: 24 px rows, marks beside words, digits in their own font, one stretched column, copy by
/// Ctrl+C, sorting by a click on a head. `table` is owned by the view.
class CellTableView final : public QTableView {
    Q_OBJECT
public:
    /// `name` is what assistive tools call it.
    CellTableView(CellTable *table, const QString &name, QWidget *parent = nullptr);

    CellTable &table() const { return *m_table; }
    /// Replaces the model, e.g. when its columns are others; takes it over.
    void setTable(CellTable *table);
    void setSortable(bool sortable);
    /// As high as its rows, up to `most` of them: no empty field below a short table.
    void fitRows(int most);
    QString currentKey() const;
    void selectKey(const QString &key);

Q_SIGNALS:
    /// Empty when nothing is selected.
    void currentKeyChanged(const QString &key);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void stretch();
    void applyFit();
    CellTable *m_table = nullptr;
    int m_mostRows = 0; ///< above zero: as high as its rows, up to so many
};

} // namespace jaga
