// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/runbook_engine/evidence/evidence_fixture.h"
#include "tests/support/test_main.h"

#include <QRegularExpression>
#include <QSignalSpy>

namespace jaga::test {

class EvidenceStoreTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void nothingIsKnownBeforeTheFirstAnswer();
    void staleEvidenceIsUnknown();
    void evidenceFromTheFutureIsUnknown();
    void failedEvidenceIsUnknownWithItsReason();
    void truncatedEvidenceIsUnknown();
    void aOneRowProbeWithNoneOrTwoRowsIsUnknown();
    void aWithheldColumnIsUnknownOnlyForWhatReadsIt();
    void aFoldedConditionStillWaitsForWhatItNames();
    void anAnswerOfOtherColumnsIsUnknown();
    void anAnswerOfOtherTypesIsUnknown();
    void theOldestMomentIsTold();
    void theLatestGenerationWins();
    void generationsCanStartAnew();
    void changedIsToldOnlyForNewContent();
    void aSecondAnswerChangesTheConclusion();
    void decisionTablesStopAtTheFirstRowThatIsNotNo();
    void valuesAreNullWhileUnknown();
    void tellsWhichProbesAConditionReads();
    void anUndeclaredProbeIsKeptButCannotBeNamed();
    void evidenceIsFoundByShape();
    void namesThatAreHardToQuoteAreHeld();
    void aProbeOfTooManyColumnsHasNoTable();
    void anAnswerToAnEarlierQuestionIsUnknown();
};

void EvidenceStoreTest::nothingIsKnownBeforeTheFirstAnswer()
{
    const auto store = emptyStore();
    QVERIFY(store->check(u"head.version = 12 and (select count(*) from task) = 0"_s));
    const Conclusion conclusion = store->evaluate(u"head.version = 12 and (select count(*) from task) = 0"_s, T0);
    QCOMPARE(conclusion.truth, Truth::Unknown);
    QCOMPARE(conclusion.waitsFor, QStringList({u"head"_s, u"task"_s}));
    QVERIFY(!conclusion.asOf);
    QVERIFY(store->evidence(u"head"_s) == nullptr);
}

void EvidenceStoreTest::staleEvidenceIsUnknown()
{
    const auto store = filledStore();
    const QString condition = u"head.version = 12"_s;
    QCOMPARE(store->evaluate(condition, T0 + 30s).truth, Truth::Yes);
    const Conclusion stale = store->evaluate(condition, T0 + 30s + 1us);
    QCOMPARE(stale.truth, Truth::Unknown);
    QCOMPARE(stale.waitsFor, QStringList{u"head"_s});
    QVERIFY(stale.why.contains(u"older than 30 s"));
    QCOMPARE(store->evaluate(condition, T0).truth, Truth::Yes);
}

void EvidenceStoreTest::evidenceFromTheFutureIsUnknown()
{
    const auto store = filledStore();
    QCOMPARE(store->evaluate(u"head.version = 12"_s, T0 - 30s).truth, Truth::Yes);
    const Conclusion ahead = store->evaluate(u"head.version = 12"_s, T0 - 30s - 1us);
    QCOMPARE(ahead.truth, Truth::Unknown);
    QVERIFY2(ahead.why.contains(u"clocks differ"), qPrintable(ahead.why));
}

void EvidenceStoreTest::failedEvidenceIsUnknownWithItsReason()
{
    const auto store = filledStore();
    Evidence refused = answer(u"head"_s, {}, T0, 2);
    refused.error = Error{ErrorCode::Unauthorised, u"permission denied"_s, {}};
    store->insert({refused});
    const Conclusion conclusion = store->evaluate(u"head.version = 12"_s, T0);
    QCOMPARE(conclusion.truth, Truth::Unknown);
    QVERIFY(conclusion.why.contains(u"permission denied"));
    store->insert({head(u"IN_PROGRESS"_s, T0, 3)});
    QCOMPARE(store->evaluate(u"head.version = 12"_s, T0).truth, Truth::Yes);
}

