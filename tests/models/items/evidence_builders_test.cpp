// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/evidence_state.h"
#include "models/items/lag_series.h"
#include "models/items/scope_totals.h"
#include "models/items/task_matrix.h"
#include "models/items/workflow_state.h"

#include "tests/support/case_evidence.h"
#include "tests/support/test_main.h"

using namespace jaga;
using namespace jaga::test;
using namespace Qt::StringLiterals;

namespace {

/// Every column of every shape null: what the worst probe could answer.
void addNulls(EvidenceBook &book, const QStringList &shapes)
{
    for (const QString &shape : shapes)
        book.add(shape, {u"consumer text"_s, u"amount money"_s, u"instance_key key"_s, u"task_type text"_s},
                 {{Cell(), Cell(), Cell(), Cell()}, {Cell(), Cell(), Cell(), Cell()}});
}

TaskMatrix matrixWith(qint64 tasks, const QList<QList<Cell>> &plans, bool truncated = false)
{
    EvidenceBook book;
    book.add(u"task_distribution"_s, {u"task_type text"_s, u"status text"_s, u"tasks int"_s},
             {{u"SHIP_DEVICE"_s, u"TELEPORTED"_s, tasks}})
        .table.truncated = truncated;
    book.add(u"plan"_s, {u"planned_tasks int"_s, u"plan_status text"_s}, plans);
    return taskMatrix(book.all(), caseNow());
}

} // namespace

