// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/runbook_engine/run/run_fixture.h"
#include "tests/support/test_main.h"

namespace jaga::test {

class RunbookRunTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void withoutEvidenceNothingIsOfferedAndNothingCalms();
    void aManualStepKeepsWhoAndWhatAndWhen();
    void aSensedStepTicksAndUnticksItself();
    void whatWasTrueAndIsFalseIsRegressedAndComesFirst();
    void unknownIsNoRegression();
    void aPersonMaySetASensedStepAside();
    void aCautionIsNeverSetAside();
    void aDeferredStepComesBackWhenItsTimeHasCome();
    void anActionNamesTheFirstConditionThatFails();
    void anUnsafeActionIsRefusedWhateverAPersonWrites();
    void branchesThatAreNotTakenFold();
    void severityIsAnInterval_data();
    void severityIsAnInterval();
    void everyVerificationMustHold();
    void anUnknownQuestionIsUnknown();
    void draftsFreezeWhenACommandWasConfirmed();
    void aCommandIsUnknownUntilItIsAnswered();
    void whatSurelyNeverLeftIsNoCommand();
    void theNewestViewStateWins();
    void onlyWhatChangedIsTold();
    void anEntryForAnUnknownStepHarmsNothing();
};

void RunbookRunTest::withoutEvidenceNothingIsOfferedAndNothingCalms()
{
    Running running;
    running.run.evaluate(T0);
    QCOMPARE(running.state(u"retry"_s), StepState::NotOffered);
    QCOMPARE(running.run.step(u"retry"_s)->conclusion.waitsFor, QStringList{u"head"_s});
    QCOMPARE(running.state(u"has-tasks"_s), StepState::SensedUnknown);
    QCOMPARE(running.run.verified(), Truth::Unknown);
    QCOMPARE(running.run.severity().proven, u"P3"_s);
    QCOMPARE(running.run.severity().notExcluded, u"P0"_s);
    QCOMPARE(running.run.answer(u"safe_to_retry"_s).truth, Truth::Unknown);
    QCOMPARE(running.run.currentStep(), u"owner"_s);
}

void RunbookRunTest::aManualStepKeepsWhoAndWhatAndWhen()
{
    Running running;
    running.set(u"owner"_s, u"done"_s, {{u"value"_s, u"bima"_s}, {u"note"_s, u"by phone"_s}, {u"shared"_s, false}});
    running.tell(EntryKind::StepTaken, {{u"anchor"_s, u"owner"_s}, {u"person"_s, u"ratna"_s}});
    running.run.evaluate(T0);
    const StepView *owner = running.run.step(u"owner"_s);
    QCOMPARE(owner->state, StepState::Done);
    QCOMPARE(owner->value, u"bima"_s);
    QCOMPARE(owner->note, u"by phone"_s);
    QCOMPARE(owner->person, u"sari"_s);
    QCOMPARE(owner->takenBy, u"ratna"_s);
    QCOMPARE(*owner->setAt, T0);
    QVERIFY(owner->sharePending);
    QCOMPARE(running.run.currentStep(), u"channel"_s);
    running.set(u"owner"_s, u"done"_s, {{u"shared"_s, true}});
    QVERIFY(!running.run.step(u"owner"_s)->sharePending);
    running.set(u"owner"_s, u"open"_s);
    QCOMPARE(running.state(u"owner"_s), StepState::Open);
    running.set(u"owner"_s, u"a word of a newer program"_s);
    QCOMPARE(running.state(u"owner"_s), StepState::Open);
}

void RunbookRunTest::aSensedStepTicksAndUnticksItself()
{
    Running running;
    running.store.insert({tasks({u"PENDING"_s})});
    running.run.evaluate(T0);
    QCOMPARE(running.state(u"has-tasks"_s), StepState::SensedYes);
    running.set(u"has-tasks"_s, u"open"_s);
    QCOMPARE(running.state(u"has-tasks"_s), StepState::SensedYes);
    running.run.evaluate(T0 + 31s);
    QCOMPARE(running.state(u"has-tasks"_s), StepState::SensedUnknown);
    Running other;
    other.store.insert({tasks({})});
    other.set(u"has-tasks"_s, u"done"_s);
    QCOMPARE(other.state(u"has-tasks"_s), StepState::SensedNo);
}

