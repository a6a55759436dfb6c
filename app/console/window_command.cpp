// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window_command.h"

#include "app/console/command_line.h"
#include "app/console/composition.h"
#include "app/console/console_window.h"
#include "app/console/sandbox_process.h"
#include "views/shell/main_window.h"
#include "views/theme/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QLabel>
#include <QThreadPool>

using namespace Qt::StringLiterals;

namespace jaga::console {

namespace {

/// To know the fonts of this machine takes as long as to read the runbooks, and neither needs the other.
void readFontsMeanwhile()
{
    QThreadPool::globalInstance()->start([] { QFontDatabase::hasFamily(Theme::words().family()); });
}

int openWindow(const QString &profileFile, const QString &personaId)
{
    readFontsMeanwhile();
    const auto profile = readProfile(profileFile);
    if (!profile)
        return complain(profile.error(), ExitUsage);
    ConsoleWindow window(*profile);
    if (const auto entered = window.enter(personaId); !entered)
        return complain(entered.error(), ExitUsage);
    return QApplication::exec();
}

/// A case file to look at: read only, and nothing is asked.
int openArchive(const QString &caseFile)
{
    auto parts = composeArchive(caseFile);
    if (!parts)
        return complain(parts.error(), ExitNo);
    Workspace workspace(std::move(*parts));
    workspace.start();
    MainWindow window(workspace);
    window.show();
    return QApplication::exec();
}

/// Says that something is happening while the practice platform starts, and what to do when it can't.
int openSandboxWindow(const QString &directory, const QString &personaId)
{
    SandboxProcess sandbox(directory);
    QLabel waiting(u"Starting the practice platform: PostgreSQL, Redis, Kafka, workflow engine, repair service …"_s);
    waiting.setWindowTitle(u"Jaga"_s);
    waiting.setMargin(40);
    waiting.show();
    std::optional<Expected<QString>> ready;
    sandbox.start({}).then(&waiting, [&](Expected<QString> answer) {
        ready.emplace(std::move(answer));
        QApplication::exit();
    });
    QApplication::exec();
    if (!ready)
        return ExitDone; // closed before it was ready
    if (!*ready)
        return complain(ready->error(), ExitUnreachable);
    waiting.hide();
    return openWindow(**ready, personaId);
}

} // namespace

int runWindow(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Opens the support console. Without a window: jaga signals, collect, show, verify, "
        u"lint, check-access; each says with --help how it is used."_s);
    parser.addOptions({{u"profile"_s, u"The environment to open."_s, u"FILE"_s},
                       {u"sandbox"_s, u"Starts a private practice platform and opens it."_s},
                       {u"open"_s, u"A case file to look at, read only; no source is asked."_s, u"CASE"_s},
                       {u"dir"_s, u"Where the practice platform lives; a temporary folder otherwise."_s, u"DIR"_s},
                       {u"persona"_s, u"Who looks; the profile's default otherwise."_s, u"ID"_s},
                       {u"version"_s, u"Prints the version."_s}});
    if (const auto code = parse(parser, {}, arguments))
        return *code;
    if (parser.isSet(u"version"_s)) {
        print(u"jaga "_s + QCoreApplication::applicationVersion());
        return ExitDone;
    }
    const int ways = int(parser.isSet(u"profile"_s)) + int(parser.isSet(u"sandbox"_s)) + int(parser.isSet(u"open"_s));
    if (ways != 1)
        return complain(u"say what to open: --profile FILE, --sandbox for a practice platform, or --open CASE; one of "
                        u"them, and nothing beside it"_s,
                        ExitUsage);
    Theme::current().apply(Theme::Scheme::Light);
    if (parser.isSet(u"open"_s))
        return openArchive(parser.value(u"open"_s));
    if (parser.isSet(u"sandbox"_s))
        return openSandboxWindow(parser.value(u"dir"_s), parser.value(u"persona"_s));
    return openWindow(parser.value(u"profile"_s), parser.value(u"persona"_s));
}

} // namespace jaga::console
