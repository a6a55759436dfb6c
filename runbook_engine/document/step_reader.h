// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/diagnostics.h"
#include "runbook_engine/document/markdown_blocks.h"

namespace jaga {

/// Reads a list into the steps or, in Verification, the conditions of a chapter. Answers whether the list was taken out of
/// the prose: a plain list of another chapter stays there.
bool readList(const MarkdownBlock &list, ChapterKind chapter, Runbook &runbook, Diagnostics &diagnostics);

} // namespace jaga
