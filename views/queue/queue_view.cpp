// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/queue/queue_view.h"

#include "models/items/queue_model.h"
#include "models/items/text_format.h"
#include "views/queue/queue_delegate.h"
#include "views/queue/queue_filter.h"
#include "views/theme/theme.h"
#include "views/widgets/message_panel.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace jaga {

using namespace Qt::StringLiterals;

QueueView::QueueView(QueueModel &model, QWidget *parent)
    : QWidget(parent), m_model(model), m_filter(new QueueFilter(this)), m_bar(new QWidget(this)),
      m_mine(new QPushButton(m_bar)), m_all(new QPushButton(m_bar)), m_order(new QComboBox(m_bar)),
      m_search(new QLineEdit(m_bar)), m_stack(new QStackedWidget(this)), m_list(new QListView(m_stack)),
      m_message(new MessagePanel(m_stack)), m_footer(new QLabel(this))
{
    setObjectName(u"queueView"_s);
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    setMinimumWidth(220);
    m_filter->setSourceModel(&m_model);
    buildBar();
    buildList();
    m_stack->addWidget(m_list);
    m_stack->addWidget(m_message);
    m_footer->setProperty("role", u"secondary"_s);
    m_footer->setWordWrap(true);
    m_footer->setContentsMargins(8, 6, 8, 6);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_stack, 1);
    column->addWidget(m_footer);
    connect(m_message, &MessagePanel::actionTriggered, this, &QueueView::refreshRequested);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, signal, this, &QueueView::updateCounts);
    setStatus({}, {}, {});
}

void QueueView::buildBar()
{
    for (QPushButton *choice : {m_mine, m_all}) {
        choice->setCheckable(true);
        choice->setAutoExclusive(true);
    }
    m_all->setChecked(true);
    m_mine->setObjectName(u"queueMine"_s);
    m_mine->setToolTip(tr("What you have opened before, and incidents that you command"));
    m_order->addItems({tr("Severity, age"), tr("Age"), tr("Cause")});
    m_order->setAccessibleName(tr("Order of the queue"));
    m_order->setObjectName(u"queueOrder"_s);
    m_order->view()->setAccessibleName(m_order->accessibleName());
    connect(m_order, &QComboBox::currentIndexChanged, m_filter,
            [this](int order) { m_filter->setOrder(static_cast<QueueFilter::Order>(order)); });
    m_search->setPlaceholderText(tr("Filter this list"));
    m_search->setAccessibleName(tr("Filter the queue"));
    m_search->setObjectName(u"queueFilter"_s);
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    connect(m_mine, &QPushButton::toggled, m_filter, &QueueFilter::setMineOnly);
    connect(m_mine, &QPushButton::toggled, this, &QueueView::updateCounts);
    connect(m_search, &QLineEdit::textChanged, m_filter, &QueueFilter::setWords);
    connect(m_search, &QLineEdit::textChanged, this, &QueueView::updateCounts);

    auto *column = new QVBoxLayout(m_bar);
    column->setContentsMargins(8, 4, 8, 6);
    column->setSpacing(6);
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_mine);
    row->addWidget(m_all);
    row->addWidget(m_order);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(m_search);
}

