// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/support/test_main.h"
#include "tests/views/shell/shell_fixture.h"
#include "views/case_header/case_header.h"
#include "views/checklist/checklist_view.h"
#include "views/checklist/step_editor.h"
#include "views/shell/case_binder.h"
#include "views/shell/window_frame.h"
#include "views/widgets/problem_bar.h"

#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::test;

/// Between the open case and the views that draw it.
class CaseBinderTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ShellFixture> m_shell;
    std::unique_ptr<WindowFrame> m_frame;
    CaseBinder *m_binder = nullptr; // its frame owns it
    CaseSession *m_session = nullptr;

    void begin()
    {
        m_frame = std::make_unique<WindowFrame>(true);
        m_binder = new CaseBinder(*m_frame, m_frame.get());
        m_session = m_shell->openCase();
        QVERIFY(m_session);
        m_binder->setCase(m_session);
    }
    QString problems() const
    {
        QStringList words;
        for (const ProblemBar::Problem &problem : m_frame->problems().problems())
            words << problem.what + u' ' + problem.means + u' ' + problem.todo;
        return words.join(u'\n');
    }

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_shell = std::make_unique<ShellFixture>();
        begin();
    }
    void cleanup()
    {
        m_frame.reset();
        m_shell.reset();
    }

    void whatAPersonSetsIsInTheJournalAndOnTheList()
    {
        Q_EMIT m_frame->checklist().stepSet(u"owner"_s, StepState::Done, u"bima"_s, {}, std::chrono::minutes(0));
        QTRY_COMPARE(m_session->run().step(u"owner"_s)->state, StepState::Done);
        QTRY_COMPARE(m_session->run().step(u"owner"_s)->value, u"bima"_s);
        Q_EMIT m_frame->checklist().stepSet(u"channel"_s, StepState::Deferred, {}, {}, std::chrono::minutes(15));
        QTRY_COMPARE(m_session->run().step(u"channel"_s)->state, StepState::Deferred);
        m_frame.reset();
        m_shell->start();
        begin();
        QCOMPARE(m_session->run().step(u"owner"_s)->value, u"bima"_s);
        QCOMPARE(m_session->run().step(u"channel"_s)->state, StepState::Deferred);
    }

    void aDraftThatWasLeftIsTold()
    {
        QCOMPARE(problems(), QString());
        m_session->saveDraft({u"d1"_s, {{u"type"_s, u"TASK_RETRY"_s}, {u"reason"_s, u"half a sen"_s}}, false});
        m_session->saveDraft({u"d2"_s, {{u"type"_s, u"OTHER"_s}, {u"reason"_s, u"  "_s}}, false}); // nothing typed
        m_frame.reset();
        m_shell->start();
        begin();
        QVERIFY2(problems().contains(u"A draft was kept: TASK_RETRY. Nothing of it was sent."), qPrintable(problems()));
        QVERIFY(!problems().contains(u"OTHER"));
    }

    void aCommandThatWasLostIsTold()
    {
        m_shell->toSubmit.fault = FaultAnswer::Fault::CloseAfterRequest;
        api::CommandRequest request = m_session->requestFor(*m_session->runbook().step(u"decompose"_s));
        request.reason = u"It waits for its plan"_s;
        std::optional<Sent> sent;
        m_session->confirm(u"d1"_s, request, u"\"v3\""_s).then(this, [&](Expected<Sent> answer) { sent = *answer; });
        QTRY_VERIFY(sent.has_value());
        QVERIFY(sent->outcome == Sent::Outcome::Unknown);
        m_frame.reset();
        m_shell->start();
        begin();
        QVERIFY2(problems().contains(u"Outcome not known: ORDER_DECOMPOSITION_RETRY."), qPrintable(problems()));
        QVERIFY(problems().contains(u"Do not ask for the same thing again."));
    }

    void anActOnAnIncidentKeepsItsKeyUntilItsOutcomeIsKnown_data()
    {
        QTest::addColumn<FaultAnswer>("first");
        QTest::addColumn<FaultAnswer>("second");
        QTest::addColumn<bool>("isKnown");
        FaultAnswer lost;
        lost.fault = FaultAnswer::Fault::CloseAfterRequest;
        const FaultAnswer unsure = ShellFixture::problem(503, u"database-unavailable"_s, u"Not known."_s);
        const FaultAnswer busy = ShellFixture::problem(409, u"idempotency-in-progress"_s, u"Not yet."_s);
        const FaultAnswer expired = ShellFixture::problem(401, u"unauthenticated"_s, u"The token expired."_s);
        QTest::newRow("lost") << lost << lost << false;
        QTest::newRow("the service cannot say") << unsure << unsure << false;
        QTest::newRow("in progress") << busy << busy << false;
        QTest::newRow("lost, then not looked at") << lost << expired << false;
        const FaultAnswer refused = ShellFixture::problem(409, u"incident-open"_s, u"There is one."_s);
        QTest::newRow("refused") << refused << refused << true;
        QTest::newRow("lost, then refused") << lost << refused << true;
    }
    void anActOnAnIncidentKeepsItsKeyUntilItsOutcomeIsKnown()
    {
        QFETCH(FaultAnswer, first);
        QFETCH(FaultAnswer, second);
        QFETCH(bool, isKnown);
        const auto sent = [this] { return m_shell->seen("POST", "/incidents"); };
        const auto key = [&](qsizetype at) { return sent().at(at).headers.value("idempotency-key"); };
        QStringList told;
        const auto listen = [&] {
            connect(m_session, &CaseSession::problemOccurred, m_session, [&](const QString &what) { told << what; });
        };
        const auto press = [&](const FaultAnswer &answer) {
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u".*"_s));
            m_shell->toAct = answer;
            const qsizetype before = told.size();
            m_session->openIncident();
            QTRY_COMPARE(told.size(), before + 1);
        };
        listen();
        press(first);
        press(second);
        QCOMPARE(told.last().startsWith(u"Outcome not known"_s), !isKnown);
        m_frame.reset();
        m_shell->start();
        begin();
        listen();
        press(second);
        QCOMPARE(sent().size(), 3);
        QCOMPARE(key(2) != key(1), isKnown);
        if (isKnown)
            return;
        QCOMPARE(key(1), key(0));
        QCOMPARE(sent().at(2).body, sent().at(0).body);
    }

    void whatAnotherDeclaredIsNotDeclaredAgain()
    {
        QVERIFY(!m_session->incident());
        m_shell->incidents = {m_shell->declared()};
        QTRY_VERIFY(m_session->incident());
        QCOMPARE(m_session->caseId(), u"INC-7"_s);
        m_session->openIncident();
        QTest::qWait(50);
        QCOMPARE(m_shell->seen("POST", "/incidents").size(), 0);
    }

    void aResolvedIncidentCanBeClosedAndARefusalKeepsTheReason()
    {
        m_shell->incidents = {m_shell->declared()};
        m_shell->incidents[0].status = u"RESOLVED"_s;
        QTRY_VERIFY(m_session->incident());
        auto *button = m_frame->findChild<QToolButton *>(u"incidentActs"_s);
        QTRY_VERIFY(button->text().startsWith(u"RESOLVED"_s));
        QCOMPARE(button->menu()->actions().size(), 1);
        QSignalSpy acts(m_binder, &CaseBinder::incidentActRequested);
        button->menu()->actions().first()->trigger();
        QCOMPARE(acts.value(0).value(0).toString(), u"CLOSED"_s);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u".*"_s));
        m_shell->toAct =
            ShellFixture::problem(409, u"precondition-failed"_s, u"It has no review."_s, u"REVIEW_WRITE"_s);
        m_session->keepWords(u"CLOSED"_s, u"Close incident"_s, u"It is stable since noon"_s);
        m_session->setIncidentStatus(u"CLOSED"_s, u"It is stable since noon"_s);
        QTRY_VERIFY(problems().contains(u"It has no review. Whoever leads the review writes it"_s));
        QCOMPARE(m_session->keptWords(u"CLOSED"_s), u"It is stable since noon"_s);
        api::Incident closed = m_shell->incidents.first();
        closed.closedAt = closed.updatedAt;
        m_shell->incidents = {closed};
        m_shell->toAct = ShellFixture::json(api::toJson(closed));
        m_session->setIncidentStatus(u"CLOSED"_s, u"It is stable since noon"_s);
        QTRY_COMPARE(m_session->keptWords(u"CLOSED"_s), QString());
        QTRY_VERIFY(button->text().startsWith(u"CLOSED"_s));
        QVERIFY(button->menu()->actions().first()->text().startsWith(u"Open incident"_s));
    }

    void anIncidentThatIsOpenedLeavesTheOpenLineAsItIs()
    {
        QTRY_COMPARE(m_frame->checklist().state().caseKey, m_session->signal().key);
        QVERIFY(m_frame->checklist().showStep(u"owner"_s));
        QTest::keyClick(m_frame->findChild<QWidget *>(u"step-owner"_s), Qt::Key_N);
        auto *line = m_frame->findChild<StepEditor *>()->findChild<QLineEdit *>();
        line->setText(u"nobody owns th"_s);
        m_shell->incidents = {m_shell->declared()};
        QTRY_VERIFY(m_frame->checklist().state().subtitle.contains(u"INC-7"_s));
        QVERIFY(m_frame->findChild<StepEditor *>());
        QCOMPARE(m_frame->findChild<StepEditor *>()->findChild<QLineEdit *>()->text(), u"nobody owns th"_s);
    }

    void whatWasTypedBelowAStepIsThereAgain()
    {
        QTRY_COMPARE(m_frame->checklist().state().caseKey, m_session->signal().key);
        const auto openLine = [this] {
            m_frame->checklist().showStep(u"owner"_s);
            QTest::keyClick(m_frame->findChild<QWidget *>(u"step-owner"_s), Qt::Key_N);
            return m_frame->findChild<StepEditor *>()->findChild<QLineEdit *>();
        };
        openLine()->setText(u"nobody owns th"_s);
        QTRY_COMPARE(m_session->keptWords(u"owner"_s), u"nobody owns th"_s);
        m_frame.reset();
        m_shell->start();
        begin();
        QTRY_COMPARE(m_frame->checklist().state().caseKey, m_session->signal().key);
        QLineEdit *line = openLine();
        QCOMPARE(line->text(), u"nobody owns th"_s);
        line->setText(u"nobody owns that"_s);
        QTest::keyClick(line, Qt::Key_Escape); // at once: nothing is lost with it
        QTRY_COMPARE(m_session->keptWords(u"owner"_s), u"nobody owns that"_s);
        Q_EMIT m_frame->checklist().stepSet(u"owner"_s, StepState::NotApplicable, {}, u"nobody owns that"_s,
                                            std::chrono::minutes(0));
        QTRY_COMPARE(m_session->keptWords(u"owner"_s), QString());
    }

    void resolvingWithoutProofIsRefusedWithWhatFails()
    {
        QSignalSpy acts(m_binder, &CaseBinder::incidentActRequested);
        Q_EMIT m_frame->header().resolveRefused({u"the order is complete"_s, u"no event waits"_s});
        QVERIFY2(problems().contains(u"2 of the verification conditions are not proven"), qPrintable(problems()));
        QVERIFY(problems().contains(u"the order is complete; no event waits"));
        QCOMPARE(acts.size(), 0);
    }

    void withoutACaseNothingIsSetAndNothingBreaks()
    {
        m_binder->setCase(nullptr);
        Q_EMIT m_frame->checklist().stepSet(u"owner"_s, StepState::Done, u"bima"_s, {}, std::chrono::minutes(0));
        Q_EMIT m_frame->checklist().verifyRequested();
        Q_EMIT m_frame->header().takeCommandRequested();
        QCOMPARE(m_session->run().step(u"owner"_s)->state, StepState::Open);
        QVERIFY(m_frame->checklist().state().title.isEmpty());
    }

    void anotherCasesSignalsDrawNothingAnyMore()
    {
        m_binder->setCase(nullptr);
        m_session->setStep(u"owner"_s, StepState::Done, u"bima"_s, {});
        QTest::qWait(50);
        QVERIFY(m_frame->checklist().state().title.isEmpty());
    }
};

JAGA_TEST(CaseBinderTest)
#include "case_binder_test.moc"
