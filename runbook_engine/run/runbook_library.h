// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/runbook_reader.h"

namespace jaga {

/// The runbooks at hand, and what is wrong with the others. A broken document never hides the rest.
struct RunbookLibrary {
    QMap<QString, Runbook> runbooks; ///< by id; only those without a diagnostic
    QList<Diagnostic> diagnostics;
};

/// Checks what readRunbook cannot: every condition against the declared columns, stages without cycles, anchors that
/// exist, amounts never compared across currencies.
QList<Diagnostic> lintRunbook(const Runbook &runbook);

/// Reads every `*.md` of the folders, README.md left out; a path to a file is that file. Lints those that a person can change, which
/// are all but the ones compiled in (`:/`). Later folders win over earlier ones by runbook id. A folder that is not there is a
/// diagnostic.
RunbookLibrary loadRunbooks(const QStringList &folders, const Vocabulary &vocabulary);

} // namespace jaga
