// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/evidence/sqlite_database.h"
#include "tests/runbook_engine/journal/journal_fixture.h"
#include "tests/support/test_main.h"

namespace jaga::test {

/// What somebody with a SQLite shell can do to a closed case file, and what the chain says to it.
class CaseFileDamageTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"case.jaga"_s);
        const auto file = CaseFile::create(m_path);
        QVERIFY(file);
        const auto digest = (*file)->storeBlob("# Runbook");
        QVERIFY((*file)->append(EntryKind::CaseOpened, {{u"runbookHash"_s, QString::fromLatin1(digest->toHex())}}, T0));
        QVERIFY((*file)->appendEvidence({taskEvidence()}, T0 + 1s));
        for (int note = 3; note <= 6; ++note)
            QVERIFY((*file)->append(EntryKind::NoteWritten, {{u"text"_s, u"note %1"_s.arg(note)}},
                                    T0 + std::chrono::seconds(note)));
    }
    void theUntouchedFileHolds();
    void theJournalItselfRefusesToChange_data();
    void theJournalItselfRefusesToChange();
    void everyDamageIsDetected_data();
    void everyDamageIsDetected();
    void aNewerVersionIsToldApart();
    void anotherDatabaseIsToldApart();

private:
    Expected<Done> run(const QByteArray &statements) const
    {
        auto database = SqliteDatabase::open(m_path, SqliteDatabase::Mode::ReadWrite);
        return database ? database->execute(statements.constData()) : Unexpected<Error>(database.error());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void CaseFileDamageTest::theUntouchedFileHolds()
{
    const auto file = CaseFile::openReadOnly(m_path);
    const CaseFile::Verdict verdict = (*file)->verify();
    QVERIFY2(verdict.holds, qPrintable(verdict.why));
    QCOMPARE(verdict.entries, 6);
    QCOMPARE(verdict.firstBroken, 0);
    QVERIFY(verdict.why.isEmpty());
}

void CaseFileDamageTest::theJournalItselfRefusesToChange_data()
{
    QTest::addColumn<QByteArray>("statement");
    QTest::newRow("update") << QByteArray("update entry set payload = '{}' where sequence = 3");
    QTest::newRow("delete") << QByteArray("delete from entry where sequence = 6");
    QTest::newRow("blob update") << QByteArray("update blob set bytes = x'00'");
    QTest::newRow("blob delete") << QByteArray("delete from blob");
    QTest::newRow("second head") << QByteArray("insert into head values (2, 0, x'00')");
}

void CaseFileDamageTest::theJournalItselfRefusesToChange()
{
    QFETCH(QByteArray, statement);
    QVERIFY(!run(statement));
    QVERIFY((*CaseFile::openReadOnly(m_path))->verify().holds);
}

void CaseFileDamageTest::everyDamageIsDetected_data()
{
    QTest::addColumn<QByteArray>("statements");
    QTest::addColumn<qint64>("firstBroken");
    const auto row = [](const char *name, const char *statements, qint64 firstBroken) {
        QTest::newRow(name) << QByteArray(statements) << firstBroken;
    };
    row("payload changed", "update entry set payload = replace(payload, 'note 4', 'note X') where sequence = 4", 4);
    row("payload respelled", "update entry set payload = payload || ' ' where sequence = 4", 4);
    row("time changed", "update entry set at = replace(at, ':', '.') where sequence = 5", 5);
    row("kind changed", "update entry set kind = 'StepTaken' where sequence = 3", 3);
    row("hash changed", "update entry set hash = zeroblob(32) where sequence = 3", 3);
    row("first removed", "delete from entry where sequence = 1", 1);
    row("middle removed", "delete from entry where sequence = 4", 4);
    row("middle removed and renumbered",
        "delete from entry where sequence = 4; update entry set sequence = sequence - 1 where sequence > 4;"
        "update head set sequence = 5",
        4);
    row("two exchanged",
        "update entry set sequence = 40 where sequence = 4; update entry set sequence = 4 where sequence = 5;"
        "update entry set sequence = 5 where sequence = 40",
        4);
    row("payloads exchanged",
        "update entry set payload = (select payload from entry where sequence = 4) where sequence = 5", 5);
    row("last removed", "delete from entry where sequence = 6", 6);
    row("truncated to one", "delete from entry where sequence > 1", 2);
    row("all removed", "delete from entry", 1);
    row("one appended",
        "insert into entry values (7, 'NoteWritten', '2026-07-02T19:02:31.000000Z', '{}', zeroblob(32))", 7);
    row("one put before the first",
        "insert into entry values (0, 'NoteWritten', '2026-07-02T19:02:31.000000Z', '{}', zeroblob(32)); update entry "
        "set sequence = sequence + 10;"
        "update entry set sequence = sequence - 9",
        1);
    row("head hash changed", "update head set hash = zeroblob(32)", 6);
    row("head removed", "delete from head", 0);
    row("blob changed", "update blob set bytes = cast(bytes || x'20' as blob)", 0);
    row("table removed", "delete from blob where cast(bytes as text) <> '# Runbook'", 0);
    row("runbook removed", "delete from blob where cast(bytes as text) = '# Runbook'", 0);
}

void CaseFileDamageTest::everyDamageIsDetected()
{
    QFETCH(QByteArray, statements);
    QFETCH(qint64, firstBroken);
    QVERIFY(run("drop trigger entry_is_final; drop trigger entry_stays;"
                "drop trigger blob_is_final; drop trigger blob_stays;"));
    QVERIFY(run(statements));
    const auto reader = CaseFile::openReadOnly(m_path);
    QVERIFY(reader);
    const CaseFile::Verdict verdict = (*reader)->verify();
    QVERIFY(!verdict.holds);
    QVERIFY2(verdict.firstBroken == firstBroken, qPrintable(verdict.why));
    QVERIFY(!verdict.why.isEmpty());
    const auto writer = CaseFile::open(m_path);
    QVERIFY(!writer);
    QCOMPARE(writer.error().code, ErrorCode::Invalid);
}

void CaseFileDamageTest::aNewerVersionIsToldApart()
{
    QVERIFY(run("pragma user_version = 2"));
    const auto file = CaseFile::open(m_path);
    QVERIFY(!file);
    QCOMPARE(file.error().code, ErrorCode::Invalid);
    QVERIFY2(file.error().detail.contains(u"newer program"), qPrintable(file.error().detail));
}

void CaseFileDamageTest::anotherDatabaseIsToldApart()
{
    QVERIFY(run("pragma application_id = 1"));
    QVERIFY(CaseFile::openReadOnly(m_path).error().detail.contains(u"not a case file"));
}

JAGA_TEST(CaseFileDamageTest)

} // namespace jaga::test

#include "case_file_damage_test.moc"
