// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/case_parts.h"
#include "models/session/signal_queue.h"
#include "tests/support/scripted_source.h"
#include "tests/support/test_main.h"

#include <QCryptographicHash>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace jaga;
using namespace std::chrono_literals;

namespace {

Probe probe(const QString &name, const QString &source, QList<Column> columns)
{
    Probe probe;
    probe.name = name;
    probe.source = source;
    probe.columns = std::move(columns);
    probe.rows = RowCount::One;
    return probe;
}

Step sensed(const QString &anchor, const QString &condition)
{
    Step step;
    step.kind = Step::Kind::Sensed;
    step.anchor = anchor;
    step.title = anchor;
    step.sense = StatedCondition{condition, u"it holds"_s, {}};
    return step;
}

/// Two sources, one key that leads from the first to the second, one sensed step on each.
Runbook smallRunbook()
{
    Runbook runbook;
    runbook.id = u"small"_s;
    runbook.title = u"Small"_s;
    runbook.entity = u"ORDER"_s;
    runbook.parameters = {{u"tenant_id"_s, ColumnType::Text}, {u"order_id"_s, ColumnType::Text}};
    runbook.sourceText = u"# Small"_s;
    runbook.hash = QCryptographicHash::hash(runbook.sourceText.toUtf8(), QCryptographicHash::Sha256);
    runbook.probes << probe(u"head"_s, u"platform"_s,
                            {{u"state"_s, ColumnType::Text}, {u"instance_key"_s, ColumnType::Key}});
    Probe instance = probe(u"instance"_s, u"engine"_s, {{u"state"_s, ColumnType::Text}});
    instance.bindings.insert(u"instance_key"_s, u"head.instance_key"_s);
    instance.stage = 1;
    runbook.probes << instance;
    for (int kind = 0; kind < 10; ++kind) {
        Chapter chapter;
        chapter.kind = static_cast<ChapterKind>(kind);
        runbook.chapters << chapter;
    }
    Chapter &diagnosis = runbook.chapters[static_cast<qsizetype>(ChapterKind::Diagnosis)];
    diagnosis.steps = {sensed(u"order-done"_s, u"head.state = 'COMPLETED'"_s),
                       sensed(u"instance-done"_s, u"instance.state = 'COMPLETED'"_s)};
    Step manual;
    manual.anchor = u"call"_s;
    manual.title = u"Call the provider"_s;
    diagnosis.steps << manual;
    return runbook;
}

} // namespace

class CaseSessionTest : public QObject {
    Q_OBJECT

    SystemClock m_clock;
    Profile m_profile;
    QMap<QString, api::CommandType> m_catalogue;
    QTemporaryDir m_folder;
    std::unique_ptr<test::ScriptedSource> m_platform;
    std::unique_ptr<test::ScriptedSource> m_engine;
    quint64 m_generation = 0;
    int m_files = 0;

    std::unique_ptr<CaseSession> open(const QString &file)
    {
        CaseParts parts;
        parts.signal.tenantId = u"t"_s;
        parts.signal.entityId = u"o"_s;
        parts.signal.number = u"SO-1"_s;
        parts.runbook = smallRunbook();
        parts.profile = &m_profile;
        parts.personId = u"sari"_s;
        parts.sources = {{u"platform"_s, m_platform.get()}, {u"engine"_s, m_engine.get()}};
        parts.clock = &m_clock;
        parts.catalogue = &m_catalogue;
        const QString path = m_folder.filePath(file);
        auto journal = QFile::exists(path) ? CaseFile::open(path) : CaseFile::create(path);
        if (!journal)
            qFatal("%s", qPrintable(journal.error().detail));
        parts.journal = std::move(*journal);
        auto session = openCase(std::move(parts));
        if (!session)
            qFatal("%s", qPrintable(session.error().detail));
        return std::move(*session);
    }
    QString newFile() { return u"case-%1.jagacase"_s.arg(++m_files); }

    test::ScriptedSource::Answer rows(QList<Cell> row)
    {
        return [this, row](const QList<ProbeCall> &batch) -> Expected<QList<Evidence>> {
            QList<Evidence> evidence;
            for (const ProbeCall &call : batch)
                evidence << test::evidenceFor(call, {row}, m_clock.now(), ++m_generation);
            return evidence;
        };
    }
    static test::ScriptedSource::Answer down()
    {
        return [](const QList<ProbeCall> &) -> Expected<QList<Evidence>> {
            return failure(ErrorCode::Offline, u"connection refused"_s);
        };
    }

private Q_SLOTS:
    void init()
    {
        test::failOnAnyWarning();
        m_generation = 0;
        m_platform = std::make_unique<test::ScriptedSource>(u"platform"_s, rows({u"IN_PROGRESS"_s, u"42"_s}));
        m_engine = std::make_unique<test::ScriptedSource>(u"engine"_s, rows({u"ACTIVE"_s}));
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
        const auto journal = CaseFile::openReadOnly(m_folder.filePath(file));
        QVERIFY(journal);
        const auto entries = (*journal)->entries();
        QVERIFY(entries);
        const auto taken = std::count_if(entries->cbegin(), entries->cend(),
                                         [](const Entry &entry) { return entry.kind == EntryKind::EvidenceTaken; });
        QCOMPARE(taken, 2);
    }

    void aReadingRoleCanSendNothing()
    {
        const auto session = open(newFile());
        QVERIFY(!session->canMutate());
        std::optional<Sent> sent;
        session->confirm(u"d"_s, {}, {}).then(session.get(), [&](Expected<Sent> answer) { sent = *answer; });
        QTRY_VERIFY(sent.has_value());
        QCOMPARE(sent->outcome, Sent::Outcome::NotSent);
        QVERIFY(session->run().commands().isEmpty());
    }
};

JAGA_TEST(CaseSessionTest)
#include "case_session_test.moc"
