// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/case_session.h"
#include "models/session/profile.h"
#include "runbook_engine/evidence/evidence_source.h"
#include "runbook_engine/journal/case_writer.h"
#include "runbook_engine/run/case_replay.h"

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
    /// Of a file that is new, or of an earlier session of the same case. Null: the case is only looked at, nothing is asked and
    /// nothing is written.
    std::unique_ptr<CaseWriter> journal;

    Instant now() const; ///< put right by the service's clock once that is known
};

/// Checks and replays the journal, or begins it, in the journal's thread: what the case goes on from, its store already in the
/// calling thread. Cancelling ends the reading.
Reply<std::shared_ptr<CaseReplay>> readCase(const CaseParts &parts);

/// The case, going on from what readCase() answered for the same parts. It is current, and asks what
/// its views show, or else with the next turn of the event loop.
std::unique_ptr<CaseSession> openCase(CaseParts parts, std::shared_ptr<CaseReplay> replay);

} // namespace jaga
