// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/command_line.h"
#include "app/console/commands.h"
#include "app/console/window_command.h"

#include <QApplication>

using namespace Qt::StringLiterals;
using namespace jaga::console;

namespace {

struct Command {
    QLatin1StringView name;
    int (*run)(const QStringList &arguments);
    bool hasWindow;
};

constexpr Command Commands[] = {
    {"signals"_L1, runSignals, false}, {"collect"_L1, runCollect, false}, {"show"_L1, runShow, false},
    {"verify"_L1, runVerify, false},   {"lint"_L1, runLint, false},       {"check-access"_L1, runCheckAccess, false},
    {"tour"_L1, runTour, true},
};

/// Where Qt can draw. Without it, it would end the program before a word is said.
bool hasScreen()
{
    return qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY") ||
           !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
}

/// Asks for words only, of the program or of one of its commands.
bool asksForWords(const QStringList &arguments)
{
    return arguments.contains(u"-h") || arguments.contains(u"--help") || arguments.contains(u"--version");
}

int runWithoutWindow(int argc, char **argv, int (*run)(const QStringList &), qsizetype words)
{
    const QCoreApplication application(argc, argv);
    return run(QCoreApplication::arguments().mid(words));
}

int runWithWindow(int argc, char **argv, int (*run)(const QStringList &), qsizetype words)
{
    const QApplication application(argc, argv);
    return run(QCoreApplication::arguments().mid(words));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setApplicationName(u"jaga"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(JAGA_VERSION));
    QStringList arguments;
    for (int at = 1; at < argc; ++at)
        arguments << QString::fromLocal8Bit(argv[at]);
    const QString wanted = arguments.value(0);
    const bool onlyWords = asksForWords(arguments);
    for (const Command &command : Commands) {
        if (wanted != command.name)
            continue;
        if (!command.hasWindow || onlyWords)
            return runWithoutWindow(argc, argv, command.run, 2);
        if (!hasScreen())
            qputenv("QT_QPA_PLATFORM", "offscreen"); // the pictures are the same
        return runWithWindow(argc, argv, command.run, 2);
    }
    if (!wanted.isEmpty() && !wanted.startsWith(u'-')) {
        QStringList names;
        for (const Command &command : Commands)
            names << command.name;
        return complain(
            u"`%1` is not a command; known are %2, and none for the window"_s.arg(wanted, names.join(u", "_s)),
            ExitUsage);
    }
    if (onlyWords)
        return runWithoutWindow(argc, argv, runWindow, 1);
    if (!hasScreen())
        return complain(u"there is no display for the window: neither DISPLAY nor WAYLAND_DISPLAY is set. The commands "
                        u"need none, and `jaga tour DIR` saves pictures of the window"_s,
                        ExitUsage);
    return runWithWindow(argc, argv, runWindow, 1);
}
