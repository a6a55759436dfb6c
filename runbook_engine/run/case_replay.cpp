// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/run/case_replay.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

Expected<Runbook> runbookOf(const CaseFile &file, const QJsonObject &opened, const Vocabulary &vocabulary)
{
    const QByteArray hash = QByteArray::fromHex(opened.value("runbookHash"_L1).toString().toLatin1());
    const auto text = file.blob(hash);
    if (!text)
        return Unexpected<Error>(text.error());
    ReadRunbook read = readRunbook(*text, opened.value("runbookFile"_L1).toString(), vocabulary);
    if (!read.runbook)
        return failure(ErrorCode::Invalid,
                       u"the runbook in the case file cannot be read by this version: "_s +
                           read.diagnostics.first().text(),
                       file.path());
    return *read.runbook;
}

Parameters parametersOf(const QJsonObject &opened)
{
    Parameters parameters;
    const QJsonObject json = opened.value("parameters"_L1).toObject();
    for (auto it = json.begin(); it != json.end(); ++it)
        parameters.insert(it.key(), it.value().toString());
    return parameters;
}

/// Feeds the evidence of a journal, one moment after the other, into a store.
class EvidencePlayer {
public:
    EvidencePlayer(const CaseFile &file, EvidenceStore &store) : m_file(file), m_store(store) {}

    Expected<Done> take(const Entry &entry)
    {
        if (entry.kind == EntryKind::EvidenceConfirmed)
            return confirm(entry);
        if (entry.kind != EntryKind::EvidenceTaken)
            return Done{};
        auto evidence = m_file.evidenceOf(entry);
        if (!evidence)
            return Unexpected<Error>(evidence.error());
        m_newest.insert(evidence->probe, {entry.sequence, *evidence});
        m_batch << std::move(*evidence);
        return Done{};
    }

    void endMoment()
    {
        // Generations begin anew with each run of the program; the journal's order decides here.
        m_store.restartGenerations();
        m_store.insert(m_batch);
        m_batch.clear();
    }

private:
    /// The same answers again, as of a later moment.
    Expected<Done> confirm(const Entry &entry)
    {
        const auto asOf = instantFromText(entry.payload.value("asOf"_L1).toString());
        if (!asOf)
            return failure(ErrorCode::Invalid, u"entry %1 confirms at no moment"_s.arg(entry.sequence), m_file.path());
        for (const QJsonValue &sequence : entry.payload.value("entries"_L1).toArray()) {
            const auto known = std::find_if(m_newest.begin(), m_newest.end(),
                                            [&](const auto &newest) { return newest.first == sequence.toInteger(); });
            if (known == m_newest.end())
                return failure(ErrorCode::Invalid,
                               u"entry %1 confirms entry %2, which is no newest answer"_s.arg(entry.sequence)
                                   .arg(sequence.toInteger()),
                               m_file.path());
            known->second.asOf = *asOf;
            m_batch << known->second;
        }
        return Done{};
    }

    const CaseFile &m_file;
    EvidenceStore &m_store;
    QList<Evidence> m_batch;
    QMap<QString, std::pair<qint64, Evidence>> m_newest; ///< by probe: the entry that took it, and the answer
};

} // namespace

Expected<Done> playEntries(const CaseFile &file, const QList<Entry> &entries, EvidenceStore &store, RunbookRun &run,
                           const Stop &stop)
{
    EvidencePlayer evidence(file, store);
    for (qsizetype next = 0; next < entries.size();) {
        if (stop && stop())
            return failure(ErrorCode::Cancelled, u"cancelled"_s, file.path());
        // Looked at once a moment: a batch was one snapshot, what lies between two of its answers never was.
        const Instant moment = entries.at(next).at;
        for (; next < entries.size() && entries.at(next).at == moment; ++next) {
            run.apply(entries.at(next));
            if (const auto taken = evidence.take(entries.at(next)); !taken)
                return taken;
        }
        evidence.endMoment();
        run.remember(moment); // what was true once is part of the fold
    }
    store.restartGenerations();
    return Done{};
}

Expected<std::unique_ptr<CaseReplay>> replayCase(const CaseFile &file, const Vocabulary &vocabulary,
                                                 std::optional<Instant> at)
{
    const auto entries = file.entries();
    if (!entries)
        return Unexpected<Error>(entries.error());
    if (entries->isEmpty() || entries->first().kind != EntryKind::CaseOpened)
        return failure(ErrorCode::Invalid, u"the case file does not begin with the opening of a case"_s, file.path());
    auto replay = std::make_unique<CaseReplay>();
    replay->opened = entries->first().payload;
    auto runbook = runbookOf(file, replay->opened, vocabulary);
    if (!runbook)
        return Unexpected<Error>(runbook.error());
    replay->runbook = std::move(*runbook);
    replay->store = std::make_unique<EvidenceStore>(caseProbes(replay->runbook),
                                                    caseConstants(replay->runbook, parametersOf(replay->opened)));
    replay->run = std::make_unique<RunbookRun>(replay->runbook, *replay->store);
    replay->at = at.value_or(entries->last().at);
    // The sequence tells what came before what; moments may step back with the clock that gave them.
    const auto last = std::find_if(entries->crbegin(), entries->crend(),
                                   [&at](const Entry &entry) { return !at || entry.at <= *at; });
    replay->entries = entries->first(entries->crend() - last);
    if (const auto played = playEntries(file, replay->entries, *replay->store, *replay->run); !played)
        return Unexpected<Error>(played.error());
    replay->run->evaluate(replay->at);
    return replay;
}

Expected<std::unique_ptr<CaseReplay>> resumeCase(const CaseFile &file, Runbook runbook, const Parameters &parameters,
                                                 const Stop &stop)
{
    auto entries = file.entries();
    if (!entries)
        return Unexpected<Error>(entries.error());
    auto replay = std::make_unique<CaseReplay>();
    replay->runbook = std::move(runbook);
    replay->entries = std::move(*entries);
    replay->store =
        std::make_unique<EvidenceStore>(caseProbes(replay->runbook), caseConstants(replay->runbook, parameters));
    replay->run = std::make_unique<RunbookRun>(replay->runbook, *replay->store);
    if (const auto played = playEntries(file, replay->entries, *replay->store, *replay->run, stop); !played)
        return Unexpected<Error>(played.error());
    if (!replay->entries.isEmpty()) {
        replay->opened = replay->entries.first().payload;
        replay->at = replay->entries.last().at;
        replay->run->evaluate(replay->at);
    }
    return replay;
}

} // namespace jaga
