// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/run/runbook_library.h"
#include "runbook_engine/run/runbook_run.h"
#include "tests/support/shipped_documents.h"
#include "tests/support/test_main.h"

#include <QFile>

#include <memory>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

using Row = QMap<QString, QString>; ///< column -> text as a source sends it; what is left out is NULL

const Instant now = instantFromText(u"2026-07-02T19:02:41Z"_s).value();
const QString someId = u"8e1d4c70-52b3-4f0e-9a66-0c7f3b19d2e4"_s;

Runbook stuckOrder() { return test::readShipped(u"stuck-order-fulfillment"_s).runbook.value_or(Runbook()); }

/// An order as its stores show it; each story changes what differs.
QMap<QString, QList<Row>> healthyOrder()
{
    const Row task{{u"task_id"_s, someId},
                   {u"task_type"_s, u"PROVISION_SERVICE"_s},
                   {u"status"_s, u"COMPLETED"_s},
                   {u"call_status"_s, u"CONFIRMED"_s}};
    return {
        {u"stuck_order"_s,
         {Row{{u"state"_s, u"IN_PROGRESS"_s},
              {u"strategic"_s, u"t"_s},
              {u"stuck_alike"_s, u"1"_s},
              {u"currency"_s, u"IDR"_s},
              {u"amount"_s, u"4250000.0000"_s},
              {u"ponr"_s, u"f"_s},
              {u"regulated"_s, u"f"_s}}}},
        {u"order_head"_s,
         {Row{{u"order_id"_s, someId},
              {u"number"_s, u"SO-10045"_s},
              {u"state"_s, u"COMPLETED"_s},
              {u"strategic"_s, u"t"_s},
              {u"ponr"_s, u"f"_s}}}},
        {u"blocking_task"_s,
         {Row{{u"inconclusive"_s, u"f"_s}, {u"idempotent"_s, u"f"_s}, {u"lookup_by_key"_s, u"f"_s}}}},
        {u"item"_s,
         {Row{{u"state"_s, u"COMPLETED"_s},
              {u"action"_s, u"ADD"_s},
              {u"open_tasks"_s, u"0"_s},
              {u"asset_state"_s, u"ACTIVE"_s}}}},
        {u"plan"_s, {Row{{u"planned_tasks"_s, u"1"_s}, {u"plan_status"_s, u"COMPLETED"_s}}}},
        {u"task"_s, {task}},
        {u"fallout"_s, {}},
        {u"order_workflow"_s, {Row{{u"instance_key"_s, u"2251799813685249"_s}, {u"status"_s, u"COMPLETED"_s}}}},
        {u"workflow_instance"_s, {Row{{u"state"_s, u"COMPLETED"_s}, {u"has_incident"_s, u"false"_s}}}},
        {u"outbox"_s, {Row{{u"event_id"_s, someId}, {u"status"_s, u"PUBLISHED"_s}}}},
        {u"inbox"_s, {Row{{u"consumer"_s, u"order-search-projector"_s}, {u"status"_s, u"PROCESSED"_s}}}},
        {u"projection"_s, {Row{{u"projected_state"_s, u"COMPLETED"_s}, {u"is_stale"_s, u"f"_s}}}},
        {u"lag_order"_s, {Row{{u"consumer"_s, u"order-workflow-starter"_s}, {u"lag"_s, u"0"_s}}}},
        {u"scope"_s, {Row{{u"tenant_id"_s, someId}, {u"customer_id"_s, someId}}}},
        {u"release"_s, {}},
        {u"commands"_s, {}},
    };
}

/// The same order with its provisioning failed and the call in `callStatus`.
QMap<QString, QList<Row>> failedOrder(const QString &callStatus)
{
    auto stores = healthyOrder();
    Row blocking{{u"task_id"_s, someId},     {u"attempt_id"_s, someId},      {u"task_type"_s, u"PROVISION_SERVICE"_s},
                 {u"status"_s, u"FAILED"_s}, {u"call_status"_s, callStatus}, {u"inconclusive"_s, u"f"_s},
                 {u"idempotent"_s, u"t"_s},  {u"lookup_by_key"_s, u"t"_s}};
    stores[u"blocking_task"_s] = {blocking};
    stores[u"order_head"_s].first()[u"state"_s] = u"IN_PROGRESS"_s;
    stores[u"task"_s].first()[u"status"_s] = u"FAILED"_s;
    stores[u"task"_s].first()[u"call_status"_s] = callStatus;
    stores[u"item"_s].first()[u"state"_s] = u"IN_PROGRESS"_s;
    stores[u"item"_s].first()[u"open_tasks"_s] = u"1"_s;
    stores[u"order_workflow"_s].first()[u"status"_s] = u"INCIDENT"_s;
    stores[u"workflow_instance"_s] = {Row{{u"state"_s, u"ACTIVE"_s}, {u"has_incident"_s, u"true"_s}}};
    stores[u"projection"_s].first()[u"projected_state"_s] = u"IN_PROGRESS"_s;
    return stores;
}