void QueueView::buildList()
{
    m_list->setObjectName(u"queueList"_s);
    m_list->setAccessibleName(tr("Queue of stuck orders, quotes and consumers"));
    m_list->setModel(m_filter);
    m_list->setItemDelegate(new QueueDelegate(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->installEventFilter(this);
    connect(m_list, &QListView::clicked, this,
            [this](const QModelIndex &index) { Q_EMIT opened(index.data(QueueModel::KeyRole).toString()); });
    connect(&Theme::current(), &Theme::changed, m_list->viewport(), qOverload<>(&QWidget::update));
}

void QueueView::setStatus(std::optional<Instant> asOf, const QString &error, Instant now)
{
    m_asOf = asOf;
    m_error = error;
    m_model.setNow(now);
    // Once, when it begins: whoever then wants another order has it.
    const bool flood = m_model.arrivals().isFlood();
    if (flood && !std::exchange(m_wasFlood, flood))
        m_order->setCurrentIndex(static_cast<int>(QueueFilter::Order::Cause));
    m_wasFlood = flood;
    if (!asOf)
        m_footer->setText(error.isEmpty() ? tr("Not read yet") : tr("Never read"));
    else if (error.isEmpty())
        m_footer->setText(floodWords() + u'\n' + tr("Arriving: last check %1 ago").arg(text::age(now - *asOf)));
    else
        m_footer->setText(tr("Stale: as of %1, %2. New incidents may be missing. Watch the pager.")
                              .arg(text::withZone(text::clockAt(*asOf, now), *asOf), text::age(now - *asOf)));
    updateCounts();
}

QString QueueView::floodWords() const
{
    const QueueModel::Arrivals arrivals = m_model.arrivals();
    if (arrivals.isFlood())
        return tr("Flood: %1 new in 10 min, grouped into %2 causes. Nothing is hidden.")
            .arg(arrivals.inTenMinutes)
            .arg(arrivals.causes);
    return tr("Flood: off. %1 new in 10 min").arg(arrivals.perTenMinutes, 0, 'f', 1);
}

void QueueView::updateCounts()
{
    int mine = 0;
    for (const QueueRow &row : m_model.rows())
        mine += row.mine ? 1 : 0;
    m_all->setText(tr("All %1").arg(m_model.rowCount()));
    m_mine->setText(tr("Mine %1").arg(mine));
    if (m_filter->rowCount() > 0) {
        m_stack->setCurrentWidget(m_list);
        return;
    }
    if (m_model.rowCount() > 0)
        m_message->setMessage(tr("Nothing matches the filter."), tr("Hidden by it: %1.").arg(m_model.rowCount()),
                              m_search->text().isEmpty() ? tr("Press All to see them.")
                              : m_mine->isChecked()      ? tr("Press Escape in the filter, then All, to see them.")
                                                         : tr("Press Escape in the filter to see them."));
    else if (!m_error.isEmpty())
        m_message->setMessage(
            tr("The queue could not be read."), tr("There may be stuck orders that you cannot see here."),
            tr("Watch the pager; try again when the platform database answers."), tr("Retry now"), m_error);
    else if (m_asOf)
        m_message->setMessage(tr("No open signals for your tenants."), tr("Nothing is stuck by any rule that ran."),
                              tr("Signals go on arriving by themselves."));
    else
        m_message->setMessage(tr("Reading the platform database."), tr("The list is not complete yet."), {});
    m_stack->setCurrentWidget(m_message);
}

QString QueueView::currentKey() const { return m_list->currentIndex().data(QueueModel::KeyRole).toString(); }

void QueueView::setCurrentKey(const QString &key)
{
    const int row = m_model.rowOf(key);
    if (row >= 0)
        m_list->setCurrentIndex(m_filter->mapFromSource(m_model.index(row, 0)));
}

void QueueView::focusList()
{
    m_list->setFocus(Qt::ShortcutFocusReason);
    if (!m_list->currentIndex().isValid() && m_filter->rowCount() > 0)
        m_list->setCurrentIndex(m_filter->index(0, 0));
}

void QueueView::focusFilter()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void QueueView::setFilterText(const QString &text) { m_search->setText(text); }

void QueueView::copyCurrent()
{
    const QModelIndex source = m_filter->mapToSource(m_list->currentIndex());
    if (source.isValid())
        QGuiApplication::clipboard()->setText(m_model.plainText(source.row()));
}

bool QueueView::handleListKey(int key)
{
    const auto move = [this](int step) {
        const QModelIndex next = m_filter->index(m_list->currentIndex().row() + step, 0);
        if (next.isValid())
            m_list->setCurrentIndex(next);
    };
    switch (key) {
    case Qt::Key_J:
        move(1);
        return true;
    case Qt::Key_K:
        move(-1);
        return true;
    case Qt::Key_Slash:
        focusFilter();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_list->currentIndex().isValid())
            Q_EMIT opened(currentKey());
        return true;
    default:
        return false;
    }
}

bool QueueView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *press = static_cast<QKeyEvent *>(event);
    if (watched == m_list && press->matches(QKeySequence::Copy)) {
        copyCurrent();
        return true;
    }
    if (watched == m_list && press->modifiers() == Qt::NoModifier && handleListKey(press->key()))
        return true;
    if (watched == m_search && (press->key() == Qt::Key_Escape || press->key() == Qt::Key_Return)) {
        if (press->key() == Qt::Key_Escape)
            m_search->clear();
        focusList();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace jaga
