// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/queue_watch.h"
#include "tests/models/session/small_cases.h"
#include "tests/support/test_main.h"

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace std::chrono_literals;

/// The queue without a window: when it asks, what it makes of answers, and what it remembers.
class QueueWatchTest : public QObject {
    Q_OBJECT

    const Instant m_start = *instantFromText(u"2026-07-02T19:02:41Z"_s);
    QTemporaryDir m_folder;
    RunbookLibrary m_library;
    Instant m_now;
    quint64 m_generation = 0;

    void addRunbook(const QString &id, const QString &source, std::chrono::seconds every)
    {
        Runbook runbook = test::smallRunbook();
        runbook.id = id;
        Probe &probe = runbook.signalRules.first().probe;
        probe.source = source;
        probe.every = every;
        probe.columns = {{u"tenant_id"_s, ColumnType::Text},
                         {u"entity_id"_s, ColumnType::Text},
                         {u"number"_s, ColumnType::Text},
                         {u"state"_s, ColumnType::Text},
                         {u"since"_s, ColumnType::Time}};
        m_library.runbooks.insert(id, runbook);
    }
    test::ScriptedSource::Answer finds(const QStringList &orders)
    {
        return [this, orders](const QList<ProbeCall> &batch) -> Expected<QList<Evidence>> {
            QList<QList<Cell>> rows;
            for (const QString &order : orders)
                rows << QList<Cell>{u"t"_s, order, order, u"FALLOUT"_s, qint64(1)};
            QList<Evidence> evidence;
            for (const ProbeCall &call : batch)
                evidence << test::evidenceFor(call, rows, m_now, ++m_generation);
            return evidence;
        };
    }
    static test::ScriptedSource::Answer down()
    {
        return [](const QList<ProbeCall> &) -> Expected<QList<Evidence>> {
            return failure(ErrorCode::Offline, u"connection refused"_s);
        };
    }
    QueueWatch watchOf(std::initializer_list<test::ScriptedSource *> sources)
    {
        QMap<QString, EvidenceSource *> byName;
        for (test::ScriptedSource *source : sources)
            byName.insert(source->name(), source);
        return QueueWatch(m_library, byName, m_folder.filePath(u"seen.json"_s), [this] { return m_now; });
    }
    void watchFor(QueueWatch &watch, int seconds)
    {
        for (int second = 0; second < seconds; ++second) {
            watch.ask();
            QCoreApplication::processEvents(); // answers are delivered
            m_now += 1s;
        }
    }

private Q_SLOTS:
    void init()
    {
        test::failOnAnyWarning();
        m_library = {};
        m_now = m_start;
    }

    void asksEachSourceAsOftenAsItsRulesSay()
    {
        addRunbook(u"often"_s, u"platform"_s, 5s);
        addRunbook(u"seldom"_s, u"kafka"_s, 30s);
        test::ScriptedSource platform(u"platform"_s, finds({}));
        test::ScriptedSource kafka(u"kafka"_s, finds({}));
        QueueWatch watch = watchOf({&platform, &kafka});
        watchFor(watch, 60);
        // Spread by a tenth, so that many consoles do not ask in one beat.
        QVERIFY2(platform.batches().size() >= 10 && platform.batches().size() <= 13,
                 qPrintable(QString::number(platform.batches().size())));
        QVERIFY(kafka.batches().size() >= 2 && kafka.batches().size() <= 3);
    }

    void leavesASourceThatIsDownInPeaceAndSaysWhy()
    {
        addRunbook(u"small"_s, u"platform"_s, 5s);
        test::ScriptedSource platform(u"platform"_s, down());
        QueueWatch watch = watchOf({&platform});
        watchFor(watch, 120);
        QVERIFY(platform.batches().size() <= 6);
        QCOMPARE(watch.error(), u"connection refused"_s);
        QVERIFY(!watch.asOf());
        platform.setAnswer(finds({u"o1"_s}));
        watch.refresh();
        QTRY_COMPARE(watch.queue().size(), 1);
        QCOMPARE(watch.error(), QString());
    }

