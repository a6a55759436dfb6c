// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/run/case_replay.h"

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

Expected<Runbook> runbookOf(const CaseFile &file, const QJsonObject &opened, const Shapes &shapes)
{
    const QByteArray hash = QByteArray::fromHex(opened.value("runbookHash"_L1).toString().toLatin1());
    const auto text = file.blob(hash);
    if (!text)
        return Unexpected<Error>(text.error());
    ReadRunbook read = readRunbook(*text, opened.value("runbookFile"_L1).toString(), shapes);
    if (!read.runbook)
        return failure(ErrorCode::Invalid, u"the runbook in the case file cannot be read by this version: "_s + read.diagnostics.first().text(),
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

/// Plays the entries of one moment from `first` on and evaluates once: a batch was one snapshot, what lies between two of its
/// answers never was. Returns the entry after them.
Expected<qsizetype> playBatch(const CaseFile &file, const QList<Entry> &entries, qsizetype first, CaseReplay &replay)
{
    QList<Evidence> batch;
    qsizetype next = first;
    for (; next < entries.size() && entries.at(next).at == entries.at(first).at; ++next) {
        const Entry &entry = entries.at(next);
        replay.entries << entry;
        replay.run->apply(entry);
        if (entry.kind != EntryKind::EvidenceTaken)
            continue;
        auto evidence = file.evidenceOf(entry);
        if (!evidence)
            return Unexpected<Error>(evidence.error());
        batch << std::move(*evidence);
    }
    // Generations begin anew with each run of the program; the journal's order decides here.
    replay.store->restartGenerations();
    replay.store->insert(batch);
    replay.run->evaluate(entries.at(first).at); // what was true once is part of the fold
    return next;
}

} // namespace

Expected<std::unique_ptr<CaseReplay>> replayCase(const CaseFile &file, const Shapes &shapes, std::optional<Instant> at)
{
    const auto entries = file.entries();
    if (!entries)
        return Unexpected<Error>(entries.error());
    if (entries->isEmpty() || entries->first().kind != EntryKind::CaseOpened)
        return failure(ErrorCode::Invalid, u"the case file does not begin with the opening of a case"_s, file.path());
    auto replay = std::make_unique<CaseReplay>();
    replay->opened = entries->first().payload;
    auto runbook = runbookOf(file, replay->opened, shapes);
    if (!runbook)
        return Unexpected<Error>(runbook.error());
    replay->runbook = std::move(*runbook);
    replay->store = std::make_unique<EvidenceStore>(caseProbes(replay->runbook), parametersOf(replay->opened), replay->runbook.thresholds);
    replay->run = std::make_unique<RunbookRun>(replay->runbook, *replay->store);
    replay->at = at.value_or(entries->last().at);
    for (qsizetype next = 0; next < entries->size() && entries->at(next).at <= replay->at;) {
        const auto played = playBatch(file, *entries, next, *replay);
        if (!played)
            return Unexpected<Error>(played.error());
        next = *played;
    }
    replay->run->evaluate(replay->at);
    return replay;
}

} // namespace jaga
