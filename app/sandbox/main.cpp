// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/commands.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdio>

int main(int argc, char **argv)
{
    using namespace jaga::sandbox;
    std::signal(SIGPIPE, SIG_IGN); // a reader that went away is an error of that write, not the end of the sandbox
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("jaga-sandbox"));
    const auto line = parseCommandLine(QCoreApplication::arguments().mid(1));
    if (!line) {
        complain(line.error());
        std::fputs(usage().toUtf8().constData(), stderr);
        return exitCode(line.error());
    }
    if (line->command == QLatin1String("help")) {
        std::fputs(usage().toUtf8().constData(), stdout);
        return 0;
    }
    return line->command == QLatin1String("start") ? runSandbox(*line) : askRunningSandbox(*line);
}
