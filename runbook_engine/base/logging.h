// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

// One category per folder, default Info. Debug = developer, Info = rare milestones, Warning = act on it,
// Critical = feature lost. Never a token, an address, payment or customer data; ids only.
Q_DECLARE_LOGGING_CATEGORY(logDocument)
Q_DECLARE_LOGGING_CATEGORY(logEvidence)
Q_DECLARE_LOGGING_CATEGORY(logJournal)
Q_DECLARE_LOGGING_CATEGORY(logSources)
Q_DECLARE_LOGGING_CATEGORY(logRepairApi)
Q_DECLARE_LOGGING_CATEGORY(logSession)
Q_DECLARE_LOGGING_CATEGORY(logViews)
Q_DECLARE_LOGGING_CATEGORY(logService)
Q_DECLARE_LOGGING_CATEGORY(logSandbox)
