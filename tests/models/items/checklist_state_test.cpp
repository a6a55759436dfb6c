// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/case_header_state.h"
#include "models/items/checklist_state.h"
#include "tests/support/case_fixture.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;

class ChecklistStateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void countsWhatIsDoneByWhom();
    void saysWhyAnActionIsOffInOneSentence();
    void neverOffersAnActionWhoseGuardsWereNotRead();
    void namesTheSafeWayBesideAnUnsafeAction();
    void tellsNotKnownFromNo();
    void saysWhatBecameOfTheLastRequest();
    void keepsTheWordsOfAChapterWithoutItsHeadings();
    void headerRefusesToCalmWhatIsNotKnown();
    void headerListsEveryConditionThatIsNotYes();
    void headerSaysWhatIsTrueOnceTheSymptomIsGone();
    void headerFallsBackToTheSignalBeforeEvidenceArrives();
};

namespace {

const ChecklistRow &rowOf(const ChecklistState &state, const QString &anchor)
{
    for (const ChecklistChapter &chapter : state.chapters) {
        for (const ChecklistRow &row : chapter.rows) {
            if (row.anchor == anchor)
                return row;
        }
    }
    qFatal("no such row");
}

ActionView &actionOf(test::CaseFixture &fixture, const QString &anchor)
{
    for (ActionView &action : fixture.checklist.actions) {
        if (action.step->anchor == anchor)
            return action;
    }
    qFatal("no such action");
}

} // namespace

void ChecklistStateTest::keepsTheWordsOfAChapterWithoutItsHeadings()
{
    test::CaseFixture fixture;
    fixture.runbook->chapters[3].prose = u"Read outwards.\n\n### Workflow\n\n\nThe engine says.\n### Steps\n"_s;
    QCOMPARE(checklistState(fixture.checklist).chapters.at(3).prose, u"Read outwards.\n\nThe engine says."_s);
}

void ChecklistStateTest::countsWhatIsDoneByWhom()
{
    const test::CaseFixture fixture;
    const ChecklistState state = checklistState(fixture.checklist);
    QCOMPARE(state.progress, u"Step 7 of 9: 2 sensed, 4 by hand, 1 deferred"_s);
    QCOMPARE(state.currentChapter, ChapterKind::Diagnosis);
    QCOMPARE(state.chapters.at(3).summary, u"4 of 7"_s);
    QCOMPARE(state.chapters.at(6).summary, u"1 of 4 hold"_s);
}

void ChecklistStateTest::saysWhyAnActionIsOffInOneSentence()
{
    test::CaseFixture fixture;
    ChecklistState state = checklistState(fixture.checklist);
    QVERIFY(rowOf(state, u"reconcile"_s).enabled);
    QCOMPARE(
        rowOf(state, u"retry"_s).off,
        u"Off, the service finds that this does not hold: The outcome of the call is known. Found: external_call_attempt is UNKNOWN"_s);
    QVERIFY(rowOf(state, u"fallout"_s).off.startsWith(u"Off, this does not hold: "_s));
    actionOf(fixture, u"reconcile"_s).mayRequest = false;
    actionOf(fixture, u"reconcile"_s).roleWhy = u"Requested by the role SENIOR_OPERATOR."_s;
    state = checklistState(fixture.checklist);
    QVERIFY(!rowOf(state, u"reconcile"_s).enabled);
    QVERIFY(rowOf(state, u"reconcile"_s).off.contains(u"SENIOR_OPERATOR"_s));
}

void ChecklistStateTest::neverOffersAnActionWhoseGuardsWereNotRead()
{
    test::CaseFixture fixture;
    actionOf(fixture, u"reconcile"_s).guards.reset();
    const ChecklistState state = checklistState(fixture.checklist);
    QVERIFY(!rowOf(state, u"reconcile"_s).enabled);
    QVERIFY(rowOf(state, u"reconcile"_s).off.contains(u"not read yet"_s));
}

void ChecklistStateTest::namesTheSafeWayBesideAnUnsafeAction()
{
    const test::CaseFixture fixture;
    const ChecklistState state = checklistState(fixture.checklist);
    QCOMPARE(rowOf(state, u"complete-by-hand"_s).detail,
             u"No external reference proves it. Instead: Reconcile external call."_s);
}

