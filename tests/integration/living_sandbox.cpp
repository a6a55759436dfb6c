// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/living_sandbox.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QFile>
#include <QProcess>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace jaga::test {

bool until(const std::function<bool()> &holds, int seconds)
{
    const QDeadlineTimer deadline(std::chrono::seconds{seconds});
    while (!holds()) {
        if (deadline.hasExpired())
            return false;
        QEventLoop loop;
        QTimer::singleShot(20, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return true;
}

LivingSandbox::LivingSandbox(const QStringList &options) : m_process(m_folder.filePath(QStringLiteral("s")))
{
    // Started by root, the private PostgreSQL runs as another user and has to reach its folder.
    QFile::setPermissions(m_folder.path(),
                          QFile::permissions(m_folder.path()) | QFileDevice::ExeGroup | QFileDevice::ExeOther);
    const auto ready = wait(m_process.start(options), 300);
    if (!ready) {
        m_fault = ready.error().detail;
        return;
    }
    const auto profile = readProfile(*ready);
    if (!profile)
        m_fault = profile.error().context + u' ' + profile.error().detail;
    else
        m_profile = *profile;
}

std::unique_ptr<Workspace> LivingSandbox::workspace(const QString &persona) const
{
    auto parts = console::compose(m_profile, persona);
    if (!parts)
        return nullptr;
    auto workspace = std::make_unique<Workspace>(std::move(*parts));
    workspace->start();
    until([&] { return workspace->me().has_value() && !workspace->catalogue().isEmpty(); });
    return workspace;
}

QJsonObject LivingSandbox::control(const QStringList &arguments)
{
    const auto answer = wait(m_process.control(arguments), 600);
    if (!answer)
        qWarning("%s: %s", qPrintable(arguments.join(u' ')), qPrintable(answer.error().detail));
    return answer.value_or(QJsonObject());
}

QString LivingSandbox::sql(const QString &statement) const
{
    QProcess process;
    process.start(console::SandboxProcess::program(), {u"psql"_s, u"--dir"_s, directory(), u"--"_s, u"-X"_s, u"-q"_s,
                                                       u"-A"_s, u"-t"_s, u"-c"_s, statement});
    process.waitForFinished(120'000);
    if (process.exitCode() != 0)
        qWarning("%s", process.readAllStandardError().constData());
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

int LivingSandbox::adapterCalls(const QString &idempotencyKey) const
{
    QFile log(directory() + u"/adapter-calls.jsonl"_s);
    if (!log.open(QIODevice::ReadOnly))
        return 0;
    return static_cast<int>(log.readAll().count(idempotencyKey.toUtf8()));
}

} // namespace jaga::test
