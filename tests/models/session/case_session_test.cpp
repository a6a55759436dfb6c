// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/session/small_cases.h"
#include "tests/support/test_main.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace std::chrono_literals;

class CaseSessionTest : public QObject, private test::SmallCases {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        test::failOnAnyWarning();
        startAnew();
    }

    void theSecondSourceIsAskedWithTheKeyThatTheFirstGave()
    {
        const auto session = open(newFile());
        QTRY_COMPARE(m_engine->batches().size(), 1);
        QCOMPARE(m_engine->batches().first().first().parameters.value(u"instance_key"_s), u"42"_s);
        QTRY_COMPARE(session->run().step(u"order-done"_s)->state, StepState::SensedNo);
        QTRY_COMPARE(session->run().step(u"instance-done"_s)->state, StepState::SensedNo);
    }

    void aSourceThatGoesDownLeavesItsLastPictureUntilItIsStale()
    {
        const auto session = open(newFile());
        QTRY_COMPARE(session->run().step(u"order-done"_s)->state, StepState::SensedNo);
        m_platform->setAnswer(down());
        QSignalSpy settled(session.get(), &CaseSession::settled);
        session->refresh();
        QTRY_VERIFY(settled.size() > 0);
        const Evidence *head = session->evidence().evidence(u"head"_s);
        QVERIFY(head && head->answered());
        QCOMPARE(head->table.text(0, u"state"_s), u"IN_PROGRESS"_s);
    }

    void anAnswerToAnEarlierQuestionIsNoLastPicture()
    {
        const auto session = open(newFile());
        QTRY_COMPARE(session->run().step(u"instance-done"_s)->state, StepState::SensedNo);
        m_engine->setAnswer(down());
        m_platform->setAnswer(rows({u"IN_PROGRESS"_s, u"43"_s}));
        session->refresh(u"platform"_s);
        QTRY_COMPARE(m_engine->batches().last().first().parameters.value(u"instance_key"_s), u"43"_s);
        QTRY_COMPARE(session->run().step(u"instance-done"_s)->state, StepState::SensedUnknown);
        const Evidence *instance = session->evidence().evidence(u"instance"_s);
        QTRY_VERIFY(!instance->answered());
        QCOMPARE(instance->parameters.value(u"instance_key"_s), u"43"_s);
    }

    void aSourceThatNeverAnsweredSaysWhyAndWhatDependsOnItIsUnknown()
    {
        m_platform->setAnswer(down());
        const auto session = open(newFile());
        QTRY_VERIFY(session->evidence().evidence(u"head"_s) != nullptr);
        QCOMPARE(session->evidence().evidence(u"head"_s)->error->code, ErrorCode::Offline);
        QCOMPARE(session->run().step(u"order-done"_s)->state, StepState::SensedUnknown);
        QVERIFY(m_engine->batches().isEmpty());
    }

    void whatAPersonDidIsThereAfterReopening()
    {
        const QString file = newFile();
        {
            const auto session = open(file);
            session->setStep(u"call"_s, StepState::Done, u"ticket 77, they confirm"_s, {});
            session->saveDraft(Draft{u"d1"_s, {{u"reason"_s, u"the reply was lo"_s}}, false});
            session->rememberView({{u"tab"_s, u"tasks"_s}});
            QTRY_COMPARE(session->run().step(u"order-done"_s)->state, StepState::SensedNo);
        }
        m_platform->setAnswer(down());
        m_engine->setAnswer(down());
        const auto session = open(file);
        QCOMPARE(session->run().step(u"call"_s)->state, StepState::Done);
        QCOMPARE(session->run().step(u"call"_s)->value, u"ticket 77, they confirm"_s);
        QCOMPARE(session->run().step(u"call"_s)->person, u"sari"_s);
        QCOMPARE(session->run().drafts().first().fields.value("reason"_L1).toString(), u"the reply was lo"_s);
        QCOMPARE(session->run().viewState().value("tab"_L1).toString(), u"tasks"_s);
        // What was seen last is shown again, as old as it is.
        QCOMPARE(session->evidence().evidence(u"head"_s)->table.text(0, u"state"_s), u"IN_PROGRESS"_s);
    }

    void anUnchangedAnswerIsJournalledOnce()
    {
        const QString file = newFile();
        {
            const auto session = open(file);
            QTRY_COMPARE(m_engine->batches().size(), 1);
            session->refresh();
            QTRY_VERIFY(m_platform->batches().size() >= 2);
            QTRY_VERIFY(m_engine->batches().size() >= 2);
        }
        QCOMPARE(entriesOf(file, EntryKind::EvidenceTaken).size(), 2);
    }

    void anActIsShownOnlyWhenItIsOnTheDisk()
    {
        const QString file = newFile();
        const auto session = open(file);
        stopTheDisk();
        QSignalSpy changed(session.get(), &CaseSession::runChanged);
        session->takeStep(u"call"_s);
        session->setStep(u"call"_s, StepState::Done, u"they confirm"_s, {});
        letTheLoopTurn();
        QCOMPARE(session->run().step(u"call"_s)->state, StepState::Open);
        QVERIFY(session->run().step(u"call"_s)->takenBy.isEmpty());
        m_disk.release();
        QTRY_COMPARE(session->run().step(u"call"_s)->state, StepState::Done);
        QCOMPARE(session->run().step(u"call"_s)->takenBy, u"sari"_s);
        QCOMPARE(entriesOf(file, EntryKind::StepSet).size(), 1);
    }

    void theLoopTurnsWhileABigCaseIsRead()
    {
        const QString file = newFile();
        open(file).reset();
        {
            const auto journal = std::move(*CaseFile::open(m_folder.filePath(file)));
            for (char blob = 'a'; blob < 'k'; ++blob)
                QVERIFY(journal->storeBlob(QByteArray(8'000'000, blob)));
        }
        const CaseParts parts = partsFor(file);
        int beats = 0;
        QTimer beat;
        connect(&beat, &QTimer::timeout, this, [&] { ++beats; });
        beat.start(1);
        QVERIFY(test::await(readCase(parts)).has_value());
        QVERIFY2(beats > 10, qPrintable(QString::number(beats)));
    }

    void readingCanBeGivenUp()
    {
        const QString file = newFile();
        open(file).reset();
        {
            const CaseParts parts = partsFor(file);
            stopTheDisk();
            Reply<std::shared_ptr<CaseReplay>> reading = readCase(parts);
            reading.cancel();
            const auto answer = test::await(reading);
            m_disk.release();
            QVERIFY(!answer);
            QCOMPARE(answer.error().code, ErrorCode::Cancelled);
        }
        QVERIFY(open(file) != nullptr);
    }

    void aSymptomThatIsGoneIsAFactAndNoUnknown()
    {
        const auto session = open(newFile());
        const auto row = [&](QList<QList<Cell>> rows) {
            Evidence evidence;
            evidence.probe = u"stuck"_s;
            evidence.source = u"platform"_s;
            evidence.table.columns = {{u"state"_s, ColumnType::Text}};
            evidence.table.rows = std::move(rows);
            evidence.asOf = m_clock.now();
            evidence.generation = ++m_generation;
            return evidence;
        };
        QCOMPARE(session->run().severity().notExcluded, u"P2"_s);
        QCOMPARE(session->run().severity().proven, u"P3"_s);
        session->takeSignalRows({row({{u"FALLOUT"_s}})});
        QCOMPARE(session->run().severity().proven, u"P2"_s);
        QVERIFY(!session->run().severity().goneAsOf);
        session->takeSignalRows({row({})});
        const Severity gone = session->run().severity();
        QVERIFY(gone.goneAsOf && gone.provenAt);
        QCOMPARE(gone.proven, u"P2"_s);
        QCOMPARE(gone.notExcluded, u"P2"_s);
        session->takeSignalRows({row({{u"IN_PROGRESS"_s}})}); // it came back
        QVERIFY(!session->run().severity().goneAsOf);
        QCOMPARE(session->run().severity().proven, u"P3"_s);
    }
};

JAGA_TEST(CaseSessionTest)
#include "case_session_test.moc"
