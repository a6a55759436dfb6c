// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/journal/case_file.h"
#include "tests/support/test_main.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

const Instant Start = instantFromMicroseconds(1'800'000'000'000'000);

Evidence someEvidence(qint64 amount)
{
    Evidence evidence;
    evidence.probe = u"order_head"_s;
    evidence.source = u"platform"_s;
    evidence.shape = u"case_head"_s;
    evidence.parameters = {{u"order_id"_s, u"7"_s}};
    evidence.table.columns = {
        {u"number"_s, ColumnType::Text}, {u"amount"_s, ColumnType::Money}, {u"ratio"_s, ColumnType::Real}};
    evidence.table.rows = {{u"SO-10045 Ærø"_s, amount, 0.1}, {Cell(), Cell(), Cell()}};
    evidence.asOf = Start;
    evidence.duration = std::chrono::microseconds(1234);
    evidence.generation = 3;
    evidence.timeToLive = std::chrono::seconds(10);
    return evidence;
}

/// Changes the file behind the program's back, as somebody with an editor for databases would.
void tamper(const QString &path, const char *statements)
{
    sqlite3 *handle = nullptr;
    QCOMPARE(sqlite3_open(path.toUtf8().constData(), &handle), SQLITE_OK);
    char *error = nullptr;
    sqlite3_exec(handle, statements, nullptr, nullptr, &error);
    const QByteArray message(error);
    sqlite3_free(error);
    sqlite3_close(handle);
    QVERIFY2(message.isEmpty(), message.constData());
}

const char *const Unguard =
    "drop trigger entry_is_final; drop trigger entry_stays; drop trigger blob_is_final; drop trigger blob_stays;";

} // namespace

class CaseFileTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    QString path(const QString &name = u"a.jagacase"_s) const { return m_folder->filePath(name); }

    std::unique_ptr<CaseFile> written(int entries)
    {
        auto file = CaseFile::create(path());
        if (!file)
            qFatal("%s", qPrintable(file.error().detail));
        for (int i = 0; i < entries; ++i)
            if (!(*file)->append(EntryKind::NoteWritten, {{u"text"_s, u"note %1"_s.arg(i)}}, Start))
                qFatal("the entry was not written");
        return std::move(*file);
    }

