// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/command_line.h"

namespace jaga::sandbox {

/// 0 done, 1 the answer is no, 2 wrong use, 3 no sandbox could be reached.
int exitCode(const Error &error);
/// Runs a sandbox in the foreground until it is stopped. Needs the application object; answers the exit code.
int runSandbox(const CommandLine &line);
/// Every command but start: asks a running sandbox and prints its answer; answers the exit code.
int askRunningSandbox(const CommandLine &line);
/// Prints `jaga-sandbox: context: detail`, for people.
void complain(const Error &error);

} // namespace jaga::sandbox
