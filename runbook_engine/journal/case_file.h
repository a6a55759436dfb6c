// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/instant.h"
#include "runbook_engine/evidence/evidence.h"

#include <QJsonObject>

#include <functional>
#include <memory>

namespace jaga {

/// What one line of the journal tells. Written as its name; the payload is JSON, its keys documented in journal/README.md.
enum class EntryKind {
    CaseOpened,        ///< runbook id, hash and full text (blob), parameters, signal, profile name, person
    EvidenceTaken,     ///< probe, source, as-of, duration, generation, table hash (blob holds the table), error
    EvidenceConfirmed, ///< as-of, sequences of EvidenceTaken entries: those answers came again, unchanged
    StepSet,           ///< anchor, state, value, note, deferredUntil, person
    StepTaken,         ///< anchor, person
    NoteWritten,       ///< text, person
    DraftSaved,        ///< draft id, command type, target, fields so far
    DraftDiscarded,
    CommandConfirmed, ///< draft id, idempotency key, full request as it will be sent. Synced before the first byte leaves
    CommandAnswered, ///< idempotency key, HTTP status, body
    CommandLost,     ///< idempotency key: no answer came, outcome unknown
    CommandNotSent,  ///< idempotency key: this time nothing left, surely
    ViewState,       ///< open tab, selection, scroll: restored on reopening
    Concluded        ///< hash of all conclusions at a moment; conclusions themselves are recomputed
};
QString entryKindName(EntryKind kind);

struct Entry {
    qint64 sequence = 0; ///< from 1, gap-free
    EntryKind kind = EntryKind::NoteWritten;
    Instant at{};
    QJsonObject payload;
    QByteArray hash; ///< SHA-256 over previous hash and the canonical form of this entry
};

/// Asked between two steps of long work, in its thread: true ends it with Cancelled. Empty: never.
using Stop = std::function<bool()>;

/// The case file: one SQLite database, append-only, chained by hash. File mode 0600.
///
/// Lives in one thread. append() returns after the entry is durable (synchronous=FULL, journal_mode DELETE), so what a
/// person sees as done survives kill -9. Only one process writes; others may read meanwhile.
class CaseFile {
public:
    static Expected<std::unique_ptr<CaseFile>> create(const QString &path);
    /// Opens to go on. A broken chain is an error; read it with openReadOnly. Checking a long chain takes a while: Cancelled
    /// once `stop` says so.
    static Expected<std::unique_ptr<CaseFile>> open(const QString &path, const Stop &stop = {});
    /// Changes nothing in or beside the file: after a crash it reads a recovered copy of its own.
    static Expected<std::unique_ptr<CaseFile>> openReadOnly(const QString &path);
    ~CaseFile();
    CaseFile(const CaseFile &) = delete;
    CaseFile &operator=(const CaseFile &) = delete;

    Expected<Entry> append(EntryKind kind, const QJsonObject &payload, Instant at);
    /// One entry for each, in one transaction. Stores a table once per hash. What is worth an entry: EvidenceRecorder.
    Expected<QList<Entry>> appendEvidence(const QList<Evidence> &batch, Instant at);

    Expected<QList<Entry>> entries(qint64 afterSequence = 0) const;
    Expected<Table> table(const QByteArray &hash) const;
    Expected<Evidence> evidenceOf(const Entry &entry) const;
    Expected<QByteArray> blob(const QByteArray &hash) const;
    Expected<QByteArray> storeBlob(const QByteArray &bytes); ///< its SHA-256

    QByteArray headHash() const; ///< 32 bytes; zeros for an empty journal. The `caseHead` of a command's basis
    QString path() const;

    /// Recomputes the whole chain and every blob. Detects change, removal, reordering and truncation inside the file.
    /// Who rewrites the file as a whole is found by a head that left the house: each command carries `caseHead`.
    struct Verdict {
        bool holds = false;
        qint64 entries = 0;     ///< intact ones before the first broken one
        qint64 firstBroken = 0; ///< sequence; 0 when the chain holds, or when a blob or the head is what is broken
        QString why;            ///< empty when it holds
    };
    Verdict verify(const Stop &stop = {}) const;

    /// One file that opens offline: VACUUM INTO.
    Expected<Done> exportTo(const QString &path) const;

private:
    class Private;
    explicit CaseFile(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace jaga
