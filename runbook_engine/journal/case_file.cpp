// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/journal/case_file.h"

#include "runbook_engine/base/logging.h"
#include "runbook_engine/evidence/sqlite_database.h"
#include "runbook_engine/journal/entry_chain.h"
#include "runbook_engine/journal/evidence_entry.h"
#include "runbook_engine/journal/table_blob.h"
#include "runbook_engine/journal/write_lock.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr qint64 ApplicationId = 0x4a414741; // JAGA
constexpr qint64 FormatVersion = 1;
const QString CopyName = u"case"_s;
const QString JournalSuffix = u"-journal"_s; // SQLite's, beside the file while it is being changed

// A reader of another process holds its lock for one statement, or for a check of the chain.
constexpr const char *Settings = "pragma synchronous = full; pragma journal_mode = delete; pragma busy_timeout = 2000;";

constexpr const char *Schema = R"(
create table entry (sequence integer primary key, kind text not null, at text not null, payload text not null, hash blob not null);
create table blob (hash blob primary key, bytes blob not null) without rowid;
create table head (only_row integer primary key check (only_row = 1), sequence integer not null, hash blob not null);
insert into head values (1, 0, zeroblob(32));
create trigger entry_is_final before update on entry begin select raise(abort, 'entries are only appended'); end;
create trigger entry_stays before delete on entry begin select raise(abort, 'entries are only appended'); end;
create trigger blob_is_final before update on blob begin select raise(abort, 'blobs never change'); end;
create trigger blob_stays before delete on blob begin select raise(abort, 'blobs are never removed'); end;
pragma application_id = 0x4a414741;
pragma user_version = 1;
)";

Expected<qint64> pragma(SqliteDatabase &database, const char *name)
{
    auto statement = database.prepare(QByteArray("pragma ") + name);
    if (!statement || statement->step() != SqliteStatement::Step::Row)
        return Unexpected<Error>(database.error());
    return statement->integer(0);
}

/// What sets a case file apart from any other SQLite database, and from one that a newer program wrote.
Expected<Done> checkFormat(SqliteDatabase &database, const QString &path)
{
    const auto application = pragma(database, "application_id");
    const auto version = pragma(database, "user_version");
    if (!application || !version) {
        const Error &why = (application ? version : application).error();
        return why.code == ErrorCode::Invalid ? failure(why.code, u"this is not a case file: "_s + why.detail, path)
                                              : failure(why.code, why.detail, path);
    }
    if (*application != ApplicationId)
        return failure(ErrorCode::Invalid, u"this is not a case file"_s, path);
    if (*version != FormatVersion)
        return failure(
            ErrorCode::Invalid,
            u"the case file has format %1, this program reads format %2; open it with a newer program"_s.arg(*version)
                .arg(FormatVersion),
            path);
    return Done{};
}

/// Whoever created it was stopped before its first commit: nothing is in it, and nothing was told to be.
bool isUnfinished(SqliteDatabase &database)
{
    auto objects = database.prepare("select count(*) from sqlite_schema");
    return objects && objects->step() == SqliteStatement::Step::Row && objects->integer(0) == 0 &&
           pragma(database, "application_id").value_or(-1) == 0;
}

/// A copy that is recovered in place of the original, which a reader leaves as the crash left it.
Expected<std::unique_ptr<QTemporaryDir>> copyWithJournal(const QString &path)
{
    auto folder = std::make_unique<QTemporaryDir>();
    const QString copy = folder->filePath(CopyName);
    if (!folder->isValid() || !QFile::copy(path, copy) || !QFile::copy(path + JournalSuffix, copy + JournalSuffix))
        return failure(ErrorCode::Internal, u"no room for a copy to recover the file after a crash"_s, path);
    for (const QString &file : {copy, copy + JournalSuffix})
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner);
    return folder;
}

} // namespace

class CaseFile::Private {
public:
    Private(SqliteDatabase opened, WriteLock held, QString where)
        : lock(std::move(held)), database(std::move(opened)), path(std::move(where))
    {
    }

