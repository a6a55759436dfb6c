// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/base/database.h"
#include "app/sandbox/platform/platform.h"
#include "app/sandbox/servers/postgres_server.h"
#include "app/sandbox/servers/redis_server.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>

namespace jaga::test {

/// A private PostgreSQL and Redis with schema and master data, and a platform on them. Everything ends with the object.
class PlatformFixture {
public:
    /// Fails the test when something does not start.
    bool start(const std::function<void(sandbox::PlatformOptions &)> &adjust = {});
    ~PlatformFixture();

    /// Waits until the statement answers a row; false after the limit.
    bool waitForRow(const QString &what, const std::function<bool()> &holds, int seconds = 300) const;
    QString orderState(const QString &orderId);
    /// Sends of one order's operation that the outside world saw.
    int calls(const QString &orderId, const QString &operation) const;
    int lookUps() const;
    /// Body of a search on the engine's REST API.
    QJsonObject search(const QString &collection, const QJsonObject &filter) const;

    sandbox::Database &database() { return *m_database; }
    sandbox::Platform &platform() { return *m_platform; }

private:
    QTemporaryDir m_directory{QStringLiteral("/tmp/jaga-test-XXXXXX")};
    std::unique_ptr<sandbox::Watchdog> m_watchdog;
    std::unique_ptr<sandbox::PostgresServer> m_postgres;
    std::unique_ptr<sandbox::RedisServer> m_redis;
    std::unique_ptr<sandbox::Database> m_database;
    std::unique_ptr<sandbox::Platform> m_platform;
};

} // namespace jaga::test
