// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/logging.h"

Q_LOGGING_CATEGORY(logDocument, "jaga.document", QtInfoMsg)
Q_LOGGING_CATEGORY(logEvidence, "jaga.evidence", QtInfoMsg)
Q_LOGGING_CATEGORY(logJournal, "jaga.journal", QtInfoMsg)
Q_LOGGING_CATEGORY(logSources, "jaga.sources", QtInfoMsg)
Q_LOGGING_CATEGORY(logRepairApi, "jaga.repair_api", QtInfoMsg)
Q_LOGGING_CATEGORY(logSession, "jaga.session", QtInfoMsg)
Q_LOGGING_CATEGORY(logViews, "jaga.views", QtInfoMsg)
Q_LOGGING_CATEGORY(logService, "jaga.service", QtInfoMsg)
Q_LOGGING_CATEGORY(logSandbox, "jaga.sandbox", QtInfoMsg)
