// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/sandbox/running_sandbox.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace jaga::test {
namespace {

constexpr int generous = 300'000; // ms: only ends what hangs

QString program() { return programFolder() + QStringLiteral("/jaga-sandbox"); }

} // namespace

QString programFolder() { return qEnvironmentVariable("JAGA_BIN_DIR", QCoreApplication::applicationDirPath()); }

ProgramRun runSandboxProgram(const QStringList &arguments)
{
    QProcess process;
    process.start(program(), arguments, QIODevice::ReadOnly);
    if (!process.waitForFinished(generous)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()).trimmed(),
            QString::fromUtf8(process.readAllStandardError()).trimmed()};
}

bool letOthersPass(const QString &folder) { return QFile::setPermissions(folder, QFile::Permissions(0x7711)); }

QList<qint64> withDescendants(qint64 process)
{
    QList<qint64> all{process};
    QFile children(QStringLiteral("/proc/%1/task/%1/children").arg(process));
    if (children.open(QIODevice::ReadOnly)) {
        const QList<QByteArray> numbers = children.readAll().simplified().split(' ');
        for (const QByteArray &number : numbers) {
            if (!number.isEmpty())
                all += withDescendants(number.toLongLong());
        }
    }
    return all;
}

bool processLives(qint64 process)
{
    QFile status(QStringLiteral("/proc/%1/status").arg(process));
    return status.open(QIODevice::ReadOnly) && !status.readAll().contains("\nState:\tZ");
}

RunningSandbox::RunningSandbox(QString directory, QStringList options)
    : m_directory(std::move(directory)), m_options(std::move(options))
{
}

RunningSandbox::~RunningSandbox()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(generous)) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

QString RunningSandbox::start(const QStringList &launcher)
{
    QStringList line = launcher;
    line << (launcher.isEmpty() ? QStringList{program()} : QStringList{}) << QStringLiteral("start")
         << QStringLiteral("--dir") << m_directory;
    line << m_options;
    QElapsedTimer waited;
    waited.start();
    m_process.start(line.first(), line.mid(1), QIODevice::ReadOnly);
    while (!m_process.canReadLine() && m_process.state() != QProcess::NotRunning && waited.elapsed() < generous)
        m_process.waitForReadyRead(50);
    const QString said = QString::fromUtf8(m_process.readLine()).trimmed();
    m_readyAfter = waited.elapsed();
    return said == QStringLiteral("ready ") + profile() ? QString()
                                                        : said + QString::fromUtf8(m_process.readAllStandardError());
}

ProgramRun RunningSandbox::ask(const QStringList &command) const
{
    QStringList arguments{command.first(), QStringLiteral("--dir"), m_directory};
    return runSandboxProgram(arguments + command.mid(1));
}

QJsonObject RunningSandbox::status() const
{
    return QJsonDocument::fromJson(ask({QStringLiteral("status")}).output.toUtf8()).object();
}

QList<qint64> RunningSandbox::serverProcesses() const
{
    QList<qint64> processes;
    const QJsonArray servers = status().value(QStringLiteral("servers")).toArray();
    for (const QJsonValue &server : servers) {
        if (server[QStringLiteral("running")].toBool())
            processes << server[QStringLiteral("processId")].toInteger();
    }
    return processes;
}

} // namespace jaga::test
