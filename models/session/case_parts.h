// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/case_session.h"
#include "models/session/profile.h"
#include "runbook_engine/evidence/evidence_source.h"

namespace jaga {

/// What an open case stands on. Everything that is pointed to outlives the case; the journal becomes its own.
struct CaseParts {
    Signal signal;
    Runbook runbook;
    const Profile *profile = nullptr;
    QString personId;
    QString role;
    QMap<QString, EvidenceSource *> sources; ///< by name
    SupportRecordClient *records = nullptr;  ///< null: no repair API; guards, commands and incident stay unknown
    RepairCommandClient *commands = nullptr; ///< null: reading only
    const Clock *clock = nullptr;
    const QMap<QString, api::CommandType> *catalogue = nullptr;
    std::unique_ptr<CaseFile> journal; ///< new and empty, or of an earlier session of the same case
};

/// Begins the case, or goes on where its journal ends. The first questions leave before this returns.
Expected<std::unique_ptr<CaseSession>> openCase(CaseParts parts);

} // namespace jaga
