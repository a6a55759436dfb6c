// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/error.h"

#include <QCommandLineParser>
#include <QJsonObject>

namespace jaga::console {

/// What the programs' exit codes mean, everywhere.
enum ExitCode { ExitDone = 0, ExitNo = 1, ExitUsage = 2, ExitUnreachable = 3 };

/// Parses `arguments` (without the program and command name) or says what is wrong on stderr.
/// `words`: how many it takes beside its options. Returns the code to leave with, or nothing when the command should go on.
std::optional<int> parse(QCommandLineParser &parser, const QString &command, const QStringList &arguments,
                         qsizetype words = 0);

/// One line on stderr: what happened, and where.
int complain(const Error &error, int code);
int complain(const QString &message, int code);

/// `version` first: the contract of every `--json` output.
void printJson(QJsonObject json);
void print(const QString &line);

} // namespace jaga::console
