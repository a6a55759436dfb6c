// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/queue_model.h"

#include "models/items/text_format.h"

namespace jaga {

using namespace Qt::StringLiterals;

QString severityText(const QString &proven, const QString &notExcluded)
{
    return proven == notExcluded ? proven : QObject::tr("%1, %2 not excluded").arg(proven, notExcluded);
}

QueueRow QueueModel::rowOf(const Signal &signal)
{
    return {
        .key = signal.key,
        .severity = signal.severity.proven,
        .notExcluded = signal.severity.notExcluded,
        .caseId = signal.incidentNumber.isEmpty() ? signal.number : signal.incidentNumber,
        .title = signal.title,
        .number = signal.number,
        .customer = signal.customer,
        .tenant = signal.tenant,
        .state = signal.state,
        .since = signal.since,
        .amount = signal.amount,
        .declared = !signal.incidentNumber.isEmpty(),
        .isNew = signal.isNew,
    };
}

void QueueModel::setSignals(const QList<Signal> &ranked)
{
    QList<QueueRow> fresh;
    fresh.reserve(ranked.size());
    for (const Signal &signal : ranked)
        fresh << rowOf(signal);
    setRows(fresh);
}

void QueueModel::setNow(Instant now)
{
    m_now = now;
    touchAll();
}

int QueueModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : 1; }

QVariant QueueModel::data(const QModelIndex &index, int role) const
{
    const QueueRow *item = row(index.row());
    if (!item)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return u"%1 %2"_s.arg(item->caseId, item->title);
    case Qt::ToolTipRole:
        return plainText(index.row());
    case Qt::AccessibleTextRole:
        return spoken(index.row());
    case KeyRole:
        return item->key;
    case SearchRole:
        return QStringList{item->severity, item->caseId, item->title, item->number,
                           item->customer, item->tenant, item->state}
            .join(u' ')
            .toLower();
    case DeclaredRole:
        return item->declared;
    default:
        return {};
    }
}

QHash<int, QByteArray> QueueModel::roleNames() const
{
    auto names = KeyedRows::roleNames();
    names.insert(KeyRole, "key");
    names.insert(SearchRole, "search");
    names.insert(DeclaredRole, "declared");
    return names;
}

QString QueueModel::plainText(int at) const
{
    const QueueRow *item = row(at);
    if (!item)
        return {};
    QStringList lines{
        u"%1 %2"_s.arg(item->caseId, item->title),
        severityText(item->severity, item->notExcluded),
        u"%1, %2, %3"_s.arg(item->number, item->customer, item->tenant),
        tr("%1 since %2 UTC, %3").arg(item->state, text::dayAndClock(item->since), text::age(m_now - item->since)),
    };
    if (item->amount)
        lines << text::money(*item->amount);
    return lines.join(u'\n');
}

QString QueueModel::spoken(int at) const
{
    const QueueRow *item = row(at);
    QStringList parts{severityText(item->severity, item->notExcluded),
                      item->caseId,
                      item->title,
                      item->customer,
                      item->state,
                      text::age(m_now - item->since)};
    if (item->isNew)
        parts << tr("new");
    parts << tr("row %1 of %2").arg(at + 1).arg(rowCount());
    return parts.join(u", "_s);
}

} // namespace jaga