    static Expected<std::unique_ptr<Private>> openToRead(const QString &path);
    Expected<Done> build();
    Expected<Done> readHead();
    Expected<Done> transaction(const std::function<Expected<Done>()> &work);
    Expected<Entry> write(EntryKind kind, const QJsonObject &payload, Instant at);
    Expected<QByteArray> writeBlob(const QByteArray &bytes);
    Error error() const
    {
        Error found = database.error();
        found.context = path;
        return found;
    }

    WriteLock lock; // outlives the database: closing it earlier would drop the database's own locks
    std::unique_ptr<QTemporaryDir> copy; ///< what a reader looks at after a crash
    mutable SqliteDatabase database;
    QString path;
    qint64 headSequence = 0;
    QByteArray head = emptyHead();
};

Expected<std::unique_ptr<CaseFile::Private>> CaseFile::Private::openToRead(const QString &path)
{
    auto database = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadOnly);
    if (!database)
        return Unexpected<Error>(database.error());
    auto state = std::make_unique<Private>(std::move(*database), WriteLock(), path);
    if (const auto ready = state->database.execute("pragma busy_timeout = 2000"); !ready) // a window may be writing
        return Unexpected<Error>(state->error());
    const auto known = checkFormat(state->database, path);
    if (known)
        return state;
    if (known.error().code != ErrorCode::Unauthorised || QFileInfo(path + JournalSuffix).size() == 0)
        return Unexpected<Error>(known.error());
    auto copy = copyWithJournal(path);
    if (!copy)
        return Unexpected<Error>(copy.error());
    auto recovered = SqliteDatabase::open((*copy)->filePath(CopyName), SqliteDatabase::Mode::ReadWrite);
    if (!recovered)
        return Unexpected<Error>(recovered.error());
    state = std::make_unique<Private>(std::move(*recovered), WriteLock(), path);
    state->copy = std::move(*copy);
    if (const auto sound = checkFormat(state->database, path); !sound)
        return Unexpected<Error>(sound.error());
    // It is a reader's: nothing may be appended to a copy that goes away.
    if (const auto closed = state->database.execute("pragma query_only = on"); !closed)
        return Unexpected<Error>(state->error());
    return state;
}

Expected<Done> CaseFile::Private::build()
{
    if (const auto ready = database.execute(Settings); !ready)
        return Unexpected<Error>(error());
    return transaction([this] { return database.execute(Schema); });
}

Expected<Done> CaseFile::Private::readHead()
{
    auto statement = database.prepare("select sequence, hash from head");
    if (!statement || statement->step() != SqliteStatement::Step::Row)
        return failure(ErrorCode::Invalid, u"the case file has lost its head"_s, path);
    headSequence = statement->integer(0);
    head = statement->bytes(1);
    return Done{};
}

/// All or nothing, durable when it returns; after a failure the head is what it was.
Expected<Done> CaseFile::Private::transaction(const std::function<Expected<Done>()> &work)
{
    const qint64 sequenceBefore = headSequence;
    const QByteArray headBefore = head;
    Expected<Done> done = database.execute("begin immediate");
    if (done)
        done = work();
    if (done)
        done = database.execute("commit");
    if (!done) {
        const Error why = done.error();
        static_cast<void>(database.execute("rollback"));
        headSequence = sequenceBefore;
        head = headBefore;
        return failure(why.code, why.detail, path);
    }
    return done;
}

Expected<Entry> CaseFile::Private::write(EntryKind kind, const QJsonObject &payload, Instant at)
{
    Entry entry{headSequence + 1, kind, at, payload, {}};
    const QString name = entryKindName(kind), when = toIsoText(at);
    const QByteArray text = QJsonDocument(payload).toJson(QJsonDocument::Compact);
    entry.hash = chainHash(head, entry.sequence, name, when, text);

    auto insert = database.prepare("insert into entry (sequence, kind, at, payload, hash) values (?, ?, ?, ?, ?)");
    auto move = database.prepare("update head set sequence = ?, hash = ?");
    if (!insert || !move)
        return Unexpected<Error>(error());
    insert->bind(1, entry.sequence);
    insert->bind(2, name);
    insert->bind(3, when);
    insert->bind(4, QString::fromUtf8(text));
    insert->bindBytes(5, entry.hash);
    move->bind(1, entry.sequence);
    move->bindBytes(2, entry.hash);
    if (!insert->run() || !move->run())
        return Unexpected<Error>(error());
    headSequence = entry.sequence;
    head = entry.hash;
    return entry;
}

