// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/widgets/cell_table_view.h"

#include "models/items/cell_table.h"
#include "views/theme/glyphs.h"
#include "views/theme/text_line.h"
#include "views/theme/theme.h"
#include "views/widgets/item_copy.h"

#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int rowPixels = 24;
constexpr int padding = 6;
constexpr int markSide = 12;
constexpr int focusFrame = 4; // both edges of the frame the style sheet draws around the focused view

Mark markOf(CellMark mark)
{
    switch (mark) {
    case CellMark::None:
    case CellMark::NotApplicable:
        return Mark::NotApplicable;
    case CellMark::Agrees:
        return Mark::Yes;
    case CellMark::Differs:
        return Mark::Differs;
    case CellMark::Unknown:
        return Mark::Unknown;
    case CellMark::Failed:
        return Mark::No;
    case CellMark::Waiting:
        return Mark::Clock;
    }
    Q_UNREACHABLE();
}

QColor inkOf(Emphasis emphasis)
{
    const Tokens &tokens = Theme::current().tokens();
    switch (emphasis) {
    case Emphasis::Normal:
    case Emphasis::Strong:
        return tokens.text;
    case Emphasis::Quiet:
        return tokens.secondary;
    case Emphasis::Disabled:
        return tokens.disabled;
    }
    Q_UNREACHABLE();
}

class CellDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Tokens &tokens = Theme::current().tokens();
        painter->save();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, tokens.selection);
        painter->setPen(tokens.rule);
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        QRect words = option.rect.adjusted(padding, 0, -padding, -1);
        const auto mark = static_cast<CellMark>(index.data(CellTable::MarkRole).toInt());
        if (mark != CellMark::None) {
            paintMark(*painter, markOf(mark),
                      QRectF(words.left(), words.center().y() - markSide / 2, markSide, markSide));
            words.setLeft(words.left() + markSide + 4);
        }
        const auto emphasis = static_cast<Emphasis>(index.data(CellTable::EmphasisRole).toInt());
        const QFont::Weight weight = emphasis == Emphasis::Strong ? QFont::DemiBold : QFont::Normal;
        const QFont font =
            index.data(CellTable::DigitsRole).toBool() ? Theme::digits(12, weight) : Theme::words(12, weight);
        painter->setPen(inkOf(emphasis));
        drawLine(*painter, words, index.data().toString(), font,
                 Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt()));
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(tokens.accent);
            painter->drawRect(option.rect.adjusted(0, 0, -1, -2));
        }
        painter->restore();
    }
};

} // namespace

CellTableView::CellTableView(CellTable *table, const QString &name, QWidget *parent) : QTableView(parent)
{
    setAccessibleName(name);
    setItemDelegate(new CellDelegate(this));
    setShowGrid(false);
    setWordWrap(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(rowPixels);
    horizontalHeader()->setFixedHeight(rowPixels);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(28);
    setSortable(true);
    setTable(table);
    enableCopy(this);
}

void CellTableView::setTable(CellTable *table)
{
    CellTable *const old = m_table;
    m_table = table;
    table->setParent(this);
    setModel(table);
    for (int column = 0; column < table->columnCount(); ++column)
        setColumnWidth(column, table->columns().at(column).width);
    stretch();
    delete old;
}

void CellTableView::setSortable(bool sortable)
{
    setSortingEnabled(false);
    // Sorting starts with a click: until then rows stand in the builder's order.
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorClearable(true);
    setSortingEnabled(sortable);
}

void CellTableView::fitRows(int most)
{
    m_mostRows = most;
    applyFit();
}

void CellTableView::applyFit()
{
    if (m_mostRows <= 0)
        return;
    const int rows = qBound(1, m_table->rowCount(), m_mostRows);
    const bool scrolls = horizontalHeader()->length() > viewport()->width();
    setVerticalScrollBarPolicy(m_table->rowCount() <= m_mostRows ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setFixedHeight(rowPixels * (rows + 1) + focusFrame + (scrolls ? horizontalScrollBar()->sizeHint().height() : 0));
}

QString CellTableView::currentKey() const { return m_table->key(currentIndex().row()); }

void CellTableView::selectKey(const QString &key)
{
    const int row = m_table->rowOf(key);
    if (row < 0 || row == currentIndex().row())
        return;
    setCurrentIndex(m_table->index(row, 0));
}

void CellTableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    stretch();
    applyFit();
}

void CellTableView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row())
        Q_EMIT currentKeyChanged(m_table->key(current.row()));
}

void CellTableView::stretch()
{
    int taken = 0;
    int stretched = -1;
    for (int column = 0; column < m_table->columnCount(); ++column) {
        if (m_table->columns().at(column).stretch)
            stretched = column;
        else
            taken += columnWidth(column);
    }
    if (stretched >= 0)
        setColumnWidth(stretched, qMax(m_table->columns().at(stretched).width, viewport()->width() - taken));
}

} // namespace jaga
