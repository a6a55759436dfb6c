// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/servers/service_account.h"
#include "app/sandbox/servers/watchdog.h"

#include <QObject>
#include <QProcess>
#include <QStringList>

#include <chrono>
#include <csignal>
#include <optional>

namespace jaga::sandbox {

/// One private server: a child process that never outlives the sandbox and comes back when it fell over by itself.
/// Main thread only: a child's death signal follows the thread that started it.
class ServerProcess : public QObject {
    Q_OBJECT
public:
    struct Command {
        QString program;
        QStringList arguments;
        QString folder;                        ///< working directory
        QString logFile;                       ///< standard error, and standard output unless it is read
        QByteArray input;                      ///< written to standard input, which is then closed
        bool readsOutput = false;              ///< standard output is for readLine()
        int stopSignal = SIGTERM;              ///< asks for an orderly end
        int orphanSignal = SIGKILL;            ///< sent by the kernel when the sandbox is gone
        std::optional<ServiceAccount> account; ///< none: as the caller
    };

    ServerProcess(QString name, Watchdog &watchdog, QObject *parent = nullptr);
    ~ServerProcess() override;

    /// What to run from the next start on.
    void setCommand(Command command) { m_command = std::move(command); }
    Expected<Done> start();
    /// Runs the command to its end, within the limit; a code other than 0 is an error with the last lines of its log.
    Expected<Done> runToEnd(std::chrono::milliseconds limit);
    Expected<QString> readLine(std::chrono::milliseconds limit);
    /// Asks for an orderly end, insists after the limit.
    void stop(std::chrono::milliseconds limit = std::chrono::seconds(5));

    const QString &name() const { return m_name; }
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    qint64 processId() const { return m_process.processId(); }
    int restarts() const { return m_restarts; }
    /// The end of the log, for a message to a person.
    QString lastWords() const;

private:
    void restartUnlessStopped();

    QString m_name;
    Watchdog &m_watchdog;
    Command m_command;
    QProcess m_process;
    bool m_keepsRunning = false;
    int m_restarts = 0;
};

} // namespace jaga::sandbox