void EvidenceStoreTest::truncatedEvidenceIsUnknown()
{
    const auto store = filledStore();
    Evidence cut = tasks(T0, 2);
    cut.table.truncated = true;
    store->insert({cut});
    QCOMPARE(store->evaluate(u"exists (select 1 from task)"_s, T0).truth, Truth::Unknown);
    QCOMPARE(store->evaluate(u"head.version = 12"_s, T0).truth, Truth::Yes);
}

void EvidenceStoreTest::aOneRowProbeWithNoneOrTwoRowsIsUnknown()
{
    const auto store = filledStore();
    const QList<Cell> row = head().table.rows.first();
    store->insert({answer(u"head"_s, {}, T0, 2)});
    const Conclusion none = store->evaluate(u"not exists (select 1 from head)"_s, T0);
    QCOMPARE(none.truth, Truth::Unknown);
    QCOMPARE(none.waitsFor, QStringList{u"head"_s});
    store->insert({answer(u"head"_s, {row, row}, T0, 3)});
    QCOMPARE(store->evaluate(u"head.version = 12"_s, T0).truth, Truth::Unknown);
    store->insert({answer(u"head"_s, {row}, T0, 4)});
    QCOMPARE(store->evaluate(u"head.version = 12"_s, T0).truth, Truth::Yes);
}

void EvidenceStoreTest::aWithheldColumnIsUnknownOnlyForWhatReadsIt()
{
    const auto store = filledStore();
    Evidence masked = tasks(T0, 2);
    masked.withheldColumns = {u"status"_s};
    for (QList<Cell> &row : masked.table.rows)
        row[1] = Cell();
    store->insert({masked});
    const Conclusion conclusion = store->evaluate(u"(select count(*) from task where status = 'ACTIVE') = 0"_s, T0);
    QCOMPARE(conclusion.truth, Truth::Unknown);
    QCOMPARE(conclusion.waitsFor, QStringList{u"task.status"_s});
    QCOMPARE(store->evaluate(u"not exists (select * from task where tries > 5)"_s, T0).truth, Truth::Unknown);
    QCOMPARE(store->evaluate(u"(select max(tries) from task) = 3"_s, T0).truth, Truth::Yes);
}

void EvidenceStoreTest::aFoldedConditionStillWaitsForWhatItNames()
{
    const auto store = emptyStore();
    store->insert({head()});
    const Conclusion conclusion = store->evaluate(u"0 and exists (select 1 from plan)"_s, T0);
    QCOMPARE(conclusion.truth, Truth::Unknown);
    QCOMPARE(conclusion.waitsFor, QStringList{u"plan"_s});
}

void EvidenceStoreTest::anAnswerOfOtherColumnsIsUnknown()
{
    const auto store = filledStore();
    Evidence other = tasks(T0, 2);
    other.table.columns[2].name = u"attempts"_s;
    store->insert({other});
    const Conclusion conclusion = store->evaluate(u"exists (select 1 from task)"_s, T0);
    QCOMPARE(conclusion.truth, Truth::Unknown);
    QVERIFY(conclusion.why.contains(u"other columns"));
    QCOMPARE(store->evidence(u"task"_s)->table.columns.at(2).name, u"attempts"_s);
}

void EvidenceStoreTest::anAnswerOfOtherTypesIsUnknown()
{
    const auto store = filledStore();
    store->insert({answer(u"task"_s, {{u"t1"_s, u"FAILED"_s, u"three"_s}}, T0, 2)});
    QCOMPARE(store->evaluate(u"(select count(*) from task) = 0"_s, T0).truth, Truth::Unknown);
    store->insert({answer(u"task"_s, {{u"t1"_s, u"FAILED"_s}}, T0, 3)});
    QCOMPARE(store->evaluate(u"(select count(*) from task) = 0"_s, T0).truth, Truth::Unknown);
    store->insert({answer(u"task"_s, {{QString(1'100'000, u'x'), u"FAILED"_s, qint64{1}}}, T0, 4)});
    QCOMPARE(store->evaluate(u"(select count(*) from task) = 0"_s, T0).truth, Truth::Unknown);
    store->insert({tasks(T0, 5)});
    QCOMPARE(store->evaluate(u"(select count(*) from task) = 2"_s, T0).truth, Truth::Yes);
}