void RunbookRunTest::whatWasTrueAndIsFalseIsRegressedAndComesFirst()
{
    Running running;
    running.store.insert({tasks({u"PENDING"_s})});
    running.run.evaluate(T0);
    running.store.insert({tasks({})});
    running.run.evaluate(T0);
    QCOMPARE(running.state(u"has-tasks"_s), StepState::Regressed);
    QCOMPARE(running.run.currentStep(), u"has-tasks"_s);
    running.store.insert({tasks({u"PENDING"_s})});
    running.run.evaluate(T0);
    QCOMPARE(running.state(u"has-tasks"_s), StepState::SensedYes);
    QCOMPARE(running.run.currentStep(), u"owner"_s);
}

void RunbookRunTest::unknownIsNoRegression()
{
    Running running;
    running.store.insert({tasks({u"PENDING"_s})});
    running.run.evaluate(T0);
    running.run.evaluate(T0 + 1h);
    QCOMPARE(running.state(u"has-tasks"_s), StepState::SensedUnknown);
    running.store.insert({tasks({}, T0 + 1h)});
    running.run.evaluate(T0 + 1h);
    QCOMPARE(running.state(u"has-tasks"_s), StepState::Regressed);
}

void RunbookRunTest::aPersonMaySetASensedStepAside()
{
    Running running;
    running.store.insert({tasks({})});
    running.set(u"has-tasks"_s, u"overridden"_s);
    QCOMPARE(running.state(u"has-tasks"_s), StepState::Overridden);
    running.set(u"has-tasks"_s, u"not-applicable"_s);
    QCOMPARE(running.state(u"has-tasks"_s), StepState::NotApplicable);
    running.store.insert({tasks({u"PENDING"_s})});
    running.run.evaluate(T0);
    QCOMPARE(running.state(u"has-tasks"_s), StepState::SensedYes);
}

void RunbookRunTest::aCautionIsNeverSetAside()
{
    Running running;
    running.store.insert({tasks({u"UNKNOWN"_s})});
    for (const QString &word : {u"overridden"_s, u"not-applicable"_s, u"deferred"_s, u"done"_s}) {
        running.set(u"no-open-call"_s, word);
        QCOMPARE(running.state(u"no-open-call"_s), StepState::SensedNo);
    }
    for (const QString &anchor : {u"owner"_s, u"channel"_s})
        running.set(anchor, u"done"_s);
    QCOMPARE(running.run.currentStep(), u"no-open-call"_s);
}

void RunbookRunTest::aDeferredStepComesBackWhenItsTimeHasCome()
{
    Running running;
    running.set(u"owner"_s, u"deferred"_s, {{u"deferredUntil"_s, toIsoText(T0 + 10min)}});
    QCOMPARE(running.state(u"owner"_s), StepState::Deferred);
    QCOMPARE(*running.run.step(u"owner"_s)->deferredUntil, T0 + 10min);
    QCOMPARE(running.run.currentStep(), u"channel"_s);
    running.run.evaluate(T0 + 10min);
    QCOMPARE(running.state(u"owner"_s), StepState::Open);
    running.set(u"channel"_s, u"deferred"_s);
    running.run.evaluate(T0 + 24h);
    QCOMPARE(running.state(u"channel"_s), StepState::Deferred);
}

