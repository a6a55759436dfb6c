// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/queue_model.h"

#include "models/items/text_format.h"

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

QString severityText(const QString &proven, const QString &notExcluded)
{
    return proven == notExcluded ? proven : QObject::tr("%1, %2 not excluded").arg(proven, notExcluded);
}

QString ownerText(const QueueRow &row)
{
    if (row.mine)
        return QObject::tr("mine");
    return row.owner.isEmpty() ? QObject::tr("nobody yet") : row.owner;
}

QueueRow QueueModel::rowOf(const Signal &signal, const QString &personId)
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
        .mine = !signal.isNew || (!personId.isEmpty() && signal.commander == personId),
        .owner = signal.commander,
    };
}

void QueueModel::setSignals(const QList<Signal> &ranked, const QString &personId, bool isAnswer)
{
    QList<QueueRow> fresh;
    fresh.reserve(ranked.size());
    for (const Signal &signal : ranked)
        fresh << rowOf(signal, personId);
    setRows(fresh);
    countArrivals(isAnswer);
}

/// What stood there at the first answer did not arrive: it was found.
void QueueModel::countArrivals(bool isAnswer)
{
    for (const QueueRow &row : rows()) {
        if (m_met.contains(row.key))
            continue;
        m_met.insert(row.key);
        if (m_begun)
            m_arrivals << m_now;
    }
    if (!m_begun && isAnswer && m_now > Instant{})
        m_begun = m_now;
    m_arrivals.removeIf([this](Instant at) { return m_now - at > std::chrono::hours(1); });
}

QueueModel::Arrivals QueueModel::arrivals() const
{
    using namespace std::chrono_literals;
    Arrivals arrivals;
    QSet<QString> causes;
    for (const QueueRow &row : rows())
        causes.insert(row.title);
    arrivals.causes = static_cast<int>(causes.size());
    if (!m_begun)
        return arrivals;
    arrivals.inTenMinutes = static_cast<int>(
        std::count_if(m_arrivals.begin(), m_arrivals.end(), [this](Instant at) { return m_now - at <= 10min; }));
    const double tens = std::clamp(std::chrono::duration<double>(m_now - *m_begun) / 10min, 1.0, 6.0);
    arrivals.perTenMinutes = static_cast<double>(m_arrivals.size()) / tens;
    return arrivals;
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
    case MineRole:
        return item->mine;
    case SinceRole:
        return toMicroseconds(item->since);
    case CauseRole:
        return item->title;
    default:
        return {};
    }
}

QHash<int, QByteArray> QueueModel::roleNames() const
{
    auto names = KeyedRows::roleNames();
    names.insert(KeyRole, "key");
    names.insert(SearchRole, "search");
    names.insert(MineRole, "mine");
    names.insert(SinceRole, "since");
    names.insert(CauseRole, "cause");
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
        tr("%1 since %2, %3")
            .arg(item->state, text::withZone(text::dayAndClock(item->since), item->since),
                 text::age(m_now - item->since)),
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
    parts << ownerText(*item);
    if (item->isNew)
        parts << tr("new");
    parts << tr("row %1 of %2").arg(at + 1).arg(rowCount());
    return parts.join(u", "_s);
}

} // namespace jaga