void ChecklistStateTest::tellsNotKnownFromNo()
{
    const test::CaseFixture fixture;
    const ChecklistState state = checklistState(fixture.checklist);
    QCOMPARE(rowOf(state, u"verification-1"_s).truth, Truth::No);
    QCOMPARE(rowOf(state, u"verification-2"_s).truth, Truth::Unknown);
    QCOMPARE(rowOf(state, u"verification-2"_s).detail, u"Not known: waits for provider_log"_s);
}

void ChecklistStateTest::saysWhatBecameOfTheLastRequest()
{
    test::CaseFixture fixture;
    api::Command newest = fixture.waitingCommand();
    newest.verificationStatus = u"OVERDUE"_s;
    api::Command older = newest;
    older.state = u"REJECTED"_s;
    fixture.checklist.commands = {newest, older};
    const ChecklistState state = checklistState(fixture.checklist);
    QCOMPARE(rowOf(state, u"fallout"_s).detail,
             u"Last asked 18:56:41 UTC by Sari Wulandari: PENDING_APPROVAL, verification OVERDUE"_s);
    QCOMPARE(rowOf(state, u"retry"_s).detail, QString());
}

void ChecklistStateTest::headerRefusesToCalmWhatIsNotKnown()
{
    test::CaseFixture fixture;
    fixture.header.answers[u"repair_by_hand"_s].truth = Truth::Unknown;
    const CaseHeaderState state = caseHeaderState(fixture.header);
    QCOMPARE(state.answers.size(), 7);
    QCOMPARE(state.answers.at(4).mark, std::optional(Truth::Unknown)); // the row that could be it says "No, not yet"
    QCOMPARE(state.answers.at(4).text, u"Not known"_s);
    QCOMPARE(state.answers.at(5).mark, std::optional(Truth::Yes));
    QVERIFY(!state.answers.at(0).mark);
}

void ChecklistStateTest::headerListsEveryConditionThatIsNotYes()
{
    const test::CaseFixture fixture;
    const CaseHeaderState state = caseHeaderState(fixture.header);
    QCOMPARE(state.failing,
             (QStringList{u"Order and item states are valid: no"_s, u"External reference is recorded: not known"_s,
                          u"Workflow reference agrees with the engine: no"_s}));
    QVERIFY(state.severityNote.startsWith(u"P0 not excluded"_s));
}

void ChecklistStateTest::headerSaysWhatIsTrueOnceTheSymptomIsGone()
{
    test::CaseFixture fixture;
    fixture.header.severity = {u"P1"_s, u"P1"_s, {}, {}, fixture.now, fixture.ago(std::chrono::minutes(3))};
    fixture.header.incident.reset();
    QCOMPARE(caseHeaderState(fixture.header).severity, u"P1"_s);
    QCOMPARE(caseHeaderState(fixture.header).severityNote,
             u"The symptom is gone as of 19:02 UTC; P1 was last proven at 18:59 UTC"_s);
    fixture.header.severity.provenAt.reset();
    QCOMPARE(caseHeaderState(fixture.header).severity, QString());
    QVERIFY(!caseHeaderState(fixture.header).severityNote.contains(u"not excluded"_s));
    fixture.header.incident = api::Incident{};
    fixture.header.incident->severity = u"P2"_s;
    QCOMPARE(caseHeaderState(fixture.header).severity, u"P2"_s);
    QVERIFY(caseHeaderState(fixture.header).severityNote.startsWith(u"Severity as declared"_s));
}

void ChecklistStateTest::headerFallsBackToTheSignalBeforeEvidenceArrives()
{
    test::CaseFixture fixture;
    fixture.header.caseHead = nullptr;
    const CaseHeaderState early = caseHeaderState(fixture.header);
    QCOMPARE(early.customer, fixture.queue.first().customer);
    QVERIFY(early.blocking.startsWith(u"not known"_s));
    fixture.header.caseHead = &fixture.caseHead;
    QVERIFY(caseHeaderState(fixture.header).strategic);
    fixture.caseHead.error = Error{ErrorCode::Timeout, u"statement timeout"_s, {}};
    QVERIFY(!caseHeaderState(fixture.header).strategic); // a failed read says nothing
}

JAGA_TEST(ChecklistStateTest)
#include "checklist_state_test.moc"
