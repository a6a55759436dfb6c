// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/event_stream.h"

#include "app/repair_service/policy/request_fields.h"
#include "app/repair_service/store/audit_store.h"
#include "app/repair_service/store/people_store.h"
#include "runbook_engine/base/logging.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

constexpr auto longestBlindness = std::chrono::seconds(1);
constexpr auto heartbeat = std::chrono::seconds(10);
constexpr int eventsAtOnce = 200;

/// What kind of thing an entry is about, as the event's name.
QByteArray eventName(const QJsonObject &entry)
{
    const QString act = entry.value(u"act"_s).toString();
    if (act == u"INCIDENT_CHECKLIST_SET"_s)
        return "checklist";
    if (act.startsWith(u"INCIDENT_"_s) && entry.value(u"targetType"_s) == u"INCIDENT"_s)
        return "incident";
    return entry.value(u"commandId"_s).toString().isEmpty() ? "audit" : "command";
}

QJsonObject eventData(const QJsonObject &entry)
{
    QJsonObject data;
    for (const QString &key :
         {u"tenantId"_s, u"sequence"_s, u"occurredAt"_s, u"act"_s, u"decision"_s, u"code"_s, u"actor"_s, u"actorRole"_s,
          u"targetType"_s, u"targetId"_s, u"commandId"_s, u"incidentId"_s, u"correlationId"_s})
        data[key] = entry.value(key);
    return data;
}

} // namespace

EventStream::EventStream(Database &database, const CommitSignal &commits, const Clock &clock, Who who,
                         QStringList tenantIds, QMap<QString, qint64> after, bool single)
    : m_database(database), m_commits(commits), m_clock(clock), m_who(std::move(who)),
      m_tenantIds(std::move(tenantIds)), m_after(std::move(after)), m_single(single), m_spokeAt(clock.now())
{
}

QMap<QString, qint64> EventStream::cursorFrom(const QByteArray &lastEventId, const QStringList &tenantIds)
{
    QMap<QString, qint64> after;
    if (tenantIds.size() == 1 && !lastEventId.contains(':')) {
        bool ok = false;
        const qint64 sequence = lastEventId.toLongLong(&ok);
        if (ok && sequence >= 0)
            after.insert(tenantIds.first(), sequence);
        return after;
    }
    for (const QByteArray &part : lastEventId.split(',')) {
        bool ok = false;
        const qint64 sequence = part.mid(part.indexOf(':') + 1).toLongLong(&ok);
        const QString tenantId = QString::fromLatin1(part.left(part.indexOf(':')));
        if (ok && sequence >= 0 && tenantIds.contains(tenantId))
            after.insert(tenantId, sequence);
    }
    return after;
}

QByteArray EventStream::id() const
{
    if (m_single)
        return QByteArray::number(m_after.first());
    QByteArrayList parts;
    for (auto item = m_after.begin(); item != m_after.end(); ++item)
        parts.append(item.key().toLatin1() + ':' + QByteArray::number(item.value()));
    return parts.join(',');
}

bool EventStream::mayStillRead(Transaction &transaction) const
{
    const auto actor = findActor(transaction, m_who.personId);
    return actor && !actor->roles.isEmpty();
}

QByteArray EventStream::eventsOf(const QString &tenantId)
{
    Transaction transaction = m_database.begin({tenantId, m_who.personId});
    if (!mayStillRead(transaction)) {
        m_ended = true;
        return "event: scope-changed\ndata: {}\n\n";
    }
    if (!m_after.contains(tenantId)) {
        m_after.insert(tenantId, auditHead(transaction).sequence);
        return {};
    }
    QByteArray events;
    for (const AuditRecord &record : auditAfter(transaction, m_after.value(tenantId), eventsAtOnce)) {
        const QJsonObject entry = QJsonDocument::fromJson(record.canonical).object();
        m_after.insert(tenantId, record.sequence);
        events +=
            "id: " + id() + "\nevent: " + eventName(entry) + "\ndata: " + api::canonicalJson(eventData(entry)) + "\n\n";
    }
    return events;
}

std::optional<QByteArray> EventStream::next()
{
    const Instant now = m_clock.now();
    if (m_ended || m_who.until <= now)
        return std::nullopt;
    const quint64 count = m_commits.count();
    QByteArray events;
    if (count != m_seen || now - m_lookedAt >= longestBlindness) {
        const bool first = m_lookedAt == Instant{};
        m_seen = count;
        m_lookedAt = now;
        try {
            for (const QString &tenantId : m_tenantIds)
                events += eventsOf(tenantId);
        } catch (const StoreError &error) {
            qCWarning(logService, "an event stream ends: %s", error.what());
            return std::nullopt;
        }
        if (first && !m_ended)
            events.prepend("retry: 1000\nid: " + id() + "\n: connected\n\n");
    }
    if (events.isEmpty() && now - m_spokeAt >= heartbeat)
        events = ": heartbeat\n\n";
    if (!events.isEmpty())
        m_spokeAt = now;
    return events;
}

} // namespace jaga::repair
