// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/case_session.h"
#include "models/session/profile.h"
#include "runbook_engine/journal/case_file.h"
#include "runbook_engine/run/case_replay.h"

namespace jaga {

/// A case file opened to be looked at: by an auditor, on a machine that reaches no source. Nothing is asked and nothing is
/// written; time stands at the last moment of its journal.
struct ArchivedCase {
    Signal signal;
    Profile profile; ///< environment and person as the journal names them; no address of anything
    QString personaId;
    Instant moment{};
    CaseFile::Verdict verdict;
    std::shared_ptr<CaseReplay> replay;
    std::unique_ptr<Clock> clock; ///< stands at `moment`
};

/// A broken chain is no error: it is shown for what it is, with its verdict.
Expected<ArchivedCase> openArchivedCase(const QString &path, const Vocabulary &vocabulary);

} // namespace jaga
