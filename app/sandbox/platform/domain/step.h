// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/base/faults.h"
#include "app/sandbox/platform/base/gates.h"
#include "app/sandbox/platform/domain/ledger.h"
#include "app/sandbox/platform/domain/outside_world.h"
#include "app/sandbox/platform/engine/engine_state.h"
#include "app/sandbox/platform/platform.h"

#include <QSet>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>

namespace jaga::sandbox {

/// What is being pushed through without the pauses that people and customers make: the subjects of scenarios. Any thread.
class Expedited {
public:
    void add(const QUuid &id)
    {
        const std::lock_guard lock(m_mutex);
        m_ids.insert(idText(id));
    }
    QStringList ids() const
    {
        const std::lock_guard lock(m_mutex);
        return m_ids.values();
    }

private:
    mutable std::mutex m_mutex;
    QSet<QString> m_ids;
};

/// What all actors share.
struct PlatformState {
    explicit PlatformState(PlatformOptions given)
        : options(std::move(given)), identity(options.seed),
          outside(options.directory, identity, faults, options.timeScale)
    {
    }

    /// A duration of real life as it passes here.
    std::chrono::milliseconds realLife(std::chrono::seconds duration) const
    {
        const double milliseconds = static_cast<double>(duration.count()) * 1000 / options.timeScale;
        return std::chrono::milliseconds(static_cast<qint64>(milliseconds));
    }

    const PlatformOptions options;
    const Identity identity;
    FaultTable faults;
    Gates gates;
    Expedited expedited;
    EngineState engine;
    OutsideWorld outside;
    std::atomic<bool> stopping = false;
    std::function<void()> eventWritten; ///< wakes the relay; set before any actor runs
};

/// What one step works with: the shared state, this thread's connection and the ledger of its transaction.
struct Step {
    Step(PlatformState &shared, Database &connection)
        : state(shared), database(connection), ledger(connection, shared.identity, shared.eventWritten)
    {
    }

    PlatformState &state;
    Database &database;
    Ledger ledger;
};

} // namespace jaga::sandbox