Expected<QByteArray> CaseFile::Private::writeBlob(const QByteArray &bytes)
{
    const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    auto insert = database.prepare("insert or ignore into blob (hash, bytes) values (?, ?)");
    if (!insert)
        return Unexpected<Error>(error());
    insert->bindBytes(1, hash);
    insert->bindBytes(2, bytes);
    if (!insert->run())
        return Unexpected<Error>(error());
    return hash;
}

CaseFile::CaseFile(std::unique_ptr<Private> state) : d(std::move(state)) {}
CaseFile::~CaseFile() = default;

Expected<std::unique_ptr<CaseFile>> CaseFile::create(const QString &path)
{
    auto lock = WriteLock::takeNew(path);
    if (!lock)
        return Unexpected<Error>(lock.error());
    auto database = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadWrite);
    if (!database)
        return Unexpected<Error>(database.error());
    auto state = std::make_unique<Private>(std::move(*database), std::move(*lock), path);
    if (const auto built = state->build(); !built)
        return Unexpected<Error>(built.error());
    return std::unique_ptr<CaseFile>(new CaseFile(std::move(state)));
}

Expected<std::unique_ptr<CaseFile>> CaseFile::open(const QString &path, const Stop &stop)
{
    auto lock = WriteLock::take(path);
    if (!lock)
        return Unexpected<Error>(lock.error());
    auto database = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadWrite);
    if (!database)
        return Unexpected<Error>(database.error());
    auto state = std::make_unique<Private>(std::move(*database), std::move(*lock), path);
    if (isUnfinished(state->database)) {
        qCWarning(logJournal) << "begun anew, because nothing is in it:" << path;
        if (const auto built = state->build(); !built)
            return Unexpected<Error>(built.error());
    }
    if (const auto known = checkFormat(state->database, path); !known)
        return Unexpected<Error>(known.error());
    if (const auto ready = state->database.execute(Settings); !ready)
        return Unexpected<Error>(state->error());
    if (const auto read = state->readHead(); !read)
        return Unexpected<Error>(read.error());
    auto file = std::unique_ptr<CaseFile>(new CaseFile(std::move(state)));
    const Verdict verdict = file->verify(stop);
    if (stop && stop())
        return failure(ErrorCode::Cancelled, u"cancelled"_s, path);
    if (!verdict.holds)
        return failure(ErrorCode::Invalid, u"the case file was changed from outside: "_s + verdict.why, path);
    return file;
}

Expected<std::unique_ptr<CaseFile>> CaseFile::openReadOnly(const QString &path)
{
    if (!QFileInfo::exists(path))
        return failure(ErrorCode::NotFound, u"no such case file"_s, path);
    auto state = Private::openToRead(path);
    if (!state)
        return Unexpected<Error>(state.error());
    auto file = std::unique_ptr<CaseFile>(new CaseFile(std::move(*state)));
    // Without its head a damaged file can still be read; verify() tells.
    static_cast<void>(file->d->readHead());
    return file;
}

Expected<Entry> CaseFile::append(EntryKind kind, const QJsonObject &payload, Instant at)
{
    Expected<Entry> entry = failure(ErrorCode::Internal, u"nothing was written"_s);
    const auto done = d->transaction([&]() -> Expected<Done> {
        entry = d->write(kind, payload, at);
        return entry ? Expected<Done>(Done{}) : Expected<Done>(Unexpected<Error>(entry.error()));
    });
    if (!done)
        return Unexpected<Error>(done.error());
    return entry;
}

