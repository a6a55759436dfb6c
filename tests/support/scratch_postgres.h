// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace jaga::test {

/// The root of the source tree.
QString sourceFolder();

/// A private PostgreSQL in a directory of its own, reachable by unix socket only, gone with this object. Holds the reference
/// schema. As root it runs as user postgres. Start it from the main thread: it dies with the thread that started it.
class ScratchPostgres {
public:
    ScratchPostgres();
    ~ScratchPostgres();

    /// Starts the server and loads resources/sql; the answer says what went wrong, empty when it runs.
    QString start();
    /// Kills the server; restart() brings the same data back.
    void kill();
    QString restart();

    QString socketFolder() const { return m_folder.path(); }
    QString socketFile() const { return m_folder.filePath(QStringLiteral(".s.PGSQL.5432")); }
    /// libpq keywords without user.
    QString dsn() const;
    /// Runs SQL as the owner; empty when it worked, else psql's complaint.
    QString execute(const QString &sql);
    /// First cell of the first row, as the owner.
    QString value(const QString &sql);
    /// A login in role support_reader that reads every tenant there is.
    QString addReader(const QString &login);

private:
    QString runAsServer(const QStringList &command, int timeoutMs);
    QString launch();
    QProcess m_server;
    QTemporaryDir m_folder;
};

} // namespace jaga::test
