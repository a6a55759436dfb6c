// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/journal/case_file.h"

#include "runbook_engine/evidence/sqlite_database.h"
#include "runbook_engine/journal/evidence_entry.h"
#include "runbook_engine/journal/table_blob.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr qint64 ApplicationId = 0x4a414741; // JAGA
constexpr qint64 FormatVersion = 1;
const QByteArray NoHash(32, '\0');

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

constexpr EntryKind AllKinds[] = {EntryKind::CaseOpened,       EntryKind::EvidenceTaken,   EntryKind::StepSet,     EntryKind::StepTaken,
                                  EntryKind::NoteWritten,      EntryKind::DraftSaved,      EntryKind::DraftDiscarded,
                                  EntryKind::CommandConfirmed, EntryKind::CommandAnswered, EntryKind::CommandLost, EntryKind::ViewState,
                                  EntryKind::Concluded};

std::optional<EntryKind> kindOfName(const QString &name)
{
    for (const EntryKind kind : AllKinds)
        if (entryKindName(kind) == name)
            return kind;
    return std::nullopt;
}

/// Holds the right to write for as long as it lives; the system takes it back when the process dies, however it dies.
class WriteLock {
public:
    WriteLock() = default;
    explicit WriteLock(int descriptor) : m_descriptor(descriptor) {}
    WriteLock(WriteLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    WriteLock &operator=(WriteLock &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    WriteLock(const WriteLock &) = delete;
    WriteLock &operator=(const WriteLock &) = delete;
    ~WriteLock()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }

    static Expected<WriteLock> take(const QString &path, int flags)
    {
        const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CLOEXEC | flags, 0600);
        if (descriptor < 0) {
            const int why = errno;
            const ErrorCode code = why == EEXIST ? ErrorCode::Conflict : why == ENOENT ? ErrorCode::NotFound
                                 : why == EACCES || why == EROFS ? ErrorCode::Unauthorised : ErrorCode::Internal;
            return failure(code, QString::fromLocal8Bit(std::strerror(why)), path);
        }
        WriteLock lock(descriptor);
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
            return failure(ErrorCode::Conflict, u"another window has this case file open"_s, path);
        return lock;
    }

private:
    int m_descriptor = -1;
};

QByteArray chainHash(const QByteArray &previous, qint64 sequence, const QString &kind, const QString &at, const QByteArray &payload)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(previous);
    for (const QByteArray &part : {QByteArray::number(sequence), kind.toUtf8(), at.toUtf8(), payload}) {
        hash.addData(QByteArray::number(part.size()));
        hash.addData(":");
        hash.addData(part);
    }
    return hash.result();
}

qint64 pragma(SqliteDatabase &database, const char *name)
{
    auto statement = database.prepare(QByteArray("pragma ") + name);
    return statement && statement->step() == SqliteStatement::Step::Row ? statement->integer(0) : -1;
}

/// What sets a case file apart from any other SQLite database, and from one that a newer program wrote.
Expected<Done> checkFormat(SqliteDatabase &database, const QString &path)
{
    if (pragma(database, "application_id") != ApplicationId)
        return failure(ErrorCode::Invalid, u"this is not a case file"_s, path);
    if (const qint64 version = pragma(database, "user_version"); version != FormatVersion)
        return failure(ErrorCode::Invalid, u"the case file has format %1, this program reads format %2; open it with a newer program"_s
                                               .arg(version).arg(FormatVersion), path);
    return Done{};
}

} // namespace

QString entryKindName(EntryKind kind)
{
    switch (kind) {
    case EntryKind::CaseOpened: return u"CaseOpened"_s;
    case EntryKind::EvidenceTaken: return u"EvidenceTaken"_s;
    case EntryKind::StepSet: return u"StepSet"_s;
    case EntryKind::StepTaken: return u"StepTaken"_s;
    case EntryKind::NoteWritten: return u"NoteWritten"_s;
    case EntryKind::DraftSaved: return u"DraftSaved"_s;
    case EntryKind::DraftDiscarded: return u"DraftDiscarded"_s;
    case EntryKind::CommandConfirmed: return u"CommandConfirmed"_s;
    case EntryKind::CommandAnswered: return u"CommandAnswered"_s;
    case EntryKind::CommandLost: return u"CommandLost"_s;
    case EntryKind::ViewState: return u"ViewState"_s;
    case EntryKind::Concluded: return u"Concluded"_s;
    }
    Q_UNREACHABLE();
}

class CaseFile::Private {
public:
    Private(SqliteDatabase opened, WriteLock held, QString where)
        : lock(std::move(held)), database(std::move(opened)), path(std::move(where))
    {
    }

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
    mutable SqliteDatabase database;
    QString path;
    qint64 headSequence = 0;
    QByteArray head = NoHash;
};

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
    auto lock = WriteLock::take(path, O_CREAT | O_EXCL);
    if (!lock)
        return Unexpected<Error>(lock.error());
    auto database = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadWrite);
    if (!database)
        return Unexpected<Error>(database.error());
    auto state = std::make_unique<Private>(std::move(*database), std::move(*lock), path);
    if (const auto ready = state->database.execute("pragma synchronous = full; pragma journal_mode = delete;"); !ready)
        return Unexpected<Error>(state->error());
    if (const auto made = state->transaction([&] { return state->database.execute(Schema); }); !made)
        return Unexpected<Error>(made.error());
    return std::unique_ptr<CaseFile>(new CaseFile(std::move(state)));
}

