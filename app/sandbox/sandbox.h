// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/control/control_server.h"
#include "app/sandbox/personas/token_files.h"
#include "app/sandbox/platform/platform.h"
#include "app/sandbox/sandbox_settings.h"
#include "app/sandbox/servers/postgres_server.h"
#include "app/sandbox/servers/redis_server.h"
#include "app/sandbox/servers/repair_service_process.h"
#include "models/session/profile.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>

#include <memory>
#include <optional>

namespace jaga::sandbox {

/// A whole practice platform: private servers, the platform's actors on top of them, and what a console needs to find it.
/// Lives on the main thread, as its servers do.
class Sandbox : public QObject {
    Q_OBJECT
public:
    Sandbox(SandboxSettings settings, RunDirectory directory, ServiceAccount account, Watchdog &watchdog);
    ~Sandbox() override;

    /// Brings everything up, one part after the other, and writes the profile last. Blocks for a few seconds.
    Expected<Done> start();
    /// Ends everything in order. The files are the watchdog's to remove.
    void stop();

Q_SIGNALS:
    void stopRequested();

private:
    Expected<Done> startServers();
    Expected<Done> fillDatabase();
    Expected<Done> startRepairService();
    Expected<Done> startSignIn();
    Expected<Done> startPlatform();
    Expected<Done> publishProfile();
    Profile profile() const;

    Expected<QJsonObject> answer(const ControlRequest &request);
    /// Beside the event loop: it takes seconds, and status and stop are asked meanwhile.
    void inject(const QJsonObject &arguments, const ControlServer::Reply &reply);
    Expected<QJsonObject> freeze(const ControlRequest &request);
    Expected<QJsonObject> issueToken(const QJsonObject &arguments) const;
    QJsonObject status() const;

    SandboxSettings m_settings;
    RunDirectory m_directory;
    ServiceAccount m_account;
    Watchdog &m_watchdog;
    QElapsedTimer m_sinceStart;
    qint64 m_readyAfter = 0; // ms
    PostgresServer m_postgres;
    RedisServer m_redis;
    RepairServiceProcess m_repairService;
    std::optional<TokenIssuer> m_issuer;
    std::unique_ptr<TokenFiles> m_tokens;
    std::unique_ptr<Platform> m_platform;
    ControlServer m_control;
    QThreadPool m_injections;
    QTimer m_watchdogCheck;
};

} // namespace jaga::sandbox
