// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/runbook_reader.h"
#include "runbook_engine/run/runbook_run.h"

namespace jaga {

/// A case file played back: the run and the evidence as they stood at a moment. Needs no source and no other file.
struct CaseReplay {
    Runbook runbook;
    QJsonObject opened;   ///< payload of CaseOpened; empty for a file without entries
    QList<Entry> entries; ///< up to the moment
    Instant at{};         ///< the moment: of the last entry when none was asked for
    std::unique_ptr<EvidenceStore> store;
    std::unique_ptr<RunbookRun> run; ///< evaluated at `at`
};

/// Plays `entries` of `file`, in their order, into a store and a run that were empty before. Cancelled once `stop` says so.
Expected<Done> playEntries(const CaseFile &file, const QList<Entry> &entries, EvidenceStore &store, RunbookRun &run,
                           const Stop &stop = {});

/// Replays `file` up to `at` (absent: all of it) with the runbook text it holds. `vocabulary`: what that text may name.
Expected<std::unique_ptr<CaseReplay>> replayCase(const CaseFile &file, const Vocabulary &vocabulary,
                                                 std::optional<Instant> at);

/// Replays all of `file`, to go on with it under `runbook`; `parameters` are those of the runbook. A file without entries gives
/// the case before its first. Whatever thread this ran in may hand the store on.
Expected<std::unique_ptr<CaseReplay>> resumeCase(const CaseFile &file, Runbook runbook, const Parameters &parameters,
                                                 const Stop &stop);

} // namespace jaga
