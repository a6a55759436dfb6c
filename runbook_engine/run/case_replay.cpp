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
    for (const Entry &entry : *entries) {
        if (entry.at > replay->at)
            break;
        replay->entries << entry;
        replay->run->apply(entry);
        if (entry.kind != EntryKind::EvidenceTaken)
            continue;
        auto evidence = file.evidenceOf(entry);
        if (!evidence)
            return Unexpected<Error>(evidence.error());
        evidence->generation = 0; // generations begin anew with each run of the program; the journal's order decides here
        replay->store->insert({*evidence});
        replay->run->evaluate(entry.at); // what was true once is part of the fold
    }
    replay->run->evaluate(replay->at);
    return replay;
}

} // namespace jaga
