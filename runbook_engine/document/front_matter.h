// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/diagnostics.h"
#include "runbook_engine/document/vocabulary.h"

namespace jaga {

/// The part between the two `---` lines, and where the Markdown below it begins.
struct SplitDocument {
    QByteArray frontMatter;
    QByteArray body;
    int frontMatterLine = 2; ///< first line of each, from 1
    int bodyLine = 1;
    bool hasFrontMatter = false;
};
SplitDocument splitFrontMatter(const QByteArray &document);

/// Fills id, title, category, entity, version, parameters, thresholds and tabs.
void readFrontMatter(const SplitDocument &document, const QString &file, const Vocabulary &vocabulary, Runbook &runbook,
                     Diagnostics &diagnostics);

} // namespace jaga
