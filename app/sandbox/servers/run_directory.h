// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/servers/service_account.h"

namespace jaga::sandbox {

/// The folder of one running sandbox. Everything in it but `cases/` is the state of the run and ends with it; `cases/` holds
/// what people recorded and is never touched.
///
/// One sandbox at a time: the lock on `sandbox.lock` is held by the sandbox and, once that is gone, by its watchdog until
/// the last file is removed.
class RunDirectory {
public:
    /// Makes or takes over the folder, removing what a killed sandbox left behind. Refuses a folder in which another sandbox
    /// runs, one that holds files of somebody else, one of another user, and one whose sockets would have too long a name.
    static Expected<RunDirectory> claim(const QString &path, const ServiceAccount &account);
    /// The folder of a sandbox that somebody else started; never written to.
    static Expected<RunDirectory> open(const QString &path);

    const QString &path() const { return m_path; }
    QString file(const QString &name) const { return m_path + QLatin1Char('/') + name; }
    QString profile() const { return file(QStringLiteral("profile.yaml")); }
    QString repairServiceConfiguration() const { return file(QStringLiteral("repair-service.yaml")); }
    QString keySet() const { return file(QStringLiteral("jwks.json")); }
    QString controlSocket() const { return file(QStringLiteral("control.sock")); }
    QString adapterCalls() const { return file(QStringLiteral("adapter-calls.jsonl")); }
    QString tokens() const { return file(QStringLiteral("tokens")); }
    QString keys() const { return file(QStringLiteral("keys")); }
    QString auditKey() const { return keys() + QStringLiteral("/audit.pem"); }
    QString logs() const { return file(QStringLiteral("logs")); }
    QString postgres() const { return file(QStringLiteral("postgres")); }
    QString redis() const { return file(QStringLiteral("redis")); }
    QString cases() const { return file(QStringLiteral("cases")); }

    /// Makes a subfolder that only `owner`, by default the caller, may enter.
    Expected<Done> makeFolder(const QString &folder, const ServiceAccount &owner = {}) const;
    /// Removes the state of the run, and the folder itself if it was made for this run and nothing else is in it.
    void removeState() const;

private:
    RunDirectory(QString path, bool made) : m_path(std::move(path)), m_made(made) {}
    Expected<Done> lock() const;
    void removeStaleState() const;

    QString m_path;
    bool m_made;
};

} // namespace jaga::sandbox
