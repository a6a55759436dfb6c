// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/base/scheduler.h"
#include "app/sandbox/platform/engine/engine_state.h"
#include "tests/support/test_main.h"

#include <atomic>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace jaga;
using namespace jaga::sandbox;

namespace {

/// Sleeps for an hour after each round unless somebody wakes it.
class Sleeper : public Actor {
public:
    Sleeper(std::atomic<int> &rounds, std::function<void(Sleeper &)> during)
        : Actor(u"sleeper"_s, u"sleeper"_s), m_rounds(rounds), m_during(std::move(during))
    {
    }
    Delay round() override
    {
        const int number = ++m_rounds;
        if (number == 1)
            m_during(*this);
        return 1h;
    }

private:
    std::atomic<int> &m_rounds;
    std::function<void(Sleeper &)> m_during;
};

} // namespace

class PlatformBaseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void aSleepingActorIsWoken()
    {
        std::atomic<int> rounds = 0;
        Scheduler scheduler(u"test"_s);
        auto actor = std::make_unique<Sleeper>(rounds, [](Sleeper &) {});
        const Sleeper &sleeper = *actor;
        scheduler.add(std::move(actor));
        scheduler.start();
        QTRY_COMPARE(rounds.load(), 1);
        QTRY_VERIFY(scheduler.settled());
        sleeper.wake();
        QTRY_COMPARE(rounds.load(), 2);
    }

    void aWakeUpDuringARoundIsNotLost()
    {
        std::atomic<int> rounds = 0;
        Scheduler scheduler(u"test"_s);
        scheduler.add(std::make_unique<Sleeper>(rounds, [](Sleeper &self) { self.wake(); }));
        scheduler.start();
        QTRY_COMPARE(rounds.load(), 2);
    }

    void aFrozenActorKeepsItsWakeUp()
    {
        std::atomic<int> rounds = 0;
        Scheduler scheduler(u"test"_s);
        auto actor = std::make_unique<Sleeper>(rounds, [](Sleeper &) {});
        const Sleeper &sleeper = *actor;
        scheduler.add(std::move(actor));
        QCOMPARE(scheduler.setPaused(u"sleeper"_s, true), 1);
        scheduler.start();
        sleeper.wake();
        QVERIFY(scheduler.call([] {}));
        QCOMPARE(rounds.load(), 0);
        scheduler.setPaused(u"sleeper"_s, false);
        QTRY_COMPARE(rounds.load(), 1);
    }

    void aJobIsOfferedWhileItMayRunAndToOneWorkerOnly()
    {
        EngineState engine;
        const auto instance = engine.start(QString::fromLatin1(EngineState::orderProcess), u"order-1"_s, u"t"_s, {});
        const auto open = [&] {
            const auto key = engine.reserveKey();
            engine.activate(instance, key, u"task"_s, u"Task"_s, u"provision-service"_s, 3, {});
            return key;
        };
        const auto take = [&] {
            const auto job = engine.takeJob(u"provision-service"_s, u"worker"_s);
            return job ? job->key : 0;
        };
        const auto first = open();
        const auto second = open();
        QCOMPARE(engine.takeJob(u"another-type"_s, u"worker"_s).has_value(), false);
        QCOMPARE(take(), first);
        QCOMPARE(take(), second);
        QCOMPARE(take(), 0);
        engine.releaseJob(first, 0ms);
        QCOMPARE(take(), first);
        engine.failJob(first, 2, u"E"_s, u"once more"_s, 0ms);
        QCOMPARE(take(), first);
        engine.failJob(first, 1, u"E"_s, u"later"_s, 1h);
        QCOMPARE(take(), 0);
        engine.failJob(first, 0, u"E"_s, u"no more"_s, 0ms);
        QCOMPARE(take(), 0);
        QVERIFY(engine.retryJob(first, 1));
        QCOMPARE(take(), first);
        engine.completeJob(first);
        engine.throwError(second, u"REJECTED"_s);
        QCOMPARE(take(), 0);
        QVERIFY(!engine.retryJob(first, 1));
        QCOMPARE(take(), 0);
    }
};

JAGA_TEST(PlatformBaseTest)
#include "platform_base_test.moc"
