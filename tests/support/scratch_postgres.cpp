// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scratch_postgres.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QThread>

#include <csignal>

#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace jaga::test {

namespace {

const QString binaries = u"/usr/lib/postgresql/15/bin/"_s;
constexpr int startLimit = 60'000;

/// The command as it is run by a user whom PostgreSQL accepts; `dying` ends it with the thread that started it.
QStringList asServerUser(const QStringList &command, bool dying)
{
    QStringList words{u"setpriv"_s};
    if (::geteuid() == 0)
        words += {u"--reuid=postgres"_s, u"--regid=postgres"_s, u"--init-groups"_s};
    if (dying)
        words += {u"--pdeathsig"_s, u"INT"_s};
    return words + QStringList{u"env"_s, u"-i"_s, u"PATH=/usr/bin:/bin"_s, u"LC_ALL=C"_s} + command;
}

} // namespace

QString sourceFolder() { return qEnvironmentVariable("JAGA_SOURCE_DIR", QStringLiteral(JAGA_TEST_SOURCE_DIR)); }

ScratchPostgres::ScratchPostgres() : m_folder(u"/tmp/jaga-pg-XXXXXX"_s)
{
    if (::geteuid() == 0) {
        if (const passwd *user = ::getpwnam("postgres")) [[maybe_unused]]
            const int changed = ::chown(QFile::encodeName(m_folder.path()).constData(), user->pw_uid, user->pw_gid);
    }
}

ScratchPostgres::~ScratchPostgres()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    ::kill(static_cast<pid_t>(m_server.processId()), SIGINT);
    if (!m_server.waitForFinished(10'000)) {
        m_server.kill();
        m_server.waitForFinished();
    }
}

QString ScratchPostgres::runAsServer(const QStringList &command, int timeoutMs)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    const QStringList words = asServerUser(command, false);
    process.start(words.first(), words.mid(1));
    if (!process.waitForFinished(timeoutMs))
        return u"did not finish: "_s + words.join(u' ');
    const QString output = QString::fromUtf8(process.readAll());
    return process.exitCode() == 0 ? QString() : output + u" (exit code %1)"_s.arg(process.exitCode());
}

QString ScratchPostgres::dsn() const { return u"host=%1 port=5432 dbname=postgres"_s.arg(m_folder.path()); }

QString ScratchPostgres::start()
{
    const QString data = m_folder.filePath(u"data"_s);
    QString problem = runAsServer({binaries + u"initdb"_s, u"-D"_s, data, u"-U"_s, u"owner"_s, u"-A"_s, u"trust"_s,
                                   u"--locale=C"_s, u"-E"_s, u"UTF8"_s, u"--no-sync"_s, u"--wal-segsize=1"_s},
                                  startLimit);
    if (problem.isEmpty())
        problem = launch();
    if (!problem.isEmpty())
        return problem;
    QString script;
    for (const char *part : {"platform", "support"}) {
        const QDir folder(sourceFolder() + u"/resources/sql/"_s + QLatin1String(part));
        for (const QString &name : folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name)) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                return u"cannot read "_s + file.fileName();
            script += QString::fromUtf8(file.readAll()) + u'\n';
        }
    }
    return execute(script);
}

QString ScratchPostgres::launch()
{
    const QStringList words = asServerUser({binaries + u"postgres"_s, u"-D"_s, m_folder.filePath(u"data"_s), u"-k"_s,
                                            m_folder.path(), u"-c"_s, u"listen_addresses="_s, u"-c"_s, u"fsync=off"_s,
                                            u"-c"_s, u"full_page_writes=off"_s, u"-c"_s, u"shared_buffers=32MB"_s},
                                           true);
    m_server.setProcessChannelMode(QProcess::MergedChannels);
    m_server.setStandardOutputFile(QProcess::nullDevice());
    m_server.start(words.first(), words.mid(1));
    QElapsedTimer clock;
    clock.start();
    while (value(u"select 1"_s) != u"1") {
        if (clock.hasExpired(startLimit) ||
            !(m_server.state() != QProcess::NotRunning || m_server.waitForStarted(1000)))
            return u"PostgreSQL does not answer"_s;
        QThread::msleep(20);
    }
    return {};
}

void ScratchPostgres::kill()
{
    ::kill(static_cast<pid_t>(m_server.processId()), SIGQUIT);
    m_server.waitForFinished(startLimit);
}

QString ScratchPostgres::restart() { return launch(); }

QString ScratchPostgres::execute(const QString &sql)
{
    QProcess psql;
    psql.start(u"psql"_s, {u"-X"_s, u"-q"_s, u"-1"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-d"_s, dsn() + u" user=owner"_s,
                           u"-f"_s, u"-"_s, u"-o"_s, u"/dev/null"_s});
    psql.write(sql.toUtf8());
    psql.closeWriteChannel();
    if (!psql.waitForFinished(startLimit))
        return u"psql did not finish"_s;
    return psql.exitCode() == 0 ? QString() : QString::fromUtf8(psql.readAllStandardError());
}

QString ScratchPostgres::value(const QString &sql)
{
    QProcess psql;
    psql.start(u"psql"_s, {u"-X"_s, u"-A"_s, u"-t"_s, u"-q"_s, u"-d"_s, dsn() + u" user=owner"_s, u"-c"_s, sql});
    psql.waitForFinished(startLimit);
    return QString::fromUtf8(psql.readAllStandardOutput()).trimmed();
}

QString ScratchPostgres::addReader(const QString &login)
{
    return execute(
        u"create role %1 login in role support_reader;"
        "insert into role_tenant_scope (role_name, tenant_id, granted_by) select '%1', tenant_id, 'test' from tenant;"_s
            .arg(login));
}

} // namespace jaga::test