private Q_SLOTS:
    void init()
    {
        test::failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void whatWasAppendedIsThereAfterReopening()
    {
        QByteArray head;
        {
            const auto file = written(3);
            head = file->headHash();
        }
        const auto file = CaseFile::open(path());
        QVERIFY(file);
        QCOMPARE((*file)->headHash(), head);
        const auto entries = (*file)->entries();
        QCOMPARE(entries->size(), 3);
        QCOMPARE(entries->at(1).payload.value("text"_L1).toString(), u"note 1"_s);
        QCOMPARE(entries->at(1).at, Start);
        QCOMPARE((*file)->entries(2)->size(), 1);
        QCOMPARE((*file)->append(EntryKind::NoteWritten, {}, Start)->sequence, 4);
    }

    void onlyItsOwnerMayReadTheFile()
    {
        written(1);
        QCOMPARE(QFile::permissions(path()) & (QFileDevice::ReadGroup | QFileDevice::ReadOther |
                                               QFileDevice::WriteGroup | QFileDevice::WriteOther),
                 QFileDevice::Permissions());
    }

    void evidenceComesBackAsItWasTaken()
    {
        const auto file = written(0);
        Evidence refused = someEvidence(1);
        refused.probe = u"lag"_s;
        refused.error = Error{ErrorCode::Unauthorised, u"permission denied"_s, u"lag"_s};
        refused.withheldColumns = {u"amount"_s};
        QVERIFY(file->appendEvidence({someEvidence(9'007'199'254'740'993), refused}, Start));
        const auto entries = file->entries();
        QCOMPARE(entries->size(), 2);
        const auto taken = file->evidenceOf(entries->first());
        QVERIFY(taken);
        QCOMPARE(taken->table, someEvidence(9'007'199'254'740'993).table); // past 2^53: exact all the same
        QCOMPARE(taken->asOf, Start);
        QCOMPARE(taken->parameters, someEvidence(1).parameters);
        const auto why = file->evidenceOf(entries->last());
        QVERIFY(why && why->error);
        QCOMPARE(why->error->code, ErrorCode::Unauthorised);
        QCOMPARE(why->withheldColumns, QStringList({u"amount"_s}));
    }

    void aTimeToLiveBeyondAllMeasureIsBounded()
    {
        const auto file = written(0);
        Evidence lasting = someEvidence(1);
        lasting.timeToLive = std::chrono::seconds::max(); // a foreign file may say anything
        Evidence negative = someEvidence(2);
        negative.timeToLive = std::chrono::seconds(-1);
        QVERIFY(file->appendEvidence({lasting, negative}, Start));
        const auto entries = file->entries();
        QCOMPARE(file->evidenceOf(entries->first())->timeToLive, LongestDuration);
        QVERIFY(!file->evidenceOf(entries->first())->isStaleAt(Start));
        QCOMPARE(file->evidenceOf(entries->last())->timeToLive, std::chrono::seconds(0));
    }

    void anEqualAnswerIsStoredOnce()
    {
        const auto file = written(0);
        QVERIFY(file->appendEvidence({someEvidence(1)}, Start));
        const qint64 size = QFile(path()).size();
        for (int i = 0; i < 5; ++i)
            QVERIFY(file->appendEvidence({someEvidence(1)}, Start));
        const auto entries = file->entries();
        for (const Entry &entry : *entries)
            QCOMPARE(entry.payload.value("table"_L1), entries->first().payload.value("table"_L1));
        QVERIFY(QFile(path()).size() - size < 8192);
    }

    void aSecondWriterIsRefusedAndAReaderIsNot()
    {
        const auto file = written(2);
        const auto second = CaseFile::open(path());
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::Conflict);
        const auto reader = CaseFile::openReadOnly(path());
        QVERIFY(reader);
        QVERIFY((*reader)->verify().holds);
        QVERIFY(file->append(EntryKind::NoteWritten, {}, Start));
        QCOMPARE((*reader)->entries()->size(), 3);
        QVERIFY(!(*reader)->append(EntryKind::NoteWritten, {}, Start));
    }

    void everyManipulationIsFound_data()
    {
        QTest::addColumn<QByteArray>("statements");
        QTest::addColumn<qint64>("at");
        QTest::newRow("payload changed") << QByteArray("update entry set payload = '{}' where sequence = 2") << 2LL;
        QTest::newRow("time changed") << QByteArray(
                                             "update entry set at = '2026-01-01T00:00:00.000000Z' where sequence = 3")
                                      << 3LL;
        QTest::newRow("kind changed") << QByteArray("update entry set kind = 'StepSet' where sequence = 1") << 1LL;
        QTest::newRow("entry removed") << QByteArray("delete from entry where sequence = 2") << 2LL;
        QTest::newRow("first removed") << QByteArray("delete from entry where sequence = 1") << 1LL;
        QTest::newRow("last removed") << QByteArray("delete from entry where sequence = 4") << 4LL;
        QTest::newRow("two swapped")
            << QByteArray("update entry set sequence = 9 where sequence = 2; update entry set sequence = 2 where "
                          "sequence = 3; update entry set sequence = 3 where sequence = 9")
            << 2LL;
        QTest::newRow("head moved back") << QByteArray("update head set sequence = 3") << 5LL;
        QTest::newRow("blob changed") << QByteArray("update blob set bytes = x'00'") << 0LL;
    }

    void everyManipulationIsFound()
    {
        QFETCH(QByteArray, statements);
        QFETCH(qint64, at);
        {
            const auto file = written(3);
            QVERIFY(file->appendEvidence({someEvidence(1)}, Start));
        }
        tamper(path(), Unguard);
        QVERIFY(CaseFile::open(path())); // the triggers guard against slips, the chain against intent
        tamper(path(), statements.constData());
        const auto refused = CaseFile::open(path());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Invalid);
        const auto reader = CaseFile::openReadOnly(path());
        QVERIFY(reader);
        const auto verdict = (*reader)->verify();
        QVERIFY(!verdict.holds);
        QCOMPARE(verdict.firstBroken, at);
    }

    void whatIsNoCaseFileIsRefusedWithItsReason()
    {
        QCOMPARE(CaseFile::open(path(u"absent"_s)).error().code, ErrorCode::NotFound);
        QCOMPARE(CaseFile::openReadOnly(path(u"absent"_s)).error().code, ErrorCode::NotFound);
        QFile text(path(u"text"_s));
        QVERIFY(text.open(QIODevice::WriteOnly));
        text.write(QByteArray(5000, 'x'));
        text.close();
        QVERIFY(!CaseFile::open(path(u"text"_s)));
        QVERIFY(!CaseFile::openReadOnly(path(u"text"_s)));
        tamper(path(u"other"_s), "create table t (a)");
        QVERIFY(CaseFile::open(path(u"other"_s)).error().detail.contains(u"not a case file"_s));
        written(1).reset();
        tamper(path(), "pragma user_version = 99");
        QVERIFY(CaseFile::open(path()).error().detail.contains(u"format 99"_s));
        QCOMPARE(CaseFile::create(path()).error().code, ErrorCode::Conflict);
        QVERIFY(!CaseFile::create(path(u"no/such/folder/a"_s)));
        QVERIFY(!CaseFile::open(m_folder->path()));
    }

    void anExportOpensAndHoldsTheSameChain()
    {
        const auto file = written(3);
        QVERIFY(file->exportTo(path(u"export"_s)));
        const auto exported = CaseFile::openReadOnly(path(u"export"_s));
        QVERIFY(exported);
        QCOMPARE((*exported)->headHash(), file->headHash());
        QVERIFY((*exported)->verify().holds);
        QCOMPARE(file->exportTo(path(u"export"_s)).error().code, ErrorCode::Conflict);
    }

    void whatWasAcknowledgedSurvivesAKill()
    {
        for (int round = 0; round < 3; ++round) {
            const QString file = path(u"killed-%1"_s.arg(round));
            int acknowledged[2];
            QCOMPARE(::pipe(acknowledged), 0);
            const pid_t child = ::fork();
            if (child == 0) {
                auto writer = CaseFile::create(file);
                for (int i = 1; writer && (*writer)->append(EntryKind::DraftSaved, {{u"draftId"_s, u"d"_s}}, Start);
                     ++i)
                    if (::write(acknowledged[1], &i, sizeof i) < 0)
                        break;
                ::_exit(0);
            }
            int seen = 0, last = 0;
            while (last < 20 + 7 * round && ::read(acknowledged[0], &seen, sizeof seen) == sizeof seen)
                last = seen;
            ::kill(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
            ::close(acknowledged[0]);
            ::close(acknowledged[1]);
            const auto reopened = CaseFile::open(file);
            QVERIFY2(reopened.has_value(), reopened ? "" : qPrintable(reopened.error().detail));
            QVERIFY((*reopened)->entries()->size() >= last);
            QVERIFY((*reopened)->verify().holds);
        }
    }
};

JAGA_TEST(CaseFileTest)
#include "case_file_test.moc"
