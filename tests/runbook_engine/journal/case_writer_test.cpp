// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/journal/case_writer.h"
#include "tests/runbook_engine/journal/journal_fixture.h"
#include "tests/support/await_reply.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QSemaphore>

namespace jaga::test {

/// The thread beside the case file, and what of the evidence it writes.
class CaseWriterTest final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void evidenceAndActsAreOneChainInTheOrderOfTheCalls()
    {
        QList<qint64> order;
        CaseWriter writer(path());
        for (int i = 0; i < 5; ++i) {
            writer.append(EntryKind::NoteWritten, {{u"n"_s, i}}, T0).then(this, [&](const Expected<Entry> &entry) {
                order << entry->sequence;
            });
            Evidence evidence = taskEvidence();
            evidence.table.rows[0][1] = qint64{i};
            writer.record({evidence}, T0).then(this, [&](const Expected<Done> &done) { order << (done ? 0 : -1); });
        }
        QVERIFY(order.isEmpty()); // never inside the call
        QTRY_COMPARE(order, QList<qint64>({1, 0, 3, 0, 5, 0, 7, 0, 9, 0}));
        const auto file = CaseFile::openReadOnly(path());
        QVERIFY((*file)->verify().holds);
        QCOMPARE((*file)->headHash(), writer.headHash());
    }

    void whatWasAskedForIsWrittenBeforeItIsGone()
    {
        {
            CaseWriter writer(path());
            for (int i = 0; i < 20; ++i)
                writer.append(EntryKind::DraftSaved, {{u"n"_s, i}}, T0);
        }
        QCOMPARE((*CaseFile::openReadOnly(path()))->entries()->size(), 20);
    }

    void theCallerGoesOnWhileTheDiskIsSlow()
    {
        QSemaphore disk;
        CaseWriter writer(path());
        writer.ask<Done>([&](CaseFile &, const Stop &) -> Expected<Done> {
            disk.acquire();
            return Done{};
        });
        bool written = false;
        writer.append(EntryKind::NoteWritten, {}, T0).then(this, [&](const Expected<Entry> &) { written = true; });
        int beats = 0;
        QTimer beat;
        connect(&beat, &QTimer::timeout, this, [&] { ++beats; });
        beat.start(1);
        QTRY_VERIFY(beats > 20);
        QVERIFY(!written);
        disk.release();
        QTRY_VERIFY(written);
    }

    void aFileThatCannotBeOpenedAnswersWhyAndIsTriedAgain()
    {
        auto other = CaseFile::create(path());
        CaseWriter writer(path());
        const auto refused = await(writer.append(EntryKind::NoteWritten, {}, T0));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
        other->reset();
        QVERIFY(await(writer.append(EntryKind::NoteWritten, {}, T0)).has_value());
    }

    void cancellingAQuestionReachesItsWork()
    {
        CaseWriter writer(path());
        QSemaphore began;
        Reply<Done> reply = writer.ask<Done>([&](CaseFile &, const Stop &stop) -> Expected<Done> {
            began.release();
            while (!stop())
                std::this_thread::yield();
            return Done{};
        });
        began.acquire();
        reply.cancel();
        QCOMPARE(await(reply).error().code, ErrorCode::Cancelled);
        QVERIFY(await(writer.append(EntryKind::NoteWritten, {}, T0)).has_value());
    }

    void theCheckOfALongChainCanBeCancelled()
    {
        QVERIFY((*CaseFile::create(path()))->append(EntryKind::NoteWritten, {}, T0));
        QCOMPARE(CaseFile::open(path(), [] { return true; }).error().code, ErrorCode::Cancelled);
        QVERIFY(CaseFile::open(path(), [] { return false; }).has_value());
    }

    void anUnchangedAnswerIsConfirmedAndNotWrittenAgain()
    {
        const auto file = std::move(*CaseFile::create(path()));
        EvidenceRecorder recorder(*file);
        Evidence tasks = taskEvidence(), plan = taskEvidence(); // both may be 15 s old
        plan.probe = u"plan"_s;
        const auto answeredAt = [&](std::chrono::seconds later) {
            tasks.asOf = plan.asOf = T0 + later;
            tasks.generation = plan.generation = tasks.generation + 1;
            QVERIFY(recorder.record({tasks, plan}, T0 + later));
        };
        for (const auto later : {0s, 1s, 12s, 13s})
            answeredAt(later);
        QList<Entry> entries = *file->entries();
        QCOMPARE(entries.size(), 3);
        QCOMPARE(entries.at(2).kind, EntryKind::EvidenceConfirmed);
        QCOMPARE(entries.at(2).payload.value("asOf"_L1).toString(), toIsoText(T0 + 12s));
        QCOMPARE(entries.at(2).payload.value("entries"_L1).toArray(), QJsonArray({1, 2}));
        tasks.table.rows[0][1] = qint64{1};
        answeredAt(25s);
        answeredAt(40s);
        entries = *file->entries();
        QCOMPARE(entries.size(), 6);
        QCOMPARE(entries.at(3).payload.value("probe"_L1).toString(), u"task"_s);
        QCOMPARE(entries.at(4).payload.value("entries"_L1).toArray(), QJsonArray({2}));
        QCOMPARE(entries.at(5).payload.value("entries"_L1).toArray(), QJsonArray({4, 2}));
    }

    void anAnswerThatOnlyBecameAnErrorIsNew()
    {
        const auto file = std::move(*CaseFile::create(path()));
        EvidenceRecorder recorder(*file);
        Evidence evidence = taskEvidence();
        QVERIFY(recorder.record({evidence}, T0));
        evidence.error = Error{ErrorCode::Timeout, u"statement timeout"_s, {}};
        QVERIFY(recorder.record({evidence}, T0 + 1s));
        evidence.withheldColumns.clear();
        QVERIFY(recorder.record({evidence}, T0 + 2s));
        QCOMPARE(file->entries()->size(), 3);
    }

private:
    QString path() const { return m_folder->filePath(u"case.jaga"_s); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

JAGA_TEST(CaseWriterTest)

} // namespace jaga::test

#include "case_writer_test.moc"
