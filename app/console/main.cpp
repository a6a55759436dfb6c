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

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setApplicationName(u"jaga"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(JAGA_VERSION));
    const QString wanted = argc > 1 ? QString::fromLocal8Bit(argv[1]) : QString();
    for (const Command &command : Commands) {
        if (wanted != command.name)
            continue;
        if (command.hasWindow) {
            const QApplication application(argc, argv);
            return command.run(QCoreApplication::arguments().mid(2));
        }
        const QCoreApplication application(argc, argv);
        return command.run(QCoreApplication::arguments().mid(2));
    }
    if (!wanted.isEmpty() && !wanted.startsWith(u'-')) {
        QStringList names;
        for (const Command &command : Commands)
            names << command.name;
        return complain(
            u"`%1` is not a command; known are %2, and none for the window"_s.arg(wanted, names.join(u", "_s)),
            ExitUsage);
    }
    const QApplication application(argc, argv);
    return runWindow(QCoreApplication::arguments().mid(1));
}