/// A running runbook over what the stores show.
class Story {
public:
    explicit Story(const QMap<QString, QList<Row>> &stores)
        : m_runbook(stuckOrder()),
          m_store(caseProbes(m_runbook), caseConstants(m_runbook, {{u"tenant_id"_s, someId}, {u"order_id"_s, someId}})),
          m_run(m_runbook, m_store)
    {
        show(stores);
    }

    void show(const QMap<QString, QList<Row>> &stores)
    {
        ++m_generation;
        QList<Evidence> batch;
        for (const Probe &probe : caseProbes(m_runbook)) {
            if (stores.contains(probe.name))
                batch.append(evidenceOf(probe, stores.value(probe.name)));
        }
        m_store.insert(batch);
        m_run.evaluate(now);
    }

    const RunbookRun &run() const { return m_run; }
    StepState action(const QString &anchor) const { return m_run.step(anchor)->state; }
    QString answer(const QString &key) const
    {
        const Decision decision = m_run.answer(key);
        return decision.truth == Truth::Yes ? m_runbook.answers.value(key).rows.at(decision.row).observation
                                            : truthName(decision.truth);
    }
    QString interpretation() const
    {
        const Decision decision = m_run.decisions().value(u"interpret"_s);
        return decision.row < 0
                   ? QString()
                   : m_runbook.chapter(ChapterKind::Diagnosis).decisions.first().rows.at(decision.row).next;
    }
    QStringList unproven() const
    {
        QStringList sentences;
        const QList<Conclusion> conclusions = m_run.verification();
        for (qsizetype index = 0; index < conclusions.size(); ++index) {
            if (conclusions.at(index).truth != Truth::Yes)
                sentences.append(m_runbook.chapter(ChapterKind::Verification).conditions.at(index).sentence + u" "_s +
                                 conclusions.at(index).why);
        }
        return sentences;
    }

private:
    Evidence evidenceOf(const Probe &probe, const QList<Row> &rows) const
    {
        Evidence evidence;
        evidence.probe = probe.name;
        evidence.source = probe.source;
        evidence.shape = probe.shape;
        evidence.asOf = now;
        evidence.generation = m_generation;
        evidence.timeToLive = probe.timeToLive;
        evidence.table.columns = probe.columns;
        for (const Row &row : rows) {
            QList<Cell> cells;
            for (const Column &column : probe.columns)
                cells.append(cellFromText(row.value(column.name), column.type).value());
            evidence.table.rows.append(cells);
        }
        return evidence;
    }

    Runbook m_runbook;
    EvidenceStore m_store;
    RunbookRun m_run;
    quint64 m_generation = 0;
};

} // namespace

