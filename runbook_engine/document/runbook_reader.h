// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/vocabulary.h"

namespace jaga {

/// What reading a document gave: the runbook when it can be used, and everything that is wrong with it.
struct ReadRunbook {
    std::optional<Runbook> runbook; ///< absent as soon as there is one diagnostic
    QList<Diagnostic> diagnostics;
};

/// Reads one Markdown runbook, which may name what `vocabulary` holds. Pure: needs no source, no database server. Never throws, whatever the bytes are;
/// a document over 1 MiB is refused.
ReadRunbook readRunbook(const QByteArray &markdown, const QString &file, const Vocabulary &vocabulary);

} // namespace jaga
