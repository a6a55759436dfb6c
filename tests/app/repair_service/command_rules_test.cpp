// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/open_api.h"
#include "app/repair_service/commands/guards.h"
#include "app/repair_service/commands/order_facts.h"
#include "app/repair_service/commands/prediction.h"
#include "app/repair_service/commands/registry.h"
#include "app/repair_service/commands/task_facts.h"
#include "app/repair_service/incidents/resolution.h"
#include "tests/support/test_main.h"

#include <QFile>
#include <QSet>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace jaga::repair;

namespace {

/// The rows of task_recovery_rule for a failed task.
QStringList waysOf(const QString &call, bool idempotent)
{
    QStringList ways;
    if (call == u"CONFIRMED"_s || call == u"NOT_FOUND_CONFIRMED"_s ||
        (idempotent && (call == u"FAILED_RETRYABLE"_s || call == u"NONE"_s)))
        ways.append(u"TASK_RETRY"_s);
    if (call == u"NONE"_s || call == u"FAILED_PERMANENT"_s || (call == u"FAILED_RETRYABLE"_s && !idempotent) ||
        call == u"UNKNOWN"_s || call == u"CONFLICT"_s)
        ways.append(u"TASK_MOVE_TO_FALLOUT"_s);
    if (call == u"UNKNOWN"_s || call == u"CONFLICT"_s)
        ways.append(u"EXTERNAL_RECONCILE"_s);
    return ways;
}

TaskFacts failedTask(const QString &call, bool idempotent, bool lookUp = true)
{
    TaskFacts task;
    task.taskId = u"11111111-0000-4000-8000-000000000001"_s;
    task.taskType = u"PROVISION_SERVICE"_s;
    task.status = u"FAILED"_s;
    task.version = 12;
    task.orderState = u"IN_PROGRESS"_s;
    task.orderNumber = u"SO-1"_s;
    task.idempotent = idempotent;
    task.lookUp = lookUp;
    if (call != u"NONE"_s) {
        task.call = CallFacts{};
        task.call->status = call;
        task.call->lookUp = lookUp;
        task.call->tries = 1;
    }
    task.ways = waysOf(call, idempotent);
    return task;
}

QString firstFailing(const QList<api::Guard> &guards)
{
    for (const api::Guard &guard : guards)
        if (guard.holds != Truth::Yes)
            return guardCode(guard.name);
    return u"holds"_s;
}

Truth verified(const TaskFacts &now, const QString &sends, int triesBefore)
{
    Executed executed;
    executed.before = {{u"external call x"_s, QJsonObject{{u"tries"_s, triesBefore}}}};
    executed.prediction = {{u"sends"_s, sends}};
    return taskRetry().verify(now, executed).passed();
}

} // namespace

