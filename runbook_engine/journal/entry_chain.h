// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/evidence/sqlite_database.h"
#include "runbook_engine/journal/case_file.h"

namespace jaga {

/// What the chain starts from: 32 zeros.
QByteArray emptyHead();

/// SHA-256 over the previous hash and sequence, kind, instant and payload as they lie in the file, each after its length.
QByteArray chainHash(const QByteArray &previous, qint64 sequence, const QString &kind, const QString &at,
                     const QByteArray &payload);

/// The digest of the blob an entry stands on, its table or the text of its runbook; empty when it needs none.
QByteArray blobOf(EntryKind kind, const QJsonObject &payload);

std::optional<EntryKind> entryKindFromName(const QString &name);

/// Reads every entry, the head and every blob in one transaction, so that a window may go on appending meanwhile. Once `stop`
/// says so it ends early, with a verdict that does not hold.
CaseFile::Verdict verifyChain(SqliteDatabase &database, const Stop &stop);

} // namespace jaga
