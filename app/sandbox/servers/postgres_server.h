// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/servers/run_directory.h"
#include "app/sandbox/servers/server_process.h"

namespace jaga::sandbox {

/// A private PostgreSQL cluster. It listens on a unix socket in a folder that only its account (and root) can enter, so every
/// login is trusted there and no password exists; there is no TCP. Throw-away: nothing is synced to disk.
class PostgresServer {
public:
    static constexpr auto superuser = "owner";
    static constexpr auto database = "platform";

    PostgresServer(const RunDirectory &directory, const ServiceAccount &account, Watchdog &watchdog);

    /// Makes the cluster (about half a second).
    Expected<Done> initialise();
    /// Starts it, waits until it answers and makes the empty database.
    Expected<Done> start();
    void stop() { m_process.stop(); }

    /// libpq keywords without a user.
    QString dsn() const;
    QString dsn(const QString &login) const;
    const ServerProcess &process() const { return m_process; }

    /// The newest installation this product knows, or the folder in JAGA_POSTGRES_BIN. Empty: none.
    static QString binaryFolder();

private:
    RunDirectory m_directory;
    ServiceAccount m_account;
    QString m_socketFolder;
    QString m_data;
    ServerProcess m_process;
    ServerProcess m_initialisation;
};

} // namespace jaga::sandbox
