// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace jaga::test {

/// What the program said and how it ended.
struct ProgramRun {
    int exitCode = -1;
    QString output;
    QString complaint;
};

/// Runs build/bin/jaga-sandbox to its end.
ProgramRun runSandboxProgram(const QStringList &arguments);

/// A sandbox that the test started as a process of its own, in `directory`; ended with the test.
class RunningSandbox {
public:
    explicit RunningSandbox(QString directory, QStringList options = {});
    ~RunningSandbox();

    /// Starts it, or `launcher` with it as its arguments, and waits for its line. Empty: it is ready; else what it said.
    QString start(const QStringList &launcher = {});
    QString directory() const { return m_directory; }
    QString profile() const { return m_directory + QStringLiteral("/profile.yaml"); }
    qint64 processId() const { return m_process.processId(); }
    qint64 readyAfter() const { return m_readyAfter; } ///< ms
    QProcess &process() { return m_process; }

    ProgramRun ask(const QStringList &command) const;
    QJsonObject status() const;
    /// The processes of the running servers.
    QList<qint64> serverProcesses() const;

private:
    QString m_directory;
    QStringList m_options;
    QProcess m_process;
    qint64 m_readyAfter = 0;
};

/// The tests' own folder is closed to others, but started by root the database runs as somebody else.
bool letOthersPass(const QString &folder);
/// The process and everything that it started and that still is there.
QList<qint64> withDescendants(qint64 process);
/// Runs on the CPU or waits; a zombie does neither.
bool processLives(qint64 process);
/// The folder that the programs under test are in.
QString programFolder();

} // namespace jaga::test
