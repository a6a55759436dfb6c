// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/living_sandbox.h"
#include "tests/support/test_main.h"

#include <QProcess>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

/// One order that a scenario broke, opened by a person.
struct Story {
    QString orderId;
    QString taskId;
    QString idempotencyKey;
    CaseSession *session = nullptr;
};

const Step *action(const CaseSession &session, const QString &command)
{
    for (const Chapter &chapter : session.runbook().chapters)
        for (const Step &step : chapter.steps)
            if (step.kind == Step::Kind::Action && step.command == command)
                return &step;
    return nullptr;
}

std::optional<ActionView> actionView(const CaseSession &session, const QString &command)
{
    for (const ActionView &view : session.actions())
        if (view.command == command)
            return view;
    return std::nullopt;
}

bool enabled(const CaseSession &session, const QString &command)
{
    const auto view = actionView(session, command);
    return view && view->enabled();
}

} // namespace

class StoriesTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::LivingSandbox> m_sandbox;
    std::unique_ptr<Workspace> m_operator;

    /// Opens a signal's case; null when it does not open.
    static CaseSession *open(Workspace &workspace, const QString &key)
    {
        workspace.open(key);
        const auto isOpen = [&] { return workspace.current() && workspace.current()->signal().key == key; };
        return test::until(isOpen) ? workspace.current() : nullptr;
    }

    /// Injects the scenario and opens the order from the operator's queue.
    std::optional<Signal> queued(const QString &entityId) const
    {
        for (const Signal &signal : m_operator->queue())
            if (signal.entityId == entityId)
                return signal;
        return std::nullopt;
    }

    Story begin(const QString &scenario)
    {
        Story story;
        const QJsonObject injected = m_sandbox->control({u"inject"_s, scenario});
        story.orderId = injected.value("entityId"_L1).toString();
        QString key;
        test::until([&] {
            const std::optional<Signal> signal = queued(story.orderId);
            key = signal ? signal->key : QString();
            return signal.has_value();
        });
        story.session = open(*m_operator, key);
        story.taskId = m_sandbox->sql(
            u"select task_id from fulfillment_task where order_id = '%1' and status = 'FAILED'"_s.arg(story.orderId));
        story.idempotencyKey = m_sandbox->sql(
            u"select idempotency_key from external_call_attempt where idempotency_key = 'task:%1'"_s.arg(story.taskId));
        return story;
    }

    /// Previews and sends, as the dialog does; answers with what came back.
    Sent send(CaseSession &session, const QString &command, const QString &reason, api::Preview *seen = nullptr)
    {
        api::CommandRequest request = session.requestFor(*action(session, command));
        request.reason = reason;
        request.ticketRef = u"INC-4711"_s;
        const auto previewed = test::wait(session.preview(request));
        if (!previewed || previewed->status != 200)
            return previewed.value_or(Sent{});
        const auto preview = api::readPreview(previewed->body);
        if (!preview)
            return Sent{};
        if (seen)
            *seen = *preview;
        request.previewHash = preview->previewHash;
        return test::wait(session.confirm(u"draft-"_s + command, request, preview->targetEtag)).value_or(Sent{});
    }

    void expectRepaired(const Story &story)
    {
        QVERIFY2(test::until([&] { return story.session->run().verified() == Truth::Yes; }),
                 qPrintable(m_sandbox->sql(
                     u"select task_type, status from fulfillment_task where order_id = '%1'"_s.arg(story.orderId))));
        QCOMPARE(m_sandbox->sql(u"select status from fulfillment_task where task_id = '%1'"_s.arg(story.taskId)),
                 u"COMPLETED"_s);
        QVERIFY(test::until([&] {
            return m_sandbox->sql(
                       u"select verification_status from support_repair_command where target_id = '%1'"_s.arg(
                           story.taskId)) == "PASSED"_L1;
        }));
        QVERIFY(story.session->run().commands().size() >= 2);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_sandbox = std::make_unique<test::LivingSandbox>();
        QVERIFY2(m_sandbox->fault().isEmpty(), qPrintable(m_sandbox->fault()));
        m_operator = m_sandbox->workspace(u"operator"_s);
        QVERIFY(m_operator && m_operator->me());
        QVERIFY2(m_operator->library().diagnostics.isEmpty(),
                 m_operator->library().diagnostics.isEmpty()
                     ? ""
                     : qPrintable(m_operator->library().diagnostics.first().text()));
    }

    void cleanupTestCase()
    {
        m_operator.reset();
        m_sandbox.reset();
    }

    void anAnswerThatWasLostIsReconciledAndTheTaskCompletesWithoutASecondCall()
    {
        const Story story = begin(u"provisioning-answer-lost"_s);
        QVERIFY(story.session);
        CaseSession &session = *story.session;
        session.setOpenChapter(ChapterKind::SafeActions);
        QVERIFY(test::until([&] { return enabled(session, u"EXTERNAL_RECONCILE"_s); }));
        const auto retry = actionView(session, u"TASK_RETRY"_s);
        QVERIFY(retry && !retry->enabled());
        QVERIFY2(!retry->offWhy.isEmpty() || !retry->guardWhy.isEmpty(), "a refused action says why");
        QCOMPARE(m_sandbox->adapterCalls(story.idempotencyKey), 1);

        const Sent reconciled = send(session, u"EXTERNAL_RECONCILE"_s, u"The provider did not answer; ask by key."_s);
        QVERIFY2(reconciled.status == 202,
                 qPrintable(reconciled.error.detail + (reconciled.problem ? reconciled.problem->detail : QString())));
        QVERIFY(test::until([&] { return enabled(session, u"TASK_RETRY"_s); }));
        QCOMPARE(m_sandbox->sql(u"select status from external_call_attempt where idempotency_key = '%1'"_s.arg(
                     story.idempotencyKey)),
                 u"CONFIRMED"_s);

        api::Preview preview;
        const Sent retried =
            send(session, u"TASK_RETRY"_s, u"Confirmed outside; complete from the reference."_s, &preview);
        QCOMPARE(preview.sends, u"COMPLETE_FROM_REFERENCE"_s);
        QCOMPARE(retried.status, 202);
        expectRepaired(story);
        QCOMPARE(m_sandbox->adapterCalls(story.idempotencyKey), 1);
    }

    void aCallThatNeverArrivedIsSentAgainUnderTheSameKey()
    {
        const Story story = begin(u"provisioning-never-arrived"_s);
        QVERIFY(story.session);
        CaseSession &session = *story.session;
        session.setOpenChapter(ChapterKind::SafeActions);
        QVERIFY(test::until([&] { return enabled(session, u"EXTERNAL_RECONCILE"_s); }));
        QCOMPARE(send(session, u"EXTERNAL_RECONCILE"_s, u"No reply; ask by key first."_s).status, 202);
        QVERIFY(test::until([&] { return enabled(session, u"TASK_RETRY"_s); }));
        QCOMPARE(m_sandbox->sql(u"select status from external_call_attempt where idempotency_key = '%1'"_s.arg(
                     story.idempotencyKey)),
                 u"NOT_FOUND_CONFIRMED"_s);
        api::Preview preview;
        QCOMPARE(send(session, u"TASK_RETRY"_s, u"Not found outside; send again."_s, &preview).status, 202);
        QCOMPARE(preview.sends, u"SEND_SAME_KEY"_s);
        expectRepaired(story);
        QCOMPARE(m_sandbox->adapterCalls(story.idempotencyKey), 2);
    }

    void aRejectedTaskGoesToFalloutOnlyAfterASecondPersonApproved()
    {
        const Story story = begin(u"provisioning-rejected"_s);
        QVERIFY(story.session);
        CaseSession &session = *story.session;
        session.setOpenChapter(ChapterKind::SafeActions);
        QVERIFY(test::until([&] { return enabled(session, u"TASK_MOVE_TO_FALLOUT"_s); }));
        const Sent asked = send(session, u"TASK_MOVE_TO_FALLOUT"_s, u"The provider rejected the data (422)."_s);
        QCOMPARE(asked.status, 202);
        const auto command = api::readCommand(asked.body);
        QVERIFY(command);
        QCOMPARE(command->state, u"PENDING_APPROVAL"_s);
        const auto own = test::wait(m_operator->decide(*command, u"approve"_s, u"I approve myself"_s));
        QVERIFY(own && own->status == 403);

        const auto senior = m_sandbox->workspace(u"senior-operator"_s);
        QVERIFY(senior);
        const auto waiting = [&](const QString &state) -> std::optional<api::Command> {
            for (const api::Command &candidate : senior->waitingForMe())
                if (candidate.id == command->id && candidate.state == state)
                    return candidate;
            return std::nullopt;
        };
        QVERIFY(test::until([&] { return waiting(u"PENDING_APPROVAL"_s).has_value(); }));
        QCOMPARE(test::wait(senior->decide(*waiting(u"PENDING_APPROVAL"_s), u"approve"_s, u"Seen the rejection"_s))
                     .value_or(Sent{})
                     .status,
                 200);
        QVERIFY(test::until([&] { return waiting(u"APPROVED"_s).has_value(); }));
        QCOMPARE(m_sandbox->sql(u"select status from fulfillment_task where task_id = '%1'"_s.arg(story.taskId)),
                 u"FAILED"_s);
        QCOMPARE(test::wait(senior->decide(*waiting(u"APPROVED"_s), u"execute"_s, {})).value_or(Sent{}).status, 200);
        QCOMPARE(m_sandbox->sql(u"select status from fulfillment_task where task_id = '%1'"_s.arg(story.taskId)),
                 u"MANUAL_FALLOUT"_s);
    }

    void anIncidentIsResolvedOnlyByTheCommanderAndOnlyWhenItsVerificationHolds()
    {
        const Story story = begin(u"provisioning-answer-lost"_s);
        QVERIFY(story.session);
        story.session->setOpenChapter(ChapterKind::SafeActions);
        story.session->openIncident();
        QVERIFY(test::until([&] { return story.session->incident().has_value(); }));
        QVERIFY(test::until([&] { return enabled(*story.session, u"EXTERNAL_RECONCILE"_s); }));
        QCOMPARE(send(*story.session, u"EXTERNAL_RECONCILE"_s, u"The provider did not answer; ask by key."_s).status,
                 202);

        const auto commander = m_sandbox->workspace(u"incident-commander"_s);
        QVERIFY(commander);
        QString key;
        QVERIFY(test::until([&] {
            for (const Signal &signal : commander->queue())
                if (signal.entityId == story.orderId && !signal.incidentId.isEmpty())
                    key = signal.key;
            return !key.isEmpty();
        }));
        CaseSession *theirs = open(*commander, key);
        QVERIFY(theirs && test::until([&] { return theirs->incident().has_value(); }));
        theirs->takeCommand();
        QVERIFY(test::until([&] { return !theirs->incident()->commander.isEmpty(); }));
        QString refused;
        QObject::connect(theirs, &CaseSession::problemOccurred, theirs,
                         [&](const QString &, const QString &means) { refused = means; });
        theirs->setIncidentStatus(u"RESOLVED"_s, u"The order moves again."_s);
        QVERIFY(test::until([&] { return !refused.isEmpty(); }));

        QVERIFY(test::until([&] { return enabled(*story.session, u"TASK_RETRY"_s); }));
        QCOMPARE(send(*story.session, u"TASK_RETRY"_s, u"Confirmed outside; complete from the reference."_s).status,
                 202);
        expectRepaired(story);
        QVERIFY(test::until([&] {
            theirs->setIncidentStatus(u"RESOLVED"_s, u"The order moves again."_s);
            test::until([&] { return theirs->incident()->status == "RESOLVED"_L1; }, 5);
            return theirs->incident()->status == "RESOLVED"_L1;
        }));
    }

    void aFrozenWorkerMakesVerificationOverdueInsteadOfPassed()
    {
        const Story story = begin(u"provisioning-never-arrived"_s);
        QVERIFY(story.session);
        CaseSession &session = *story.session;
        session.setOpenChapter(ChapterKind::SafeActions);
        QVERIFY(test::until([&] { return enabled(session, u"EXTERNAL_RECONCILE"_s); }));
        QCOMPARE(send(session, u"EXTERNAL_RECONCILE"_s, u"No reply; ask by key first."_s).status, 202);
        QVERIFY(test::until([&] { return enabled(session, u"TASK_RETRY"_s); }));
        m_sandbox->control({u"pause"_s, u"worker"_s});
        QCOMPARE(send(session, u"TASK_RETRY"_s, u"Not found outside; send again."_s).status, 202);
        const QString verification =
            u"select verification_status from support_repair_command where command_type = 'TASK_RETRY' and target_id = '%1'"_s
                .arg(story.taskId);
        QVERIFY(test::until([&] { return m_sandbox->sql(verification) == "OVERDUE"_L1; }));
        QVERIFY(session.run().verified() != Truth::Yes);
        // What is not proven stays in everybody's queue, though no task is failed any more.
        QVERIFY(test::until([&] {
            const std::optional<Signal> signal = queued(story.orderId);
            return signal && signal->facts.value(u"proof"_s) == "OVERDUE"_L1;
        }));
        m_sandbox->control({u"resume"_s, u"worker"_s});
        QVERIFY(test::until([&] { return m_sandbox->sql(verification) == "PASSED"_L1; }));
        QVERIFY(test::until([&] { return !queued(story.orderId); }));
    }

    void theRetryIsSeenOnItsKafkaTopic()
    {
        QProcess reader;
        reader.start(u"kcat"_s, {u"-b"_s, m_sandbox->profile().setting(u"kafka"_s, u"bootstrap"_s), u"-C"_s, u"-q"_s,
                                 u"-u"_s, u"-o"_s, u"beginning"_s, u"-t"_s, u"oms.fulfillment.event.v1"_s});
        QVERIFY(reader.waitForStarted());
        const Story story = begin(u"provisioning-answer-lost"_s);
        QVERIFY(story.session);
        story.session->setOpenChapter(ChapterKind::SafeActions);
        QVERIFY(test::until([&] { return enabled(*story.session, u"EXTERNAL_RECONCILE"_s); }));
        send(*story.session, u"EXTERNAL_RECONCILE"_s, u"The provider did not answer; ask by key."_s);
        QVERIFY(test::until([&] { return enabled(*story.session, u"TASK_RETRY"_s); }));
        QCOMPARE(send(*story.session, u"TASK_RETRY"_s, u"Confirmed outside; complete from the reference."_s).status,
                 202);
        QByteArray seen;
        QVERIFY(test::until([&] {
            seen += reader.readAllStandardOutput();
            return seen.contains(story.taskId.toUtf8()) && seen.contains("FulfillmentTaskRetryRequested");
        }));
        reader.kill();
        reader.waitForFinished();
    }

    void theAuditorsWorkspaceHasNothingThatCouldChangeThePlatform()
    {
        const auto auditor = m_sandbox->workspace(u"auditor"_s);
        QVERIFY(auditor);
        QVERIFY(!auditor->canMutate());
    }

    void reopeningACaseShowsItAsItWasLeft()
    {
        const Story story = begin(u"provisioning-answer-lost"_s);
        QVERIFY(story.session);
        const QString key = story.session->signal().key;
        story.session->saveDraft(Draft{u"d1"_s, {{u"reason"_s, u"half a sen"_s}}, false});
        story.session->rememberView({{u"tab"_s, u"tasks"_s}});
        m_operator = m_sandbox->workspace(u"operator"_s); // the first window is gone, a new one starts
        QVERIFY(test::until([&] {
            const QList<Signal> queue = m_operator->queue();
            return std::any_of(queue.begin(), queue.end(), [&](const Signal &signal) { return signal.key == key; });
        }));
        CaseSession *again = open(*m_operator, key);
        QVERIFY(again);
        QCOMPARE(again->run().viewState().value("tab"_L1).toString(), u"tasks"_s);
        QCOMPARE(again->run().drafts().size(), 1);
        QCOMPARE(again->run().drafts().first().fields.value("reason"_L1).toString(), u"half a sen"_s);
    }
};

JAGA_TEST(StoriesTest)
#include "stories_test.moc"
