// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/sandbox_process.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QUuid>

#include <algorithm>
#include <csignal>

#include <sys/prctl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

constexpr qsizetype KeptErrorText = 4000;
constexpr qsizetype LongestPlace = 60; // sockets lie below it, and their names end at 107 bytes

/// A folder for a platform that nobody gave a place: the temporary one, unless the account of its database may not enter it
/// or it is too deep for sockets.
QString placeOfSandboxes()
{
    const auto fits = [](const QString &place) {
        return QFile::encodeName(place).size() <= LongestPlace &&
               (::geteuid() != 0 || QFileInfo(place).permission(QFile::ExeOther));
    };
    const QStringList places{QDir::tempPath(), u"/tmp"_s, u"/var/tmp"_s};
    const auto found = std::find_if(places.cbegin(), places.cend(), fits);
    return found == places.cend() ? places.first() : *found;
}

} // namespace

QString SandboxProcess::program() { return QDir(QCoreApplication::applicationDirPath()).filePath(u"jaga-sandbox"_s); }

SandboxProcess::SandboxProcess(const QString &directory, QObject *parent) : QObject(parent), m_directory(directory)
{
    if (m_directory.isEmpty())
        m_directory =
            QDir(placeOfSandboxes()).filePath(u"jaga-"_s + QUuid::createUuid().toString(QUuid::Id128).left(8));
}

SandboxProcess::~SandboxProcess()
{
    if (!m_process || m_process->state() == QProcess::NotRunning)
        return;
    m_process->disconnect(this);
    m_process->terminate();
    if (!m_process->waitForFinished(15'000))
        m_process->kill();
    m_process->waitForFinished(5'000);
}

Reply<QString> SandboxProcess::start(const QStringList &options)
{
    m_ready = std::make_shared<Promise<QString>>();
    const Reply<QString> reply = m_ready->reply();
    m_process = new QProcess(this);
    m_process->setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    connect(m_process, &QProcess::readyReadStandardOutput, this, [this] {
        while (m_process->canReadLine()) {
            const QString line = QString::fromUtf8(m_process->readLine()).trimmed();
            if (line.startsWith("ready "_L1))
                m_ready->finish(line.mid(6));
        }
    });
    connect(m_process, &QProcess::readyReadStandardError, this, [this] {
        m_errors = (m_errors + QString::fromUtf8(m_process->readAllStandardError())).right(KeptErrorText);
    });
    connect(m_process, &QProcess::finished, this, [this](int code) {
        const QString why = m_errors.isEmpty() ? u"the sandbox ended with code %1"_s.arg(code) : m_errors.trimmed();
        m_ready->finish(failure(ErrorCode::Offline, why, m_directory));
        Q_EMIT stopped(why);
    });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            m_ready->finish(failure(ErrorCode::NotFound, m_process->errorString(), program()));
    });
    m_process->start(program(), QStringList{u"start"_s, u"--dir"_s, m_directory} + options);
    return reply;
}

Reply<QJsonObject> SandboxProcess::control(const QStringList &arguments)
{
    auto promise = std::make_shared<Promise<QJsonObject>>();
    const Reply<QJsonObject> reply = promise->reply();
    auto *process = new QProcess(this);
    connect(process, &QProcess::finished, this, [process, promise, arguments](int code) {
        const QByteArray output = process->readAllStandardOutput();
        if (code == 0)
            promise->finish(QJsonDocument::fromJson(output).object());
        else
            promise->finish(failure(ErrorCode::Invalid, QString::fromUtf8(process->readAllStandardError()).trimmed(),
                                    arguments.join(u' ')));
        process->deleteLater();
    });
    connect(process, &QProcess::errorOccurred, this, [process, promise](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        promise->finish(failure(ErrorCode::NotFound, process->errorString(), program()));
        process->deleteLater();
    });
    process->start(program(), arguments + QStringList{u"--dir"_s, m_directory});
    return reply;
}

} // namespace jaga::console
