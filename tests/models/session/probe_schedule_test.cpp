// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/probe_schedule.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace std::chrono_literals;

namespace {

Probe probe(const QString &name, const QString &source, std::chrono::seconds timeToLive, const QString &shape = {})
{
    Probe probe;
    probe.name = name;
    probe.source = source;
    probe.timeToLive = timeToLive;
    probe.shape = shape;
    return probe;
}

const ProbeSchedule::Value NoValue = [](const QString &) { return Cell(); };
const Instant Start = instantFromMicroseconds(1'800'000'000'000'000);

QStringList names(const QList<ProbeCall> &batch)
{
    QStringList names;
    for (const ProbeCall &call : batch)
        names << call.probe;
    return names;
}

} // namespace

class ProbeScheduleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void openingAsksWhatConditionsReadAndViewsShowInOneBatchForEachSource()
    {
        ProbeSchedule schedule({probe(u"head"_s, u"platform"_s, 10s),
                                probe(u"lanes"_s, u"platform"_s, 30s, u"timeline"_s),
                                probe(u"lag"_s, u"kafka"_s, 5s, u"lag_partition"_s)},
                               {}, {u"head"_s, u"lag"_s});
        schedule.setVisibleShapes({u"timeline"_s});
        const auto batches = schedule.takeDue(Start, NoValue);
        for (const QList<ProbeCall> &batch : batches)
            QCOMPARE(batch.first().askedAt, Start);
        QCOMPARE(batches.size(), 2);
        QCOMPARE(names(batches.value(u"platform"_s)), QStringList({u"head"_s, u"lanes"_s}));
        QCOMPARE(names(batches.value(u"kafka"_s)), QStringList({u"lag"_s}));
    }

    void aHiddenViewIsAskedOnceWithTheSecondTurnSoThatTheOpeningDoesNotWaitForIt()
    {
        ProbeSchedule schedule(
            {probe(u"head"_s, u"platform"_s, 10s), probe(u"history"_s, u"platform"_s, 10s, u"lag_history"_s)}, {},
            {u"head"_s});
        QCOMPARE(names(schedule.takeDue(Start, NoValue).value(u"platform"_s)), QStringList({u"head"_s}));
        schedule.answered(u"platform"_s, Start, true);
        QVERIFY(schedule.takeDue(Start + 1s, NoValue).isEmpty());
        QCOMPARE(names(schedule.takeDue(Start + 1min, NoValue).value(u"platform"_s)),
                 QStringList({u"head"_s, u"history"_s}));
        schedule.answered(u"platform"_s, Start + 1min, true);
        QCOMPARE(names(schedule.takeDue(Start + 2min, NoValue).value(u"platform"_s)), QStringList({u"head"_s}));
    }

    void aSourceInFlightIsNotAskedAgain()
    {
        ProbeSchedule schedule({probe(u"head"_s, u"platform"_s, 1s)}, {}, {u"head"_s});
        QCOMPARE(schedule.takeDue(Start, NoValue).size(), 1);
        QVERIFY(!schedule.isIdle());
        QVERIFY(schedule.takeDue(Start + 1h, NoValue).isEmpty());
        schedule.answered(u"platform"_s, Start + 1h, true);
        QVERIFY(schedule.isIdle());
        QCOMPARE(schedule.takeDue(Start + 1h, NoValue).size(), 1);
    }

    void hiddenViewsDoNotPoll()
    {
        ProbeSchedule schedule(
            {probe(u"head"_s, u"platform"_s, 10s), probe(u"lanes"_s, u"platform"_s, 10s, u"timeline"_s)}, {},
            {u"head"_s});
        for (const Instant at : {Start, Start + 30s}) {
            schedule.takeDue(at, NoValue);
            schedule.answered(u"platform"_s, at, true);
        }
        QCOMPARE(names(schedule.takeDue(Start + 1min, NoValue).value(u"platform"_s)), QStringList({u"head"_s}));
        schedule.answered(u"platform"_s, Start + 1min, true);
        schedule.setVisibleShapes({u"timeline"_s});
        QCOMPARE(names(schedule.takeDue(Start + 2min, NoValue).value(u"platform"_s)),
                 QStringList({u"head"_s, u"lanes"_s}));
    }

    void aLaterStageIsAskedAsSoonAsItsParameterIsKnown()
    {
        Probe instance = probe(u"instance"_s, u"engine"_s, 10s);
        instance.bindings.insert(u"key"_s, u"reference.instance_key"_s);
        ProbeSchedule schedule({probe(u"reference"_s, u"platform"_s, 10s), instance}, {{u"order_id"_s, u"7"_s}},
                               {u"reference"_s, u"instance"_s});
        QCOMPARE(schedule.takeDue(Start, NoValue).keys(), QStringList({u"platform"_s}));
        schedule.answered(u"platform"_s, Start, true);
        const auto batches = schedule.takeDue(Start, [](const QString &expression) {
            return expression == "reference.instance_key"_L1 ? Cell(u"2251799813685249"_s) : Cell();
        });
        QCOMPARE(batches.keys(), QStringList({u"engine"_s}));
        const ProbeCall call = batches.value(u"engine"_s).first();
        QCOMPARE(call.parameters.value(u"key"_s), u"2251799813685249"_s);
        QCOMPARE(call.parameters.value(u"order_id"_s), u"7"_s);
    }

    void aFailingSourceIsAskedLessAndLessButNeverLessThanOnceAMinuteOrSo()
    {
        ProbeSchedule schedule({probe(u"head"_s, u"platform"_s, 5s)}, {}, {u"head"_s});
        Instant at = Start;
        std::chrono::microseconds last{0};
        for (int failures = 0; failures < 12; ++failures) {
            QCOMPARE(schedule.takeDue(at, NoValue).size(), 1);
            schedule.answered(u"platform"_s, at, false);
            const Instant failed = at;
            while (schedule.takeDue(at, NoValue).isEmpty())
                at += 250ms;
            schedule.answered(u"platform"_s, at, false);
            last = at - failed;
            at += 2min;
        }
        QVERIFY(last > 30s && last < 70s);
        schedule.demand();
        QCOMPARE(schedule.takeDue(at, NoValue).size(), 1); // a person who presses F5 is not kept waiting
    }
};

JAGA_TEST(ProbeScheduleTest)
#include "probe_schedule_test.moc"
