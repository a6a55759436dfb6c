// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/console/program.h"

#include "tests/support/patience.h"

#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace jaga::test {

QJsonObject Outcome::json() const { return QJsonDocument::fromJson(output).object(); }

namespace {

Outcome run(const QStringList &arguments, const QStringList &without)
{
    // As in a session of its own: without this folder the toolkit says so on stderr, beside what the program says.
    static const QTemporaryDir runtime;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"XDG_RUNTIME_DIR"_s, runtime.path());
    for (const QString &variable : without)
        environment.remove(variable);
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(qEnvironmentVariable("JAGA_BIN_DIR") + u"/jaga"_s, arguments);
    if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 2 * patience)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

} // namespace

Outcome jaga(const QStringList &arguments) { return run(arguments, {}); }

Outcome jagaWithoutScreen(const QStringList &arguments)
{
    return run(arguments, {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"QT_QPA_PLATFORM"_s});
}

QString writeProfile(const QString &folder, const QString &repairApi, const QString &database, const QByteArray &extra)
{
    const QString path = folder + u"/profile.yaml"_s;
    QFile token(folder + u"/token"_s);
    QFile file(path);
    if (!token.open(QIODevice::WriteOnly) || token.write("secret") < 0 || !file.open(QIODevice::WriteOnly))
        qFatal("no profile could be written");
    file.write("name: TEST\nenvironment: test\ndefault_persona: ada\ncase_folder: cases\n"
               "platform_database: {dsn: \"" +
               database.toUtf8() + "\"}\nrepair_api: {url: \"" + repairApi.toUtf8() +
               "\"}\npersonas: [{id: ada, name: Ada, role: AUDITOR, database_login: ada, token_file: token}]\n" +
               extra);
    return path;
}

} // namespace jaga::test
