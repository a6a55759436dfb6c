// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/servers/run_directory.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QThread>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace jaga::sandbox {
namespace {

constexpr auto lockName = "sandbox.lock";
constexpr auto marker = "jaga-sandbox ";
constexpr std::array stateNames{"adapter-calls.jsonl",
                                "adapter-lookups.jsonl",
                                "control.sock",
                                "jwks.json",
                                "keys",
                                "logs",
                                "postgres",
                                "profile.yaml",
                                "redis",
                                "repair-service.yaml",
                                "tokens"};
/// The kernel takes socket names of at most 107 bytes; the longest of ours is postgres/.s.PGSQL.5432.lock.
constexpr qsizetype longestPath = 107 - 29;
constexpr qint64 cleaningDeadline = 10'000; // ms that a watchdog gets to finish behind a killed sandbox

Unexpected<Error> systemFailure(const QString &path)
{
    return failure(ErrorCode::Invalid, QString::fromLocal8Bit(std::strerror(errno)), path);
}

bool processLives(pid_t process)
{
    if (process <= 0 || (::kill(process, 0) != 0 && errno == ESRCH))
        return false;
    QFile status(QStringLiteral("/proc/%1/status").arg(process));
    return !status.open(QIODevice::ReadOnly) || !status.readAll().contains("\nState:\tZ");
}

bool holdsForeignFiles(const QString &path)
{
    QFile lock(path + QLatin1Char('/') + QLatin1String(lockName));
    if (lock.open(QIODevice::ReadOnly) && lock.read(64).startsWith(marker))
        return false;
    QStringList entries = QDir(path).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    entries.removeAll(QStringLiteral("cases"));
    if (lock.isOpen() && lock.size() == 0)
        entries.removeAll(QLatin1String(lockName)); // killed before it could sign
    return !entries.isEmpty();
}

/// The server account has to pass through every folder above its own.
Expected<Done> checkPassable(const QString &path, const ServiceAccount &account)
{
    if (account.isCaller)
        return Done{};
    for (QDir folder(path); folder.cdUp();) {
        struct stat facts {};
        if (::stat(QFile::encodeName(folder.path()).constData(), &facts) != 0)
            return systemFailure(folder.path());
        const mode_t needed = facts.st_uid == account.uid ? S_IXUSR : facts.st_gid == account.gid ? S_IXGRP : S_IXOTH;
        if ((facts.st_mode & needed) == 0)
            return failure(
                ErrorCode::Invalid,
                QStringLiteral("user %1, who has to run the database, may not enter %2; choose a directory elsewhere, "
                               "for example under /var/tmp")
                    .arg(account.name, folder.path()),
                path);
    }
    return Done{};
}

} // namespace

Expected<RunDirectory> RunDirectory::claim(const QString &path, const ServiceAccount &account)
{
    const QString absolute = QDir::cleanPath(QDir::current().absoluteFilePath(path));
    const QByteArray name = QFile::encodeName(absolute);
    if (name.size() > longestPath)
        return failure(
            ErrorCode::Invalid,
            QStringLiteral("the name of the directory is longer than %1 bytes, too long for sockets in it; choose a "
                           "shorter one")
                .arg(longestPath),
            absolute);
    QDir().mkpath(QFileInfo(absolute).path());
    const bool made = ::mkdir(name.constData(), S_IRWXU) == 0;
    struct stat facts {};
    if ((!made && errno != EEXIST) || ::lstat(name.constData(), &facts) != 0)
        return systemFailure(absolute);
    if (!S_ISDIR(facts.st_mode) || facts.st_uid != ::geteuid())
        return failure(ErrorCode::Invalid, QStringLiteral("not a directory of yours; choose another"), absolute);
    if (holdsForeignFiles(absolute))
        return failure(ErrorCode::Invalid,
                       QStringLiteral("the directory holds files that no sandbox made; choose an empty or a new one"),
                       absolute);
    if (const auto passable = checkPassable(absolute, account); !passable)
        return Unexpected(passable.error());

    RunDirectory directory(absolute, made);
    if (const auto locked = directory.lock(); !locked)
        return Unexpected(locked.error());
    directory.removeStaleState();
    // the server account may pass through to its own folders, and see nothing else
    if (::chmod(name.constData(), account.isCaller ? S_IRWXU : S_IRWXU | S_IXGRP | S_IXOTH) != 0)
        return systemFailure(absolute);
    return directory;
}

Expected<RunDirectory> RunDirectory::open(const QString &path)
{
    RunDirectory directory(QDir::cleanPath(QDir::current().absoluteFilePath(path)), false);
    if (!QFileInfo::exists(directory.controlSocket()))
        return failure(ErrorCode::Offline,
                       QStringLiteral("no sandbox runs here; start one with `jaga-sandbox start --dir DIR`"),
                       directory.path());
    return directory;
}

Expected<Done> RunDirectory::lock() const
{
    const QByteArray name = QFile::encodeName(file(QLatin1String(lockName)));
    for (QElapsedTimer waited =
             [] {
                 QElapsedTimer t;
                 t.start();
                 return t;
             }();
         ; QThread::msleep(20)) {
        // stays open, and with it the lock, until this process and its watchdog are gone
        const int descriptor = ::open(name.constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
        if (descriptor < 0)
            return systemFailure(m_path);
        struct stat held {
        }, named{};
        if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
            const bool current =
                ::fstat(descriptor, &held) == 0 && ::stat(name.constData(), &named) == 0 && held.st_ino == named.st_ino;
            const QByteArray signature = marker + QByteArray::number(::getpid()) + '\n';
            if (current && ::ftruncate(descriptor, 0) == 0 &&
                ::write(descriptor, signature.constData(), size_t(signature.size())) == signature.size())
                return Done{};
        } else {
            std::array<char, 64> text{};
            const ssize_t length = ::pread(descriptor, text.data(), text.size(), 0);
            const auto process =
                QByteArray(text.data(), int(qMax<ssize_t>(length, 0))).mid(int(std::strlen(marker))).trimmed().toInt();
            if (processLives(process) || waited.elapsed() > cleaningDeadline) {
                ::close(descriptor);
                return failure(
                    ErrorCode::Conflict,
                    QStringLiteral(
                        "a sandbox runs here already (process %1); stop it with `jaga-sandbox stop --dir DIR` "
                        "or choose another directory")
                        .arg(process),
                    m_path);
            }
        }
        ::close(descriptor);
    }
}

Expected<Done> RunDirectory::makeFolder(const QString &folder, const ServiceAccount &owner) const
{
    if (::mkdir(QFile::encodeName(folder).constData(), S_IRWXU) != 0 && errno != EEXIST)
        return systemFailure(folder);
    return owner.own(folder);
}

void RunDirectory::removeStaleState() const
{
    std::error_code ignored; // what cannot be removed shows when it is made again
    for (const char *name : stateNames)
        std::filesystem::remove_all(file(QLatin1String(name)).toStdString(), ignored);
}

void RunDirectory::removeState() const
{
    removeStaleState();
    std::error_code ignored; // both are kept when they are not empty
    std::filesystem::remove(file(QLatin1String(lockName)).toStdString(), ignored);
    ::rmdir(QFile::encodeName(cases()).constData());
    if (m_made)
        ::rmdir(QFile::encodeName(m_path).constData());
}

} // namespace jaga::sandbox
