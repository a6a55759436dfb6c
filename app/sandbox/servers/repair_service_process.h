// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/servers/run_directory.h"
#include "app/sandbox/servers/server_process.h"

#include <QUrl>

namespace jaga::sandbox {

/// The repair service as a process of its own, on a free port of 127.0.0.1 that it keeps when it is started again.
class RepairServiceProcess {
public:
    static constexpr auto workerClientId = "control-intent-worker";

    RepairServiceProcess(const RunDirectory &directory, Watchdog &watchdog, double timeScale);

    /// Writes its configuration and keys, starts it and waits until it listens.
    /// database, ownerDatabase: libpq keywords with a user.
    Expected<Done> start(const QString &database, const QString &ownerDatabase);
    void stop() { m_process.stop(); }

    QUrl url() const;
    /// What the platform's control-intent worker says who it is with.
    QString workerToken() const { return m_workerToken; }
    const ServerProcess &process() const { return m_process; }

    /// The program beside this one. Empty: it is not there.
    static QString program();

private:
    Expected<Done> writeConfiguration(const QString &database, const QString &ownerDatabase) const;

    RunDirectory m_directory;
    double m_timeScale;
    QString m_workerToken;
    quint16 m_port = 0;
    ServerProcess m_process;
};

} // namespace jaga::sandbox
