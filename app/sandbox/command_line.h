// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/sandbox_settings.h"
#include "runbook_engine/base/expected.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace jaga::sandbox {

/// What a person typed, understood and in range.
struct CommandLine {
    QString command; ///< start status stop profile pause resume inject token psql help
    QString directory;
    SandboxSettings settings;      ///< start
    QString subject;               ///< actor, scenario or persona
    bool undo = false;             ///< inject
    std::optional<qint64> seconds; ///< token
    QStringList psqlArguments;
};

/// arguments: without the program's name. The error says what is wrong and what would be right.
Expected<CommandLine> parseCommandLine(const QStringList &arguments);
QString usage();

} // namespace jaga::sandbox
