// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/console_window.h"
#include "tests/app/repair_service/service_process.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/test_main.h"
#include "views/repair/repair_dialog.h"
#include "views/shell/main_window.h"
#include "views/widgets/problem_bar.h"

#include <QFile>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::test;

/// The console is ended by SIGKILL while somebody works in it: a program of its own, on a real database and a real repair
/// service. What was done is there when it is opened again, and nothing is ever sent under a second key.
class KilledConsoleTest final : public QObject {
    Q_OBJECT

    static constexpr auto Limit = 60'000; // only ends a test that hangs
    TestIdentity m_identity;
    std::unique_ptr<ScratchPlatform> m_platform;
    std::unique_ptr<ServiceProcess> m_service;
    std::unique_ptr<FaultProxy> m_proxy; ///< in front of the service
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<console::ConsoleWindow> m_console;
    QString m_task;

    QString profileFile() const { return m_folder->filePath(u"profile.yaml"_s); }
    void writeProfile()
    {
        QFile token(m_folder->filePath(u"token"_s)), file(profileFile());
        QVERIFY(token.open(QIODevice::WriteOnly) && file.open(QIODevice::WriteOnly));
        token.write(m_identity.token(u"olga"_s));
        file.write(
            u"name: TEST\nenvironment: test\ndefault_persona: olga\ncase_folder: cases\n"
            "ticket_pattern: '^[A-Z]+-[0-9]+$'\nplatform_database: {dsn: \"%1\"}\n"
            "repair_api: {url: 'http://127.0.0.1:%2'}\n"
            "personas: [{id: olga, name: Olga, role: OPERATOR, database_login: olga_reads, token_file: token}]\n"_s
                .arg(m_platform->connection({}).section(u" user="_s, 0, 0))
                .arg(m_proxy->port())
                .toUtf8());
    }
    void somebody(const QString &act, const QString &reason)
    {
        QProcess person;
        person.setProcessChannelMode(QProcess::ForwardedChannels);
        person.start(qEnvironmentVariable("JAGA_BIN_DIR") + u"/jaga_typing_person"_s, {profileFile(), act, reason});
        QVERIFY(QTest::qWaitFor([&] { return person.state() == QProcess::NotRunning; }, 2 * Limit));
        QCOMPARE(person.exitStatus(), QProcess::CrashExit);
    }
    /// The console again, on the case that was left; null when it does not come.
    CaseSession *openAgain()
    {
        const auto profile = readProfile(profileFile());
        m_console = std::make_unique<console::ConsoleWindow>(*profile);
        if (!m_console->enter({}))
            return nullptr;
        Workspace &workspace = m_console->workspace();
        if (!QTest::qWaitFor([&] { return !workspace.queue().isEmpty(); }, Limit))
            return nullptr;
        workspace.open(workspace.queue().first().key);
        if (!QTest::qWaitFor([&] { return workspace.current() != nullptr; }, Limit))
            return nullptr;
        CaseSession *session = workspace.current();
        const Step *retry = session->runbook().step(u"retry-task"_s);
        const bool hasTarget = QTest::qWaitFor([&] { return !session->requestFor(*retry).targetId.isEmpty(); }, Limit);
        return hasTarget ? session : nullptr;
    }
    QString problems() const
    {
        QStringList words;
        for (const ProblemBar::Problem &problem : m_console->window().problems().problems())
            words << problem.what;
        return words.join(u'\n');
    }
    QString commandsInTheDatabase() const
    {
        return m_platform->sql(u"select count(*) from support_repair_command where target_id = '%1'"_s.arg(m_task));
    }

private Q_SLOTS:
    void init()
    {
        m_platform = std::make_unique<ScratchPlatform>();
        QVERIFY2(m_platform->trouble().isEmpty(), qPrintable(m_platform->trouble()));
        m_platform->sql(u"create role olga_reads login in role support_reader;"
                        "alter role olga_reads set default_transaction_read_only = on;"
                        "insert into role_tenant_scope (role_name, tenant_id, granted_by) values ('olga_reads', '%1', "
                        "'test'); update state_catalog set warn_after = interval '1 millisecond' where entity_type = "
                        "'FULFILLMENT_TASK' and state in ('FAILED', 'RETRY_REQUESTED')"_s.arg(
                            QLatin1String(ScratchPlatform::tenant)));
        m_task = m_platform->failedTask(u"CONFIRMED"_s);
        m_service =
            std::make_unique<ServiceProcess>(*m_platform, m_identity, "limits: {guard_reads_per_minute: 100000}\n");
        QVERIFY2(m_service->trouble().isEmpty(), qPrintable(m_service->trouble()));
        m_proxy = std::make_unique<FaultProxy>(u"127.0.0.1:%1"_s.arg(m_service->port()));
        m_folder = std::make_unique<QTemporaryDir>();
        writeProfile();
    }
    void cleanup()
    {
        m_console.reset();
        m_proxy.reset();
        m_service.reset();
        m_platform.reset();
    }

