// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/case_fixture.h"
#include "tests/support/test_main.h"
#include "views/repair/outcome_panel.h"
#include "views/repair/repair_dialog.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace jaga;

class RepairDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_dialog.reset(); }

    void sendsOnlyAfterASecondEqualPreview();
    void sendsNothingWhenTheSecondPreviewDiffers();
    void sendsNothingWhenAGuardFellInBetween();
    void showsWhatChangesAndFoldsWhatDoesNot();
    void enterNeverSends();
    void saysInWordsWhatIsMissing();
    void tellsTheDraftSoonAfterTyping();
    void closingKeepsWhatWasTyped();
    void isFrozenWhileTheOutcomeIsNotKnown();
    void aRefusalStartsANewDraftOnlyWhenAsked();
    void editingAParameterMakesThePreviewStale();
    void theTargetIsNamedInFull();
    void tabGoesFromTheReasonToTheTicketToTheButtons();

private:
    void fillIn();
    QPushButton *primary() const { return m_dialog->findChild<QPushButton *>(u"primary"_s); }
    QString missing() const { return m_dialog->findChild<QLabel *>(u"missing"_s)->text(); }
    void send() { QTest::keyClick(m_dialog.get(), Qt::Key_Return, Qt::ControlModifier); }

    std::unique_ptr<test::CaseFixture> m_fixture;
    std::unique_ptr<RepairDialog> m_dialog;
};

void RepairDialogTest::init()
{
    m_fixture = std::make_unique<test::CaseFixture>();
    m_dialog = std::make_unique<RepairDialog>(m_fixture->form(), u"draft-1"_s, BandState{}, m_fixture->now);
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get(), test::patience));
    m_dialog->showPreview(m_fixture->preview());
}

void RepairDialogTest::fillIn()
{
    QTest::keyClicks(m_dialog->findChild<QPlainTextEdit *>(u"reason"_s), u"The look-up found the service."_s);
    QTest::keyClicks(m_dialog->findChild<QLineEdit *>(u"ticket"_s), u"INC-4821"_s);
}

void RepairDialogTest::showsWhatChangesAndFoldsWhatDoesNot()
{
    const auto shown = [this](const QString &words) {
        const auto labels = m_dialog->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel *label) { return label->text() == words && label->isVisible(); });
    };
    QVERIFY(shown(u"+ RETRY_REQUESTED"_s));
    QVERIFY(!shown(u"order item 2, state"_s));
    auto *fold = m_dialog->findChild<QToolButton *>(u"unchangedFields"_s);
    QCOMPARE(fold->text(), u"Show 1 field that stays as it is"_s);
    fold->click();
    QVERIFY(shown(u"order item 2, state"_s));
    m_dialog->showPreview(m_fixture->preview()); // taken again: what was unfolded stays so
    QVERIFY(shown(u"order item 2, state"_s));
    // All four parts at once: who approves is read without scrolling.
    QVERIFY(m_dialog->findChild<QScrollArea *>()->verticalScrollBar()->maximum() == 0);
}

void RepairDialogTest::sendsOnlyAfterASecondEqualPreview()
{
    QSignalSpy preview(m_dialog.get(), &RepairDialog::previewRequested);
    QSignalSpy confirmed(m_dialog.get(), &RepairDialog::confirmed);
    send();
    QCOMPARE(preview.size(), 0);
    fillIn();
    QVERIFY2(primary()->isEnabled(), qPrintable(missing()));
    send();
    QCOMPARE(preview.size(), 1);
    QCOMPARE(confirmed.size(), 0);
    send(); // impatience does not ask twice
    QCOMPARE(preview.size(), 1);
    m_dialog->showPreview(m_fixture->preview());
    QCOMPARE(confirmed.size(), 1);
    QCOMPARE(confirmed.first().at(0).toString(), u"draft-1"_s);
    QCOMPARE(confirmed.first().at(2).toString(), m_fixture->preview().targetEtag);
    send();
    m_dialog->showPreview(m_fixture->preview());
    QCOMPARE(confirmed.size(), 1);
}

void RepairDialogTest::sendsNothingWhenTheSecondPreviewDiffers()
{
    QSignalSpy confirmed(m_dialog.get(), &RepairDialog::confirmed);
    fillIn();
    send();
    api::Preview other = m_fixture->preview();
    other.previewHash = u"other"_s;
    m_dialog->showPreview(other);
    QCOMPARE(confirmed.size(), 0);
    QVERIFY2(missing().contains(u"preview no longer matches"_s), qPrintable(missing()));
    m_dialog->showPreview(other); // taken again and read
    QVERIFY(primary()->isEnabled());
}

void RepairDialogTest::sendsNothingWhenAGuardFellInBetween()
{
    QSignalSpy confirmed(m_dialog.get(), &RepairDialog::confirmed);
    fillIn();
    send();
    api::Preview same = m_fixture->preview();
    same.guards[1].holds = Truth::Unknown;
    m_dialog->showPreview(same);
    QCOMPARE(confirmed.size(), 0);
    QVERIFY(missing().contains(u"not known"_s));
}

void RepairDialogTest::enterNeverSends()
{
    QSignalSpy preview(m_dialog.get(), &RepairDialog::previewRequested);
    fillIn();
    QTest::keyClick(m_dialog->findChild<QLineEdit *>(u"ticket"_s), Qt::Key_Return);
    QCOMPARE(preview.size(), 0);
    QVERIFY(!primary()->isDefault() && !primary()->autoDefault());
}

