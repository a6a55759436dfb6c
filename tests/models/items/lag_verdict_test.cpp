// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/cause_verdict.h"
#include "models/items/lag_facts.h"
#include "models/items/scope_look.h"

#include "tests/support/case_evidence.h"
#include "tests/support/test_main.h"

using namespace jaga;
using namespace jaga::test;
using namespace Qt::StringLiterals;

namespace {

DecisionTable causes()
{
    DecisionTable table;
    for (const QString &cause :
         {u"no consumer lag"_s, u"poison event"_s, u"not told apart: A or B. C tells"_s, u"slow processing"_s})
        table.rows << DecisionRow{
            .when = {}, .observation = u"seen"_s, .likelyCause = cause, .next = u"scale"_s, .at = {}};
    return table;
}

Decision decided(Truth truth, qsizetype row)
{
    Decision decision{truth, row, {}};
    decision.conclusion.truth = truth;
    if (truth == Truth::Unknown)
        decision.conclusion.waitsFor = {u"lag"_s};
    return decision;
}

} // namespace

/// What stands on top of the Kafka lag tab, and the growth of scope.
class LagVerdictTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void namesTheCauseAndWhatWasRuledOut()
    {
        const CauseVerdict verdict = causeVerdict(causes(), decided(Truth::Yes, 3));
        QCOMPARE(verdict.bold, u"Cause: slow processing"_s);
        QCOMPARE(verdict.ruledOut, (QStringList{u"no consumer lag"_s, u"poison event"_s}));
        QCOMPARE(verdict.next, u"scale"_s);
        QCOMPARE(verdict.tests.last().cells.at(1).mark, CellMark::Agrees);
    }

    void saysWhatWouldTellWhenCausesAreNotToldApart()
    {
        const CauseVerdict verdict = causeVerdict(causes(), decided(Truth::Yes, 2));
        QCOMPARE(verdict.bold, u"Not told apart"_s);
        QCOMPARE(verdict.words, u"A or B. C tells."_s);
        QCOMPARE(verdict.tests.last().cells.at(1).text, u"not reached"_s);
        QCOMPARE(causeVerdict(causes(), decided(Truth::No, -1)).bold, u"Not told apart"_s);
    }

    void namesWhatAnUnknownCauseWaitsFor()
    {
        const CauseVerdict verdict = causeVerdict(causes(), decided(Truth::Unknown, 1));
        QCOMPARE(verdict.bold, u"Cause not known"_s);
        QCOMPARE(verdict.words, u"Could be poison event; waits for lag."_s);
        QCOMPARE(verdict.tests.at(1).cells.at(1).mark, CellMark::Unknown);
    }

    void tellsAFactThatIsNotKnownFromOneThatIs()
    {
        EvidenceBook book;
        QVERIFY(lagFacts(book.all(), caseNow()).isEmpty());
        book.add(u"lag_signs"_s,
                 {u"produced real"_s, u"committed real"_s, u"crit_age duration"_s, u"peers int"_s, u"peers_late int"_s},
                 {{2.0, 0.5, qint64(10), qint64(4), qint64(0)}});
        const QList<LagFact> facts = lagFacts(book.all(), caseNow());
        QVERIFY(facts.first().known);
        QCOMPARE(facts.first().words, u"2.0 arrive, 0.5 are read a second; usual not known and not known"_s);
        QVERIFY(!facts.at(2).known); // the group was not told
        QVERIFY(facts.at(4).known);
        QCOMPARE(lagLimit(book.all())->lag, 20.0);
        QVERIFY(!lagFacts(book.all(), caseNow() + std::chrono::hours(1)).first().known);
    }

    void tellsGrowthSinceTheLastLookAndNotFromWhatIsNotWhole()
    {
        EvidenceBook book;
        book.addScope();
        const ScopeLook present = scopeLook(scopeTotals(book.all(), caseNow()), caseNow());
        QCOMPARE(growthWords({}, present, u"orders"_s), u"first look"_s);
        auto before = ScopeLook::fromJson(present.toJson());
        QCOMPARE(before, std::optional(present));
        before->at = caseNow() - std::chrono::minutes(2);
        before->totals[u"orders"_s] -= 2;
        QCOMPARE(growthWords(before, present, u"orders"_s), u"+2 since 19:00"_s);
        QCOMPARE(growthWords(before, present, u"customers"_s), u"no change since 19:00"_s);
        before->whole = false;
        QCOMPARE(growthWords(before, present, u"orders"_s), u"change since 19:00 not known"_s);
        QVERIFY(!ScopeLook::fromJson({}));
    }
};

JAGA_TEST(LagVerdictTest)
#include "lag_verdict_test.moc"