void EvidenceStoreTest::theOldestMomentIsTold()
{
    const auto store = emptyStore();
    store->insert({head(u"IN_PROGRESS"_s, T0), tasks(T0 - 9s)});
    QCOMPARE(*store->evaluate(u"head.version = 12 and exists (select 1 from task)"_s, T0).asOf, T0 - 9s);
    QCOMPARE(*store->evaluate(u"head.version = 12"_s, T0).asOf, T0);
}

void EvidenceStoreTest::theLatestGenerationWins()
{
    const auto store = emptyStore();
    store->insert({head(u"COMPLETED"_s, T0, 7)});
    store->insert({head(u"IN_PROGRESS"_s, T0 + 1s, 6)});
    QCOMPARE(store->evaluate(u"head.state = 'COMPLETED'"_s, T0).truth, Truth::Yes);
    store->insert({head(u"CANCELLED"_s, T0 + 1s, 7)});
    QCOMPARE(store->evaluate(u"head.state = 'CANCELLED'"_s, T0).truth, Truth::Yes);
}

void EvidenceStoreTest::generationsCanStartAnew()
{
    const auto store = emptyStore();
    store->insert({head(u"COMPLETED"_s, T0, 700)});
    store->restartGenerations();
    store->insert({head(u"CANCELLED"_s, T0 + 1s, 1)});
    QCOMPARE(store->evaluate(u"head.state = 'CANCELLED'"_s, T0).truth, Truth::Yes);
}

void EvidenceStoreTest::changedIsToldOnlyForNewContent()
{
    const auto store = emptyStore();
    const QSignalSpy changed(store.get(), &EvidenceStore::changed);
    store->insert({head(), tasks()});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.at(0).at(0).toStringList(), QStringList({u"head"_s, u"task"_s}));
    store->insert({head(u"IN_PROGRESS"_s, T0 + 10s, 2), tasks(T0 + 10s, 2)});
    QCOMPARE(changed.size(), 1);
    QCOMPARE(store->evidence(u"head"_s)->asOf, T0 + 10s);
    QCOMPARE(store->evaluate(u"head.version = 12"_s, T0 + 40s).truth, Truth::Yes);
    store->insert({head(u"COMPLETED"_s, T0 + 20s, 3), tasks(T0 + 20s, 3)});
    QCOMPARE(changed.size(), 2);
    QCOMPARE(changed.at(1).at(0).toStringList(), QStringList({u"head"_s}));
}

void EvidenceStoreTest::aSecondAnswerChangesTheConclusion()
{
    const auto store = filledStore();
    const QString condition = u"head.state = 'COMPLETED' and seconds_between(head.since, :as_of) < 7210"_s;
    QCOMPARE(store->evaluate(condition, T0).truth, Truth::No);
    store->insert({head(u"COMPLETED"_s, T0 + 1s, 2)});
    QCOMPARE(store->evaluate(condition, T0).truth, Truth::Yes);
    QCOMPARE(store->evaluate(condition, T0 + 20s).truth, Truth::No);
}

void EvidenceStoreTest::decisionTablesStopAtTheFirstRowThatIsNotNo()
{
    const auto store = emptyStore();
    store->insert({head()});
    DecisionTable table;
    table.rows = {{u"head.version = 1"_s, u"first"_s, {}, {}, {}},
                  {u"exists (select 1 from task)"_s, u"second"_s, {}, {}, {}},
                  {u"head.version = 12"_s, u"third"_s, {}, {}, {}}};
    const Decision waiting = store->decide(table, T0);
    QCOMPARE(waiting.truth, Truth::Unknown);
    QCOMPARE(waiting.row, 1);
    QCOMPARE(waiting.conclusion.waitsFor, QStringList{u"task"_s});
    store->insert({answer(u"task"_s, {})});
    QCOMPARE(store->decide(table, T0).row, 2);
    QCOMPARE(store->decide(table, T0).truth, Truth::Yes);
    table.rows.removeLast();
    QCOMPARE(store->decide(table, T0).truth, Truth::No);
    QCOMPARE(store->decide(table, T0).row, -1);
}