void RunbookRunTest::anActionNamesTheFirstConditionThatFails()
{
    Running running;
    running.store.insert({head(u"IN_PROGRESS"_s, 1), tasks({u"PENDING"_s})});
    running.run.evaluate(T0);
    QCOMPARE(running.state(u"retry"_s), StepState::NotOffered);
    QCOMPARE(running.run.step(u"retry"_s)->failingWhen, 1);
    QCOMPARE(running.run.step(u"retry"_s)->conclusion.truth, Truth::No);
    running.store.insert({tasks({u"FAILED"_s})});
    running.run.evaluate(T0);
    QCOMPARE(running.state(u"retry"_s), StepState::Offered);
    QCOMPARE(running.run.step(u"retry"_s)->failingWhen, -1);
    running.run.evaluate(T0 + 1min);
    QCOMPARE(running.state(u"retry"_s), StepState::NotOffered);
    QCOMPARE(running.run.step(u"retry"_s)->failingWhen, 0);
    QCOMPARE(running.run.step(u"retry"_s)->conclusion.truth, Truth::Unknown);
}

void RunbookRunTest::anUnsafeActionIsRefusedWhateverAPersonWrites()
{
    Running running;
    running.run.evaluate(T0);
    for (const QString &word : {u"overridden"_s, u"done"_s, u"open"_s}) {
        running.set(orderRunbook().chapter(ChapterKind::UnsafeActions).steps.first().anchor, word);
        const QList<StepView> steps = running.run.steps();
        QCOMPARE(std::count_if(steps.begin(), steps.end(),
                               [](const StepView &view) { return view.state == StepState::Refused; }),
                 1);
    }
}

void RunbookRunTest::branchesThatAreNotTakenFold()
{
    Running running;
    running.run.evaluate(T0);
    QVERIFY(!running.run.step(u"ask-planner"_s)->folded);
    running.store.insert({tasks({u"FAILED"_s}), head(u"IN_PROGRESS"_s, 9)});
    running.run.evaluate(T0);
    QVERIFY(running.run.step(u"ask-planner"_s)->folded);
    QVERIFY(!running.run.step(u"ask-provider"_s)->folded);
    QCOMPARE(running.run.decisions().value(u"meaning"_s).row, 1);
    for (const QString &anchor : {u"owner"_s, u"channel"_s})
        running.set(anchor, u"done"_s);
    QCOMPARE(running.run.currentStep(), u"ask-provider"_s);
}

void RunbookRunTest::severityIsAnInterval_data()
{
    QTest::addColumn<bool>("headKnown");
    QTest::addColumn<QString>("state");
    QTest::addColumn<bool>("tasksKnown");
    QTest::addColumn<int>("failed");
    QTest::addColumn<QString>("proven");
    QTest::addColumn<QString>("notExcluded");
    QTest::addColumn<QStringList>("waitsFor");
    const auto row = [](const char *name, bool headKnown, const QString &state, bool tasksKnown, int failed,
                        const QString &proven, const QString &notExcluded, const QStringList &waitsFor) {
        QTest::newRow(name) << headKnown << state << tasksKnown << failed << proven << notExcluded << waitsFor;
    };
    row("nothing known", false, {}, false, 0, u"P3"_s, u"P0"_s, {u"task"_s, u"head"_s});
    row("all known, none holds", true, u"NEW"_s, true, 0, u"P3"_s, u"P3"_s, {});
    row("fell out, tasks unknown", true, u"FALLOUT"_s, false, 0, u"P1"_s, u"P0"_s, {u"task"_s});
    row("fell out", true, u"FALLOUT"_s, true, 1, u"P1"_s, u"P1"_s, {});
    row("three failed, head unknown", false, {}, true, 3, u"P0"_s, u"P0"_s, {});
    row("few failed, head unknown", false, {}, true, 2, u"P3"_s, u"P1"_s, {u"head"_s});
}

void RunbookRunTest::severityIsAnInterval()
{
    QFETCH(bool, headKnown);
    QFETCH(QString, state);
    QFETCH(bool, tasksKnown);
    QFETCH(int, failed);
    Running running;
    if (headKnown)
        running.store.insert({head(state, 1)});
    if (tasksKnown)
        running.store.insert({tasks(QStringList(failed, u"FAILED"_s))});
    running.run.evaluate(T0);
    const Severity severity = running.run.severity();
    QTEST(severity.proven, "proven");
    QTEST(severity.notExcluded, "notExcluded");
    QTEST(severity.waitsFor, "waitsFor");
    QCOMPARE(severity, severityOf(orderRunbook(), running.store, T0));
    Runbook silent = orderRunbook();
    silent.severity.rows.clear();
    QCOMPARE(severityOf(silent, running.store, T0).notExcluded, u"P0"_s);
}

