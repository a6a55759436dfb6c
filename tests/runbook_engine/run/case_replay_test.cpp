// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/journal/evidence_recorder.h"
#include "runbook_engine/run/case_replay.h"
#include "tests/runbook_engine/run/run_fixture.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QTemporaryDir>

#include <array>
#include <random>

namespace jaga::test {

namespace {

/// A live case that journals everything it does, as a session does, and remembers what it concluded when.
class LiveCase {
public:
    LiveCase(const QString &path, unsigned seed) : m_random(seed), m_file(std::move(*CaseFile::create(path)))
    {
        (void)m_file->storeBlob(orderRunbookText());
        append(EntryKind::CaseOpened, {{u"runbookHash"_s, QString::fromLatin1(orderRunbook().hash.toHex())},
                                       {u"runbookFile"_s, u"order.md"_s}});
    }

    void act()
    {
        m_now += std::chrono::milliseconds(pick(20'000) + 1);
        switch (pick(8)) {
        case 0:
        case 1:
            take({head(word({u"NEW"_s, u"IN_PROGRESS"_s, u"FALLOUT"_s, u"COMPLETED"_s}), pick(200), m_now)});
            break;
        case 2: {
            QStringList statuses;
            for (int task = pick(5); task > 0; --task)
                statuses << word({u"PENDING"_s, u"FAILED"_s, u"UNKNOWN"_s, u"COMPLETED"_s});
            take({tasks(statuses, m_now), head(u"IN_PROGRESS"_s, pick(5), m_now)});
            break;
        }
        case 3:
            refuse();
            break;
        case 4:
            append(EntryKind::StepSet,
                   {{u"anchor"_s, word({u"owner"_s, u"channel"_s, u"has-tasks"_s, u"no-open-call"_s})},
                    {u"state"_s, word({u"open"_s, u"done"_s, u"deferred"_s, u"overridden"_s, u"not-applicable"_s})},
                    {u"deferredUntil"_s, toIsoText(m_now + 1min)}});
            break;
        case 5:
            append(EntryKind::DraftSaved,
                   {{u"draftId"_s, word({u"d1"_s, u"d2"_s})}, {u"fields"_s, QJsonObject{{u"n"_s, pick(9)}}}});
            break;
        case 6:
            append(EntryKind::CommandConfirmed,
                   {{u"draftId"_s, word({u"d1"_s, u"d2"_s})}, {u"idempotencyKey"_s, word({u"k1"_s, u"k2"_s})}});
            break;
        case 7:
            append(std::array{EntryKind::CommandAnswered, EntryKind::CommandLost,
                              EntryKind::CommandNotSent}[static_cast<size_t>(pick(3))],
                   {{u"idempotencyKey"_s, word({u"k1"_s, u"k2"_s})}});
            break;
        }
        running.run.evaluate(m_now);
        concluded.append({m_now, running.run.conclusionsHash()});
    }

    const CaseFile &file() const { return *m_file; }
    Running running;
    QList<std::pair<Instant, QByteArray>> concluded;

private:
    int pick(int below) { return static_cast<int>(m_random() % static_cast<unsigned>(below)); }
    QString word(const QStringList &words) { return words.at(pick(static_cast<int>(words.size()))); }

    void append(EntryKind kind, const QJsonObject &payload)
    {
        const auto entry = m_file->append(kind, payload, m_now);
        QVERIFY(entry);
        running.run.apply(*entry);
    }

    void take(QList<Evidence> batch)
    {
        // A new process counts anew: the journal's order decides, not the number.
        m_generation = pick(10) == 0 ? 1 : m_generation + 1;
        if (m_generation == 1)
            running.store.restartGenerations();
        for (Evidence &evidence : batch)
            evidence.generation = m_generation;
        QVERIFY(m_file->appendEvidence(batch, m_now));
        running.store.insert(batch);
    }

    void refuse()
    {
        Evidence refused = tasks({}, m_now);
        refused.table = {};
        refused.error = Error{ErrorCode::Timeout, u"no answer"_s, {}};
        take({refused});
    }

    std::mt19937 m_random;
    std::unique_ptr<CaseFile> m_file;
    Instant m_now = T0;
    quint64 m_generation = 0;
};

} // namespace

class CaseReplayTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
    }
    void replayingTheJournalGivesTheSameRun_data();
    void replayingTheJournalGivesTheSameRun();
    void aConfirmedAnswerIsAsFreshAsItWasInTheWindow();
    void aClockThatWasSetBackCutsNothingOff();
    void anAnswerFromBeforeAClockWasSetBackIsConfirmed();
    void parametersCompareAsTheirType();
    void aConfirmationOfNothingIsTold();
    void aReplayCanBeGivenUp();
    void anEmptyFileIsNoCase();
    void aRunbookThatIsMissingIsTold();

private:
    QString path() const { return m_folder->filePath(u"case.jaga"_s); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void CaseReplayTest::replayingTheJournalGivesTheSameRun_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void CaseReplayTest::replayingTheJournalGivesTheSameRun()
{
    QFETCH(unsigned, seed);
    LiveCase live(path(), seed);
    for (int acts = 0; acts < 40; ++acts)
        live.act();
    const auto reader = CaseFile::openReadOnly(path());
    QVERIFY(reader);
    QVERIFY((*reader)->verify().holds);
    for (qsizetype moment = 0; moment < live.concluded.size(); moment += 6) {
        const auto [at, hash] = live.concluded.at(moment);
        const auto replay = replayCase(**reader, orderVocabulary(), at);
        QVERIFY2(replay.has_value(), qPrintable(replay ? QString() : replay.error().detail));
        QCOMPARE((*replay)->run->conclusionsHash(), hash);
    }
    const auto whole = replayCase(**reader, orderVocabulary(), std::nullopt);
    QVERIFY(whole);
    const RunbookRun &replayed = *(*whole)->run;
    QCOMPARE(replayed.conclusionsHash(), live.concluded.last().second);
    QCOMPARE(replayed.currentStep(), live.running.run.currentStep());
    QCOMPARE(replayed.severity(), live.running.run.severity());
    QCOMPARE(replayed.drafts().size(), live.running.run.drafts().size());
    for (qsizetype draft = 0; draft < replayed.drafts().size(); ++draft) {
        QCOMPARE(replayed.drafts().at(draft).fields, live.running.run.drafts().at(draft).fields);
        QCOMPARE(replayed.drafts().at(draft).frozen, live.running.run.drafts().at(draft).frozen);
    }
    QCOMPARE(replayed.commands().size(), live.running.run.commands().size());
    for (qsizetype trace = 0; trace < replayed.commands().size(); ++trace)
        QCOMPARE(replayed.commands().at(trace).state, live.running.run.commands().at(trace).state);
}

void CaseReplayTest::aConfirmedAnswerIsAsFreshAsItWasInTheWindow()
{
    const auto file = std::move(*CaseFile::create(path()));
    QVERIFY(file->storeBlob(orderRunbookText()));
    QVERIFY(file->append(EntryKind::CaseOpened, {{u"runbookHash"_s, QString::fromLatin1(orderRunbook().hash.toHex())}},
                         T0));
    EvidenceRecorder recorder(*file);
    for (const auto later : {0s, 25s, 50s})
        QVERIFY(recorder.record({head(u"IN_PROGRESS"_s, 3, T0 + later)}, T0 + later));
    QCOMPARE(file->entries()->size(), 4); // opened, taken, confirmed twice
    const auto replay = replayCase(*file, orderVocabulary(), T0 + 50s);
    QVERIFY2(replay.has_value(), qPrintable(replay ? QString() : replay.error().detail));
    QCOMPARE((*replay)->store->evidence(u"head"_s)->asOf, T0 + 50s);
    QCOMPARE((*replay)->store->evidence(u"head"_s)->table, head(u"IN_PROGRESS"_s, 3).table);
    QCOMPARE((*replay)->store->evaluate(u"head.version = 3"_s, T0 + 60s).truth, Truth::Yes);
    const auto earlier = replayCase(*file, orderVocabulary(), T0 + 30s);
    QCOMPARE((*earlier)->store->evidence(u"head"_s)->asOf, T0 + 25s);
}

void CaseReplayTest::aClockThatWasSetBackCutsNothingOff()
{
    const auto file = std::move(*CaseFile::create(path()));
    QVERIFY(file->storeBlob(orderRunbookText()));
    QVERIFY(file->append(EntryKind::CaseOpened, {{u"runbookHash"_s, QString::fromLatin1(orderRunbook().hash.toHex())}},
                         T0 + 1h));
    for (const auto later : {0s, 10s})
        QVERIFY(file->append(EntryKind::NoteWritten, {{u"text"_s, u"seen"_s}}, T0 + later));
    QCOMPARE((*replayCase(*file, orderVocabulary(), std::nullopt))->entries.size(), 3);
    QCOMPARE((*replayCase(*file, orderVocabulary(), T0 + 5s))->entries.size(), 2);
}

void CaseReplayTest::anAnswerFromBeforeAClockWasSetBackIsConfirmed()
{
    const auto file = std::move(*CaseFile::create(path()));
    EvidenceRecorder recorder(*file);
    for (const auto later : {1h, 0h})
        QVERIFY(recorder.record({head(u"IN_PROGRESS"_s, 3, T0 + later)}, T0 + later));
    QCOMPARE(file->entries()->last().kind, EntryKind::EvidenceConfirmed);
}

void CaseReplayTest::parametersCompareAsTheirType()
{
    QByteArray text = orderRunbookText();
    text.replace("parameters: {order_id: uuid}", "parameters: {order_id: uuid, most: int}");
    const Runbook runbook = *readRunbook(text, u"order.md"_s, orderVocabulary()).runbook;
    const auto file = std::move(*CaseFile::create(path()));
    const auto truth = [&](const QString &most) {
        const auto replay = resumeCase(*file, runbook, {{u"most"_s, most}}, {});
        (*replay)->store->insert({head(u"NEW"_s, 9, T0)});
        return (*replay)->store->evaluate(u"head.version < :most"_s, T0);
    };
    QCOMPARE(truth(u"10"_s).truth, Truth::Yes);
    QCOMPARE(truth(u"9"_s).truth, Truth::No);
    const Conclusion none = truth(u"many"_s);
    QCOMPARE(none.truth, Truth::Unknown);
    QCOMPARE(none.waitsFor, QStringList{u":most"_s});
}

void CaseReplayTest::aConfirmationOfNothingIsTold()
{
    const auto file = std::move(*CaseFile::create(path()));
    QVERIFY(file->append(EntryKind::EvidenceConfirmed,
                         {{u"asOf"_s, toIsoText(T0)}, {u"entries"_s, QJsonArray{qint64{7}}}}, T0));
    const auto resumed = resumeCase(*file, orderRunbook(), {}, {});
    QVERIFY(!resumed);
    QCOMPARE(resumed.error().code, ErrorCode::Invalid);
}

void CaseReplayTest::aReplayCanBeGivenUp()
{
    const auto file = std::move(*CaseFile::create(path()));
    QVERIFY(file->append(EntryKind::NoteWritten, {}, T0));
    const auto resumed = resumeCase(*file, orderRunbook(), {}, [] { return true; });
    QVERIFY(!resumed);
    QCOMPARE(resumed.error().code, ErrorCode::Cancelled);
}

void CaseReplayTest::anEmptyFileIsNoCase()
{
    const auto file = CaseFile::create(path());
    QCOMPARE(replayCase(**file, orderVocabulary(), std::nullopt).error().code, ErrorCode::Invalid);
}

void CaseReplayTest::aRunbookThatIsMissingIsTold()
{
    const auto file = CaseFile::create(path());
    QVERIFY((*file)->append(EntryKind::CaseOpened, {{u"runbookHash"_s, u"00ff"_s}}, T0));
    QCOMPARE(replayCase(**file, orderVocabulary(), std::nullopt).error().code, ErrorCode::NotFound);
}

JAGA_TEST(CaseReplayTest)

} // namespace jaga::test

#include "case_replay_test.moc"
