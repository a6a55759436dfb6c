// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QUuid>

#include <algorithm>
#include <mutex>

namespace jaga::sandbox {

/// The containment switches in force, as the gate actor last read them. Workers ask before they take anything. Any thread.
class Gates {
public:
    struct Switch {
        QString type;     ///< WORKER_PAUSE ...
        QString selector; ///< topic, worker, adapter, consumer
        QUuid tenantId;   ///< null: all tenants
    };

    void replace(QList<Switch> switches)
    {
        const std::lock_guard lock(m_mutex);
        m_switches = std::move(switches);
    }
    /// True when a switch stops this for the tenant; without a tenant only platform-wide switches count.
    bool closed(const QString &type, const QString &selector, const QUuid &tenantId = {}) const
    {
        const std::lock_guard lock(m_mutex);
        return std::any_of(m_switches.begin(), m_switches.end(), [&](const Switch &gate) {
            return gate.type == type && gate.selector == selector &&
                   (gate.tenantId.isNull() || gate.tenantId == tenantId);
        });
    }

private:
    mutable std::mutex m_mutex;
    QList<Switch> m_switches;
};

} // namespace jaga::sandbox