    void whatOnlyWaitsToBeClosedComesLast()
    {
        addRunbook(u"small"_s, u"platform"_s, 5s);
        test::ScriptedSource platform(u"platform"_s, finds({u"o1"_s}));
        QueueWatch watch = watchOf({&platform});
        watch.refresh();
        QTRY_COMPARE(watch.queue().size(), 1);
        api::Incident incident;
        incident.id = u"i-1"_s;
        incident.number = u"INC-1"_s;
        incident.runbookId = u"small"_s;
        incident.tenantId = u"t"_s;
        incident.entityId = u"o2"_s; // no rule finds it any more
        incident.severity = u"P0"_s;
        incident.status = u"MONITORING"_s;
        watch.setIncidents({incident});
        QTRY_COMPARE(watch.queue().size(), 2);
        QCOMPARE(watch.queue().first().incidentNumber, u"INC-1"_s);
        incident.status = u"RESOLVED"_s;
        watch.setIncidents({incident});
        QTRY_COMPARE(watch.queue().last().incidentNumber, u"INC-1"_s);
        incident.entityId = u"o1"_s; // still found: it is not over
        watch.setIncidents({incident});
        QTRY_COMPARE(watch.queue().size(), 1);
        QVERIFY(!watch.queue().first().isResolved);
        incident.closedAt = m_now; // RESOLVED it stays
        incident.entityId = u"o2"_s;
        watch.setIncidents({incident});
        QTRY_VERIFY(watch.queue().first().incidentId.isEmpty());
        QCOMPARE(watch.queue().size(), 1);
    }

    void asksAgainAtOnceWhenASourceIsBack()
    {
        addRunbook(u"small"_s, u"platform"_s, 5s);
        test::ScriptedSource platform(u"platform"_s, down());
        QueueWatch watch = watchOf({&platform});
        watchFor(watch, 60); // the pause is long by now
        platform.setAnswer(finds({u"o1"_s}));
        Q_EMIT platform.healthChanged({SourceHealth::State::Connected, m_now, 1ms, {}, {}});
        QTRY_COMPARE(watch.queue().size(), 1);
        const auto asked = platform.batches().size();
        Q_EMIT platform.healthChanged({SourceHealth::State::Connected, m_now, 1ms, {}, {}});
        QCOMPARE(platform.batches().size(), asked); // it was asked already
    }

    void aClockThatIsSetBackStopsNothing()
    {
        addRunbook(u"small"_s, u"platform"_s, 5s);
        test::ScriptedSource platform(u"platform"_s, finds({}));
        QueueWatch watch = watchOf({&platform});
        watchFor(watch, 2);
        m_now -= 10min; // the platform's time is known now, and this machine was fast
        watchFor(watch, 20);
        QVERIFY2(platform.batches().size() >= 4, qPrintable(QString::number(platform.batches().size())));
    }

    void aSourceThatTheProfileLacksIsNamed()
    {
        addRunbook(u"small"_s, u"metrics"_s, 5s);
        QueueWatch watch = watchOf({});
        watch.ask();
        QCOMPARE(watch.error(), u"this profile has no source named metrics"_s);
    }

    void ranksOnceForAllThatCameTogether()
    {
        addRunbook(u"first"_s, u"platform"_s, 5s);
        addRunbook(u"second"_s, u"kafka"_s, 5s);
        test::ScriptedSource platform(u"platform"_s, finds({u"o1"_s}));
        test::ScriptedSource kafka(u"kafka"_s, finds({u"o2"_s}));
        QueueWatch watch = watchOf({&platform, &kafka});
        int ranked = 0;
        connect(&watch, &QueueWatch::ranked, &watch, [&] { ++ranked; });
        watch.ask();
        watch.setIncidents({});
        watch.setIncidents({});
        QTRY_COMPARE(watch.queue().size(), 2);
        QCOMPARE(ranked, 1);
    }

    void whatWasOpenedIsNotNewAtTheNextStart()
    {
        addRunbook(u"small"_s, u"platform"_s, 5s);
        test::ScriptedSource platform(u"platform"_s, finds({u"o1"_s}));
        {
            QueueWatch watch = watchOf({&platform});
            watch.ask();
            QTRY_COMPARE(watch.queue().size(), 1);
            QVERIFY(watch.queue().first().isNew);
            watch.markSeen(watch.queue().first().key);
            QVERIFY(!watch.queue().first().isNew);
        }
        QueueWatch watch = watchOf({&platform});
        watch.ask();
        QTRY_COMPARE(watch.queue().size(), 1);
        QVERIFY(!watch.queue().first().isNew);
    }
};

JAGA_TEST(QueueWatchTest)
#include "queue_watch_test.moc"