    void whatWasTypedAndTickedIsThereAgain()
    {
        somebody(u"type"_s, u"The reply was lost, the wo"_s);
        CaseSession *session = openAgain();
        QVERIFY(session);
        QCOMPARE(session->run().step(u"open-channel"_s)->state, StepState::Done);
        QCOMPARE(session->run().step(u"open-channel"_s)->value, u"#inc-1"_s);
        QVERIFY2(problems().contains(u"A draft was kept: TASK_RETRY"), qPrintable(problems()));
        const RepairDialog *dialog = m_console->window().openRepair(u"retry-task"_s);
        QVERIFY(dialog);
        QVERIFY2(
            dialog->findChild<QPlainTextEdit *>(u"reason"_s)->toPlainText().startsWith(u"The reply was lost, the wo"),
            qPrintable(dialog->findChild<QPlainTextEdit *>(u"reason"_s)->toPlainText()));
        QVERIFY(dialog->form().phase == RepairForm::Phase::Editing);
        QCOMPARE(commandsInTheDatabase(), u"0"_s);
    }

    void aCommandWhoseAnswerWasLostIsLookedUpAndNeverSentTwice()
    {
        m_proxy->loseAnswersTo("POST /v1/tenants/" + QByteArray(ScratchPlatform::tenant) + "/commands HTTP");
        somebody(u"send"_s, u"The provider confirms; complete from its reference."_s);
        QCOMPARE(m_proxy->lostAnswers(), 1);
        QCOMPARE(commandsInTheDatabase(), u"1"_s);
        const QString key =
            m_platform->sql(u"select idempotency_key from support_repair_command where target_id = '%1'"_s.arg(m_task));

        // While the service cannot be asked, the outcome is not known, and the window says so.
        m_proxy->setFault(FaultProxy::Fault::Refuse);
        CaseSession *session = openAgain();
        QVERIFY(session);
        QCOMPARE(session->run().commands().size(), 1);
        QCOMPARE(session->run().commands().first().idempotencyKey, key);
        QVERIFY2(problems().contains(u"Outcome not known: TASK_RETRY"), qPrintable(problems()));
        const RepairDialog *dialog = m_console->window().openRepair(u"retry-task"_s);
        QVERIFY(dialog && dialog->form().phase == RepairForm::Phase::OutcomeUnknown);
        QVERIFY(!dialog->form().mayConfirm());

        // As soon as it answers, the outcome is found under the key that was journalled before the request left.
        m_proxy->setFault(FaultProxy::Fault::None);
        QVERIFY(QTest::qWaitFor([&] { return dialog->form().phase == RepairForm::Phase::Accepted; }, Limit));
        QCOMPARE(session->run().commands().first().state, CommandTrace::State::Answered);
        QCOMPARE(commandsInTheDatabase(), u"1"_s);
    }
};

JAGA_TEST(KilledConsoleTest)
#include "killed_console_test.moc"
