// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace jaga::test {

/// A private PostgreSQL with the reference schema, two tenants, the seven personas and a few stuck things. Lives as long as
/// the object; its processes die with the test.
class ScratchPlatform {
public:
    static constexpr auto tenant = "11111111-0000-4000-8000-000000000001";
    static constexpr auto otherTenant = "11111111-0000-4000-8000-000000000002";

    ScratchPlatform();
    ~ScratchPlatform();
    ScratchPlatform(const ScratchPlatform &) = delete;
    ScratchPlatform &operator=(const ScratchPlatform &) = delete;

    /// Empty when it runs; otherwise why it does not.
    QString trouble() const { return m_trouble; }
    /// As a libpq connection string.
    QString connection(const QString &user) const;
    /// Runs SQL as the owner, past row policies; answers unaligned rows. Fails the test on an error.
    QString sql(const QString &statement) const;

    /// A failed task in an order in progress, with a call of `status` under its key ("" = none). Answers the task's id.
    QString failedTask(const QString &callStatus, const QString &taskType = QStringLiteral("PROVISION_SERVICE"));
    QString callOf(const QString &taskId) const;
    /// A validated order without plan.
    QString validatedOrder();

private:
    bool run(const QString &program, const QStringList &arguments, QByteArray *output = nullptr) const;
    void start();
    void load();

    QTemporaryDir m_directory;
    std::unique_ptr<QProcess> m_server;
    QString m_trouble;
    int m_count = 0;
};

} // namespace jaga::test
