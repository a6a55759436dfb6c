// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/journal/write_lock.h"

#include <QFile>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

Unexpected<Error> told(int why, const QString &path)
{
    switch (why) {
    case EEXIST:
        return failure(ErrorCode::Conflict, u"a file of this name exists already"_s, path);
    case ENOENT:
    case ENOTDIR:
        return failure(ErrorCode::NotFound, u"the file or its folder does not exist"_s, path);
    case EACCES:
    case EPERM:
    case EROFS:
        return failure(ErrorCode::Unauthorised, u"no permission to write this file"_s, path);
    default:
        return failure(ErrorCode::Internal, QString::fromLocal8Bit(std::strerror(why)), path);
    }
}

} // namespace

WriteLock::~WriteLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Expected<WriteLock> WriteLock::takeNew(const QString &path) { return open(path, O_CREAT | O_EXCL); }
Expected<WriteLock> WriteLock::take(const QString &path) { return open(path, 0); }

Expected<WriteLock> WriteLock::open(const QString &path, int flags)
{
    WriteLock lock(::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC | flags, 0600));
    if (lock.m_descriptor < 0)
        return told(errno, path);
    if (::flock(lock.m_descriptor, LOCK_EX | LOCK_NB) != 0)
        return failure(ErrorCode::Conflict, u"another window has this case file open"_s, path);
    return lock;
}

} // namespace jaga
