// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/servers/watchdog.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace jaga::sandbox {
namespace {

using namespace std::chrono_literals;

/// A process and the moment of its start, because numbers are used again.
struct Guarded {
    pid_t process;
    QByteArray startTime;
};

/// Empty once the process is gone or only a zombie of it is left.
QByteArray startTimeOf(pid_t process)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = file.readAll();
    // the fields after the closing bracket of the name: state is the first, start time the twentieth
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    return fields.size() < 20 || fields.first() == "Z" || fields.first() == "X" ? QByteArray() : fields.at(19);
}

bool lives(const Guarded &guarded)
{
    return !guarded.startTime.isEmpty() && startTimeOf(guarded.process) == guarded.startTime;
}

bool waitUntilGone(const std::vector<Guarded> &all, std::chrono::milliseconds limit)
{
    for (auto waited = 0ms; waited < limit; waited += 20ms, std::this_thread::sleep_for(20ms)) {
        if (std::none_of(all.begin(), all.end(), lives))
            return true;
    }
    return false;
}

/// A server may have helpers of its own, as initdb has, of whom nobody told: they have gone in there to work.
bool anyoneWorksIn(const QString &folder)
{
    const QStringList processes = QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return std::any_of(processes.cbegin(), processes.cend(), [&](const QString &process) {
        const QString place = QFile::symLinkTarget(QStringLiteral("/proc/%1/cwd").arg(process)); // a zombie has none
        return place == folder || place.startsWith(folder + QLatin1Char('/'));
    });
}

void signalAll(const std::vector<Guarded> &all, int signal)
{
    for (const Guarded &guarded : all) {
        if (lives(guarded))
            ::kill(guarded.process, signal);
    }
}

/// Nothing of the caller's terminal or pipes may stay open behind it.
void detach(int pipe)
{
    ::setsid();
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE})
        ::signal(signal, SIG_IGN);
    const int nothing = ::open("/dev/null", O_RDWR);
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::dup2(nothing, standard);
    if (nothing > STDERR_FILENO)
        ::close(nothing);
    if (::chdir("/") != 0)
        ::_exit(1);
    ::fcntl(pipe, F_SETFD, FD_CLOEXEC);
}

[[noreturn]] void watch(int pipe, const RunDirectory &directory)
{
    detach(pipe);
    std::vector<Guarded> guarded;
    pid_t process = 0;
    for (ssize_t got = 0; (got = ::read(pipe, &process, sizeof process)) != 0;) {
        if (got == sizeof process)
            guarded.push_back({process, startTimeOf(process)});
        else if (got < 0 && errno != EINTR)
            break;
    }
    // SIGQUIT is PostgreSQL's immediate shutdown; the others end by their own death signal within this time
    signalAll(guarded, SIGQUIT);
    if (!waitUntilGone(guarded, 3s)) {
        signalAll(guarded, SIGKILL);
        waitUntilGone(guarded, 3s);
    }
    // What is removed under a helper's hands comes back.
    for (auto waited = 0ms; waited < 3s && anyoneWorksIn(directory.postgres()); waited += 20ms)
        std::this_thread::sleep_for(20ms);
    directory.removeState();
    ::_exit(0);
}

} // namespace

Expected<Watchdog> Watchdog::start(const RunDirectory &directory)
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return failure(ErrorCode::Internal, QString::fromLocal8Bit(std::strerror(errno)), QStringLiteral("watchdog"));
    const pid_t child = ::fork();
    if (child < 0)
        return failure(ErrorCode::Internal, QString::fromLocal8Bit(std::strerror(errno)), QStringLiteral("watchdog"));
    if (child == 0) {
        ::close(ends[1]);
        watch(ends[0], directory);
    }
    ::close(ends[0]);
    return Watchdog(child, ends[1], directory);
}

Watchdog::Watchdog(pid_t process, int pipe, RunDirectory directory)
    : m_process(process), m_pipe(pipe), m_directory(std::move(directory))
{
}

Watchdog::Watchdog(Watchdog &&other) noexcept
    : m_process(std::exchange(other.m_process, 0)), m_pipe(std::exchange(other.m_pipe, -1)),
      m_directory(other.m_directory)
{
}

Watchdog::~Watchdog() { finish(); }

void Watchdog::guard(qint64 process)
{
    const auto number = static_cast<pid_t>(process);
    // a dead watchdog is noticed by alive(); the write itself may fail
    [[maybe_unused]] const ssize_t written = ::write(m_pipe, &number, sizeof number);
}

bool Watchdog::alive()
{
    if (m_process > 0 && ::waitpid(m_process, nullptr, WNOHANG) != 0)
        m_process = 0;
    return m_process > 0;
}

void Watchdog::finish()
{
    if (m_pipe < 0)
        return;
    const bool cleans = alive();
    ::close(std::exchange(m_pipe, -1));
    if (cleans)
        ::waitpid(std::exchange(m_process, 0), nullptr, 0);
    else
        m_directory.removeState();
}

} // namespace jaga::sandbox
