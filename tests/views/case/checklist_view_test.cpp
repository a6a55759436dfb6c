// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/case_fixture.h"
#include "tests/support/test_main.h"
#include "views/case_header/case_header.h"
#include "views/checklist/checklist_view.h"
#include "views/checklist/step_editor.h"
#include "views/checklist/step_row.h"
#include "views/theme/theme.h"
#include "views/widgets/text_block.h"
#include "views/widgets/wrapped_label.h"

#include <QEnterEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace jaga;

class ChecklistViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void spaceTicksAManualStepAndNothingElse();
    void enterTakesAValueForTheStep();
    void notApplicableNeedsAReason();
    void aSafetyPreconditionIsNeverOverridden();
    void anOfferedActionOpensAndAnOffOneSaysWhy();
    void focusAndTypedTextSurviveFreshEvidence();
    void anUnsafeActionIsNoButton();
    void whoMayOnlyReadGetsNoControls();
    void resolveIsRefusedWithTheConditionsThatFail();
    void resolveIsAskedForOnceAllHolds();
    void aChapterBuildsItsRowsWhenItIsFirstOpened();
    void aRowOfAClosedChapterIsShownOnDemand();
    void textThatStaysIsBrokenIntoLinesOnce();
    void wordsCanBeSelectedUnderThePointer();
    void paintedWordsAreAsHighAsTheirLines();
};

namespace {

StepRow *rowOf(const ChecklistView &view, const QString &anchor)
{
    return view.findChild<StepRow *>(u"step-"_s + anchor);
}

QAction *actOf(const CaseHeader &header, const QString &text)
{
    const auto *button = header.findChild<QToolButton *>(u"incidentActs"_s);
    for (QAction *action : button->menu()->actions()) {
        if (action->text().startsWith(text))
            return action;
    }
    return nullptr;
}

} // namespace

void ChecklistViewTest::spaceTicksAManualStepAndNothingElse()
{
    const test::CaseFixture fixture;
    ChecklistView view(true);
    view.setState(checklistState(fixture.checklist));
    QSignalSpy set(&view, &ChecklistView::stepSet);
    QTest::keyClick(rowOf(view, u"provider"_s), Qt::Key_Space);
    QCOMPARE(set.size(), 1);
    QCOMPARE(set.first().at(0).toString(), u"provider"_s);
    QCOMPARE(set.first().at(1).value<StepState>(), StepState::Done);
    QTest::keyClick(rowOf(view, u"outside"_s), Qt::Key_Space);
    QTest::keyClick(rowOf(view, u"complete-by-hand"_s), Qt::Key_Space);
    QTest::keyClick(rowOf(view, u"verification-1"_s), Qt::Key_Space);
    QCOMPARE(set.size(), 1);
}

