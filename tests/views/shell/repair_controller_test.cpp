// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_main.h"
#include "tests/views/shell/shell_fixture.h"
#include "views/repair/repair_dialog.h"
#include "views/shell/repair_controller.h"

#include <QJsonDocument>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::test;
using Phase = RepairForm::Phase;
using Fault = FaultAnswer::Fault;

/// From the checklist's action to what became of the request.
class RepairControllerTest : public QObject {
    Q_OBJECT

    std::unique_ptr<ShellFixture> m_shell;
    std::unique_ptr<QWidget> m_window;
    RepairController *m_controller = nullptr; // its window owns it

    /// The dialog with reason and ticket filled in and its preview read.
    RepairDialog *filled()
    {
        RepairDialog *dialog = m_controller->open(u"decompose"_s);
        if (!dialog)
            return nullptr;
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"ticket"_s), u"OPS-7"_s);
        QTest::keyClicks(dialog->findChild<QPlainTextEdit *>(u"reason"_s), u"It waits for its plan"_s);
        return QTest::qWaitFor([&] { return dialog->form().mayConfirm(); }, patience) ? dialog : nullptr;
    }
    static void send(RepairDialog *dialog) { QTest::keyClick(dialog, Qt::Key_Return, Qt::ControlModifier); }
    static QString outcome(const RepairDialog *dialog)
    {
        return dialog->findChild<QWidget *>(u"outcome"_s)->accessibleName();
    }
    QList<SeenRequest> submitted() const { return m_shell->seen("POST", "/commands"); }
    void begin()
    {
        m_window = std::make_unique<QWidget>();
        m_controller = new RepairController(m_shell->workspace(), *m_window);
        QVERIFY(m_shell->openCase());
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
        m_window.reset();
        m_shell.reset();
    }

    void whatCanBeRepairedIsAskedForUntilItIsKnown()
    {
        m_window.reset();
        m_shell = std::make_unique<ShellFixture>();
        m_shell->catalogueFailures = 1;
        begin(); // opens nothing before it is known
        QVERIFY(m_controller->open(u"decompose"_s));
    }

    void itAsksForAPreviewOfWhatTheEvidenceNames()
    {
        RepairDialog *dialog = m_controller->open(u"decompose"_s);
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->form().preview.has_value());
        QCOMPARE(dialog->form().request.targetId, QLatin1String(ShellFixture::order));
        QCOMPARE(m_controller->open(u"decompose"_s), dialog); // raised, not doubled
        QVERIFY(!m_controller->open(u"nowhere"_s));
        QCOMPARE(submitted().size(), 0);
    }

    void anAcceptedRequestLeftOnceWithKeyTagAndBasis()
    {
        m_shell->toSubmit = ShellFixture::json(api::toJson(m_shell->waiting(u"olga"_s)), 201);
        RepairDialog *dialog = filled();
        QVERIFY(dialog);
        send(dialog);
        QTRY_COMPARE(dialog->form().phase, Phase::Accepted);
        QCOMPARE(submitted().size(), 1);
        const SeenRequest sent = submitted().first();
        QVERIFY(!sent.headers.value("idempotency-key").isEmpty());
        QCOMPARE(sent.headers.value("if-match"), QByteArray("\"v3\""));
        const QJsonObject body = QJsonDocument::fromJson(sent.body).object();
        QCOMPARE(body.value("previewHash"_L1).toString(), u"hash-1"_s);
        QVERIFY(!body.value("basis"_L1)["caseHead"_L1].toString().isEmpty());
        QCOMPARE(body.value("reason"_L1).toString(), u"It waits for its plan"_s);
    }

    void aRefusalIsSaidInItsWordsAndBoundToItsKey_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        QTest::newRow("precondition") << 409 << u"precondition-failed"_s;
        QTest::newRow("changed") << 412 << u"target-changed"_s;
        QTest::newRow("preview") << 412 << u"preview-stale"_s;
        QTest::newRow("reason") << 422 << u"reason-required"_s;
        QTest::newRow("role") << 403 << u"role-not-allowed"_s;
    }
    void aRefusalIsSaidInItsWordsAndBoundToItsKey()
    {
        QFETCH(int, status);
        QFETCH(QString, code);
        m_shell->toSubmit =
            ShellFixture::problem(status, code, u"The order has a plan by now."_s, u"EXTERNAL_RECONCILE"_s);
        RepairDialog *dialog = filled();
        QVERIFY(dialog);
        send(dialog);
        QTRY_COMPARE(dialog->form().phase, Phase::Refused);
        for (const QString &words : {code, u"The order has a plan by now."_s, u"EXTERNAL_RECONCILE"_s, u"corr-1"_s})
            QVERIFY2(outcome(dialog).contains(words), qPrintable(outcome(dialog)));
        QVERIFY(!dialog->form().mayConfirm());
        // What was typed is kept for another try, which is another request.
        m_shell->toSubmit = ShellFixture::json(api::toJson(m_shell->waiting(u"olga"_s)), 201);
        dialog->findChild<QPushButton *>(u"startAgain"_s)->click();
        QCOMPARE(dialog->form().request.reason, u"It waits for its plan"_s);
        QTRY_VERIFY(dialog->form().mayConfirm());
        send(dialog);
        QTRY_COMPARE(dialog->form().phase, Phase::Accepted);
        QCOMPARE(submitted().size(), 2);
        QVERIFY(submitted().first().headers.value("idempotency-key") !=
                submitted().last().headers.value("idempotency-key"));
    }

    void aPreviewThatChangedMeanwhileSendsNothing()
    {
        RepairDialog *dialog = filled();
        QVERIFY(dialog);
        m_shell->preview.previewHash = u"hash-2"_s;
        send(dialog);
        QTRY_VERIFY(dialog->form().changedSincePreview);
        QCOMPARE(dialog->form().phase, Phase::Editing);
        QVERIFY(!dialog->form().mayConfirm());
        QVERIFY(dialog->form().missing().join(u' ').contains(u"no longer matches"));
        QCOMPARE(submitted().size(), 0);
    }

    void aTargetThatMovedMeanwhileIsToldByTheLiveGuards()
    {
        RepairDialog *dialog = filled();
        QVERIFY(dialog);
        m_shell->guards.targetEtag = u"\"v4\""_s;
        QTRY_VERIFY(dialog->form().changedSincePreview);
        QVERIFY(!dialog->form().mayConfirm());
    }

    void withoutAPreviewNothingCanBeSent_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("words");
        QTest::newRow("refused")
            << 422 << QByteArray(R"({"code":"parameter-invalid","status":422,"title":"x","detail":"No such owner."})")
            << u"No such owner. (parameter-invalid)"_s;
        QTest::newRow("garbage") << 200 << QByteArray("<html>") << u"no JSON"_s;
        QTest::newRow("no preview") << 200 << QByteArray(R"({"diff":7})") << u"could not be understood"_s;
    }
    void withoutAPreviewNothingCanBeSent()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QString, words);
        m_shell->toPreview.status = status;
        m_shell->toPreview.body = body;
        RepairDialog *dialog = m_controller->open(u"decompose"_s);
        QVERIFY(dialog);
        QTRY_VERIFY(!dialog->form().previewProblem.isEmpty());
        QVERIFY2(dialog->form().previewProblem.contains(words), qPrintable(dialog->form().previewProblem));
        QVERIFY(!dialog->form().mayConfirm());
        QVERIFY(dialog->form().missing().join(u' ').contains(u"no preview"));
    }

    void aLostAnswerStaysUnknownUntilItIsFoundUnderItsKey()
    {
        m_shell->toSubmit.fault = Fault::CloseAfterRequest;
        RepairDialog *dialog = filled();
        QVERIFY(dialog);
        send(dialog);
        QTRY_COMPARE(dialog->form().phase, Phase::OutcomeUnknown);
        QVERIFY(outcome(dialog).contains(u"may have been executed"));
        QVERIFY(!dialog->form().mayConfirm());
        const QByteArray key = submitted().first().headers.value("idempotency-key");
        // Asked by the person while the service knows nothing of it: said, and still unknown.
        QString told;
        connect(m_shell->workspace().current(), &CaseSession::problemOccurred, this,
                [&](const QString &what) { told = what; });
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"nothing shows that it arrived"_s));
        dialog->findChild<QPushButton *>(u"lookUp"_s)->click();
        QTRY_COMPARE(told, u"The outcome is still not known."_s);
        QCOMPARE(dialog->form().phase, Phase::OutcomeUnknown);
        // Found by itself as soon as it is there.
        api::Command command = m_shell->waiting(u"olga"_s);
        command.idempotencyKey = QString::fromLatin1(key).remove(u'"');
        command.state = u"SUCCEEDED"_s;
        m_shell->commands = {command};
        QTRY_COMPARE(dialog->form().phase, Phase::Accepted);
        QCOMPARE(submitted().size(), 1);
    }

    void sendingAgainAfterALossGoesUnderTheSameKey()
    {
        m_shell->toSubmit.fault = Fault::Reset;
        RepairDialog *dialog = filled();
        QVERIFY(dialog);
        send(dialog);
        QTRY_COMPARE(dialog->form().phase, Phase::OutcomeUnknown);
        m_shell->toSubmit = ShellFixture::json(api::toJson(m_shell->waiting(u"olga"_s)), 201);
        for (QPushButton *button : dialog->findChildren<QPushButton *>())
            if (button->text().contains(u"same key"))
                button->click();
        QTRY_COMPARE(dialog->form().phase, Phase::Accepted);
        QCOMPARE(submitted().size(), 2);
        QCOMPARE(submitted().first().headers.value("idempotency-key"),
                 submitted().last().headers.value("idempotency-key"));
        QCOMPARE(submitted().first().body, submitted().last().body);
    }

    void anotherStartOfTheProgramStillKnowsThatItIsUnknown()
    {
        m_shell->toSubmit.fault = Fault::CloseAfterRequest;
        RepairDialog *dialog = filled();
        QVERIFY(dialog);
        send(dialog);
        QTRY_COMPARE(dialog->form().phase, Phase::OutcomeUnknown);
        m_window.reset();
        m_shell->start();
        begin();
        dialog = m_controller->open(u"decompose"_s);
        QVERIFY(dialog);
        QCOMPARE(dialog->form().phase, Phase::OutcomeUnknown);
        QCOMPARE(dialog->form().request.reason, u"It waits for its plan"_s);
        QCOMPARE(submitted().size(), 1);
        // Sent again now, it is the same request in every part that the key stands for.
        m_shell->toSubmit = ShellFixture::json(api::toJson(m_shell->waiting(u"olga"_s)), 201);
        for (QPushButton *button : dialog->findChildren<QPushButton *>())
            if (button->text().contains(u"same key"))
                button->click();
        QTRY_COMPARE(dialog->form().phase, Phase::Accepted);
        QCOMPARE(submitted().size(), 2);
        for (const QByteArray &header : {QByteArray("idempotency-key"), QByteArray("if-match")})
            QCOMPARE(submitted().first().headers.value(header), submitted().last().headers.value(header));
        QCOMPARE(submitted().first().body, submitted().last().body);
    }

    void aDraftIsKeptWhenTheDialogIsClosed()
    {
        RepairDialog *dialog = m_controller->open(u"decompose"_s);
        QTest::keyClicks(dialog->findChild<QPlainTextEdit *>(u"reason"_s), u"half a sen"_s);
        dialog->reject();
        QTRY_VERIFY(!m_controller->dialog());
        const RunbookRun &run = m_shell->workspace().current()->run();
        QTRY_VERIFY(!run.drafts().isEmpty() && run.drafts().last().fields.value("reason"_L1) == "half a sen"_L1);
        dialog = m_controller->open(u"decompose"_s);
        QCOMPARE(dialog->findChild<QPlainTextEdit *>(u"reason"_s)->toPlainText(), u"half a sen"_s);
    }
};

JAGA_TEST(RepairControllerTest)
#include "repair_controller_test.moc"
