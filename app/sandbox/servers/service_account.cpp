// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/servers/service_account.h"

#include <QFile>

#include <cerrno>
#include <cstring>

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace jaga::sandbox {

Expected<ServiceAccount> ServiceAccount::choose()
{
    ServiceAccount account;
    const bool isRoot = ::geteuid() == 0;
    const passwd *entry = isRoot ? ::getpwnam("postgres") : ::getpwuid(::geteuid());
    if (isRoot && !entry)
        return failure(ErrorCode::Invalid,
                       QStringLiteral("root may not run a database, and there is no user postgres to run it "
                                      "as; install postgresql-15 or start as an ordinary user"));
    account.isCaller = !isRoot;
    account.uid = entry ? entry->pw_uid : ::geteuid();
    account.gid = entry ? entry->pw_gid : ::getegid();
    account.name = entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(account.uid);
    if (isRoot) {
        int count = 64;
        account.groups.resize(static_cast<size_t>(count));
        ::getgrouplist(entry->pw_name, entry->pw_gid, account.groups.data(), &count);
        account.groups.resize(static_cast<size_t>(qMax(count, 0)));
    }
    return account;
}

Expected<Done> ServiceAccount::own(const QString &path) const
{
    if (!isCaller && ::chown(QFile::encodeName(path).constData(), uid, gid) != 0)
        return failure(ErrorCode::Internal, QString::fromLocal8Bit(std::strerror(errno)), path);
    return Done{};
}

bool ServiceAccount::enter() const
{
    return isCaller || (::setgroups(groups.size(), groups.data()) == 0 && ::setresgid(gid, gid, gid) == 0 &&
                        ::setresuid(uid, uid, uid) == 0);
}

} // namespace jaga::sandbox
