// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/http/http_message.h"
#include "app/repair_service/store/commit_signal.h"
#include "app/repair_service/store/database.h"

#include <QMap>

namespace jaga::repair {

/// Server-sent events: each entry of the audit trails of some tenants, in the order of their sequence. The id is the vector
/// of sequences (`tenant:812,tenant:77`), or one number for a single tenant; resuming with it loses and repeats nothing.
class EventStream final : public HttpStream {
public:
    struct Who {
        QString personId;
        Instant until{};
        std::shared_ptr<const void> slot; ///< one of the person's streams, as long as this one lives
    };

    /// `after`: the last sequence already seen, by tenant; a tenant that is missing starts at its present end.
    EventStream(Database &database, const CommitSignal &commits, const Clock &clock, Who who, QStringList tenantIds,
                QMap<QString, qint64> after, bool single);

    std::optional<QByteArray> next() override;

    /// Reads Last-Event-ID. A text that is none of ours is an empty map.
    static QMap<QString, qint64> cursorFrom(const QByteArray &lastEventId, const QStringList &tenantIds);

private:
    QByteArray eventsOf(const QString &tenantId);
    QByteArray id() const;
    bool mayStillRead(Transaction &transaction) const;

    Database &m_database;
    const CommitSignal &m_commits;
    const Clock &m_clock;
    Who m_who;
    QStringList m_tenantIds;
    QMap<QString, qint64> m_after;
    bool m_single;
    quint64 m_seen = 0;
    Instant m_lookedAt{};
    Instant m_spokeAt{};
    bool m_ended = false;
};

} // namespace jaga::repair