class EvidenceBuildersTest final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void tellsWaitingRefusedFailedAndEmptyApart()
    {
        const auto kind = [](const EvidenceBook &book) {
            return evidenceState(book.all() << nullptr, u"task"_s, caseNow()).kind;
        };
        EvidenceBook none;
        QCOMPARE(kind(none), EvidenceState::Kind::Waiting);
        EvidenceBook refused;
        refused.addFailure(u"task"_s, ErrorCode::Unauthorised);
        QCOMPARE(kind(refused), EvidenceState::Kind::Forbidden);
        EvidenceBook failed;
        failed.addFailure(u"task"_s, ErrorCode::Timeout);
        QCOMPARE(kind(failed), EvidenceState::Kind::Failed);
        EvidenceBook empty;
        empty.add(u"task"_s, {u"task_id uuid"_s}, {});
        QVERIFY(evidenceState(empty.all(), u"task"_s, caseNow()).isWhole());
        empty.addFailure(u"task"_s, ErrorCode::Timeout);
        QVERIFY(!evidenceState(empty.all(), u"task"_s, caseNow()).isWhole());
    }

    void checksTheSumOfTasksAgainstThePlan()
    {
        QCOMPARE(matrixWith(8, {{qint64(8), u"ACTIVE"_s}}).sumsUp, Truth::Yes);
        QCOMPARE(matrixWith(7, {{qint64(8), u"ACTIVE"_s}}).sumsUp, Truth::No);
        QCOMPARE(matrixWith(7, {{qint64(8), u"ACTIVE"_s}}, true).sumsUp, Truth::Unknown);
        QCOMPARE(matrixWith(7, {}).sumsUp, Truth::Unknown);
        QCOMPARE(matrixWith(7, {{qint64(8), u"ACTIVE"_s}, {qint64(9), u"SUPERSEDED"_s}}).sumsUp, Truth::Unknown);
        QCOMPARE(matrixWith(7, {{Cell(), u"ACTIVE"_s}}).sumsUp, Truth::Unknown);
    }

    void givesAStatusItDoesNotKnowItsOwnColumn()
    {
        const TaskMatrix matrix = matrixWith(3, {});
        QVERIFY(matrix.statuses.contains(u"TELEPORTED"_s));
        QCOMPARE(matrix.total, 3);
    }

    void wordsTheOutcomeOfACallThatIsNotKnown()
    {
        QCOMPARE(callCell(u"UNKNOWN"_s).text, u"outcome of the call not known"_s);
        QCOMPARE(callCell(u"UNKNOWN"_s).mark, CellMark::Unknown);
        QCOMPARE(callCell(u"FAILED_PERMANENT"_s).mark, CellMark::Failed);
        QCOMPARE(callCell({}).text, u"no call on record"_s);
        QCOMPARE(callCell(u"SOMETHING_NEW"_s).mark, CellMark::Unknown);
        EvidenceBook book;
        book.addTasks();
        const auto blocking = blockingTask(book.all());
        QVERIFY(blocking);
        QCOMPARE(blocking->name, u"PROVISION_SERVICE"_s);
        QVERIFY(blocking->outcomeUnknown);
        QVERIFY(blocking->words.contains(u"3/3"_s));
    }

    void sumsLagAndSeesItGrow()
    {
        EvidenceBook book;
        book.addLag();
        const QList<LagGroup> groups = lagGroups(book.all(), caseNow());
        QCOMPARE(groups.size(), 2);
        QCOMPARE(groups.first().consumer, u"order-item-aggregator"_s);
        QCOMPARE(groups.first().trend, LagGroup::Trend::Growing);
        QVERIFY(groups.first().isAbnormal());
        QCOMPARE(groups.first().lag, std::optional<qint64>(41 * 420 + 11 + 12 + 13 + 15 + 16));
        const auto holes = std::count_if(groups.first().lagHistory.begin(), groups.first().lagHistory.end(),
                                         [](const SeriesPoint &p) { return !p.value; });
        QCOMPARE(holes, 1);
        QVERIFY(!groups.first().partitions.at(3).moving);
        QVERIFY(groups.first().partitions.at(0).moving);
        QCOMPARE(groups.last().trend, LagGroup::Trend::Unknown);
        QCOMPARE(trendWords(groups.last()), u"not known: too few samples"_s);
    }

    /// Partitions of one round are sampled microseconds apart: the rate is that between rounds.
    void takesTheRateBetweenRoundsOfSampling()
    {
        EvidenceBook book;
        QList<QList<Cell>> rows;
        for (int round = 0; round < 10; ++round) {
            for (qint64 partition = 0; partition < 3; ++partition)
                rows << QList<Cell>{ago(100 - 4 * round) + partition,
                                    u"c"_s,
                                    u"t"_s,
                                    partition,
                                    qint64(round),
                                    qint64(8 * round),
                                    qint64(7 * round)};
        }
        book.add(u"lag_history"_s,
                 {u"sampled_at time"_s, u"consumer text"_s, u"topic text"_s, u"partition_no int"_s, u"committed int"_s,
                  u"log_end int"_s, u"lag int"_s},
                 rows);
        const LagGroup group = lagGroups(book.all(), caseNow()).first();
        QCOMPARE(group.lagHistory.size(), 10);
        QVERIFY(std::abs(*group.produced - 6) < 0.01);
        QVERIFY(std::abs(*group.committed - 0.75) < 0.01);
    }

    void endsTheLagWithTheAnswerOfTheBroker()
    {
        EvidenceBook book;
        QList<QList<Cell>> rows;
        for (qint64 round = 0; round < 10; ++round)
            rows << QList<Cell>{
                ago(42.0 - 4.0 * double(round)), u"c"_s, u"t"_s, qint64(0), round, 8 * round, 7 * round};
        const QStringList offsets{u"committed int"_s, u"log_end int"_s, u"lag int"_s};
        const QStringList group{u"consumer text"_s, u"topic text"_s, u"partition_no int"_s};
        book.add(u"lag_history"_s, QStringList{u"sampled_at time"_s} + group + offsets, rows);
        book.add(u"lag_partition"_s, group + offsets, {{u"c"_s, u"t"_s, qint64(0), qint64(9), qint64(80), qint64(71)}},
                 u"kafka"_s);
        const LagGroup now = lagGroups(book.all(), caseNow()).first();
        QCOMPARE(now.lagHistory.size(), 11);
        QCOMPARE(now.lagHistory.last().value, std::optional(71.0));
        // An old answer is no newest point.
        QCOMPARE(lagGroups(book.all(), caseNow() + std::chrono::hours(1)).first().lagHistory.size(), 10);
    }

    /// Samples of one partition every 4 s, the last `newest` seconds ago, and the broker's answer on both.
    static EvidenceBook sampledInPart(double newest)
    {
        EvidenceBook book;
        QList<QList<Cell>> rows;
        for (qint64 round = 0; round < 10; ++round)
            rows << QList<Cell>{ago(newest + 36.0 - 4.0 * double(round)),
                                u"c"_s,
                                u"t"_s,
                                qint64(0),
                                round,
                                8 * round,
                                7 * round,
                                u"STABLE"_s};
        const QStringList group{u"consumer text"_s, u"topic text"_s, u"partition_no int"_s};
        const QStringList offsets{u"committed int"_s, u"log_end int"_s, u"lag int"_s};
        book.add(u"lag_history"_s,
                 QStringList{u"sampled_at time"_s} + group + offsets + QStringList{u"group_state text"_s}, rows);
        book.add(u"lag_partition"_s, group + offsets,
                 {{u"c"_s, u"t"_s, qint64(0), qint64(9), qint64(80), qint64(71)},
                  {u"c"_s, u"t"_s, qint64(1), qint64(9), qint64(80), qint64(500)}},
                 u"kafka"_s);
        return book;
    }

    void doesNotTakeSomePartitionsForAll()
    {
        const EvidenceBook book = sampledInPart(2);
        const LagGroup group = lagGroups(book.all(), caseNow()).first();
        QVERIFY(group.isPartlySampled());
        QCOMPARE(group.lagHistory.last().value, std::optional(63.0)); // the live 571 is of both
        QCOMPARE(trendWords(group), u"not known: 1 of 2 partitions sampled"_s);
        QCOMPARE(group.groupState, u"STABLE"_s);
    }

    void samplesThatStoppedSayNothingOfNow()
    {
        const EvidenceBook book = sampledInPart(300);
        const LagGroup group = lagGroups(book.all(), caseNow()).first();
        QVERIFY(group.samplesEnded);
        QCOMPARE(group.groupState, QString());
        QVERIFY(!group.partitions.first().movementKnown);
    }

    void doesNotCallStaleLagANumber()
    {
        EvidenceBook book;
        book.add(u"lag_partition"_s, {u"consumer text"_s, u"topic text"_s, u"partition_no int"_s, u"lag int"_s},
                 {{u"a"_s, u"t"_s, qint64(0), qint64(5)}}, u"kafka"_s)
            .asOf = caseNow() - std::chrono::hours(1);
        const QList<LagGroup> groups = lagGroups(book.all(), caseNow());
        QVERIFY(groups.first().stale);
        QCOMPARE(lagWords(groups.first()), u"not known"_s);
    }

    void countsAPartitionWithoutACommitAsNotKnown()
    {
        EvidenceBook book;
        book.add(u"lag_partition"_s,
                 {u"consumer text"_s, u"topic text"_s, u"partition_no int"_s, u"committed int"_s, u"log_start int"_s,
                  u"lag int"_s},
                 {{u"a"_s, u"t"_s, qint64(0), qint64(5), qint64(9), qint64(40)},
                  {u"a"_s, u"t"_s, qint64(1), Cell(), qint64(0), Cell()},
                  {u"a"_s, u"t"_s, qint64(2), qint64(9), qint64(0), qint64(-3)}},
                 u"kafka"_s);
        const LagGroup group = lagGroups(book.all(), caseNow()).first();
        QCOMPARE(lagWords(group), u"at least 40"_s);
        QVERIFY(group.partitions.first().dataGone);
        QCOMPARE(group.partitions.last().lag, std::optional<qint64>(0));
    }

    void comparesReferenceAndEngine()
    {
        EvidenceBook differing;
        differing.addWorkflow(true);
        const WorkflowState state = workflowStates(differing.all(), caseNow()).first();
        QCOMPARE(state.agree, Truth::No);
        QCOMPARE(state.differing, 1);
        QCOMPARE(state.openIncidents, 1);
        EvidenceBook agreeing;
        agreeing.addWorkflow(false);
        QCOMPARE(workflowStates(agreeing.all(), caseNow()).first().agree, Truth::Yes);
    }

    void saysNotKnownWhenTheEngineDidNotAnswer()
    {
        const QStringList columns{u"instance_key key"_s, u"status text"_s};
        EvidenceBook silent;
        silent.add(u"workflow_reference"_s, columns, {{u"1"_s, u"ACTIVE"_s}});
        silent.addFailure(u"workflow_instance"_s, ErrorCode::Timeout, u"engine"_s);
        QCOMPARE(workflowStates(silent.all(), caseNow()).first().agree, Truth::Unknown);
        EvidenceBook gone;
        gone.add(u"workflow_reference"_s, columns, {{u"1"_s, u"ACTIVE"_s}});
        gone.add(u"workflow_instance"_s, {u"instance_key key"_s}, {}, u"engine"_s);
        QCOMPARE(workflowStates(gone.all(), caseNow()).first().agree, Truth::No);
        EvidenceBook orphan;
        orphan.add(u"workflow_reference"_s, columns, {});
        orphan.add(u"workflow_instance"_s, {u"instance_key key"_s, u"state text"_s}, {{u"2"_s, u"SUSPENDED"_s}},
                   u"engine"_s);
        QCOMPARE(workflowStates(orphan.all(), caseNow()).first().agree, Truth::No);
    }

    void neverAddsUpDifferentCurrencies()
    {
        EvidenceBook book;
        book.addScope();
        const ScopeTotals totals = scopeTotals(book.all(), caseNow());
        QCOMPARE(totals.currencies(), QStringList({u"IDR"_s, u"USD"_s}));
        QCOMPARE(totals.value.value(u"USD"_s), 2'418'000'000 + 1'705'000'000);
        QCOMPARE(totals.orders, 5);
        QCOMPARE(totals.customers.size(), 5);
        QVERIFY(!totals.atLeast);
    }

    void saysAtLeastOrNotKnownInsteadOfAWrongSum()
    {
        const QStringList columns{u"tenant text"_s, u"entity text"_s, u"amount money"_s, u"currency text"_s};
        EvidenceBook book;
        const qint64 huge = std::numeric_limits<qint64>::max();
        book.add(u"scope"_s, columns,
                 {{u"a"_s, u"ORDER"_s, huge, u"IDR"_s},
                  {u"a"_s, u"ORDER"_s, huge, u"IDR"_s},
                  {u"a"_s, u"QUOTE"_s, Cell(), Cell()}})
            .table.truncated = true;
        const ScopeTotals totals = scopeTotals(book.all(), caseNow());
        QVERIFY(totals.atLeast);
        QCOMPARE(totals.withoutAmount, 1);
        QCOMPARE(scopeValueWords(totals, u"IDR"_s), u"IDR not known: too large to add up"_s);
    }

    void readsRowsOfNullsWithoutInventingAnything()
    {
        EvidenceBook book;
        addNulls(book, {u"task"_s, u"task_distribution"_s, u"plan"_s, u"workflow_reference"_s, u"workflow_instance"_s,
                        u"workflow_element"_s, u"workflow_incident"_s, u"lag_partition"_s, u"lag_history"_s, u"inbox"_s,
                        u"scope"_s});
        const QList<const Evidence *> all = book.all();
        QCOMPARE(taskRows(all, caseNow()).size(), 2);
        QCOMPARE(taskMatrix(all, caseNow()).sumsUp, Truth::Unknown);
        QVERIFY(workflowStates(all, caseNow()).first().agree != Truth::Yes);
        QCOMPARE(workflowIncidentRows(all, caseNow()).size(), 2);
        QCOMPARE(lagWords(lagGroups(all, caseNow()).first()), u"not known"_s);
        QCOMPARE(inboxRows(all, caseNow()).size(), 2);
        QCOMPARE(scopeTotals(all, caseNow()).withoutAmount, 2);
    }
};

JAGA_TEST(EvidenceBuildersTest)
#include "evidence_builders_test.moc"
