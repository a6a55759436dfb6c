// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/case_parts.h"
#include "models/session/signal_queue.h"
#include "tests/support/await_reply.h"
#include "tests/support/scripted_source.h"

#include <QCryptographicHash>
#include <QSemaphore>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

namespace jaga::test {

using namespace Qt::StringLiterals;

inline Probe probe(const QString &name, const QString &source, QList<Column> columns)
{
    Probe probe;
    probe.name = name;
    probe.source = source;
    probe.columns = std::move(columns);
    probe.rows = RowCount::One;
    return probe;
}

inline Step sensed(const QString &anchor, const QString &condition)
{
    Step step;
    step.kind = Step::Kind::Sensed;
    step.anchor = anchor;
    step.title = anchor;
    step.sense = StatedCondition{condition, u"it holds"_s, {}};
    return step;
}

/// Two sources, one key that leads from the first to the second, one sensed step on each.
inline Runbook smallRunbook()
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
    SignalRule rule;
    rule.name = u"stuck"_s;
    rule.probe = probe(u"stuck"_s, u"platform"_s, {{u"state"_s, ColumnType::Text}});
    runbook.signalRules << rule;
    runbook.severity.rows = {{u"stuck.state = 'FALLOUT'"_s, u"P2"_s, {}, {}, {}},
                             {u"stuck.state is not null"_s, u"P3"_s, {}, {}, {}}};
    Chapter &diagnosis = runbook.chapters[static_cast<qsizetype>(ChapterKind::Diagnosis)];
    diagnosis.steps = {sensed(u"order-done"_s, u"head.state = 'COMPLETED'"_s),
                       sensed(u"instance-done"_s, u"instance.state = 'COMPLETED'"_s)};
    Step manual;
    manual.anchor = u"call"_s;
    manual.title = u"Call the provider"_s;
    diagnosis.steps << manual;
    return runbook;
}

/// Cases of a small runbook on two scripted sources, each in a file of one folder.
class SmallCases {
protected:
    void startAnew()
    {
        m_generation = 0;
        m_commands.reset();
        m_platform = std::make_unique<ScriptedSource>(u"platform"_s, rows({u"IN_PROGRESS"_s, u"42"_s}));
        m_engine = std::make_unique<ScriptedSource>(u"engine"_s, rows({u"ACTIVE"_s}));
    }

    /// What a case in `file` stands on. `m_journal` stays with the caller.
    CaseParts partsFor(const QString &file)
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
        parts.commands = m_commands.get();
        parts.journal = std::make_unique<CaseWriter>(m_folder.filePath(file));
        m_journal = parts.journal.get();
        return parts;
    }
    std::unique_ptr<CaseSession> open(const QString &file)
    {
        CaseParts parts = partsFor(file);
        const auto replay = await(readCase(parts));
        if (!replay)
            qFatal("%s", qPrintable(replay.error().detail));
        return openCase(std::move(parts), *replay);
    }
    /// Holds everything that is asked of the journal after it until released: a disk that does not answer.
    void stopTheDisk()
    {
        m_journal->ask<Done>([this](CaseFile &, const Stop &) -> Expected<Done> {
            m_disk.acquire();
            return Done{};
        });
    }
    /// Lets the event loop turn, so that everything that could happen without the disk has happened.
    static void letTheLoopTurn()
    {
        int beats = 0;
        QTimer beat;
        QObject::connect(&beat, &QTimer::timeout, &beat, [&] { ++beats; });
        beat.start(1);
        QTRY_VERIFY(beats > 30);
    }
    QList<Entry> entriesOf(const QString &file, EntryKind kind) const
    {
        QList<Entry> entries = *(*CaseFile::openReadOnly(m_folder.filePath(file)))->entries();
        entries.removeIf([kind](const Entry &entry) { return entry.kind != kind; });
        return entries;
    }
    static api::CommandRequest retry(const QString &reason = {})
    {
        api::CommandRequest request;
        request.type = u"TASK_RETRY"_s;
        request.targetType = u"FULFILLMENT_TASK"_s;
        request.targetId = u"t1"_s;
        request.reason = reason;
        return request;
    }
    /// From here on the role may act; whatever leaves arrives at `server`.
    void mayAct(QTcpServer &server)
    {
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const QUrl url(u"http://127.0.0.1:%1"_s.arg(server.serverPort()));
        m_commands = std::make_unique<RepairCommandClient>(RepairApiAccess{url, [] { return QByteArray("t"); }, {}});
    }
    QString newFile() { return u"case-%1.jagacase"_s.arg(++m_files); }

    ScriptedSource::Answer rows(QList<Cell> row)
    {
        return [this, row](const QList<ProbeCall> &batch) -> Expected<QList<Evidence>> {
            QList<Evidence> evidence;
            for (const ProbeCall &call : batch)
                evidence << evidenceFor(call, {row}, m_clock.now(), ++m_generation);
            return evidence;
        };
    }
    static ScriptedSource::Answer down()
    {
        return [](const QList<ProbeCall> &) -> Expected<QList<Evidence>> {
            return failure(ErrorCode::Offline, u"connection refused"_s);
        };
    }

    SystemClock m_clock;
    Profile m_profile;
    QMap<QString, api::CommandType> m_catalogue;
    QTemporaryDir m_folder;
    std::unique_ptr<ScriptedSource> m_platform;
    std::unique_ptr<ScriptedSource> m_engine;
    std::unique_ptr<RepairCommandClient> m_commands;
    CaseWriter *m_journal = nullptr; ///< of the newest case
    QSemaphore m_disk;
    quint64 m_generation = 0;
    int m_files = 0;
};

} // namespace jaga::test
