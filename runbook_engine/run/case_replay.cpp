// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/run/case_replay.h"

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

} // namespace

Expected<Done> playEntries(const CaseFile &file, const QList<Entry> &entries, EvidenceStore &store, RunbookRun &run)
{
    for (qsizetype next = 0; next < entries.size();) {
        // Evaluated once a moment: a batch was one snapshot, what lies between two of its answers never was.
        const Instant moment = entries.at(next).at;
        QList<Evidence> batch;
        for (; next < entries.size() && entries.at(next).at == moment; ++next) {
            run.apply(entries.at(next));
            if (entries.at(next).kind != EntryKind::EvidenceTaken)
                continue;
            auto evidence = file.evidenceOf(entries.at(next));
            if (!evidence)
                return Unexpected<Error>(evidence.error());
            batch << std::move(*evidence);
        }
        // Generations begin anew with each run of the program; the journal's order decides here.
        store.restartGenerations();
        store.insert(batch);
        run.evaluate(moment); // what was true once is part of the fold
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
    replay->store = std::make_unique<EvidenceStore>(caseProbes(replay->runbook), parametersOf(replay->opened),
                                                    replay->runbook.thresholds);
    replay->run = std::make_unique<RunbookRun>(replay->runbook, *replay->store);
    replay->at = at.value_or(entries->last().at);
    for (const Entry &entry : *entries) {
        if (entry.at > replay->at)
            break;
        replay->entries << entry;
    }
    if (const auto played = playEntries(file, replay->entries, *replay->store, *replay->run); !played)
        return Unexpected<Error>(played.error());
    replay->run->evaluate(replay->at);
    return replay;
}

} // namespace jaga