void RunbookRunTest::everyVerificationMustHold()
{
    Running running;
    running.store.insert({head(u"COMPLETED"_s, 1)});
    running.run.evaluate(T0);
    QCOMPARE(running.run.verified(), Truth::Unknown);
    running.store.insert({tasks({u"COMPLETED"_s, u"FAILED"_s})});
    running.run.evaluate(T0);
    QCOMPARE(running.run.verified(), Truth::No);
    running.store.insert({tasks({u"COMPLETED"_s, u"COMPLETED"_s})});
    running.run.evaluate(T0);
    QCOMPARE(running.run.verified(), Truth::Yes);
    QCOMPARE(running.run.verification().size(), 2);
    running.run.evaluate(T0 + 31s);
    QCOMPARE(running.run.verified(), Truth::Unknown);
}

void RunbookRunTest::anUnknownQuestionIsUnknown()
{
    Running running;
    running.store.insert({tasks({u"FAILED"_s})});
    running.run.evaluate(T0);
    QCOMPARE(running.run.answer(u"safe_to_retry"_s).truth, Truth::Yes);
    QCOMPARE(running.run.answer(u"preventable"_s).truth, Truth::Unknown);
    QCOMPARE(running.run.answer(u"no such question"_s).row, -1);
}

void RunbookRunTest::draftsFreezeWhenACommandWasConfirmed()
{
    Running running;
    running.tell(EntryKind::DraftSaved,
                 {{u"draftId"_s, u"d1"_s}, {u"fields"_s, QJsonObject{{u"reason"_s, u"first"_s}}}});
    running.tell(EntryKind::DraftSaved, {{u"draftId"_s, u"d2"_s}, {u"fields"_s, QJsonObject{}}});
    running.tell(EntryKind::DraftSaved,
                 {{u"draftId"_s, u"d1"_s}, {u"fields"_s, QJsonObject{{u"reason"_s, u"second"_s}}}});
    running.tell(EntryKind::DraftDiscarded, {{u"draftId"_s, u"d2"_s}});
    QCOMPARE(running.run.drafts().size(), 1);
    QCOMPARE(running.run.drafts().first().fields.value(u"reason").toString(), u"second"_s);
    QVERIFY(!running.run.drafts().first().frozen);
    running.tell(EntryKind::CommandConfirmed, {{u"draftId"_s, u"d1"_s}, {u"idempotencyKey"_s, u"k1"_s}});
    running.tell(EntryKind::DraftSaved,
                 {{u"draftId"_s, u"d1"_s}, {u"fields"_s, QJsonObject{{u"reason"_s, u"third"_s}}}});
    running.tell(EntryKind::DraftDiscarded, {{u"draftId"_s, u"d1"_s}});
    QCOMPARE(running.run.drafts().size(), 1);
    QVERIFY(running.run.drafts().first().frozen);
    QCOMPARE(running.run.drafts().first().fields.value(u"reason").toString(), u"second"_s);
}

void RunbookRunTest::aCommandIsUnknownUntilItIsAnswered()
{
    Running running;
    running.tell(EntryKind::CommandConfirmed, {{u"draftId"_s, u"d1"_s},
                                               {u"idempotencyKey"_s, u"k1"_s},
                                               {u"path"_s, u"commands"_s},
                                               {u"request"_s, QJsonObject{{u"type"_s, u"TASK_RETRY"_s}}}});
    QCOMPARE(running.run.commands().size(), 1);
    QCOMPARE(running.run.commands().first().state, CommandTrace::State::Confirmed);
    running.tell(EntryKind::CommandLost, {{u"idempotencyKey"_s, u"k1"_s}});
    QCOMPARE(running.run.commands().first().state, CommandTrace::State::OutcomeUnknown);
    running.tell(
        EntryKind::CommandAnswered,
        {{u"idempotencyKey"_s, u"k1"_s}, {u"httpStatus"_s, 201}, {u"answer"_s, QJsonObject{{u"id"_s, u"c1"_s}}}});
    QCOMPARE(running.run.commands().first().state, CommandTrace::State::Answered);
    running.tell(EntryKind::CommandLost, {{u"idempotencyKey"_s, u"k1"_s}});
    running.tell(EntryKind::CommandAnswered, {{u"idempotencyKey"_s, u"never sent"_s}});
    const CommandTrace trace = running.run.commands().first();
    QCOMPARE(running.run.commands().size(), 1);
    QCOMPARE(trace.state, CommandTrace::State::Answered);
    QCOMPARE(trace.httpStatus, 201);
    QCOMPARE(trace.path, u"commands"_s);
    QCOMPARE(trace.draftId, u"d1"_s);
}

