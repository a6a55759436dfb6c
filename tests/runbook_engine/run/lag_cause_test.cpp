// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/run/runbook_library.h"
#include "runbook_engine/run/runbook_run.h"
#include "tests/support/shipped_documents.h"
#include "tests/support/test_main.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace jaga;

namespace {

using Row = QMap<QString, QString>; ///< column -> text as a source sends it; what is left out is NULL
using Seen = QMap<QString, QList<Row>>;

const Instant askedAt = instantFromText(u"2026-07-02T19:02:41Z"_s).value();
const QString fresh = u"2026-07-02T19:02:38Z"_s;
const QString longAgo = u"2026-07-02T18:12:00Z"_s;

Runbook kafkaLag() { return test::readShipped(u"kafka-consumer-lag"_s).runbook.value_or(Runbook()); }

/// Twelve partitions that keep pace; each cause changes what differs.
Seen healthy()
{
    return {{u"lag_signs"_s,
             {Row{{u"warn_age"_s, u"120"_s},      {u"crit_age"_s, u"600"_s},       {u"samples"_s, u"10"_s},
                  {u"sampled_at"_s, fresh},       {u"window"_s, u"40"_s},          {u"produced"_s, u"20"_s},
                  {u"committed"_s, u"20"_s},      {u"usual_produced"_s, u"20"_s},  {u"usual_committed"_s, u"20"_s},
                  {u"hottest_share"_s, u"0.1"_s}, {u"partitions"_s, u"12"_s},      {u"behind"_s, u"0"_s},
                  {u"still"_s, u"0"_s},           {u"moving"_s, u"12"_s},          {u"lag_first"_s, u"0"_s},
                  {u"lag_last"_s, u"0"_s},        {u"group_state"_s, u"STABLE"_s}, {u"members"_s, u"6"_s},
                  {u"usual_members"_s, u"6"_s},   {u"most_members"_s, u"6"_s},     {u"unstable"_s, u"0"_s},
                  {u"rebalances"_s, u"0"_s},      {u"new_members"_s, u"0"_s},      {u"peers"_s, u"4"_s},
                  {u"peers_late"_s, u"0"_s},      {u"outbox_waiting"_s, u"0"_s}}}},
            {u"consumer_head"_s, {Row{{u"side_effect"_s, u"f"_s}, {u"warn_age"_s, u"120"_s}}}},
            {u"lag"_s,
             {Row{{u"partition_no"_s, u"3"_s},
                  {u"committed"_s, u"1000"_s},
                  {u"log_end"_s, u"5000"_s},
                  {u"log_start"_s, u"10"_s},
                  {u"lag"_s, u"4000"_s}}}},
            {u"heartbeat"_s, {Row{{u"component"_s, u"a"_s}, {u"lease"_s, u"30"_s}, {u"last_beat_at"_s, fresh}}}},
            {u"switch"_s, {}},
            {u"failing"_s, {}},
            {u"open_call"_s, {}},
            {u"lock_wait"_s, {Row{{u"waiting"_s, u"0"_s}, {u"hidden"_s, u"0"_s}}}}};
}

Row failing(const QString &type, int events, int offset = 1000, int passed = 0, const QString &error = u"SCHEMA"_s)
{
    return {{u"event_type"_s, type},
            {u"error_code"_s, error},
            {u"events"_s, QString::number(events)},
            {u"partition_no"_s, u"3"_s},
            {u"offset_no"_s, QString::number(offset)},
            {u"tries"_s, u"4"_s},
            {u"first_at"_s, longAgo},
            {u"passed"_s, QString::number(passed)}};
}

/// A group that is late, its signs changed as named.
Seen late(const Row &signs)
{
    Seen seen = healthy();
    Row &row = seen[u"lag_signs"_s].first();
    row.insert(u"oldest_age"_s, u"900"_s);
    row.insert(u"lag_first"_s, u"3000"_s);
    row.insert(u"lag_last"_s, u"4000"_s);
    row.insert(u"behind"_s, u"12"_s);
    for (auto sign = signs.cbegin(); sign != signs.cend(); ++sign)
        row.insert(sign.key(), sign.value());
    return seen;
}

Seen with(Seen seen, const QString &probe, const QList<Row> &rows)
{
    seen[probe] = rows;
    return seen;
}

const Row slowly{{u"committed"_s, u"4"_s}};
const Row churning{{u"rebalances"_s, u"5"_s}, {u"unstable"_s, u"6"_s}, {u"group_state"_s, u"PREPARING_REBALANCE"_s}};

Row both(Row first, const Row &second)
{
    first.insert(second);
    return first;
}

} // namespace

