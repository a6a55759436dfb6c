// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/item_copy.h"

#include <QAbstractItemView>
#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tabSeparated(const QAbstractItemView &view)
{
    const QAbstractItemModel &model = *view.model();
    QStringList heads;
    for (int column = 0; column < model.columnCount(); ++column)
        heads << model.headerData(column, Qt::Horizontal).toString();
    QStringList lines{heads.join(u'\t')};
    QList<int> rows;
    for (const QModelIndex &index : view.selectionModel()->selectedIndexes()) {
        if (!rows.contains(index.row()))
            rows << index.row();
    }
    std::sort(rows.begin(), rows.end());
    for (const int row : rows) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column)
            cells << model.index(row, column).data().toString();
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n');
}

} // namespace

void enableCopy(QAbstractItemView *view)
{
    const auto add = [view](const QString &text, const QKeySequence &keys, auto &&copy) {
        auto *action = new QAction(text, view);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        QObject::connect(action, &QAction::triggered, view, copy);
        view->addAction(action);
    };
    add(QCoreApplication::translate("ItemCopy", "Copy cell"), QKeySequence::Copy,
        [view] { QGuiApplication::clipboard()->setText(view->currentIndex().data().toString()); });
    add(QCoreApplication::translate("ItemCopy", "Copy rows"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
        [view] { QGuiApplication::clipboard()->setText(tabSeparated(*view)); });
    view->setContextMenuPolicy(Qt::ActionsContextMenu);
}

} // namespace jaga