void RunbookRunTest::whatSurelyNeverLeftIsNoCommand()
{
    Running running;
    running.tell(EntryKind::DraftSaved,
                 {{u"draftId"_s, u"d1"_s}, {u"fields"_s, QJsonObject{{u"reason"_s, u"first"_s}}}});
    const QJsonObject confirmed{{u"draftId"_s, u"d1"_s}, {u"idempotencyKey"_s, u"k1"_s}};
    const QJsonObject ofKey{{u"idempotencyKey"_s, u"k1"_s}};
    running.tell(EntryKind::CommandConfirmed, confirmed);
    running.tell(EntryKind::CommandNotSent, ofKey);
    QVERIFY(running.run.commands().isEmpty());
    QVERIFY(!running.run.drafts().first().frozen);
    // Sent again after a lost answer: that this one never left tells nothing of the one before.
    running.tell(EntryKind::CommandConfirmed, confirmed);
    running.tell(EntryKind::CommandLost, ofKey);
    running.tell(EntryKind::CommandConfirmed, confirmed);
    running.tell(EntryKind::CommandNotSent, ofKey);
    QCOMPARE(running.run.commands().first().state, CommandTrace::State::OutcomeUnknown);
    QVERIFY(running.run.drafts().first().frozen);
}

void RunbookRunTest::theNewestViewStateWins()
{
    Running running;
    running.tell(EntryKind::ViewState, {{u"tab"_s, u"tasks"_s}, {u"row"_s, 3}});
    running.tell(EntryKind::ViewState, {{u"tab"_s, u"timeline"_s}});
    QCOMPARE(running.run.viewState(), QJsonObject({{u"tab"_s, u"timeline"_s}}));
}

void RunbookRunTest::onlyWhatChangedIsTold()
{
    Running running;
    QVERIFY(running.run.evaluate(T0).contains(u"owner"_s));
    QCOMPARE(running.run.evaluate(T0), QStringList());
    running.tell(EntryKind::StepSet, {{u"anchor"_s, u"owner"_s}, {u"state"_s, u"done"_s}});
    QCOMPARE(running.run.evaluate(T0), QStringList{u"owner"_s});
    running.store.insert({head(u"FALLOUT"_s, 1)});
    const QStringList changed = running.run.evaluate(T0);
    QVERIFY(changed.contains(u"severity"_s));
    QVERIFY(changed.contains(u"verification"_s));
    QVERIFY(changed.contains(u"retry"_s));
    QVERIFY(!changed.contains(u"has-tasks"_s));
}

void RunbookRunTest::anEntryForAnUnknownStepHarmsNothing()
{
    Running running;
    running.set(u"no-such-step"_s, u"done"_s);
    running.tell(EntryKind::StepSet, {});
    running.tell(EntryKind::DraftSaved, {});
    running.tell(EntryKind::CommandConfirmed, {});
    running.tell(EntryKind::StepTaken, {{u"anchor"_s, 7}});
    running.run.evaluate(T0);
    QVERIFY(running.run.step(u"no-such-step"_s) == nullptr);
    QCOMPARE(running.state(u"owner"_s), StepState::Open);
}

JAGA_TEST(RunbookRunTest)

} // namespace jaga::test

#include "runbook_run_test.moc"
