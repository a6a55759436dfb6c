// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/shell/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

constexpr int entryRole = Qt::UserRole;
constexpr int mostShown = 200; // more than anyone reads; typing narrows it

/// Every word of the search stands somewhere in the text.
bool matches(const QString &text, const QString &search)
{
    const QStringList words = search.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
                       [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace

CommandPalette::CommandPalette(QWidget *parent)
    : QDialog(parent, Qt::Popup), m_search(new QLineEdit), m_list(new QListWidget)
{
    setObjectName(u"palette"_s);
    setWindowTitle(tr("Find or do"));
    m_search->setObjectName(u"paletteSearch"_s);
    m_search->setPlaceholderText(
        tr("Find or do…   o order   q quote   i incident   c command   t tenant   r step   > action   ? help"));
    m_search->setAccessibleName(tr("Find or do"));
    m_search->installEventFilter(this);
    m_list->setObjectName(u"paletteList"_s);
    m_list->setAccessibleName(tr("Matches"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->setSpacing(4);
    column->addWidget(m_search);
    column->addWidget(m_list);
    resize(640, 380);
    connect(m_search, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
}

void CommandPalette::offer(const QList<Entry> &entries, const QString &text)
{
    m_entries = entries;
    m_search->setText(text);
    filter(text);
    if (parentWidget()) {
        const QPoint top = parentWidget()->mapToGlobal(QPoint(parentWidget()->width() / 2 - width() / 2, 60));
        move(top);
    }
    open();
    m_search->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::filter(const QString &text)
{
    m_list->clear();
    QString search = text.trimmed();
    QChar prefix;
    const bool narrows = !search.isEmpty() && u"oqicrt>?"_s.contains(search.at(0)) &&
                         (search.size() == 1 || search.at(1) == u' ' || search.at(0) == u'>');
    if (narrows) {
        prefix = search.at(0);
        search = search.mid(1).trimmed();
    }
    for (qsizetype at = 0; at < m_entries.size() && m_list->count() < mostShown; ++at) {
        const Entry &entry = m_entries.at(at);
        if ((!prefix.isNull() && entry.prefix != prefix) || !matches(entry.text + u' ' + entry.detail, search))
            continue;
        const QString why = entry.unavailable.isEmpty() ? entry.detail : tr("unavailable: %1").arg(entry.unavailable);
        auto *item =
            new QListWidgetItem(why.isEmpty() ? entry.text : u"%1   \u2013   %2"_s.arg(entry.text, why), m_list);
        item->setData(entryRole, at);
        item->setToolTip(why);
        item->setSizeHint({0, 24});
        if (!entry.unavailable.isEmpty())
            item->setForeground(palette().color(QPalette::Disabled, QPalette::Text));
    }
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
}

int CommandPalette::shownCount() const { return m_list->count(); }

void CommandPalette::runCurrent()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item)
        return;
    const Entry entry = m_entries.at(item->data(entryRole).toLongLong());
    if (!entry.unavailable.isEmpty() || !entry.run)
        return;
    accept();
    entry.run();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_search || event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key == Qt::Key_Down || key == Qt::Key_Up) {
        const int next = m_list->currentRow() + (key == Qt::Key_Down ? 1 : -1);
        m_list->setCurrentRow(qBound(0, next, m_list->count() - 1));
        return true;
    }
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        runCurrent();
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace jaga