Expected<QList<Entry>> CaseFile::appendEvidence(const QList<Evidence> &batch, Instant at)
{
    QList<Entry> entries;
    const auto done = d->transaction([&]() -> Expected<Done> {
        for (const Evidence &evidence : batch) {
            QByteArray digest;
            if (evidence.answered()) {
                const auto stored = d->writeBlob(tableToBlob(evidence.table));
                if (!stored)
                    return Unexpected<Error>(stored.error());
                digest = *stored;
            }
            const auto written = d->write(EntryKind::EvidenceTaken, evidencePayload(evidence, digest), at);
            if (!written)
                return Unexpected<Error>(written.error());
            entries << *written;
        }
        return Done{};
    });
    if (!done)
        return Unexpected<Error>(done.error());
    return entries;
}

Expected<QList<Entry>> CaseFile::entries(qint64 afterSequence) const
{
    auto select =
        d->database.prepare("select sequence, kind, at, payload, hash from entry where sequence > ? order by sequence");
    if (!select)
        return Unexpected<Error>(d->error());
    select->bind(1, afterSequence);
    QList<Entry> entries;
    for (;;) {
        const auto step = select->step();
        if (step == SqliteStatement::Step::Done)
            return entries;
        if (step == SqliteStatement::Step::Failed)
            return Unexpected<Error>(d->error());
        const auto kind = entryKindFromName(select->text(1));
        const auto at = instantFromText(select->text(2));
        if (!kind || !at)
            return failure(ErrorCode::Invalid, u"entry %1 of the case file cannot be read"_s.arg(select->integer(0)),
                           d->path);
        entries << Entry{select->integer(0), *kind, *at, QJsonDocument::fromJson(select->bytes(3)).object(),
                         select->bytes(4)};
    }
}

Expected<QByteArray> CaseFile::blob(const QByteArray &hash) const
{
    auto select = d->database.prepare("select bytes from blob where hash = ?");
    if (!select)
        return Unexpected<Error>(d->error());
    select->bindBytes(1, hash);
    if (select->step() != SqliteStatement::Step::Row)
        return failure(ErrorCode::NotFound, u"the case file holds no blob %1"_s.arg(QString::fromLatin1(hash.toHex())),
                       d->path);
    return select->bytes(0);
}

Expected<QByteArray> CaseFile::storeBlob(const QByteArray &bytes)
{
    QByteArray hash;
    const auto done = d->transaction([&]() -> Expected<Done> {
        const auto stored = d->writeBlob(bytes);
        if (!stored)
            return Unexpected<Error>(stored.error());
        hash = *stored;
        return Done{};
    });
    if (!done)
        return Unexpected<Error>(done.error());
    return hash;
}

Expected<Table> CaseFile::table(const QByteArray &hash) const
{
    return blob(hash).and_then([](const QByteArray &bytes) { return tableFromBlob(bytes); });
}

Expected<Evidence> CaseFile::evidenceOf(const Entry &entry) const
{
    Evidence evidence = evidenceFromPayload(entry.payload);
    if (evidence.error)
        return evidence;
    auto stored = table(QByteArray::fromHex(entry.payload.value("table"_L1).toString().toLatin1()));
    if (!stored)
        return Unexpected<Error>(stored.error());
    evidence.table = std::move(*stored);
    return evidence;
}

QByteArray CaseFile::headHash() const { return d->head; }
QString CaseFile::path() const { return d->path; }

CaseFile::Verdict CaseFile::verify(const Stop &stop) const { return verifyChain(d->database, stop); }

Expected<Done> CaseFile::exportTo(const QString &path) const
{
    // Made first and empty, so that it is private from its first byte.
    if (const auto made = WriteLock::takeNew(path); !made)
        return Unexpected<Error>(made.error());
    auto vacuum = d->database.prepare("vacuum into ?");
    if (vacuum)
        vacuum->bind(1, path);
    if (vacuum && vacuum->run())
        return Done{};
    const Error why = d->error();
    QFile::remove(path);
    return Unexpected<Error>(why);
}

} // namespace jaga
