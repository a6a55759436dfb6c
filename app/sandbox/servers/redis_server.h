// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/servers/run_directory.h"
#include "app/sandbox/servers/server_process.h"

namespace jaga::sandbox {

/// A private Redis on a unix socket, without persistence. Two users: `platform` keeps the keys, `console` may only read.
class RedisServer {
public:
    static constexpr auto readerName = "console";
    static constexpr auto platformName = "platform";

    RedisServer(const RunDirectory &directory, const ServiceAccount &account, Watchdog &watchdog);

    /// Starts it; answers at once.
    Expected<Done> start();
    /// Until it answers both users.
    Expected<Done> waitUntilReady() const;
    void stop() { m_process.stop(); }

    QString socket() const { return m_socket; }
    QString readerPassword() const { return m_readerPassword; }
    QString platformPassword() const { return m_platformPassword; }
    const ServerProcess &process() const { return m_process; }

private:
    QByteArray configuration() const;

    RunDirectory m_directory;
    ServiceAccount m_account;
    QString m_socket;
    QString m_readerPassword;
    QString m_platformPassword;
    ServerProcess m_process;
};

} // namespace jaga::sandbox
