// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/source_heartbeat.h"
#include "tests/support/scripted_source.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace std::chrono_literals;

namespace {

Expected<QList<Evidence>> answered(const QList<ProbeCall> &) { return QList<Evidence>(); }
Expected<QList<Evidence>> down(const QList<ProbeCall> &) { return failure(ErrorCode::Offline, u"no connection"_s); }

} // namespace

class SourceHeartbeatTest : public QObject {
    Q_OBJECT

    const Instant m_start = *instantFromText(u"2026-07-02T19:02:41Z"_s);

private Q_SLOTS:
    void init() { test::failOnAnyWarning(); }

    void asksASourceThatNobodyAsked()
    {
        QObject context;
        test::ScriptedSource cache(u"cache"_s, answered);
        SourceHeartbeat heartbeat(&context);
        heartbeat.watch(&cache);
        heartbeat.beat(m_start);
        QCOMPARE(cache.batches().size(), 1);
        QCOMPARE(cache.batches().first().first().text, u"command: [PING]"_s);
    }

    void leavesASourceAloneThatAnsweredSomebodyElse()
    {
        QObject context;
        test::ScriptedSource cache(u"cache"_s, answered);
        cache.setHealth({SourceHealth::State::Connected, m_start, 1ms, {}, {}});
        SourceHeartbeat heartbeat(&context);
        heartbeat.watch(&cache);
        heartbeat.beat(m_start + 10s);
        QCOMPARE(cache.batches().size(), 0);
        heartbeat.beat(m_start + SourceHeartbeat::interval + 1s);
        QCOMPARE(cache.batches().size(), 1);
    }

    void asksAFailingSourceLessAndLess()
    {
        QObject context;
        test::ScriptedSource kafka(u"kafka"_s, down);
        SourceHeartbeat heartbeat(&context);
        heartbeat.watch(&kafka);
        for (int second = 0; second < 120; ++second) {
            heartbeat.beat(m_start + std::chrono::seconds(second));
            QCoreApplication::processEvents(); // the answer is delivered
        }
        const auto asked = kafka.batches().size();
        QVERIFY2(asked >= 3 && asked <= 6, qPrintable(QString::number(asked)));
    }

    void asksOneQuestionAtATime()
    {
        QObject context;
        test::ScriptedSource engine(u"engine"_s, answered);
        SourceHeartbeat heartbeat(&context);
        heartbeat.watch(&engine);
        for (int second = 0; second < 60; ++second)
            heartbeat.beat(m_start + std::chrono::seconds(second)); // no answer is delivered
        QCOMPARE(engine.batches().size(), 1);
    }
};

JAGA_TEST(SourceHeartbeatTest)
#include "source_heartbeat_test.moc"