/// The decision table of the shipped document, judged by the engine over evidence of each cause.
class LagCauseTest final : public QObject {
    Q_OBJECT
    Runbook m_runbook = kafkaLag();
    QMap<QString, Cell> m_constants = caseConstants(m_runbook, {{u"consumer"_s, u"a"_s}, {u"topic"_s, u"t"_s}});

    void show(const Seen &seen, EvidenceStore &store) const
    {
        QList<Evidence> batch;
        for (const Probe &probe : m_runbook.probes) {
            if (seen.contains(probe.name))
                batch << evidenceOf(probe, seen.value(probe.name));
        }
        store.insert(batch);
    }

    QString causeOf(const Seen &seen) const
    {
        EvidenceStore store(caseProbes(m_runbook), m_constants);
        show(seen, store);
        for (const DecisionTable &table : m_runbook.chapter(ChapterKind::Diagnosis).decisions) {
            if (table.anchor != u"lag-cause")
                continue;
            const Decision decision = store.decide(table, askedAt);
            if (decision.row < 0)
                return u"no row fits"_s;
            const QString cause = table.rows.at(decision.row).likelyCause;
            return decision.truth == Truth::Yes ? cause
                                                : u"not known, could be %1: %2"_s.arg(cause, decision.conclusion.why);
        }
        return u"no such table"_s;
    }

