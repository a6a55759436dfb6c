// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/commands.h"

#include "app/sandbox/control/control_client.h"
#include "app/sandbox/sandbox.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSocketNotifier>
#include <QThread>

#include <array>
#include <csignal>
#include <cstdio>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace jaga::sandbox {
namespace {

constexpr int stopLimit = 30'000; // ms

int signalPipe[2] = {-1, -1}; // a handler may do little more than write

void noteSignal(int)
{
    const char byte = 0;
    [[maybe_unused]] const ssize_t written = ::write(signalPipe[1], &byte, 1);
}

/// From here on a signal is an orderly stop. Before, it ends the process and the watchdog cleans up.
bool catchSignals(Sandbox &sandbox)
{
    if (::pipe2(signalPipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    auto *notifier = new QSocketNotifier(signalPipe[0], QSocketNotifier::Read, &sandbox);
    QObject::connect(notifier, &QSocketNotifier::activated, &sandbox, &Sandbox::stopRequested);
    struct sigaction action {};
    action.sa_handler = noteSignal;
    return ::sigaction(SIGINT, &action, nullptr) == 0 && ::sigaction(SIGTERM, &action, nullptr) == 0 &&
           ::sigaction(SIGHUP, &action, nullptr) == 0;
}

void print(const QString &text)
{
    std::fputs((text + QLatin1Char('\n')).toUtf8().constData(), stdout);
    std::fflush(stdout);
}

void print(const QJsonObject &object, QJsonDocument::JsonFormat format)
{
    print(QString::fromUtf8(QJsonDocument(object).toJson(format)).trimmed());
}

ControlRequest requestFor(const CommandLine &line)
{
    ControlRequest request{line.command, {}};
    if (line.command == QLatin1String("pause") || line.command == QLatin1String("resume"))
        request.arguments.insert(QStringLiteral("actor"), line.subject);
    if (line.command == QLatin1String("inject")) {
        request.arguments.insert(QStringLiteral("scenario"), line.subject);
        request.arguments.insert(QStringLiteral("undo"), line.undo);
    }
    if (line.command == QLatin1String("token")) {
        request.arguments.insert(QStringLiteral("persona"), line.subject);
        if (line.seconds)
            request.arguments.insert(QStringLiteral("seconds"), *line.seconds);
    }
    return request;
}

/// Becomes psql, as the superuser of the sandbox. Returns only when that failed.
int becomePsql(const RunDirectory &directory, const QStringList &arguments)
{
    qputenv("PGHOST", QFile::encodeName(directory.postgres()));
    qputenv("PGPORT", "5432");
    qputenv("PGUSER", PostgresServer::superuser);
    qputenv("PGDATABASE", PostgresServer::database);
    std::vector<QByteArray> texts{"psql"};
    for (const QString &argument : arguments)
        texts.push_back(argument.toLocal8Bit());
    std::vector<char *> pointers;
    for (QByteArray &text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    ::execvp("psql", pointers.data());
    complain({ErrorCode::Offline, QStringLiteral("psql could not be started; install postgresql-client"),
              QStringLiteral("psql")});
    return 3;
}

int waitUntilStopped(const RunDirectory &directory)
{
    for (int waited = 0; waited < stopLimit; waited += 20, QThread::msleep(20)) {
        if (!QFileInfo::exists(directory.file(QStringLiteral("sandbox.lock"))))
            return 0;
    }
    complain(
        {ErrorCode::Timeout, QStringLiteral("the sandbox was asked to stop and still is there"), directory.path()});
    return 1;
}

} // namespace

int exitCode(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Invalid:
        return 2;
    case ErrorCode::Offline:
    case ErrorCode::Timeout:
        return 3;
    default:
        return 1;
    }
}

void complain(const Error &error)
{
    const QString context = error.context.isEmpty() ? QString() : error.context + QStringLiteral(": ");
    std::fputs(QStringLiteral("jaga-sandbox: %1%2\n").arg(context, error.detail).toUtf8().constData(), stderr);
}

int runSandbox(const CommandLine &line)
{
    const auto account = ServiceAccount::choose();
    if (!account) {
        complain(account.error());
        return exitCode(account.error());
    }
    const auto directory = RunDirectory::claim(line.directory, *account);
    if (!directory) {
        complain(directory.error());
        return exitCode(directory.error());
    }
    auto watchdog = Watchdog::start(*directory);
    if (!watchdog) {
        complain(watchdog.error());
        return exitCode(watchdog.error());
    }
    int code = 0;
    {
        Sandbox sandbox(line.settings, *directory, *account, *watchdog);
        QObject::connect(&sandbox, &Sandbox::stopRequested, QCoreApplication::instance(), &QCoreApplication::quit,
                         Qt::QueuedConnection);
        if (const auto started = sandbox.start(); !started) {
            complain(started.error());
            code = exitCode(started.error());
        } else if (!catchSignals(sandbox)) {
            complain({ErrorCode::Internal, QStringLiteral("signals could not be caught"), {}});
            code = 1;
        } else {
            print(QStringLiteral("ready ") + directory->profile());
            code = QCoreApplication::exec();
        }
    }
    watchdog->finish();
    return code;
}

int askRunningSandbox(const CommandLine &line)
{
    const auto directory = RunDirectory::open(line.directory);
    if (!directory) {
        complain(directory.error());
        return exitCode(directory.error());
    }
    if (line.command == QLatin1String("psql"))
        return becomePsql(*directory, line.psqlArguments);
    if (line.command == QLatin1String("profile")) {
        print(directory->profile());
        return 0;
    }
    const auto answer = askSandbox(directory->controlSocket(), requestFor(line));
    if (!answer) {
        complain(answer.error());
        return exitCode(answer.error());
    }
    if (line.command == QLatin1String("stop"))
        return waitUntilStopped(*directory);
    if (line.command == QLatin1String("token"))
        print(answer->value(QStringLiteral("token")).toString());
    else
        print(*answer, line.command == QLatin1String("status") ? QJsonDocument::Indented : QJsonDocument::Compact);
    return 0;
}

} // namespace jaga::sandbox