void EvidenceStoreTest::valuesAreNullWhileUnknown()
{
    const auto store = emptyStore();
    QVERIFY(isNull(store->value(u"head.order_id"_s, T0)));
    store->insert({head(), tasks()});
    QCOMPARE(store->value(u"head.order_id"_s, T0), Cell(orderId));
    QCOMPARE(store->value(u"(select task_id from task where status = 'FAILED' order by task_id limit 1)"_s, T0),
             Cell(u"t2"_s));
    QCOMPARE(store->value(u"head.amount"_s, T0), Cell(qint64{42'500'000'000'000}));
    QVERIFY(isNull(store->value(u"head.order_id"_s, T0 + 1h)));
}

void EvidenceStoreTest::tellsWhichProbesAConditionReads()
{
    const auto store = emptyStore();
    QCOMPARE(store->probesRead(u"exists (select 1 from task) and head.version = 1"_s),
             QStringList({u"head"_s, u"task"_s}));
    QCOMPARE(store->probesRead(u"no such thing"_s), QStringList());
}

void EvidenceStoreTest::anUndeclaredProbeIsKeptButCannotBeNamed()
{
    const auto store = emptyStore();
    Evidence foreign = tasks();
    foreign.probe = u"foreign"_s;
    store->insert({foreign});
    QVERIFY(store->evidence(u"foreign"_s));
    QVERIFY(!store->check(u"exists (select 1 from foreign)"_s));
}

void EvidenceStoreTest::evidenceIsFoundByShape()
{
    const auto store = emptyStore();
    Evidence shaped = tasks();
    shaped.shape = u"task"_s;
    store->insert({head(), shaped});
    QCOMPARE(store->evidenceOfShape(u"task"_s).size(), 1);
    QCOMPARE(store->evidenceOfShape(u"task"_s).first()->probe, u"task"_s);
    QVERIFY(store->evidenceOfShape(u"lane"_s).isEmpty());
}

void EvidenceStoreTest::namesThatAreHardToQuoteAreHeld()
{
    Probe odd;
    odd.name = u"od\"d; drop table x"_s;
    odd.columns = {{u"a\"b"_s, ColumnType::Text}};
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no table for probe"_s));
    EvidenceStore store({odd, odd}, {});
    QVERIFY(store.check(u"1 = 1"_s));
}

void EvidenceStoreTest::aProbeOfTooManyColumnsHasNoTable()
{
    Probe wide;
    wide.name = u"wide"_s;
    for (int column = 0; column < 65; ++column)
        wide.columns.append({u"c%1"_s.arg(column), ColumnType::Integer});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no table for probe"_s));
    EvidenceStore store({wide}, {});
    QVERIFY(!store.check(u"exists (select 1 from wide)"_s));
}

void EvidenceStoreTest::anAnswerToAnEarlierQuestionIsUnknown()
{
    QList<Probe> probes = orderProbes();
    probes[1].bindings.insert(u"order"_s, u"head.order_id"_s);
    EvidenceStore store(probes, {});
    Evidence asked = tasks();
    asked.parameters.insert(u"order"_s, orderId);
    store.insert({head(), asked});
    const QString condition = u"(select count(*) from task) = 2"_s;
    QCOMPARE(store.evaluate(condition, T0).truth, Truth::Yes);
    Evidence other = head(u"IN_PROGRESS"_s, T0, 2);
    other.table.rows.first()[0] = u"0b0e7f64-0000-4000-8000-000000019999"_s;
    store.insert({other});
    const Conclusion conclusion = store.evaluate(condition, T0);
    QCOMPARE(conclusion.truth, Truth::Unknown);
    QVERIFY2(conclusion.why.contains(u"another order"), qPrintable(conclusion.why));
}

JAGA_TEST(EvidenceStoreTest)

} // namespace jaga::test

#include "evidence_store_test.moc"