/// Guards, plans and verification as functions of facts.
class CommandRulesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void everyFailedTaskHasExactlyTheWaysThatAreSafe_data()
    {
        QTest::addColumn<QString>("call");
        QTest::addColumn<bool>("idempotent");
        QTest::addColumn<QString>("retry");
        QTest::addColumn<QString>("fallout");
        const auto row = [](const char *call, bool idempotent, const QString &retry, const QString &fallout) {
            QTest::addRow("%s %s", call, idempotent ? "idempotent" : "not idempotent")
                << QString::fromLatin1(call) << idempotent << retry << fallout;
        };
        const QString holds = u"holds"_s;
        const QString allowed = u"guard:retry-allowed"_s;
        for (const bool idempotent : {true, false}) {
            row("CONFIRMED", idempotent, holds, allowed);
            row("NOT_FOUND_CONFIRMED", idempotent, holds, allowed);
            row("UNKNOWN", idempotent, u"guard:outcome-unknown"_s, allowed);
            row("CONFLICT", idempotent, u"guard:outcome-unknown"_s, allowed);
            row("PENDING", idempotent, u"guard:call-underway"_s, allowed);
            row("IN_FLIGHT", idempotent, u"guard:call-underway"_s, allowed);
            row("FAILED_PERMANENT", idempotent, u"guard:business-error"_s, holds);
        }
        row("FAILED_RETRYABLE", true, holds, allowed);
        row("FAILED_RETRYABLE", false, u"guard:not-idempotent"_s, holds);
        row("NONE", true, holds, allowed);
        row("NONE", false, u"guard:not-idempotent"_s, holds);
    }
    void everyFailedTaskHasExactlyTheWaysThatAreSafe()
    {
        QFETCH(QString, call);
        QFETCH(bool, idempotent);
        const TaskFacts task = failedTask(call, idempotent);
        QTEST(firstFailing(taskRetry().guards(task, {})), "retry");
        QTEST(firstFailing(taskMoveToFallout().guards(task, {})), "fallout");
    }

    void anOpenOutcomeThatNobodyCanTellGoesToFallout()
    {
        QCOMPARE(firstFailing(taskMoveToFallout().guards(failedTask(u"UNKNOWN"_s, true, false), {})), u"holds"_s);
        TaskFacts task = failedTask(u"UNKNOWN"_s, true);
        task.call->inconclusiveAt = Instant{};
        QCOMPARE(firstFailing(taskMoveToFallout().guards(task, {})), u"holds"_s);
        QCOMPARE(firstFailing(taskRetry().guards(task, {})), u"guard:outcome-unknown"_s);
    }

    void aRefusedRetryNamesTheWayThatHelps()
    {
        for (const api::Guard &guard : taskRetry().guards(failedTask(u"UNKNOWN"_s, true), {}))
            if (guard.name == u"outcome-unknown"_s) {
                QCOMPARE(guard.alternative, u"EXTERNAL_RECONCILE"_s);
                QVERIFY(guard.found.contains(u"reconcile the call first"_s));
            }
    }

    void aRetryNeedsAFailedTaskAnOpenOrderAndNoSwitch()
    {
        TaskFacts task = failedTask(u"CONFIRMED"_s, true);
        task.status = u"COMPLETED"_s;
        QCOMPARE(firstFailing(taskRetry().guards(task, {})), u"precondition-failed"_s);
        task = failedTask(u"CONFIRMED"_s, true);
        task.orderState = u"CANCELLING"_s;
        QCOMPARE(firstFailing(taskRetry().guards(task, {})), u"guard:order-closed"_s);
        task = failedTask(u"CONFIRMED"_s, true);
        task.switches = {u"WORKER_PAUSE PROVISION_SERVICE"_s};
        QCOMPARE(firstFailing(taskRetry().guards(task, {})), u"switch-active"_s);
    }

    void aHoldAndASwitchForbidOnlyWhatTheyStop()
    {
        const QStringList noCalls{u"EXTERNAL_CALL_DISABLE provisioning"_s};
        const QStringList noProgress{u"ORDER_PROGRESSION_HOLD SO-1"_s};
        TaskFacts absent = failedTask(u"NOT_FOUND_CONFIRMED"_s, true);
        TaskFacts known = failedTask(u"CONFIRMED"_s, true);
        TaskFacts refused = failedTask(u"FAILED_PERMANENT"_s, true);
        absent.switches = known.switches = refused.switches = noCalls;
        QCOMPARE(firstFailing(taskRetry().guards(absent, {})), u"switch-active"_s);
        QCOMPARE(firstFailing(taskRetry().guards(known, {})), u"holds"_s);
        QCOMPARE(firstFailing(taskMoveToFallout().guards(refused, {})), u"holds"_s);
        known.switches = refused.switches = noProgress;
        QCOMPARE(firstFailing(taskRetry().guards(known, {})), u"switch-active"_s);
        QCOMPARE(firstFailing(taskMoveToFallout().guards(refused, {})), u"switch-active"_s);
        known.switches.clear();
        known.orderHeld = true;
        QCOMPARE(firstFailing(taskRetry().guards(known, {})), u"guard:order-held"_s);
    }

    void aSettledCallCountsMoreThanTheTasksOldError()
    {
        for (const QString &call : {u"CONFIRMED"_s, u"NOT_FOUND_CONFIRMED"_s}) {
            TaskFacts task = failedTask(call, true);
            task.errorCode = u"ADDRESS_REJECTED"_s;
            QCOMPARE(firstFailing(taskRetry().guards(task, {})), u"holds"_s);
        }
        TaskFacts unsent = failedTask(u"NONE"_s, true);
        unsent.errorCode = u"ADDRESS_REJECTED"_s;
        QCOMPARE(firstFailing(taskRetry().guards(unsent, {})), u"guard:business-error"_s);
        QCOMPARE(firstFailing(taskMoveToFallout().guards(unsent, {})), u"holds"_s);
    }

    void aConfirmedCallIsNeverSentAgain()
    {
        const Plan confirmed = taskRetry().plan(failedTask(u"CONFIRMED"_s, true), {});
        QCOMPARE(confirmed.sends, u"COMPLETE_FROM_REFERENCE"_s);
        QCOMPARE(confirmed.changes.size(), 1);
        const Plan absent = taskRetry().plan(failedTask(u"NOT_FOUND_CONFIRMED"_s, false), {});
        QCOMPARE(absent.sends, u"SEND_SAME_KEY"_s);
        QCOMPARE(absent.changes.size(), 2);
        QCOMPARE(absent.transitions.first().version, 13);
        QCOMPARE(absent.event->aggregateVersion, 13);
    }

    void aRetryIsProvenByTheTaskAndByTheNumberOfTries_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<QString>("sends");
        QTest::addColumn<int>("tries");
        QTest::addColumn<Truth>("passed");
        const QString same = u"SEND_SAME_KEY"_s;
        const QString reference = u"COMPLETE_FROM_REFERENCE"_s;
        QTest::newRow("running") << u"IN_PROGRESS"_s << same << 1 << Truth::Unknown;
        QTest::newRow("sent and done") << u"COMPLETED"_s << same << 2 << Truth::Yes;
        QTest::newRow("done without sending") << u"COMPLETED"_s << same << 1 << Truth::No;
        QTest::newRow("sent twice") << u"COMPLETED"_s << same << 3 << Truth::No;
        QTest::newRow("failed again") << u"FAILED"_s << same << 2 << Truth::No;
        QTest::newRow("from reference") << u"COMPLETED"_s << reference << 1 << Truth::Yes;
        QTest::newRow("sent although known") << u"COMPLETED"_s << reference << 2 << Truth::No;
    }
    void aRetryIsProvenByTheTaskAndByTheNumberOfTries()
    {
        QFETCH(QString, status);
        QFETCH(QString, sends);
        QFETCH(int, tries);
        TaskFacts now = failedTask(u"CONFIRMED"_s, true);
        now.status = status;
        now.call->tries = tries;
        QTEST(verified(now, sends, 1), "passed");
    }

    void aLookUpSettlesOnlyWithAProof_data()
    {
        QTest::addColumn<QJsonObject>("evidence");
        QTest::addColumn<QString>("status");
        QTest::newRow("found") << QJsonObject{{u"lookUp"_s, u"FOUND"_s}, {u"externalReference"_s, u"E"_s}}
                               << u"CONFIRMED"_s;
        QTest::newRow("found, 200") << QJsonObject{{u"lookUp"_s, u"FOUND"_s}, {u"httpStatus"_s, 200}} << u"CONFIRMED"_s;
        QTest::newRow("found, no proof") << QJsonObject{{u"lookUp"_s, u"FOUND"_s}} << u"refused"_s;
        QTest::newRow("absent") << QJsonObject{{u"lookUp"_s, u"NOT_FOUND"_s}} << u"NOT_FOUND_CONFIRMED"_s;
        QTest::newRow("rejected") << QJsonObject{{u"lookUp"_s, u"REJECTED"_s}} << u"FAILED_PERMANENT"_s;
        QTest::newRow("can't tell") << QJsonObject{{u"lookUp"_s, u"INCONCLUSIVE"_s}} << u"unchanged"_s;
        QTest::newRow("nothing") << QJsonObject{} << u"refused"_s;
        QTest::newRow("a person's word") << QJsonObject{{u"lookUp"_s, u"PROBABLY"_s}} << u"refused"_s;
    }
    void aLookUpSettlesOnlyWithAProof()
    {
        QFETCH(QJsonObject, evidence);
        const Instant settledAt = *instantFromText(u"2026-03-01T02:00:00Z"_s);
        CallFacts call;
        call.status = u"UNKNOWN"_s;
        const Settled settled = externalReconcile().settle(call, {evidence, u"c"_s, settledAt});
        QString status = u"refused"_s;
        if (settled)
            status = settled->first().set.first().first == u"status"_s
                         ? QString::fromUtf8(settled->first().set.first().second.text())
                         : u"unchanged"_s;
        QTEST(status, "status");
        call.status = u"CONFIRMED"_s;
        QVERIFY(!settled || externalReconcile().settle(call, {evidence, u"c"_s, settledAt})->isEmpty() ||
                evidence.value(u"lookUp"_s) == u"INCONCLUSIVE"_s);
    }

    void aLookUpThatCannotTellCountsAtTheTransactionsOwnTime()
    {
        const Instant executedAt = *instantFromText(u"2026-03-01T02:00:00Z"_s);
        CallFacts call;
        call.status = u"UNKNOWN"_s;
        const QJsonObject evidence{{u"lookUp"_s, u"INCONCLUSIVE"_s}};
        const auto settled = externalReconcile().settle(call, {evidence, u"c"_s, executedAt});
        QCOMPARE(QString::fromUtf8(settled->first().set.first().second.text()),
                 QString::fromUtf8(SqlValue(executedAt).text()));
        call.inconclusiveAt = executedAt;
        QCOMPARE(externalReconcile().verify(call, {{}, {}, {}, executedAt}).passed(), Truth::No);
    }

    void anOrderWithAPlanIsNotDecomposedAgain()
    {
        OrderFacts order;
        order.state = u"VALIDATED"_s;
        QCOMPARE(firstFailing(orderDecompositionRetry().guards(order, {})), u"holds"_s);
        order.plans = 1;
        QCOMPARE(firstFailing(orderDecompositionRetry().guards(order, {})), u"guard:plan-exists"_s);
        order = {};
        order.state = u"DECOMPOSED"_s;
        QCOMPARE(firstFailing(orderDecompositionRetry().guards(order, {})), u"precondition-failed"_s);
    }

    void theDifferenceNamesEveryFieldAndMarksWhatChanged()
    {
        const QJsonObject before{{u"version"_s, 12},
                                 {u"task"_s, QJsonObject{{u"status"_s, u"FAILED"_s}, {u"code"_s, u"X"_s}}}};
        const QJsonObject after{{u"version"_s, 13},
                                {u"task"_s, QJsonObject{{u"status"_s, u"READY"_s}, {u"code"_s, u"X"_s}}},
                                {u"case"_s, QJsonObject{{u"status"_s, u"OPEN"_s}}}};
        const auto changes = difference(before, after);
        QCOMPARE(changes.size(), 3);
        QCOMPARE(std::ranges::count_if(changes, &api::FieldChange::changed), 2);
    }

    void anIncidentEndsWithItsRepairsProven_data()
    {
        QTest::addColumn<QStringList>("commands");
        QTest::addColumn<QString>("failing");
        QTest::newRow("none") << QStringList{} << u"holds"_s;
        QTest::newRow("passed") << QStringList{u"SUCCEEDED PASSED task"_s} << u"holds"_s;
        QTest::newRow("waiting") << QStringList{u"SUCCEEDED PENDING task"_s} << u"guard:not-verified"_s;
        QTest::newRow("overdue") << QStringList{u"SUCCEEDED OVERDUE task"_s} << u"guard:not-verified"_s;
        QTest::newRow("running") << QStringList{u"EXECUTING PENDING task"_s} << u"guard:command-open"_s;
        QTest::newRow("to be approved") << QStringList{u"PENDING_APPROVAL  task"_s} << u"guard:command-open"_s;
        QTest::newRow("refused") << QStringList{u"REFUSED  task"_s} << u"holds"_s;
        QTest::newRow("failed") << QStringList{u"SUCCEEDED FAILED task"_s} << u"guard:not-verified"_s;
        QTest::newRow("made good") << QStringList{u"SUCCEEDED FAILED task"_s, u"SUCCEEDED PASSED task"_s} << u"holds"_s;
        QTest::newRow("failed last") << QStringList{u"SUCCEEDED PASSED task"_s, u"SUCCEEDED FAILED task"_s}
                                     << u"guard:not-verified"_s;
        QTest::newRow("passed elsewhere")
            << QStringList{u"SUCCEEDED FAILED task"_s, u"SUCCEEDED PASSED other"_s} << u"guard:not-verified"_s;
    }
    void anIncidentEndsWithItsRepairsProven()
    {
        QFETCH(QStringList, commands);
        ResolutionFacts facts;
        for (const QString &command : commands)
            facts.commands.append(
                {u"TASK_RETRY"_s, command.section(u' ', 0, 0), command.section(u' ', 1, 1), command.section(u' ', 2)});
        QTEST(firstFailing(resolutionConditions(facts)), "failing");
    }

    void anIncidentEndsWithItsOrdersWell()
    {
        const auto failing = [](const ResolutionFacts::Order &order) {
            return firstFailing(resolutionConditions({{}, {}, {order}}));
        };
        const ResolutionFacts::Order good{u"SO-1"_s, u"IN_PROGRESS"_s};
        const auto with = [&](auto ResolutionFacts::Order::*member, const auto &value) {
            ResolutionFacts::Order order = good;
            order.*member = value;
            return order;
        };
        QCOMPARE(failing(good), u"holds"_s);
        QCOMPARE(failing(with(&ResolutionFacts::Order::waitingTasks, 1)), u"guard:tasks-failed"_s);
        QCOMPARE(failing(with(&ResolutionFacts::Order::openCalls, 1)), u"guard:calls-open"_s);
        QCOMPARE(failing(with(&ResolutionFacts::Order::blockingCases, 1)), u"guard:fallout-open"_s);
        QCOMPARE(failing(with(&ResolutionFacts::Order::held, true)), u"guard:order-stands"_s);
        QCOMPARE(failing(with(&ResolutionFacts::Order::state, u"VALIDATED"_s)), u"guard:order-stands"_s);
        ResolutionFacts::Order ended = with(&ResolutionFacts::Order::state, u"CANCELLED"_s);
        ended.ended = true;
        QCOMPARE(failing(ended), u"holds"_s);
    }

    void everyHandlerDescribesItselfCompletely()
    {
        QSet<QString> types;
        for (const CommandHandler &handler : commandHandlers()) {
            const CommandDescriptor &descriptor = handler.descriptor();
            types.insert(descriptor.shown.type);
            for (const QString &word :
                 {descriptor.shown.title, descriptor.shown.targetType, descriptor.shown.requesterRole,
                  descriptor.shown.precondition, descriptor.shown.change, descriptor.shown.event,
                  descriptor.shown.verification, descriptor.seedSection})
                QVERIFY2(!word.isEmpty(), qPrintable(descriptor.shown.type));
            QCOMPARE(descriptor.intentType.isEmpty(), descriptor.shown.commandClass == u"S"_s);
            QCOMPARE(descriptor.shown.executorRole.isEmpty(), descriptor.shown.approvalKind == u"NONE"_s);
        }
        QCOMPARE(types.size(), commandHandlers().size());
    }

    void theOpenApiDocumentInTheTreeIsTheGeneratedOne()
    {
        QFile file(qEnvironmentVariable("JAGA_SOURCE_DIR") + u"/resources/api/openapi.yaml"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(file.readAll() == openApiDocument(), "run: cmake --build --preset dev --target openapi");
    }
};

JAGA_TEST(CommandRulesTest)
#include "command_rules_test.moc"
