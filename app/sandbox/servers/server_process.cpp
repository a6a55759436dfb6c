// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/servers/server_process.h"

#include "runbook_engine/base/logging.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTimer>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace jaga::sandbox {
namespace {

constexpr auto restartDelay = std::chrono::seconds(1);
constexpr auto startLimit = std::chrono::seconds(10);

/// In the forked child, before the program is loaded. The death signal comes last: a change of user clears it.
void becomeServer(const std::optional<ServiceAccount> &account, int orphanSignal, pid_t sandbox)
{
    ::setsid(); // a Ctrl-C in the terminal is for the sandbox, which then ends its servers in order
    ::signal(SIGPIPE, SIG_DFL);
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    if ((account && !account->enter()) || ::prctl(PR_SET_PDEATHSIG, orphanSignal) != 0 || ::getppid() != sandbox)
        ::_exit(126);
}

int milliseconds(std::chrono::milliseconds limit) { return static_cast<int>(limit.count()); }

QProcessEnvironment plainEnvironment()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/bin:/bin"));
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    environment.insert(QStringLiteral("TZ"), QStringLiteral("UTC"));
    return environment;
}

} // namespace

ServerProcess::ServerProcess(QString name, Watchdog &watchdog, QObject *parent)
    : QObject(parent), m_name(std::move(name)), m_watchdog(watchdog)
{
    connect(&m_process, &QProcess::finished, this, &ServerProcess::restartUnlessStopped);
}

ServerProcess::~ServerProcess() { stop(); }

Expected<Done> ServerProcess::start()
{
    m_process.setProgram(m_command.program);
    m_process.setArguments(m_command.arguments);
    m_process.setWorkingDirectory(m_command.folder);
    m_process.setProcessEnvironment(plainEnvironment());
    m_process.setStandardErrorFile(m_command.logFile, QIODevice::Append);
    if (!m_command.readsOutput)
        m_process.setStandardOutputFile(m_command.logFile, QIODevice::Append);
    m_process.setChildProcessModifier([account = m_command.account, signal = m_command.orphanSignal,
                                       sandbox = ::getpid()] { becomeServer(account, signal, sandbox); });
    m_process.start(m_command.input.isEmpty() ? QIODevice::ReadOnly : QIODevice::ReadWrite);
    if (!m_process.waitForStarted(milliseconds(startLimit)))
        return failure(ErrorCode::Invalid, m_process.errorString(), m_command.program);
    m_watchdog.guard(m_process.processId());
    if (!m_command.input.isEmpty()) {
        m_process.write(m_command.input);
        while (m_process.bytesToWrite() > 0 && m_process.waitForBytesWritten(milliseconds(startLimit))) {}
        m_process.closeWriteChannel();
    }
    m_keepsRunning = true;
    return Done{};
}

Expected<Done> ServerProcess::runToEnd(std::chrono::milliseconds limit)
{
    if (const auto started = start(); !started)
        return started;
    m_keepsRunning = false;
    if (!m_process.waitForFinished(milliseconds(limit))) {
        stop();
        return failure(ErrorCode::Timeout, lastWords(), m_name);
    }
    if (m_process.exitStatus() != QProcess::NormalExit || m_process.exitCode() != 0)
        return failure(ErrorCode::Internal, lastWords(), m_name);
    return Done{};
}

Expected<QString> ServerProcess::readLine(std::chrono::milliseconds limit)
{
    QElapsedTimer waited;
    waited.start();
    while (!m_process.canReadLine()) {
        if (!isRunning())
            return failure(ErrorCode::Offline, lastWords(), m_name);
        if (waited.elapsed() > limit.count())
            return failure(ErrorCode::Timeout, lastWords(), m_name);
        m_process.waitForReadyRead(50);
    }
    return QString::fromUtf8(m_process.readLine()).trimmed();
}

void ServerProcess::stop(std::chrono::milliseconds limit)
{
    m_keepsRunning = false;
    if (m_process.state() == QProcess::NotRunning)
        return;
    ::kill(static_cast<pid_t>(m_process.processId()), m_command.stopSignal);
    if (m_process.waitForFinished(milliseconds(limit)))
        return;
    m_process.kill();
    m_process.waitForFinished(milliseconds(limit));
}

QString ServerProcess::lastWords() const
{
    constexpr qint64 enough = 1000;
    QFile log(m_command.logFile);
    if (!log.open(QIODevice::ReadOnly) || log.size() == 0)
        return QStringLiteral("%1 said nothing").arg(m_name);
    log.seek(qMax<qint64>(0, log.size() - enough));
    return QString::fromUtf8(log.readAll()).trimmed();
}

void ServerProcess::restartUnlessStopped()
{
    if (!m_keepsRunning)
        return;
    qCWarning(logSandbox).noquote() << m_name << "ended by itself and is started again";
    QTimer::singleShot(restartDelay, this, [this] {
        if (!m_keepsRunning || m_process.state() != QProcess::NotRunning)
            return;
        ++m_restarts;
        if (const auto started = start(); !started) {
            qCCritical(logSandbox).noquote() << m_name << "could not be started again:" << started.error().detail;
            restartUnlessStopped();
        }
    });
}

} // namespace jaga::sandbox