    static Evidence evidenceOf(const Probe &probe, const QList<Row> &rows)
    {
        Evidence evidence;
        evidence.probe = probe.name;
        evidence.source = probe.source;
        evidence.asOf = askedAt;
        evidence.generation = 1;
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

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void tellsTheElevenCauses_data()
    {
        QTest::addColumn<Seen>("seen");
        QTest::addColumn<QString>("cause");
        const Row stands{{u"committed"_s, u"0"_s}, {u"moving"_s, u"0"_s}, {u"still"_s, u"12"_s}};
        const Row oneStands{{u"still"_s, u"1"_s}, {u"moving"_s, u"11"_s}, {u"behind"_s, u"1"_s}};
        const Row none{{u"members"_s, u"0"_s}, {u"most_members"_s, u"0"_s}, {u"group_state"_s, u"EMPTY"_s}};
        const QList<Row> silent{Row{{u"lease"_s, u"30"_s}, {u"last_beat_at"_s, longAgo}}};
        const QList<Row> waiting{Row{{u"waiting"_s, u"3"_s}, {u"hidden"_s, u"0"_s}}};
        const QList<Row> timeouts{failing(u"OrderCompleted"_s, 7, 1, 3, u"PROVIDER_TIMEOUT"_s),
                                  failing(u"OrderValidated"_s, 4, 1, 3, u"HTTP_503"_s)};
        QTest::newRow("1 paused on purpose")
            << with(late(stands), u"switch"_s, {Row{{u"switch_type"_s, u"CONSUMER_PAUSE"_s}, {u"selector"_s, u"a"_s}}})
            << u"paused on purpose"_s;
        QTest::newRow("2 no consumer") << with(late(both(stands, none)), u"heartbeat"_s, silent) << u"no consumer"_s;
        QTest::newRow("3 data gone") << with(late({}), u"lag"_s,
                                             {Row{{u"partition_no"_s, u"3"_s},
                                                  {u"committed"_s, u"9"_s},
                                                  {u"log_start"_s, u"10"_s},
                                                  {u"lag"_s, u"8"_s}}})
                                     << u"data gone"_s;
        QTest::newRow("4 poison event") << with(late(oneStands), u"failing"_s,
                                                {failing(u"OrderCompleted"_s, 1, 1000, 1)})
                                        << u"poison event"_s;
        QTest::newRow("5 schema incompatibility")
            << with(late(stands), u"failing"_s, {failing(u"OrderCompleted"_s, 17)}) << u"schema incompatibility"_s;
        QTest::newRow("6 crash loop") << late(both(both(stands, churning),
                                                   {{u"most_members"_s, u"2"_s}, {u"members"_s, u"1"_s}}))
                                      << u"consumer crash loop"_s;
        QTest::newRow("7 rebalance instability")
            << late(both(churning, {{u"committed"_s, u"11"_s}})) << u"rebalance instability"_s;
        QTest::newRow("8 database contention")
            << with(late(slowly), u"lock_wait"_s, waiting) << u"database contention"_s;
        QTest::newRow("9 downstream slow")
            << with(late(slowly), u"failing"_s, timeouts) << u"downstream dependency slow"_s;
        QTest::newRow("10 producer surge")
            << late({{u"produced"_s, u"90"_s}, {u"committed"_s, u"22"_s}}) << u"producer surge"_s;
        QTest::newRow("11 slow processing") << late(slowly) << u"slow processing"_s;
    }
    void tellsTheElevenCauses()
    {
        QFETCH(Seen, seen);
        QFETCH(QString, cause);
        QCOMPARE(causeOf(seen), cause);
    }

    void saysWhatItDoesNotTellApart_data()
    {
        QTest::addColumn<Seen>("seen");
        QTest::addColumn<QString>("beginning");
        const Row oneStands{{u"still"_s, u"1"_s}, {u"moving"_s, u"11"_s}};
        const QList<Row> waiting{Row{{u"waiting"_s, u"3"_s}, {u"hidden"_s, u"0"_s}}};
        QTest::newRow("one failing event") << with(late(oneStands), u"failing"_s, {failing(u"OrderCompleted"_s, 1)})
                                           << u"not told apart: poison event or schema"_s;
        QTest::newRow("locks and calls") << with(with(late(slowly), u"lock_wait"_s, waiting), u"failing"_s,
                                                 {failing(u"OrderCompleted"_s, 7, 1, 3, u"PROVIDER_TIMEOUT"_s)})
                                         << u"not told apart: database contention or downstream"_s;
        QTest::newRow("sessions hidden") << with(late(slowly), u"lock_wait"_s,
                                                 {Row{{u"waiting"_s, u"0"_s}, {u"hidden"_s, u"9"_s}}})
                                         << u"not told apart: database contention or slow"_s;
        QTest::newRow("surge while slower") << late({{u"produced"_s, u"90"_s}, {u"committed"_s, u"9"_s}})
                                            << u"not told apart: producer surge or slow"_s;
        QTest::newRow("everybody late") << late(both(slowly, {{u"peers_late"_s, u"3"_s}}))
                                        << u"not told apart: slow processing, or something"_s;
        QTest::newRow("members left, heartbeat young")
            << late({{u"committed"_s, u"0"_s}, {u"members"_s, u"0"_s}, {u"unstable"_s, u"2"_s}})
            << u"not told apart: no consumer"_s;
        QTest::newRow("stall without a trace")
            << late({{u"committed"_s, u"0"_s}, {u"moving"_s, u"0"_s}, {u"still"_s, u"12"_s}})
            << u"not told apart: a stall without a trace"_s;
        QTest::newRow("nothing fits") << late({}) << u"not told apart: none of the eleven"_s;
        QTest::newRow("samples stopped") << late({{u"sampled_at"_s, longAgo}}) << u"not told apart: wait"_s;
        QTest::newRow("too few samples") << late({{u"samples"_s, u"3"_s}}) << u"not told apart: wait"_s;
        QTest::newRow("reads faster than events arrive")
            << late({{u"committed"_s, u"40"_s}, {u"lag_first"_s, u"9000"_s}}) << u"catching up"_s;
        QTest::newRow("nothing old") << healthy() << u"no consumer lag"_s;
        Seen outbox = healthy();
        outbox[u"lag_signs"_s].first().insert(u"outbox_waiting"_s, u"40"_s);
        QTest::newRow("events wait in the outbox") << outbox << u"no consumer lag: see the runbook Outbox"_s;
        QTest::newRow("one hot key") << late({{u"produced"_s, u"90"_s}, {u"hottest_share"_s, u"0.97"_s}})
                                     << u"producer surge: one hot key"_s;
    }
    void saysWhatItDoesNotTellApart()
    {
        QFETCH(Seen, seen);
        QFETCH(QString, beginning);
        const QString cause = causeOf(seen);
        QVERIFY2(cause.startsWith(beginning), qPrintable(cause));
    }

    /// An unknown stops the walk: what comes after it is not concluded.
    void waitsForWhatIsNotKnown_data()
    {
        QTest::addColumn<Seen>("seen");
        QTest::addColumn<QString>("couldBe");
        QTest::newRow("members not told") << late({{u"members"_s, QString()}}) << u"not told apart: no consumer"_s;
        QTest::newRow("age not told") << late({{u"oldest_age"_s, QString()}}) << u"no consumer lag"_s;
        QTest::newRow("no usual pace") << late(both(slowly, {{u"usual_produced"_s, QString()}}))
                                       << u"not told apart: producer surge or slow"_s;
        Seen noBroker = late(slowly);
        noBroker.remove(u"lag"_s);
        QTest::newRow("broker silent") << noBroker << u"data gone"_s;
        Seen noInbox = late(slowly);
        noInbox.remove(u"failing"_s);
        QTest::newRow("inbox not read") << noInbox << u"poison event"_s;
    }
    void waitsForWhatIsNotKnown()
    {
        QFETCH(Seen, seen);
        QFETCH(QString, couldBe);
        const QString cause = causeOf(seen);
        QVERIFY2(cause.startsWith(u"not known, could be "_s + couldBe), qPrintable(cause));
    }

    /// A partition that the group never committed has a lag nobody knows; it proves nothing.
    void provesNothingOnALagThatIsNotKnown_data()
    {
        QTest::addColumn<QList<Row>>("lag");
        QTest::addColumn<Truth>("truth");
        const Row read{{u"partition_no"_s, u"1"_s}, {u"lag"_s, u"0"_s}};
        const Row neverRead{{u"partition_no"_s, u"2"_s}, {u"log_end"_s, u"5"_s}};
        QTest::newRow("read") << QList<Row>{read} << Truth::Yes;
        QTest::newRow("behind") << QList<Row>{read, Row{{u"lag"_s, u"101"_s}}} << Truth::No;
        QTest::newRow("never committed") << QList<Row>{read, neverRead} << Truth::Unknown;
        QTest::newRow("no partition") << QList<Row>{} << Truth::Unknown;
    }
    void provesNothingOnALagThatIsNotKnown()
    {
        QFETCH(QList<Row>, lag);
        EvidenceStore store(caseProbes(m_runbook), m_constants);
        show(with(healthy(), u"lag"_s, lag), store);
        const StatedCondition &line = m_runbook.chapter(ChapterKind::Verification).conditions.first();
        QTEST(store.evaluate(line.condition, askedAt).truth, "truth");
    }
};

JAGA_TEST(LagCauseTest)
#include "lag_cause_test.moc"