/// What *Stuck order fulfillment* says in the situations it was written for.
class StuckOrderStoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void offersOnlyTheLookUpWhileTheOutcomeIsUnknown()
    {
        const Story story(failedOrder(u"UNKNOWN"_s));
        QCOMPARE(story.interpretation(), u"reconcile-call"_s);
        QCOMPARE(story.answer(u"what"_s), u"Task failed, call not known"_s);
        QCOMPARE(story.answer(u"safe_to_retry"_s), u"Not known, reconcile"_s);
        QCOMPARE(story.action(u"reconcile-call"_s), StepState::Offered);
        QCOMPARE(story.action(u"retry-task"_s), StepState::NotOffered);
        QCOMPARE(story.run().step(u"retry-task"_s)->failingWhen, 1);
        QCOMPARE(story.action(u"move-to-fallout"_s), StepState::NotOffered);
        QCOMPARE(story.run().verified(), Truth::No);
    }

    void offersTheRetryOnceTheOutcomeIsKnown_data()
    {
        QTest::addColumn<QString>("callStatus");
        QTest::addColumn<QString>("verdict");
        QTest::newRow("answer lost after success") << u"CONFIRMED"_s << u"Yes, sends nothing"_s;
        QTest::newRow("never arrived") << u"NOT_FOUND_CONFIRMED"_s << u"Yes, under the same key"_s;
        QTest::newRow("failed for certain") << u"FAILED_RETRYABLE"_s << u"Yes, idempotent"_s;
    }
    void offersTheRetryOnceTheOutcomeIsKnown()
    {
        QFETCH(QString, callStatus);
        QFETCH(QString, verdict);
        const Story story(failedOrder(callStatus));
        QCOMPARE(story.interpretation(), u"retry-task"_s);
        QCOMPARE(story.answer(u"safe_to_retry"_s), verdict);
        QCOMPARE(story.action(u"retry-task"_s), StepState::Offered);
        QCOMPARE(story.action(u"reconcile-call"_s), StepState::NotOffered);
        QCOMPARE(story.action(u"move-to-fallout"_s), StepState::NotOffered);
    }

    void offersFalloutAfterARefusal()
    {
        const Story story(failedOrder(u"FAILED_PERMANENT"_s));
        QCOMPARE(story.interpretation(), u"move-to-fallout"_s);
        QCOMPARE(story.action(u"move-to-fallout"_s), StepState::Offered);
        QCOMPARE(story.action(u"retry-task"_s), StepState::NotOffered);
    }

    void offersFalloutWhenTheLookUpCannotTell()
    {
        auto stores = failedOrder(u"UNKNOWN"_s);
        stores[u"blocking_task"_s].first()[u"inconclusive"_s] = u"t"_s;
        const Story story(stores);
        QCOMPARE(story.interpretation(), u"move-to-fallout"_s);
        QCOMPARE(story.action(u"move-to-fallout"_s), StepState::Offered);
        QCOMPARE(story.action(u"retry-task"_s), StepState::NotOffered);
    }

    void offersDecompositionOnlyWithoutAPlan()
    {
        auto stores = healthyOrder();
        stores[u"order_head"_s].first()[u"state"_s] = u"VALIDATED"_s;
        QCOMPARE(Story(stores).action(u"retry-decomposition"_s), StepState::NotOffered);
        stores[u"plan"_s].clear();
        const Story story(stores);
        QCOMPARE(story.interpretation(), u"retry-decomposition"_s);
        QCOMPARE(story.action(u"retry-decomposition"_s), StepState::Offered);
    }

    void offersNoDecompositionWhileTheStartersLagIsNotKnown()
    {
        auto stores = healthyOrder();
        stores[u"order_head"_s].first()[u"state"_s] = u"VALIDATED"_s;
        stores[u"plan"_s].clear();
        const Row starter{{u"consumer"_s, u"order-workflow-starter"_s}};
        stores[u"lag_order"_s].append(starter); // a partition it never committed
        QCOMPARE(Story(stores).action(u"retry-decomposition"_s), StepState::NotOffered);
        stores[u"lag_order"_s].clear();
        QCOMPARE(Story(stores).action(u"retry-decomposition"_s), StepState::NotOffered);
    }

    void aFailureWithoutACallHasAnAnswer()
    {
        auto stores = failedOrder({});
        QCOMPARE(Story(stores).answer(u"safe_to_retry"_s), u"Yes, idempotent"_s);
        stores[u"blocking_task"_s].first()[u"idempotent"_s] = u"f"_s;
        QCOMPARE(Story(stores).answer(u"safe_to_retry"_s), u"No, could act twice"_s);
    }

    void provesRecoveryLineByLine()
    {
        auto stores = failedOrder(u"UNKNOWN"_s);
        Story story(stores);
        const auto healthy = healthyOrder();
        struct Move {
            QStringList probes;
            QString proven; ///< begin of the sentence that turns true
        };
        const QList<Move> moves{
            {{u"blocking_task"_s}, u"the order is complete or moves on"_s},
            {{u"task"_s}, u"no task failed"_s},
            {{u"order_head"_s, u"item"_s, u"order_workflow"_s, u"workflow_instance"_s}, u"the workflow moved"_s},
            {{u"projection"_s}, u"the search projection"_s}};
        for (const Move &move : moves) {
            QVERIFY2(!story.unproven().filter(move.proven).isEmpty(), qPrintable(move.proven));
            for (const QString &probe : move.probes)
                stores[probe] = healthy.value(probe);
            story.show(stores);
            QVERIFY2(story.unproven().filter(move.proven).isEmpty(), qPrintable(story.unproven().join(u'\n')));
        }
        QCOMPARE(story.unproven(), QStringList());
        QCOMPARE(story.run().verified(), Truth::Yes);
        QCOMPARE(story.answer(u"what"_s), u"The order is complete"_s);
    }

    void provesNothingOnMissingEvidence_data()
    {
        QTest::addColumn<QString>("probe");
        for (const char *probe : {"task", "order_head", "blocking_task", "item", "fallout", "order_workflow",
                                  "workflow_instance", "outbox", "inbox", "projection", "commands"})
            QTest::newRow(probe) << QString::fromLatin1(probe);
    }
    void provesNothingOnMissingEvidence()
    {
        QFETCH(QString, probe);
        auto stores = healthyOrder();
        stores.remove(probe);
        QCOMPARE(Story(stores).run().verified(), Truth::Unknown);
    }

    void ranksASignalByItsOwnRowAlone()
    {
        const auto stores = healthyOrder();
        const Severity severity = Story({{u"stuck_order"_s, stores.value(u"stuck_order"_s)}}).run().severity();
        QCOMPARE(severity.proven, u"P1"_s);
        QCOMPARE(severity.notExcluded, u"P1"_s);
    }

    void answersAllSevenQuestions()
    {
        for (const QString &callStatus : {u"UNKNOWN"_s, u"CONFIRMED"_s, u"FAILED_PERMANENT"_s}) {
            const Story story(failedOrder(callStatus));
            for (const char *key :
                 {"what", "who", "consistent", "safe_to_retry", "repair_by_hand", "leaves_evidence", "preventable"}) {
                const QString answer = story.answer(QString::fromLatin1(key));
                QVERIFY2(answer.size() > 8,
                         qPrintable(callStatus + u' ' + QString::fromLatin1(key) + u": "_s + answer));
            }
        }
    }
};

JAGA_TEST(StuckOrderStoryTest)
#include "stuck_order_story_test.moc"
