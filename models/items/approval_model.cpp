// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/approval_model.h"

#include "models/items/text_format.h"

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

void appendByExpiry(QList<ApprovalRow> &rows, QList<api::Command> commands, bool mine, bool forOthers = false)
{
    std::stable_sort(commands.begin(), commands.end(), [](const api::Command &a, const api::Command &b) {
        return a.expiresAt.value_or(Instant::max()) < b.expiresAt.value_or(Instant::max());
    });
    for (const api::Command &command : commands)
        rows.append({command, mine, forOthers});
}

} // namespace

void ApprovalModel::setCommands(const QList<api::Command> &waitingForMe, const QList<api::Command> &askedByMe,
                                const QList<api::Command> &waitingForOthers)
{
    QList<ApprovalRow> fresh;
    appendByExpiry(fresh, waitingForMe, false);
    QList<api::Command> others;
    // What I asked for and may also execute stands in the first list; it is not shown twice.
    std::copy_if(askedByMe.begin(), askedByMe.end(), std::back_inserter(others), [&](const api::Command &asked) {
        return std::none_of(waitingForMe.begin(), waitingForMe.end(),
                            [&](const api::Command &waiting) { return waiting.id == asked.id; });
    });
    appendByExpiry(fresh, others, true);
    appendByExpiry(fresh, waitingForOthers, false, true);
    setRows(fresh);
}

void ApprovalModel::setNow(Instant now)
{
    m_now = now;
    touchAll();
}

int ApprovalModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(Column::Count);
}

QString ApprovalModel::lapses(const api::Command &command) const
{
    if (!command.expiresAt)
        return tr("not set");
    return *command.expiresAt <= m_now ? tr("lapsed") : text::shortAge(*command.expiresAt - m_now);
}

QVariant ApprovalModel::data(const QModelIndex &index, int role) const
{
    const ApprovalRow *item = row(index.row());
    if (!item)
        return {};
    const api::Command &command = item->command;
    if (role == IdRole)
        return command.id;
    if (role == Qt::ToolTipRole)
        return u"%1\n%2 %3\n%4"_s.arg(command.type, command.targetType, command.targetId, command.reason);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (static_cast<Column>(index.column())) {
    case Column::Request:
        return command.title.isEmpty() ? command.type : command.title;
    case Column::Target:
        return u"%1 %2"_s.arg(command.targetType, text::shortId(command.targetId));
    case Column::AskedBy:
        return item->mine ? tr("you") : command.requestedByName;
    case Column::Waits:
        if (item->forOthers)
            return item->waitsForExecution() ? tr("another person's execution") : tr("another person's decision");
        if (item->waitsForExecution())
            return item->mine ? tr("execution by a permitted person") : tr("execution");
        return item->mine ? tr("another person must approve") : tr("your decision");
    case Column::Lapses:
        return lapses(command);
    case Column::Count:
        break;
    }
    return {};
}

QVariant ApprovalModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Column::Request:
        return tr("Request");
    case Column::Target:
        return tr("Target");
    case Column::AskedBy:
        return tr("Asked by");
    case Column::Waits:
        return tr("Waits for");
    case Column::Lapses:
        return tr("Lapses in");
    case Column::Count:
        break;
    }
    return {};
}

} // namespace jaga
