// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/evidence/sqlite_database.h"
#include "tests/app/console/program.h"
#include "tests/runbook_engine/run/run_fixture.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QTemporaryDir>

namespace jaga::test {

/// `jaga show` and `jaga verify` as a person types them: a process, its output, its exit code.
class CaseCommandsTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showTellsEvidenceConclusionsAndJournal();
    void showTellsHowItStoodAtAMoment();
    void showIsReadableWithoutJson();
    void verifyHoldsForAnUntouchedCase();
    void verifyNamesTheFirstBrokenEntry();
    void wrongUseIsToldApart_data();
    void wrongUseIsToldApart();

private:
    QString path() const { return m_folder->filePath(u"case.jaga"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void CaseCommandsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const auto file = CaseFile::create(path());
    QVERIFY(file);
    const auto digest = (*file)->storeBlob(orderRunbookText());
    QVERIFY((*file)->append(
        EntryKind::CaseOpened,
        {{u"runbookHash"_s, QString::fromLatin1(digest->toHex())}, {u"runbookFile"_s, u"order.md"_s}}, T0));
    QVERIFY((*file)->appendEvidence({head(u"IN_PROGRESS"_s, 7, T0 + 1s), tasks({u"FAILED"_s}, T0 + 1s)}, T0 + 1s));
    QVERIFY((*file)->append(EntryKind::StepSet,
                            {{u"anchor"_s, u"owner"_s}, {u"state"_s, u"done"_s}, {u"value"_s, u"bima"_s}}, T0 + 2s));
    QVERIFY((*file)->appendEvidence({head(u"COMPLETED"_s, 8, T0 + 10s), tasks({u"COMPLETED"_s}, T0 + 10s)}, T0 + 10s));
}

void CaseCommandsTest::showTellsEvidenceConclusionsAndJournal()
{
    const Outcome shown = jaga({u"show"_s, path(), u"--json"_s});
    QVERIFY2(shown.code == 0, shown.complaint.constData());
    const QJsonObject json = shown.json();
    QCOMPARE(json.value(u"version").toInt(), 1);
    QCOMPARE(json.value(u"verified").toString(), u"yes"_s);
    QCOMPARE(json.value(u"chainHolds").toBool(), true);
    QCOMPARE(json.value(u"evidence").toArray().size(), 2);
    QCOMPARE(json.value(u"entries").toArray().size(), 6);
    QCOMPARE(json.value(u"severity").toObject().value(u"proven").toString(), u"P3"_s);
    QCOMPARE(json.value(u"steps").toArray().first().toObject().value(u"value").toString(), u"bima"_s);
}

void CaseCommandsTest::showTellsHowItStoodAtAMoment()
{
    const Outcome shown = jaga({u"show"_s, path(), u"--json"_s, u"--at"_s, toIsoText(T0 + 1s)});
    QVERIFY2(shown.code == 0, shown.complaint.constData());
    const QJsonObject json = shown.json();
    QCOMPARE(json.value(u"verified").toString(), u"no"_s);
    QCOMPARE(json.value(u"entries").toArray().size(), 3);
    QCOMPARE(json.value(u"steps").toArray().first().toObject().value(u"state").toString(), u"open"_s);
}

void CaseCommandsTest::showIsReadableWithoutJson()
{
    const Outcome shown = jaga({u"show"_s, path()});
    QVERIFY2(shown.code == 0, shown.complaint.constData());
    for (const char *words : {"Name an owner", "the order is complete", "StepSet", "platform"})
        QVERIFY2(shown.output.contains(words), shown.output.constData());
}

void CaseCommandsTest::verifyHoldsForAnUntouchedCase()
{
    const Outcome verified = jaga({u"verify"_s, path(), u"--json"_s});
    QVERIFY2(verified.code == 0, verified.complaint.constData());
    QCOMPARE(verified.json().value(u"version").toInt(), 1);
    QCOMPARE(verified.json().value(u"holds").toBool(), true);
    QCOMPARE(verified.json().value(u"entries").toInt(), 6);
    QCOMPARE(verified.json().value(u"head").toString().size(), 64);
}

void CaseCommandsTest::verifyNamesTheFirstBrokenEntry()
{
    auto database = SqliteDatabase::open(path(), SqliteDatabase::Mode::ReadWrite);
    QVERIFY(database &&
            database->execute("drop trigger entry_is_final; update entry set payload = '{}' where sequence = 4"));
    const Outcome verified = jaga({u"verify"_s, path(), u"--json"_s});
    QCOMPARE(verified.code, 1);
    QCOMPARE(verified.json().value(u"holds").toBool(true), false);
    QCOMPARE(verified.json().value(u"firstBroken").toInt(), 4);
    QVERIFY(jaga({u"verify"_s, path()}).output.contains("entry 4"));
    QCOMPARE(jaga({u"show"_s, path(), u"--json"_s}).json().value(u"chainHolds").toBool(true), false);
}

void CaseCommandsTest::wrongUseIsToldApart_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::newRow("show without a case") << QStringList{u"show"_s} << 2;
    QTest::newRow("show of two") << QStringList{u"show"_s, u"a"_s, u"b"_s} << 2;
    QTest::newRow("unknown option") << QStringList{u"show"_s, u"--colour"_s, u"a"_s} << 2;
    QTest::newRow("no moment") << QStringList{u"show"_s, u"a"_s, u"--at"_s, u"yesterday"_s} << 2;
    QTest::newRow("verify without a case") << QStringList{u"verify"_s} << 2;
    QTest::newRow("show of nothing") << QStringList{u"show"_s, u"/no/such/case"_s} << 1;
    QTest::newRow("verify of nothing") << QStringList{u"verify"_s, u"/no/such/case"_s} << 1;
    QTest::newRow("verify of no case") << QStringList{u"verify"_s, u"/etc/hostname"_s} << 1;
}

void CaseCommandsTest::wrongUseIsToldApart()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    const Outcome outcome = jaga(arguments);
    QCOMPARE(outcome.code, code);
    QVERIFY(outcome.output.isEmpty());
    QVERIFY(outcome.complaint.startsWith("jaga: "));
}

JAGA_TEST(CaseCommandsTest)

} // namespace jaga::test

#include "case_commands_test.moc"
