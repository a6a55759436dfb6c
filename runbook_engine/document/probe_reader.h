// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/diagnostics.h"
#include "runbook_engine/document/markdown_blocks.h"
#include "runbook_engine/document/runbook_reader.h"

namespace jaga {

/// Reads an executable fence, `sql` or `yaml`, into a probe or a signal rule of the runbook.
void readProbeFence(const MarkdownBlock &fence, ChapterKind chapter, const Vocabulary &vocabulary, Runbook &runbook,
                    Diagnostics &diagnostics);

/// After all fences: names are unique, parameters are known, stages are counted and probes put in their order.
void resolveProbes(Runbook &runbook, const Vocabulary &vocabulary, Diagnostics &diagnostics);

} // namespace jaga
