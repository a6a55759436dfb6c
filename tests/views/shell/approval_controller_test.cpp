// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "tests/views/shell/shell_fixture.h"
#include "views/approvals/approval_inbox.h"
#include "views/shell/approval_controller.h"

#include <QJsonDocument>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::test;
using Fault = FaultAnswer::Fault;

/// The second person: decides on what another asked for, and on nothing of her own.
class ApprovalControllerTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ShellFixture> m_shell;
    std::unique_ptr<QWidget> m_window;
    ApprovalController *m_controller = nullptr; // its window owns it
    ApprovalInbox *m_inbox = nullptr;

    void begin(const api::Command &command, const QString &role = u"SENIOR_OPERATOR"_s)
    {
        m_shell = std::make_unique<ShellFixture>(role);
        m_shell->commands = {command};
        m_window = std::make_unique<QWidget>();
        m_controller = new ApprovalController(m_shell->workspace(), *m_window);
        m_inbox = m_controller->show();
        m_inbox->resize(1400, 1000);
        QTRY_COMPARE(m_inbox->selectedId(), command.id);
    }
    api::Command asked() { return ShellFixture().waiting(u"sari"_s); }
    QPushButton *button(const QString &act) const { return m_inbox->findChild<QPushButton *>(act); }
    bool says(const QString &words) const
    {
        for (const QLabel *label : m_inbox->findChildren<QLabel *>())
            if (label->isVisible() && label->text().contains(words))
                return true;
        return false;
    }
    QList<SeenRequest> sent(const QByteArray &act) const { return m_shell->seen("POST", "/commands/c-1/" + act); }
    void approve(const QString &note = u"Read the rejection"_s)
    {
        m_inbox->findChild<QPlainTextEdit *>(u"decisionNote"_s)->setPlainText(note);
        QTRY_VERIFY(button(u"approve"_s)->isEnabled());
        button(u"approve"_s)->click();
    }

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void cleanup()
    {
        m_window.reset();
        m_shell.reset();
    }

    void anApprovalCarriesWhatWasLookedAt()
    {
        begin(asked());
        QCOMPARE(m_controller->waiting(), 1);
        api::Command approved = asked();
        approved.state = u"APPROVED"_s;
        m_shell->toAct = ShellFixture::json(api::toJson(approved));
        approve(u"Seen the rejection"_s);
        QTRY_COMPARE(sent("approve").size(), 1);
        const SeenRequest request = sent("approve").first();
        QCOMPARE(request.headers.value("if-match"), QByteArray("\"1\""));
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        QCOMPARE(body.value("previewHash"_L1).toString(), u"hash-9"_s);
        QCOMPARE(body.value("note"_L1).toString(), u"Seen the rejection"_s);
        QTRY_VERIFY(says(u"The command is now APPROVED"_s));
        QCOMPARE(sent("execute").size(), 0);
        // Executing is an act of its own, with its own look at the present.
        m_shell->commands = {approved};
        QTRY_VERIFY(button(u"execute"_s)->isVisible() && button(u"execute"_s)->isEnabled());
        QVERIFY(!button(u"approve"_s)->isVisible());
        button(u"execute"_s)->click();
        QTRY_COMPARE(sent("execute").size(), 1);
        QCOMPARE(sent("approve").size(), 1);
        QVERIFY(sent("execute").first().headers.value("idempotency-key") != request.headers.value("idempotency-key"));
    }

    void onlyWhatTheRoleMayDecideWaitsForIt_data()
    {
        QTest::addColumn<QString>("role");
        QTest::addColumn<int>("toDecide");
        QTest::addColumn<int>("toExecute");
        QTest::newRow("senior operator") << u"SENIOR_OPERATOR"_s << 1 << 1;
        QTest::newRow("engineer") << u"ENGINEER"_s << 1 << 0;
        QTest::newRow("operator") << u"OPERATOR"_s << 0 << 0;
        QTest::newRow("business approver") << u"BUSINESS_APPROVER"_s << 0 << 0;
        QTest::newRow("auditor") << u"AUDITOR"_s << 0 << 0;
    }
    void onlyWhatTheRoleMayDecideWaitsForIt()
    {
        QFETCH(QString, role);
        m_shell = std::make_unique<ShellFixture>(role);
        m_shell->commands = {asked(), m_shell->waiting(u"olga"_s)}; // her own marks the moment the list was read
        m_shell->commands.last().id = u"c-2"_s;
        QTRY_COMPARE(m_shell->workspace().askedByMe().size(), 1);
        QTEST(static_cast<int>(m_shell->workspace().waitingForMe().size()), "toDecide");
        m_shell->commands.first().state = u"APPROVED"_s;
        m_shell->commands.removeLast();
        QTRY_COMPARE(m_shell->workspace().askedByMe().size(), 0);
        QTRY_VERIFY(!m_shell->workspace().catalogue().isEmpty());
        QTEST(static_cast<int>(m_shell->workspace().waitingForMe().size()), "toExecute");
    }

    void whoAskedCannotApproveAndIsToldWhy()
    {
        begin(ShellFixture().waiting(u"olga"_s));
        QCOMPARE(m_controller->waiting(), 0);
        QVERIFY(!button(u"approve"_s)->isVisible());
        QVERIFY(says(u"You asked for this; another person must approve."_s));
        m_shell->toAct = ShellFixture::json(api::toJson(m_shell->waiting(u"olga"_s)));
        button(u"withdraw"_s)->click();
        QTRY_COMPARE(sent("withdraw").size(), 1);
        QCOMPARE(sent("approve").size(), 0);
    }

    void aRefusalIsSaidInItsWords_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("detail");
        QTest::newRow("self") << 403 << u"self-approval"_s << u"Another person must approve."_s;
        QTest::newRow("decided") << 409 << u"already-decided"_s << u"It was rejected by Eva."_s;
        QTest::newRow("expired") << 409 << u"expired"_s << u"It lapsed at 19:02."_s;
        QTest::newRow("moved") << 412 << u"preview-stale"_s << u"The task moved since the preview."_s;
        QTest::newRow("version") << 412 << u"target-changed"_s << u"The command has another version."_s;
    }
    void aRefusalIsSaidInItsWords()
    {
        QFETCH(int, status);
        QFETCH(QString, code);
        QFETCH(QString, detail);
        begin(asked());
        m_shell->toAct = ShellFixture::problem(status, code, detail);
        approve();
        QTRY_VERIFY(says(detail));
        QVERIFY(says(code));
        QVERIFY(says(u"Nothing was changed."_s));
    }

    void whatWaitsIsFoundBehindAnyNumberOfOthers()
    {
        begin(asked());
        m_shell->commandsAPage = 3;
        QList<api::Command> all;
        for (int at = 0; at < 10; ++at) {
            api::Command other = asked();
            other.id = u"other-%1"_s.arg(at);
            other.state = at < 6 ? u"SUCCEEDED"_s : u"EXECUTING"_s;
            all << other;
        }
        api::Command old = asked();
        old.id = u"c-old"_s;
        m_shell->commands = all << old;
        QTRY_COMPARE(m_inbox->selectedId(), u"c-old"_s);
        QCOMPARE(m_controller->waiting(), 1);
    }

    void whatWasWithdrawnMeanwhileIsGone()
    {
        begin(asked());
        m_shell->commands.clear();
        QTRY_COMPARE(m_controller->waiting(), 0);
        QTRY_VERIFY(!button(u"approve"_s)->isEnabled());
        QCOMPARE(m_inbox->selectedId(), QString());
    }

    void nothingWaitsIsSaidOnlyWhenAllWasRead()
    {
        m_shell = std::make_unique<ShellFixture>(u"SENIOR_OPERATOR"_s);
        m_shell->commandsDetail = u"no room left"_s;
        m_window = std::make_unique<QWidget>();
        m_controller = new ApprovalController(m_shell->workspace(), *m_window);
        m_inbox = m_controller->show();
        QVERIFY(says(u"the list is not complete yet"_s));
        QTRY_VERIFY(says(u"something may wait that is not shown"_s));
        QVERIFY(!m_controller->trouble().isEmpty());
        m_shell->commandsDetail.clear();
        QTRY_VERIFY(says(u"Nothing waits for you"_s));
        QVERIFY(m_controller->trouble().isEmpty());
        m_shell->commands = {asked()};
        QTRY_COMPARE(m_controller->waiting(), 1);
        m_shell->commandsDetail = u"no room left"_s;
        QTRY_VERIFY(says(u"Newer requests may be missing"_s));
        QCOMPARE(m_controller->waiting(), 1);
    }

    void whatBecameOfAnActStandsUntilItIsTakenAway()
    {
        begin(asked());
        api::Command approved = asked();
        approved.state = u"APPROVED"_s;
        m_shell->toAct = ShellFixture::json(api::toJson(approved));
        approve();
        m_shell->commands.clear(); // its row leaves
        QTRY_COMPARE(m_inbox->selectedId(), QString());
        QVERIFY(says(u"Accepted: approve. The command is now APPROVED."_s));
        QVERIFY(!says(u"Preconditions now"_s));
        m_inbox->findChild<QPushButton *>(u"dismissOutcome"_s)->click();
        QVERIFY(!says(u"Accepted"_s));
    }

    void aRefusalOutlivesTheNextLookAtThePresent()
    {
        begin(asked());
        m_shell->toAct = ShellFixture::problem(409, u"expired"_s, u"It lapsed at 19:02."_s);
        approve();
        QTRY_VERIFY(says(u"It lapsed at 19:02."_s));
        const auto reads = [this] { return m_shell->seen("GET", "/guards").size(); };
        const qsizetype before = reads();
        for (int beat = 0; beat < 5; ++beat)
            m_controller->tick();
        QTRY_VERIFY(reads() > before);
        QTest::qWait(50);
        QVERIFY(says(u"It lapsed at 19:02."_s));
    }

    void aDecisionIsOfferedToWhoMayDecideOnly()
    {
        begin(asked(), u"OPERATOR"_s);
        QCOMPARE(m_controller->waiting(), 0);
        for (const QString &act : {u"approve"_s, u"reject"_s, u"execute"_s, u"withdraw"_s})
            QVERIFY(!button(act)->isVisible());
        QVERIFY(says(u"Another person decides on this"_s));
    }

    void ctrlEnterPressesTheButtonThatStandsOut_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::newRow("main") << Qt::Key_Return;
        QTest::newRow("keypad") << Qt::Key_Enter;
    }
    void ctrlEnterPressesTheButtonThatStandsOut()
    {
        QFETCH(Qt::Key, key);
        begin(asked());
        m_shell->toAct = ShellFixture::json(api::toJson(asked()));
        m_inbox->findChild<QPlainTextEdit *>(u"decisionNote"_s)->setPlainText(u"Read the rejection"_s);
        QTRY_VERIFY(button(u"approve"_s)->isEnabled());
        QTest::keyClick(m_inbox, key, Qt::ControlModifier);
        QTRY_COMPARE(sent("approve").size(), 1);
    }

    void aNoteIsThereAgainUntilItWasAccepted()
    {
        begin(asked());
        const auto note = [this] { return m_inbox->findChild<QPlainTextEdit *>(u"decisionNote"_s); };
        note()->setPlainText(u"The rejection is fi"_s);
        QTRY_COMPARE(m_shell->workspace().keptNote(u"c-1"_s), u"The rejection is fi"_s);
        m_window.reset();
        m_shell->start();
        m_window = std::make_unique<QWidget>();
        m_controller = new ApprovalController(m_shell->workspace(), *m_window);
        m_inbox = m_controller->show();
        m_inbox->resize(1400, 1000);
        QTRY_COMPARE(m_shell->workspace().keptNote(u"c-1"_s), u"The rejection is fi"_s);
        QTRY_COMPARE(m_inbox->selectedId(), u"c-1"_s);
        for (int beat = 0; beat < 5; ++beat)
            m_controller->tick();
        QTRY_COMPARE(note()->toPlainText(), u"The rejection is fi"_s);
        m_shell->toAct = ShellFixture::json(api::toJson(asked()));
        approve(u"The rejection is final"_s);
        QTRY_COMPARE(sent("approve").size(), 1);
        QTRY_COMPARE(m_shell->workspace().keptNote(u"c-1"_s), QString());
    }

    void whatIsNotKnownNowIsNotApproved()
    {
        m_shell = nullptr;
        begin(asked());
        m_shell->guards.guards = {
            {u"outcome-unknown"_s, u"The outcome of the call is known"_s, Truth::Unknown, {}, {}, {}}};
        for (int beat = 0; beat < 5; ++beat)
            m_controller->tick(); // the fifth asks again
        QTRY_VERIFY(says(u"Not known now: The outcome of the call is known."_s));
        QVERIFY(!button(u"approve"_s)->isEnabled());
    }

    void aLostAnswerIsUnknownAndSaidAgainUnderTheSameKey()
    {
        begin(asked());
        m_shell->toAct.fault = Fault::CloseAfterRequest;
        approve();
        QTRY_VERIFY(says(u"Outcome not known: approve left"_s));
        QCOMPARE(sent("approve").size(), 1);
        m_inbox->findChild<QPlainTextEdit *>(u"decisionNote"_s)->setPlainText(u"The same in other words"_s);
        QVERIFY(says(u"Outcome not known"_s));
        button(u"approve"_s)->click();
        QTRY_COMPARE(sent("approve").size(), 2);
        // Another start of the program knows it too.
        m_window.reset();
        m_shell->start();
        Workspace &workspace = m_shell->workspace();
        QTRY_COMPARE(workspace.lostDecision(u"c-1"_s), u"approve"_s);
        QCOMPARE(workspace.lostDecision(u"c-2"_s), QString());
        workspace.decide(asked(), u"approve"_s, u"Once more"_s);
        QTRY_COMPARE(sent("approve").size(), 3);
        for (const SeenRequest &again : sent("approve")) {
            QCOMPARE(again.headers.value("idempotency-key"), sent("approve").first().headers.value("idempotency-key"));
            QCOMPARE(again.body, sent("approve").first().body);
        }
    }

    void aLostDecisionIsLookedUpUntilTheCommandShowsIt()
    {
        begin(asked());
        m_shell->toAct.fault = Fault::CloseAfterRequest;
        approve();
        QTRY_COMPARE(m_shell->workspace().lostDecision(u"c-1"_s), u"approve"_s);
        api::Command approved = asked();
        approved.state = u"APPROVED"_s;
        approved.approvals = {
            {u"T"_s, u"APPROVE"_s, u"olga"_s, {}, u"Read the rejection"_s, m_shell->workspace().now()}};
        m_shell->commands = {approved};
        QTRY_COMPARE(m_shell->workspace().lostDecision(u"c-1"_s), QString());
        QCOMPARE(sent("approve").size(), 1);
    }
};

JAGA_TEST(ApprovalControllerTest)
#include "approval_controller_test.moc"
