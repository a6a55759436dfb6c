// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/base/database.h"
#include "app/sandbox/platform/base/identity.h"

#include <functional>

namespace jaga::sandbox {

namespace topic {
inline constexpr auto quote = "cpq.quote.event.v1";
inline constexpr auto approval = "cpq.approval.event.v1";
inline constexpr auto order = "oms.order.event.v1";
inline constexpr auto fulfillment = "oms.fulfillment.event.v1";
inline constexpr auto asset = "oms.asset.event.v1";
inline constexpr auto billing = "oms.billing.event.v1";
} // namespace topic

/// The quote or order under which something is told.
struct Root {
    QUuid tenantId;
    QString type; ///< QUOTE or ORDER
    QUuid id;
};

/// One change of a versioned row, already made in the transaction at hand.
struct Change {
    Root root;
    QString entityType; ///< as in state_catalog
    QUuid entityId;
    qint64 version = 0; ///< after the change
    QString from;       ///< empty: born
    QString to;
    QString command; ///< trigger_name of the move
    QString actor;
    QString reason;
    QString eventType; ///< empty: nobody outside needs to know
    QString topic;
    QUuid keyId; ///< the id whose order the topic keeps
    QJsonObject payload;
};

/// Writes what the platform promises for every change: its line in state_transition and, in the same transaction, its event
/// in the outbox.
class Ledger {
public:
    /// eventWritten: called for each event, before its commit.
    Ledger(Database &database, const Identity &identity, const std::function<void()> &eventWritten)
        : m_database(database), m_identity(identity), m_eventWritten(eventWritten)
    {
    }

    void record(const Change &change);
    /// All changes of one quote or order share it.
    QUuid correlationId(const QUuid &rootId) const
    {
        return m_identity.id(QStringLiteral("correlation/") + idText(rootId));
    }

private:
    QUuid emitEvent(const Change &change);

    Database &m_database;
    const Identity &m_identity;
    const std::function<void()> &m_eventWritten;
};

} // namespace jaga::sandbox
