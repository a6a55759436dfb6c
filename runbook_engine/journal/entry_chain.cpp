// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/journal/entry_chain.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <set>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr EntryKind AllKinds[] = {EntryKind::CaseOpened,      EntryKind::EvidenceTaken,  EntryKind::EvidenceConfirmed,
                                  EntryKind::StepSet,         EntryKind::StepTaken,      EntryKind::NoteWritten,
                                  EntryKind::DraftSaved,      EntryKind::DraftDiscarded, EntryKind::CommandConfirmed,
                                  EntryKind::CommandAnswered, EntryKind::CommandLost,    EntryKind::CommandNotSent,
                                  EntryKind::ViewState,       EntryKind::Concluded};

class ChainCheck {
public:
    ChainCheck(SqliteDatabase &database, const Stop &stop) : m_database(database), m_stop(stop) {}

    CaseFile::Verdict run()
    {
        if (const auto begun = m_database.execute("begin"); !begun)
            return Verdict{false, 0, 0, begun.error().detail};
        m_verdict.holds = checkEntries() && checkHead() && checkBlobs();
        if (const auto ended = m_database.execute("rollback"); !ended && m_verdict.holds)
            fail(0, ended.error().detail);
        return m_verdict;
    }

private:
    using Verdict = CaseFile::Verdict;

    bool fail(qint64 sequence, const QString &why)
    {
        m_verdict.holds = false;
        m_verdict.firstBroken = sequence;
        m_verdict.why = why;
        return false;
    }

    bool checkEntries()
    {
        auto select = m_database.prepare("select sequence, kind, at, payload, hash from entry order by sequence");
        if (!select)
            return fail(1, select.error().detail);
        SqliteStatement::Step step = select->step();
        for (; step == SqliteStatement::Step::Row; step = select->step()) {
            if (m_stop && m_stop())
                return fail(0, u"the check was cancelled"_s);
            if (!checkEntry(*select))
                return false;
        }
        return step == SqliteStatement::Step::Done || fail(m_verdict.entries + 1, m_database.error().detail);
    }

    bool checkEntry(const SqliteStatement &row)
    {
        const qint64 expected = m_verdict.entries + 1;
        if (row.integer(0) != expected)
            return fail(expected, u"entry %1 is missing"_s.arg(expected));
        const QByteArray payload = row.bytes(3);
        if (chainHash(m_previous, expected, row.text(1), row.text(2), payload) != row.bytes(4))
            return fail(expected, u"entry %1 was changed"_s.arg(expected));
        const auto kind = entryKindFromName(row.text(1));
        if (!kind)
            return fail(expected, u"entry %1 is of an unknown kind"_s.arg(expected));
        if (const QByteArray digest = blobOf(*kind, QJsonDocument::fromJson(payload).object()); !digest.isEmpty())
            m_blobsNeeded.insert(digest);
        m_previous = row.bytes(4);
        m_verdict.entries = expected;
        return true;
    }

    bool checkHead()
    {
        auto head = m_database.prepare("select sequence, hash from head");
        if (!head || head->step() != SqliteStatement::Step::Row)
            return fail(0, u"the file has lost its head"_s);
        if (head->integer(0) != m_verdict.entries)
            return fail(
                m_verdict.entries + 1,
                u"the file ends at entry %1, but %2 were written"_s.arg(m_verdict.entries).arg(head->integer(0)));
        return head->bytes(1) == m_previous ||
               fail(m_verdict.entries, u"the last entry is not the one that was written last"_s);
    }

    bool checkBlobs()
    {
        auto select = m_database.prepare("select hash, bytes from blob");
        if (!select)
            return fail(0, select.error().detail);
        SqliteStatement::Step step = select->step();
        for (; step == SqliteStatement::Step::Row; step = select->step()) {
            if (m_stop && m_stop())
                return fail(0, u"the check was cancelled"_s);
            const QByteArray digest = select->bytes(0);
            if (QCryptographicHash::hash(select->bytes(1), QCryptographicHash::Sha256) != digest)
                return fail(0, u"blob %1 was changed"_s.arg(QString::fromLatin1(digest.toHex())));
            m_blobsNeeded.erase(digest);
        }
        if (step == SqliteStatement::Step::Failed)
            return fail(0, m_database.error().detail);
        return m_blobsNeeded.empty() ||
               fail(0, u"blob %1 is missing"_s.arg(QString::fromLatin1(m_blobsNeeded.begin()->toHex())));
    }

    SqliteDatabase &m_database;
    const Stop &m_stop;
    Verdict m_verdict;
    QByteArray m_previous = emptyHead();
    std::set<QByteArray> m_blobsNeeded;
};

} // namespace

QString entryKindName(EntryKind kind)
{
    switch (kind) {
    case EntryKind::CaseOpened:
        return u"CaseOpened"_s;
    case EntryKind::EvidenceTaken:
        return u"EvidenceTaken"_s;
    case EntryKind::EvidenceConfirmed:
        return u"EvidenceConfirmed"_s;
    case EntryKind::StepSet:
        return u"StepSet"_s;
    case EntryKind::StepTaken:
        return u"StepTaken"_s;
    case EntryKind::NoteWritten:
        return u"NoteWritten"_s;
    case EntryKind::DraftSaved:
        return u"DraftSaved"_s;
    case EntryKind::DraftDiscarded:
        return u"DraftDiscarded"_s;
    case EntryKind::CommandConfirmed:
        return u"CommandConfirmed"_s;
    case EntryKind::CommandAnswered:
        return u"CommandAnswered"_s;
    case EntryKind::CommandLost:
        return u"CommandLost"_s;
    case EntryKind::CommandNotSent:
        return u"CommandNotSent"_s;
    case EntryKind::ViewState:
        return u"ViewState"_s;
    case EntryKind::Concluded:
        return u"Concluded"_s;
    }
    Q_UNREACHABLE();
}

std::optional<EntryKind> entryKindFromName(const QString &name)
{
    for (const EntryKind kind : AllKinds)
        if (entryKindName(kind) == name)
            return kind;
    return std::nullopt;
}

QByteArray emptyHead() { return QByteArray(32, '\0'); }

QByteArray chainHash(const QByteArray &previous, qint64 sequence, const QString &kind, const QString &at,
                     const QByteArray &payload)
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

QByteArray blobOf(EntryKind kind, const QJsonObject &payload)
{
    const auto digest = [&payload](QLatin1StringView key) {
        return QByteArray::fromHex(payload.value(key).toString().toLatin1());
    };
    if (kind == EntryKind::EvidenceTaken)
        return digest("table"_L1);
    if (kind == EntryKind::CaseOpened)
        return digest("runbookHash"_L1);
    return {};
}

CaseFile::Verdict verifyChain(SqliteDatabase &database, const Stop &stop) { return ChainCheck(database, stop).run(); }

} // namespace jaga