Expected<std::unique_ptr<CaseFile>> CaseFile::open(const QString &path)
{
    auto lock = WriteLock::take(path, 0);
    if (!lock)
        return Unexpected<Error>(lock.error());
    auto database = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadWrite);
    if (!database)
        return Unexpected<Error>(database.error());
    auto state = std::make_unique<Private>(std::move(*database), std::move(*lock), path);
    if (const auto known = checkFormat(state->database, path); !known)
        return Unexpected<Error>(known.error());
    if (const auto ready = state->database.execute("pragma synchronous = full; pragma journal_mode = delete;"); !ready)
        return Unexpected<Error>(state->error());
    if (const auto read = state->readHead(); !read)
        return Unexpected<Error>(read.error());
    auto file = std::unique_ptr<CaseFile>(new CaseFile(std::move(state)));
    if (const Verdict verdict = file->verify(); !verdict.holds)
        return failure(ErrorCode::Invalid, u"the chain of the case file is broken at entry %1: %2"_s.arg(verdict.firstBroken).arg(verdict.why), path);
    return file;
}

Expected<std::unique_ptr<CaseFile>> CaseFile::openReadOnly(const QString &path)
{
    if (!QFileInfo::exists(path))
        return failure(ErrorCode::NotFound, u"no such case file"_s, path);
    auto database = SqliteDatabase::open(path, SqliteDatabase::Mode::ReadOnly);
    if (!database)
        return Unexpected<Error>(database.error());
    auto state = std::make_unique<Private>(std::move(*database), WriteLock(), path);
    static_cast<void>(state->database.execute("pragma busy_timeout = 2000")); // a window may be writing
    if (const auto known = checkFormat(state->database, path); !known)
        return Unexpected<Error>(known.error());
    if (const auto read = state->readHead(); !read)
        return Unexpected<Error>(read.error());
    return std::unique_ptr<CaseFile>(new CaseFile(std::move(state)));
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

Expected<Done> CaseFile::appendEvidence(const QList<Evidence> &batch, Instant at)
{
    return d->transaction([&]() -> Expected<Done> {
        for (const Evidence &evidence : batch) {
            QByteArray digest;
            if (evidence.answered()) {
                const auto stored = d->writeBlob(tableToBlob(evidence.table));
                if (!stored)
                    return Unexpected<Error>(stored.error());
                digest = *stored;
            }
            if (const auto written = d->write(EntryKind::EvidenceTaken, evidencePayload(evidence, digest), at); !written)
                return Unexpected<Error>(written.error());
        }
        return Done{};
    });
}

Expected<QList<Entry>> CaseFile::entries(qint64 afterSequence) const
{
    auto select = d->database.prepare("select sequence, kind, at, payload, hash from entry where sequence > ? order by sequence");
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
        const auto kind = kindOfName(select->text(1));
        const auto at = instantFromText(select->text(2));
        if (!kind || !at)
            return failure(ErrorCode::Invalid, u"entry %1 of the case file cannot be read"_s.arg(select->integer(0)), d->path);
        entries << Entry{select->integer(0), *kind, *at, QJsonDocument::fromJson(select->bytes(3)).object(), select->bytes(4)};
    }
}

Expected<QByteArray> CaseFile::blob(const QByteArray &hash) const
{
    auto select = d->database.prepare("select bytes from blob where hash = ?");
    if (!select)
        return Unexpected<Error>(d->error());
    select->bindBytes(1, hash);
    if (select->step() != SqliteStatement::Step::Row)
        return failure(ErrorCode::NotFound, u"the case file holds no blob %1"_s.arg(QString::fromLatin1(hash.toHex())), d->path);
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

CaseFile::Verdict CaseFile::verify() const
{
    const auto broken = [](qint64 at, const QString &why) { return Verdict{false, at - 1, at, why}; };
    auto select = d->database.prepare("select sequence, kind, at, payload, hash from entry order by sequence");
    if (!select)
        return broken(1, d->error().detail);
    QByteArray previous = NoHash;
    qint64 expected = 1;
    for (;; ++expected) {
        const auto step = select->step();
        if (step == SqliteStatement::Step::Failed)
            return broken(expected, d->error().detail);
        if (step == SqliteStatement::Step::Done)
            break;
        if (select->integer(0) != expected)
            return broken(expected, u"entry %1 is missing"_s.arg(expected));
        const QByteArray hash = chainHash(previous, expected, select->text(1), select->text(2), select->bytes(3));
        if (hash != select->bytes(4))
            return broken(expected, u"entry %1 was changed"_s.arg(expected));
        previous = hash;
    }
    // A window may append meanwhile: the head is read again, not remembered.
    auto head = d->database.prepare("select sequence, hash from head");
    if (!head || head->step() != SqliteStatement::Step::Row || head->integer(0) < expected - 1 ||
        (head->integer(0) == expected - 1 && head->bytes(1) != previous))
        return broken(expected, u"the head does not fit the last entry"_s);
    if (head->integer(0) > expected - 1 && d->headSequence > expected - 1)
        return broken(expected, u"entries after %1 are missing"_s.arg(expected - 1));
    auto blobs = d->database.prepare("select hash, bytes from blob");
    if (!blobs)
        return broken(expected, d->error().detail);
    while (blobs->step() == SqliteStatement::Step::Row)
        if (QCryptographicHash::hash(blobs->bytes(1), QCryptographicHash::Sha256) != blobs->bytes(0))
            return broken(expected, u"blob %1 was changed"_s.arg(QString::fromLatin1(blobs->bytes(0).toHex())));
    return Verdict{true, expected - 1, 0, {}};
}

Expected<Done> CaseFile::exportTo(const QString &path) const
{
    if (QFileInfo::exists(path))
        return failure(ErrorCode::Conflict, u"a file of this name exists already"_s, path);
    auto vacuum = d->database.prepare("vacuum into ?");
    if (!vacuum)
        return Unexpected<Error>(d->error());
    vacuum->bind(1, path);
    if (!vacuum->run())
        return Unexpected<Error>(d->error());
    QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    return Done{};
}

} // namespace jaga
