// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/run/run_fold.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// Words of the journal; what it does not know is open, so that a newer program's word never unlocks anything here.
StepState stateOfName(const QString &name)
{
    if (name == "done"_L1)
        return StepState::Done;
    if (name == "not-applicable"_L1)
        return StepState::NotApplicable;
    if (name == "deferred"_L1)
        return StepState::Deferred;
    if (name == "overridden"_L1)
        return StepState::Overridden;
    return StepState::Open;
}

} // namespace

void RunFold::apply(const Entry &entry)
{
    const QJsonObject &payload = entry.payload;
    switch (entry.kind) {
    case EntryKind::StepSet:
        setStep(entry);
        break;
    case EntryKind::StepTaken:
        marks[payload.value("anchor"_L1).toString()].takenBy = payload.value("person"_L1).toString();
        break;
    case EntryKind::DraftSaved:
        saveDraft(payload);
        break;
    case EntryKind::DraftDiscarded:
        drafts.removeIf(
            [&](const Draft &draft) { return draft.id == payload.value("draftId"_L1).toString() && !draft.frozen; });
        break;
    case EntryKind::CommandConfirmed:
        confirmCommand(entry);
        break;
    case EntryKind::CommandAnswered:
        if (CommandTrace *trace = command(payload.value("idempotencyKey"_L1).toString())) {
            trace->state = CommandTrace::State::Answered;
            trace->httpStatus = payload.value("httpStatus"_L1).toInt();
            trace->answer = payload.value("answer"_L1).toObject();
        }
        break;
    case EntryKind::CommandLost:
        if (CommandTrace *trace = command(payload.value("idempotencyKey"_L1).toString());
            trace && trace->state != CommandTrace::State::Answered)
            trace->state = CommandTrace::State::OutcomeUnknown;
        break;
    case EntryKind::CommandNotSent:
        takeBack(payload.value("idempotencyKey"_L1).toString());
        break;
    case EntryKind::ViewState:
        viewState = payload;
        break;
    case EntryKind::CaseOpened:
    case EntryKind::EvidenceTaken:
    case EntryKind::EvidenceConfirmed:
    case EntryKind::NoteWritten:
    case EntryKind::Concluded:
        break; // nothing of the run depends on them
    }
}

void RunFold::setStep(const Entry &entry)
{
    const QJsonObject &payload = entry.payload;
    StepMark &mark = marks[payload.value("anchor"_L1).toString()];
    mark.state = stateOfName(payload.value("state"_L1).toString());
    mark.value = payload.value("value"_L1).toString();
    mark.note = payload.value("note"_L1).toString();
    mark.person = payload.value("person"_L1).toString();
    mark.setAt = entry.at;
    mark.deferredUntil.reset();
    if (const auto until = instantFromText(payload.value("deferredUntil"_L1).toString()))
        mark.deferredUntil = *until;
    mark.sharePending = payload.contains("shared"_L1) && !payload.value("shared"_L1).toBool();
}

void RunFold::saveDraft(const QJsonObject &payload)
{
    const QString id = payload.value("draftId"_L1).toString();
    const auto known = std::find_if(drafts.begin(), drafts.end(), [&](const Draft &draft) { return draft.id == id; });
    if (known == drafts.end())
        drafts << Draft{id, payload.value("fields"_L1).toObject(), false};
    else if (!known->frozen)
        known->fields = payload.value("fields"_L1).toObject();
}

void RunFold::confirmCommand(const Entry &entry)
{
    const QJsonObject &payload = entry.payload;
    const QString key = payload.value("idempotencyKey"_L1).toString();
    CommandTrace *trace = command(key);
    if (trace) {
        ++trace->unsettled;
    } else {
        commands << CommandTrace{};
        trace = &commands.last();
        trace->sentAt = entry.at;
    }
    // Sent again under its key: the same command, open once more.
    trace->idempotencyKey = key;
    trace->draftId = payload.value("draftId"_L1).toString();
    trace->path = payload.value("path"_L1).toString();
    trace->request = payload.value("request"_L1).toObject();
    trace->targetEtag = payload.value("targetEtag"_L1).toString();
    trace->state = CommandTrace::State::Confirmed;
    for (Draft &draft : drafts)
        if (!trace->draftId.isEmpty() && draft.id == trace->draftId)
            draft.frozen = true;
}

/// What surely never left is no command: its draft may be changed, and goes out as a new one.
void RunFold::takeBack(const QString &idempotencyKey)
{
    CommandTrace *trace = command(idempotencyKey);
    if (!trace || trace->state == CommandTrace::State::Answered)
        return;
    if (--trace->unsettled > 0) {
        trace->state = CommandTrace::State::OutcomeUnknown; // an earlier sending may have arrived
        return;
    }
    const QString draftId = trace->draftId;
    commands.removeIf([&](const CommandTrace &one) { return one.idempotencyKey == idempotencyKey; });
    const bool isAsked = std::any_of(commands.cbegin(), commands.cend(),
                                     [&](const CommandTrace &one) { return one.draftId == draftId; });
    for (Draft &draft : drafts)
        if (draft.id == draftId)
            draft.frozen = isAsked;
}

CommandTrace *RunFold::command(const QString &idempotencyKey)
{
    for (CommandTrace &trace : commands)
        if (trace.idempotencyKey == idempotencyKey)
            return &trace;
    return nullptr;
}

} // namespace jaga
