// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/document/diagnostics.h"
#include "runbook_engine/document/markdown_blocks.h"

namespace jaga {

/// Reads a table: a decision table, the severity table or the seven answers, told apart by its head. A table with another
/// head is prose, unless it looks like one of these. Answers whether the table was taken out of the prose.
bool readDecisions(const MarkdownBlock &table, const QString &title, const QString &anchor, ChapterKind chapter,
                   Runbook &runbook, Diagnostics &diagnostics);

} // namespace jaga
