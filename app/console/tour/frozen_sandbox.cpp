// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/tour/frozen_sandbox.h"

#include <QDir>
#include <QFile>
#include <QStringList>

#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

/// The process that listens on the sandbox's control socket; 0 when none does.
pid_t listenerOf(const QString &socket)
{
    const QByteArray path = QFile::encodeName(socket);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= static_cast<qsizetype>(sizeof address.sun_path))
        return 0;
    std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ucred peer{};
    socklen_t size = sizeof peer;
    const bool isThere = ::connect(descriptor, static_cast<const sockaddr *>(static_cast<const void *>(&address)),
                                   sizeof address) == 0 &&
                         ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0;
    ::close(descriptor);
    return isThere ? peer.pid : 0;
}

int parentOf(const QString &process)
{
    QFile stat(u"/proc/%1/stat"_s.arg(process));
    if (!stat.open(QIODevice::ReadOnly))
        return 0;
    // The command's name stands in parentheses and may hold anything: fields are counted after the last one.
    const QByteArray line = stat.readAll();
    return line.mid(line.lastIndexOf(')') + 2).split(' ').value(1).toInt();
}

/// `root` and everything that it started.
QStringList familyOf(pid_t root)
{
    QStringList family{QString::number(root)};
    const QStringList all = QDir(u"/proc"_s).entryList({u"[0-9]*"_s}, QDir::Dirs);
    for (qsizetype next = 0; next < family.size(); ++next)
        for (const QString &process : all)
            if (parentOf(process) == family.at(next).toInt())
                family << process;
    return family;
}

} // namespace

Expected<std::unique_ptr<FrozenSandbox>> FrozenSandbox::freeze(const QString &directory)
{
    const pid_t sandbox = listenerOf(QDir(directory).filePath(u"control.sock"_s));
    if (sandbox == 0)
        return failure(ErrorCode::Offline, u"no sandbox answers"_s, directory);
    std::unique_ptr<FrozenSandbox> frozen(new FrozenSandbox);
    const QString processes = familyOf(sandbox).join(u' ');
    frozen->m_holder.start(u"/bin/sh"_s,
                           {u"-c"_s, u"kill -STOP %1 && echo stopped; read -r end; kill -CONT %1"_s.arg(processes)});
    if (!frozen->m_holder.waitForReadyRead(5000))
        return failure(ErrorCode::Unauthorised, u"the sandbox's processes could not be stopped"_s, directory);
    return frozen;
}

FrozenSandbox::~FrozenSandbox()
{
    m_holder.closeWriteChannel();
    m_holder.waitForFinished(5000);
}

} // namespace jaga::console
