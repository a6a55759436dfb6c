// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

// What `jaga COMMAND ARGUMENTS` does without a window. Each takes the arguments after its name and returns an exit code of
// command_line.h; a QCoreApplication exists.
namespace jaga::console {

int runSignals(const QStringList &arguments);
int runCollect(const QStringList &arguments);
int runShow(const QStringList &arguments);
int runVerify(const QStringList &arguments);
int runLint(const QStringList &arguments);
int runCheckAccess(const QStringList &arguments);

} // namespace jaga::console