void RepairDialogTest::saysInWordsWhatIsMissing()
{
    QVERIFY(missing().contains(u"the reason needs 10 characters"_s));
    QVERIFY(missing().contains(u"the ticket is missing"_s));
    api::Guards guards{u"\"12\""_s, m_fixture->now, m_fixture->preview().guards};
    guards.guards[2].holds = Truth::No;
    m_dialog->showGuards(guards);
    QVERIFY(missing().contains(u"No containment forbids it"_s));
    QCOMPARE(primary()->text(), u"Retry task"_s);
}

void RepairDialogTest::tellsTheDraftSoonAfterTyping()
{
    QSignalSpy edited(m_dialog.get(), &RepairDialog::draftEdited);
    fillIn();
    QVERIFY(edited.size() < 3); // not one journal entry for each key
    QTRY_VERIFY(!edited.isEmpty());
    QTRY_COMPARE(edited.last().first().value<Draft>().fields.value("ticketRef"_L1).toString(), u"INC-4821"_s);
}

void RepairDialogTest::closingKeepsWhatWasTyped()
{
    QSignalSpy edited(m_dialog.get(), &RepairDialog::draftEdited);
    fillIn();
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QVERIFY(!m_dialog->isVisible());
    QCOMPARE(edited.last().first().value<Draft>().fields.value("reason"_L1).toString(),
             u"The look-up found the service."_s);
}

void RepairDialogTest::isFrozenWhileTheOutcomeIsNotKnown()
{
    QSignalSpy lookUp(m_dialog.get(), &RepairDialog::lookUpRequested);
    QSignalSpy edited(m_dialog.get(), &RepairDialog::draftEdited);
    fillIn();
    Sent lost;
    lost.outcome = Sent::Outcome::Unknown;
    m_dialog->showSent(lost);
    QVERIFY(m_dialog->findChild<OutcomePanel *>()->words().contains(u"may have been executed"_s));
    QVERIFY(!m_dialog->findChild<QPlainTextEdit *>(u"reason"_s)->isEnabled());
    QVERIFY(!primary()->isEnabled());
    QTest::mouseClick(m_dialog->findChild<QPushButton *>(u"lookUp"_s), Qt::LeftButton);
    QCOMPARE(lookUp.size(), 1);
    QCOMPARE(m_dialog->draftId(), u"draft-1"_s); // never a new request for the same intent
}

void RepairDialogTest::aRefusalStartsANewDraftOnlyWhenAsked()
{
    fillIn();
    Sent refused;
    refused.outcome = Sent::Outcome::Answered;
    refused.status = 412;
    refused.problem = api::Problem{};
    refused.problem->code = u"target-changed"_s;
    refused.problem->detail = u"The task is version 13, you previewed 12."_s;
    m_dialog->showSent(refused);
    QVERIFY(m_dialog->findChild<OutcomePanel *>()->words().contains(u"version 13"_s));
    QVERIFY(m_dialog->findChild<OutcomePanel *>()->words().contains(u"Nothing was changed"_s));
    QVERIFY(!primary()->isEnabled());
    QSignalSpy preview(m_dialog.get(), &RepairDialog::previewRequested);
    QTest::mouseClick(m_dialog->findChild<QPushButton *>(u"startAgain"_s), Qt::LeftButton);
    QVERIFY(m_dialog->draftId() != u"draft-1"_s);
    QCOMPARE(preview.size(), 1);
    QCOMPARE(m_dialog->form().request.ticketRef, u"INC-4821"_s); // words are kept
}

void RepairDialogTest::tabGoesFromTheReasonToTheTicketToTheButtons()
{
    fillIn();
    auto *reason = m_dialog->findChild<QPlainTextEdit *>(u"reason"_s);
    reason->setFocus();
    QTest::keyClick(reason, Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), m_dialog->findChild<QLineEdit *>(u"ticket"_s));
    QList<QWidget *> passed;
    for (int tabs = 0; tabs < 3; ++tabs) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        passed << QApplication::focusWidget();
    }
    QCOMPARE(passed.last(), primary());
}

void RepairDialogTest::theTargetIsNamedInFull()
{
    RepairForm form = m_fixture->form();
    form.request.targetId = u"4e8842f1-671e-58a8-9dc0-2b6f0b1f7d55"_s;
    m_dialog = std::make_unique<RepairDialog>(form, u"draft-1"_s, BandState{}, m_fixture->now);
    m_dialog->show();
    const auto *target = m_dialog->findChild<QLabel *>(u"repairTarget"_s);
    QVERIFY(target->text().endsWith(form.request.targetId));
    QVERIFY(target->width() >= target->fontMetrics().horizontalAdvance(target->text()));
}

void RepairDialogTest::editingAParameterMakesThePreviewStale()
{
    RepairForm form = m_fixture->form();
    form.type = m_fixture->falloutType;
    m_dialog = std::make_unique<RepairDialog>(form, u"draft-2"_s, BandState{}, m_fixture->now);
    m_dialog->show();
    m_dialog->showPreview(m_fixture->preview());
    fillIn();
    m_dialog->findChild<QComboBox *>(u"parameter-ownerGroup"_s)->setCurrentIndex(1);
    QVERIFY(!primary()->isEnabled());
    QVERIFY(missing().contains(u"preview no longer matches"_s));
    QCOMPARE(m_dialog->form().request.parameters.value("ownerGroup"_L1).toString(), u"carrier-desk"_s);
}

JAGA_TEST(RepairDialogTest)
#include "repair_dialog_test.moc"
