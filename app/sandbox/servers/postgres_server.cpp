// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/servers/postgres_server.h"

#include "app/sandbox/servers/database_session.h"

#include <QDir>
#include <QElapsedTimer>
#include <QThread>

namespace jaga::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr auto initialisationLimit = 60s;
constexpr qint64 postgresAnswerLimit = 90'000; // ms

QStringList serverSettings()
{
    const QStringList settings{
        QStringLiteral("listen_addresses="),
        QStringLiteral("unix_socket_permissions=0700"),
        QStringLiteral("fsync=off"),
        QStringLiteral("synchronous_commit=off"),
        QStringLiteral("full_page_writes=off"),
        QStringLiteral("wal_level=minimal"),
        QStringLiteral("max_wal_senders=0"),
        QStringLiteral("shared_buffers=64MB"),
        QStringLiteral("max_connections=120"),
        QStringLiteral("checkpoint_timeout=30min"),
        QStringLiteral("jit=off"),
        QStringLiteral("TimeZone=UTC"),
        QStringLiteral("log_timezone=UTC"),
        QStringLiteral("idle_in_transaction_session_timeout=5min"),
    };
    QStringList arguments;
    for (const QString &setting : settings)
        arguments << QStringLiteral("-c") << setting;
    return arguments;
}

} // namespace

PostgresServer::PostgresServer(const RunDirectory &directory, const ServiceAccount &account, Watchdog &watchdog)
    : m_directory(directory), m_account(account), m_socketFolder(directory.postgres()),
      m_data(m_socketFolder + QStringLiteral("/data")), m_process(QStringLiteral("postgresql"), watchdog),
      m_initialisation(QStringLiteral("initdb"), watchdog)
{
}

QString PostgresServer::binaryFolder()
{
    QStringList folders{qEnvironmentVariable("JAGA_POSTGRES_BIN")};
    for (const char *version : {"15", "16", "17"})
        folders << QStringLiteral("/usr/lib/postgresql/%1/bin").arg(QLatin1String(version));
    for (const QString &folder : std::as_const(folders)) {
        if (!folder.isEmpty() && QFileInfo(folder + QStringLiteral("/initdb")).isExecutable())
            return folder;
    }
    return {};
}

Expected<Done> PostgresServer::initialise()
{
    const QString binaries = binaryFolder();
    if (binaries.isEmpty())
        return failure(ErrorCode::Invalid, QStringLiteral("PostgreSQL is not installed; install postgresql-15"));
    if (const auto made = m_directory.makeFolder(m_socketFolder, m_account); !made)
        return made;
    const QString log = m_directory.logs() + QStringLiteral("/postgresql.log");
    m_initialisation.setCommand(
        {.program = binaries + QStringLiteral("/initdb"),
         .arguments = {QStringLiteral("--pgdata=") + m_data,
                       QStringLiteral("--username=%1").arg(QLatin1String(superuser)), QStringLiteral("--auth=trust"),
                       QStringLiteral("--locale=C"), QStringLiteral("--encoding=UTF8"), QStringLiteral("--no-sync"),
                       QStringLiteral("--no-instructions"), QStringLiteral("--wal-segsize=4")},
         .folder = m_socketFolder,
         .logFile = log,
         .input = {},
         .account = m_account});
    m_process.setCommand({.program = binaries + QStringLiteral("/postgres"),
                          .arguments = QStringList{QStringLiteral("-D"), m_data, QStringLiteral("-k"), m_socketFolder} +
                                       serverSettings(),
                          .folder = m_socketFolder,
                          .logFile = log,
                          .input = {},
                          .stopSignal = SIGINT,
                          .orphanSignal = SIGQUIT,
                          .account = m_account});
    return m_initialisation.runToEnd(initialisationLimit);
}

Expected<Done> PostgresServer::start()
{
    if (const auto started = m_process.start(); !started)
        return started;
    QElapsedTimer waited;
    waited.start();
    const QString template1 =
        dsn(QLatin1String(superuser)).replace(QLatin1String(database), QStringLiteral("template1"));
    for (;; QThread::msleep(10)) {
        auto session = DatabaseSession::open(template1);
        if (session)
            return session->run(QStringLiteral("create database %1").arg(QLatin1String(database)));
        if (!m_process.isRunning() || waited.elapsed() > postgresAnswerLimit)
            return failure(ErrorCode::Offline, m_process.lastWords(), session.error().detail);
    }
}

QString PostgresServer::dsn() const
{
    QString folder = m_socketFolder;
    folder.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('\''), QStringLiteral("\\'"));
    return QStringLiteral("host='%1' port=5432 dbname=%2").arg(folder, QLatin1String(database));
}

QString PostgresServer::dsn(const QString &login) const { return dsn() + QStringLiteral(" user=") + login; }

} // namespace jaga::sandbox