void ChecklistViewTest::enterTakesAValueForTheStep()
{
    const test::CaseFixture fixture;
    ChecklistView view(true);
    view.setState(checklistState(fixture.checklist));
    QSignalSpy set(&view, &ChecklistView::stepSet);
    QTest::keyClick(rowOf(view, u"provider"_s), Qt::Key_Return);
    auto *line = view.findChild<StepEditor *>()->findChild<QLineEdit *>();
    QTest::keyClicks(line, u"NTI-SVC-7741902, Ms Dewi"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(set.size(), 1);
    QCOMPARE(set.first().at(2).toString(), u"NTI-SVC-7741902, Ms Dewi"_s);
}

void ChecklistViewTest::notApplicableNeedsAReason()
{
    const test::CaseFixture fixture;
    ChecklistView view(true);
    view.setState(checklistState(fixture.checklist));
    QSignalSpy set(&view, &ChecklistView::stepSet);
    QTest::keyClick(rowOf(view, u"provider"_s), Qt::Key_N);
    auto *line = view.findChild<StepEditor *>()->findChild<QLineEdit *>();
    QTest::keyClicks(line, u"because"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(set.size(), 0);
    QTest::keyClicks(line, u" it is out of hours"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(set.size(), 1);
    QCOMPARE(set.first().at(3).toString(), u"because it is out of hours"_s);
}

void ChecklistViewTest::aSafetyPreconditionIsNeverOverridden()
{
    const test::CaseFixture fixture;
    ChecklistView view(true);
    view.setState(checklistState(fixture.checklist));
    QTest::keyClick(rowOf(view, u"outside"_s), Qt::Key_O);
    QVERIFY(!view.findChild<StepEditor *>());
    QTest::keyClick(rowOf(view, u"plan"_s), Qt::Key_O);
    QVERIFY(view.findChild<StepEditor *>());
}

void ChecklistViewTest::anOfferedActionOpensAndAnOffOneSaysWhy()
{
    const test::CaseFixture fixture;
    ChecklistView view(true);
    view.setState(checklistState(fixture.checklist));
    QSignalSpy asked(&view, &ChecklistView::actionRequested);
    QTest::keyClick(rowOf(view, u"retry"_s), Qt::Key_Return);
    QCOMPARE(asked.size(), 0);
    QVERIFY(!rowOf(view, u"retry"_s)->button()->isEnabled());
    QVERIFY(rowOf(view, u"retry"_s)->accessibleName().contains(u"does not hold"_s));
    QTest::keyClick(rowOf(view, u"reconcile"_s), Qt::Key_Return);
    QTest::mouseClick(rowOf(view, u"reconcile"_s)->button(), Qt::LeftButton);
    QCOMPARE(asked.size(), 2);
}

void ChecklistViewTest::focusAndTypedTextSurviveFreshEvidence()
{
    test::CaseFixture fixture;
    ChecklistView view(true);
    view.setState(checklistState(fixture.checklist));
    view.show();
    QVERIFY(QTest::qWaitForWindowActive(&view, test::patience));
    QVERIFY(view.showStep(u"provider"_s));
    QTest::keyClick(rowOf(view, u"provider"_s), Qt::Key_Return);
    auto *line = view.findChild<StepEditor *>()->findChild<QLineEdit *>();
    QTest::keyClicks(line, u"half a sent"_s);
    const StepRow *before = rowOf(view, u"outside"_s);
    for (StepView &step : fixture.checklist.steps) {
        if (step.step->anchor == u"outside"_s)
            step.state = StepState::SensedYes;
    }
    fixture.checklist.verification[0].truth = Truth::Yes;
    view.setState(checklistState(fixture.checklist));
    QCOMPARE(rowOf(view, u"outside"_s), before); // changed in place
    QCOMPARE(before->row().state, StepState::SensedYes);
    QCOMPARE(line->text(), u"half a sent"_s);
    QVERIFY(line->hasFocus());
}

void ChecklistViewTest::anUnsafeActionIsNoButton()
{
    const test::CaseFixture fixture;
    ChecklistView view(true);
    view.setState(checklistState(fixture.checklist));
    QVERIFY(rowOf(view, u"complete-by-hand"_s)->findChildren<QAbstractButton *>().isEmpty());
    QVERIFY(rowOf(view, u"complete-by-hand"_s)->accessibleName().contains(u"never do this"_s));
}

void ChecklistViewTest::whoMayOnlyReadGetsNoControls()
{
    const test::CaseFixture fixture;
    ChecklistView view(false);
    view.setState(checklistState(fixture.checklist));
    QSignalSpy set(&view, &ChecklistView::stepSet);
    QSignalSpy taken(&view, &ChecklistView::stepTaken);
    QSignalSpy asked(&view, &ChecklistView::actionRequested);
    for (StepRow *row : view.findChildren<StepRow *>()) {
        QVERIFY(!row->button());
        for (const auto key : {Qt::Key_Space, Qt::Key_Return, Qt::Key_N, Qt::Key_D, Qt::Key_O, Qt::Key_T})
            QTest::keyClick(row, key);
        QTest::mouseClick(row, Qt::LeftButton, {}, QPoint(30, 10));
    }
    QVERIFY(!view.findChild<StepEditor *>());
    QCOMPARE(set.size() + taken.size() + asked.size(), 0);
}

void ChecklistViewTest::resolveIsRefusedWithTheConditionsThatFail()
{
    const test::CaseFixture fixture;
    CaseHeader header(true);
    header.setState(caseHeaderState(fixture.header));
    QSignalSpy refused(&header, &CaseHeader::resolveRefused);
    QSignalSpy asked(&header, &CaseHeader::statusRequested);
    actOf(header, u"Resolve"_s)->trigger();
    QCOMPARE(asked.size(), 0);
    QCOMPARE(refused.first().first().toStringList().size(), 3);
}

void ChecklistViewTest::resolveIsAskedForOnceAllHolds()
{
    test::CaseFixture fixture;
    fixture.header.verified = Truth::Yes;
    CaseHeader header(true);
    header.setState(caseHeaderState(fixture.header));
    QSignalSpy asked(&header, &CaseHeader::statusRequested);
    actOf(header, u"Resolve"_s)->trigger();
    QCOMPARE(asked.first().first().toString(), u"RESOLVED"_s);
    QVERIFY(!CaseHeader(false).findChild<QToolButton *>(u"incidentActs"_s));
}

void ChecklistViewTest::aChapterBuildsItsRowsWhenItIsFirstOpened()
{
    const test::CaseFixture fixture;
    const ChecklistState state = checklistState(fixture.checklist);
    ChecklistView view(true);
    view.setState(state);
    const auto closed =
        std::find_if(state.chapters.begin(), state.chapters.end(), [&](const ChecklistChapter &chapter) {
            return !chapter.rows.isEmpty() && !rowOf(view, chapter.rows.first().anchor);
        });
    QVERIFY(closed != state.chapters.end());
    view.openChapter(closed->kind);
    for (const ChecklistRow &row : closed->rows)
        QVERIFY2(rowOf(view, row.anchor), qPrintable(row.anchor));
}

void ChecklistViewTest::aRowOfAClosedChapterIsShownOnDemand()
{
    const test::CaseFixture fixture;
    const ChecklistState state = checklistState(fixture.checklist);
    ChecklistView view(true);
    view.setState(state);
    for (const ChecklistChapter &chapter : state.chapters)
        for (const ChecklistRow &row : chapter.rows)
            QVERIFY2(view.showStep(row.anchor), qPrintable(row.anchor));
    QVERIFY(!view.showStep(u"no-such-step"_s));
}

void ChecklistViewTest::textThatStaysIsBrokenIntoLinesOnce()
{
    WrappedLabel label;
    label.setText(u"Provisioning worked outside, the reply never came and no retry is left."_s);
    const int narrow = label.heightForWidth(120);
    QVERIFY(narrow > label.heightForWidth(600));
    QCOMPARE(label.heightForWidth(120), narrow);
    label.setText(u"Short."_s);
    QVERIFY2(label.heightForWidth(120) < narrow, "a new text must not keep the height of the old one");
    QFont large = label.font();
    large.setPixelSize(40);
    const int before = label.heightForWidth(120);
    label.setFont(large);
    QVERIFY2(label.heightForWidth(120) > before, "nor a new font");
}

void ChecklistViewTest::wordsCanBeSelectedUnderThePointer()
{
    WrappedLabel label;
    label.setText(u"Provisioning worked outside, the reply never came and no retry is left."_s);
    label.setSelectable();
    const int before = label.heightForWidth(120);
    QVERIFY(!label.textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    QEnterEvent enter({}, {}, {});
    QCoreApplication::sendEvent(&label, &enter);
    QVERIFY(label.textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    QCOMPARE(label.heightForWidth(120), before); // nothing moves under the pointer
}

void ChecklistViewTest::paintedWordsAreAsHighAsTheirLines()
{
    const QFont font = Theme::words(12);
    TextBlock block;
    QCOMPARE(block.heightFor(120), 0);
    block.setText(u"Provisioning worked outside, the reply never came and no retry is left."_s, font);
    const int narrow = block.heightFor(120);
    const int wide = block.heightFor(600);
    QVERIFY(narrow > wide);
    QCOMPARE(block.heightFor(120), narrow);
    block.setText(u"Short."_s, font);
    QCOMPARE(block.heightFor(120), wide); // a new text doesn't keep the height of the old one
    block.setText(u"Short,\nand on two lines."_s, font);
    QCOMPARE(block.heightFor(600), 2 * wide);
}

JAGA_TEST(ChecklistViewTest)
#include "checklist_view_test.moc"
