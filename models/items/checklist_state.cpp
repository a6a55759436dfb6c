// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/items/checklist_state.h"

#include "models/items/queue_model.h"
#include "models/items/text_format.h"

#include <QCoreApplication>

#include <algorithm>

namespace jaga {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("Checklist", text); }

const ActionView *actionOf(const ChecklistInput &input, const QString &anchor)
{
    const auto found = std::find_if(input.actions.begin(), input.actions.end(), [&](const ActionView &action) {
        return action.step && action.step->anchor == anchor;
    });
    return found == input.actions.end() ? nullptr : &*found;
}

/// What a conclusion waits for, in words; empty once it is known.
QString waiting(const Conclusion &conclusion)
{
    if (conclusion.truth != Truth::Unknown)
        return {};
    if (conclusion.waitsFor.isEmpty())
        return conclusion.why.isEmpty() ? tr("Not known.") : tr("Not known: %1").arg(conclusion.why);
    return tr("Not known: waits for %1").arg(conclusion.waitsFor.join(u", "_s));
}

QString ageOf(const Conclusion &conclusion, Instant now)
{
    return conclusion.asOf ? text::age(now - *conclusion.asOf) : QString();
}

QString personAndTime(const StepView &view)
{
    if (view.person.isEmpty())
        return {};
    return view.setAt ? u"%1 %2"_s.arg(view.person, text::minute(*view.setAt)) : view.person;
}

void describePersonalState(ChecklistRow &row, const StepView &view)
{
    QStringList lines;
    if (!view.value.isEmpty())
        lines << view.value;
    if (view.state == StepState::NotApplicable)
        lines << tr("Not applicable: %1").arg(view.note);
    else if (view.state == StepState::Overridden)
        lines << tr("Overridden: %1").arg(view.note);
    else if (view.state == StepState::Deferred)
        lines << (view.deferredUntil
                      ? tr("Deferred to %1").arg(text::withZone(text::minute(*view.deferredUntil), *view.deferredUntil))
                      : tr("Deferred"))
              << view.note;
    else if (!view.note.isEmpty())
        lines << view.note;
    if (view.state == StepState::Regressed)
        lines.prepend(tr("Was true, is no longer."));
    lines.removeAll(QString());
    row.detail = lines.join(u'\n');
}

/// Why the runbook does not offer it: the sentence that is not yes, and whether it is no or not known.
QString offByRunbook(const ActionView &action, const StepView &view)
{
    const QString sentence = action.offWhy.isEmpty() ? view.step->title : action.offWhy;
    if (view.conclusion.truth == Truth::No)
        return tr("Off, this does not hold: %1").arg(sentence);
    return tr("Off, not known whether: %1").arg(sentence);
}

/// What became of the newest request of this kind; empty when there was none.
QString lastRequest(const ChecklistInput &input, const QString &command)
{
    const auto found = std::find_if(input.commands.begin(), input.commands.end(),
                                    [&](const api::Command &candidate) { return candidate.type == command; });
    if (found == input.commands.end())
        return {};
    const QString who = found->requestedByName.isEmpty() ? found->requestedBy : found->requestedByName;
    QString words =
        tr("Last asked %1 by %2: %3")
            .arg(text::withZone(text::clockAt(found->createdAt, input.now), found->createdAt), who, found->state);
    if (!found->verificationStatus.isEmpty())
        words += tr(", verification %1").arg(found->verificationStatus);
    return words;
}

void describeAction(ChecklistRow &row, const ChecklistInput &input, const StepView &view)
{
    const ActionView *action = actionOf(input, view.step->anchor);
    row.buttonText = (action && !action->title.isEmpty() ? action->title : view.step->title) + QChar(0x2026);
    row.title = view.step->command;
    row.detail = lastRequest(input, view.step->command);
    if (!action) {
        row.off = tr("Off: this action is not in the service's catalogue");
        return;
    }
    row.enabled = action->enabled();
    if (!action->mayRequest)
        row.off = tr("Off: %1").arg(action->roleWhy);
    else if (action->offered != StepState::Offered)
        row.off = offByRunbook(*action, view);
    else if (!action->guardWhy.isEmpty())
        row.off = tr("Off, the service finds that this does not hold: %1").arg(action->guardWhy);
    else if (!action->guards)
        row.off = tr("Off: the service's preconditions are not read yet");
    else
        row.off = tr("all %1 preconditions hold").arg(action->guards->guards.size() + view.step->when.size());
    if (row.enabled && action->guards)
        row.aside = text::age(input.now - action->guards->serverTime);
}

void describeUnsafe(ChecklistRow &row, const ChecklistInput &input, const Step &step)
{
    row.detail = step.because;
    const auto instead = std::find_if(input.steps.begin(), input.steps.end(),
                                      [&](const StepView &view) { return view.step->anchor == step.insteadAnchor; });
    if (!step.insteadAnchor.isEmpty() && instead != input.steps.end())
        row.detail += (row.detail.endsWith(u'.') ? u" "_s : u". "_s) + tr("Instead: %1.").arg(instead->step->title);
}

ChecklistRow rowOf(const ChecklistInput &input, const StepView &view)
{
    ChecklistRow row;
    row.anchor = view.step->anchor;
    row.title = view.step->title;
    row.state = view.state;
    row.truth = view.conclusion.truth;
    row.current = view.step->anchor == input.currentStep;
    row.folded = view.folded;
    row.sharePending = view.sharePending;
    row.caution = view.step->caution;
    row.takenBy = view.takenBy;
    row.typed = input.typed.value(row.anchor);
    switch (view.step->kind) {
    case Step::Kind::Manual:
        row.form = ChecklistRow::Form::Manual;
        describePersonalState(row, view);
        row.aside = view.state == StepState::Open ? tr("by hand") : personAndTime(view);
        break;
    case Step::Kind::Sensed:
        row.form = ChecklistRow::Form::Sensed;
        describePersonalState(row, view);
        if (row.detail.isEmpty())
            row.detail = waiting(view.conclusion);
        row.aside = view.person.isEmpty() ? ageOf(view.conclusion, input.now) : personAndTime(view);
        break;
    case Step::Kind::Action:
        row.form = ChecklistRow::Form::Action;
        describeAction(row, input, view);
        break;
    case Step::Kind::Unsafe:
        row.form = ChecklistRow::Form::Unsafe;
        describeUnsafe(row, input, *view.step);
        break;
    }
    return row;
}

void appendVerification(ChecklistChapter &chapter, const ChecklistInput &input)
{
    const auto &conditions = input.runbook->chapter(ChapterKind::Verification).conditions;
    for (qsizetype at = 0; at < conditions.size(); ++at) {
        const Conclusion conclusion = input.verification.value(at);
        chapter.rows.append({.form = ChecklistRow::Form::Verification,
                             .anchor = u"verification-%1"_s.arg(at + 1),
                             .truth = conclusion.truth,
                             .title = conditions.at(at).sentence,
                             .detail = waiting(conclusion),
                             .aside = ageOf(conclusion, input.now)});
    }
}

/// A table shows the row it stopped at: the decided one, or the one that is not excluded.
void appendDecisions(ChecklistChapter &chapter, const Chapter &source, const ChecklistInput &input)
{
    for (const DecisionTable &table : source.decisions) {
        const Decision decision = input.decisions.value(table.anchor);
        ChecklistRow row{.form = ChecklistRow::Form::Table,
                         .anchor = u"table-"_s + table.anchor,
                         .truth = decision.truth,
                         .title = table.title,
                         .aside = ageOf(decision.conclusion, input.now)};
        if (decision.row < 0 || decision.row >= table.rows.size()) {
            row.detail = tr("None of the described observations fits.");
        } else {
            const DecisionRow &reached = table.rows.at(decision.row);
            row.detail =
                decision.truth == Truth::Yes
                    ? tr("%1: %2").arg(reached.observation, reached.likelyCause)
                    : tr("Not known: could be \"%1\", %2").arg(reached.observation, waiting(decision.conclusion));
        }
        chapter.rows.append(row);
    }
}

/// The words of a chapter without its headings: they part the probes of the document and say nothing in a checklist.
QString quietProse(const QString &markdown)
{
    QStringList lines;
    for (const QString &line : markdown.split(u'\n')) {
        const bool isBlank = line.trimmed().isEmpty();
        if (line.startsWith(u'#') || (isBlank && (lines.isEmpty() || lines.last().isEmpty())))
            continue;
        lines << (isBlank ? QString() : line);
    }
    return lines.join(u'\n').trimmed();
}

bool isSettled(const ChecklistRow &row)
{
    switch (row.state) {
    case StepState::Done:
    case StepState::SensedYes:
    case StepState::NotApplicable:
    case StepState::Overridden:
        return true;
    case StepState::Open:
    case StepState::SensedNo:
    case StepState::SensedUnknown:
    case StepState::Regressed:
    case StepState::Deferred:
    case StepState::Offered:
    case StepState::NotOffered:
    case StepState::Refused:
        return false;
    }
    Q_UNREACHABLE();
}

QString summaryOf(const ChecklistChapter &chapter, const ChecklistInput &input)
{
    const auto count = [&](auto &&matches) { return std::count_if(chapter.rows.begin(), chapter.rows.end(), matches); };
    const auto total = chapter.rows.size();
    using Form = ChecklistRow::Form;
    if (chapter.kind == ChapterKind::SeverityDecision)
        return input.severity.goneAsOf ? tr("symptom gone as of %1")
                                             .arg(text::withZone(text::minuteAt(*input.severity.goneAsOf, input.now),
                                                                 *input.severity.goneAsOf))
                                       : severityText(input.severity.proven, input.severity.notExcluded);
    if (chapter.kind == ChapterKind::SafeActions)
        return tr("%1 of %2 offered").arg(count([](const auto &row) { return row.enabled; })).arg(total);
    if (chapter.kind == ChapterKind::UnsafeActions)
        return tr("never here, %1").arg(total);
    if (chapter.kind == ChapterKind::Verification)
        return tr("%1 of %2 hold").arg(count([](const auto &row) { return row.truth == Truth::Yes; })).arg(total);
    const auto steps = count([](const auto &row) { return row.form == Form::Manual || row.form == Form::Sensed; });
    if (steps == 0)
        return {};
    return tr("%1 of %2")
        .arg(count(
            [](const auto &row) { return (row.form == Form::Manual || row.form == Form::Sensed) && isSettled(row); }))
        .arg(steps);
}

QString progressOf(const ChecklistState &state)
{
    int steps = 0, at = 0, sensed = 0, byHand = 0, deferred = 0;
    for (const ChecklistChapter &chapter : state.chapters) {
        for (const ChecklistRow &row : chapter.rows) {
            if (row.form != ChecklistRow::Form::Manual && row.form != ChecklistRow::Form::Sensed)
                continue;
            ++steps;
            if (row.current)
                at = steps;
            if (row.state == StepState::Deferred)
                ++deferred;
            else if (isSettled(row))
                ++(row.form == ChecklistRow::Form::Sensed ? sensed : byHand);
        }
    }
    const QString where = at > 0         ? tr("Step %1 of %2").arg(at).arg(steps)
                          : deferred > 0 ? tr("Complete except %1 deferred").arg(deferred)
                                         : tr("All steps done, %1").arg(steps);
    QString counts = tr("%1 sensed, %2 by hand").arg(sensed).arg(byHand);
    if (deferred > 0 && at > 0)
        counts += tr(", %1 deferred").arg(deferred);
    return u"%1: %2"_s.arg(where, counts);
}

} // namespace

ChecklistState checklistState(const ChecklistInput &input)
{
    ChecklistState state;
    if (!input.runbook)
        return state;
    state.caseKey = input.caseKey;
    state.title = input.runbook->title;
    state.subtitle = tr("v%1, %2").arg(input.runbook->version).arg(input.caseId);
    state.currentAnchor = input.currentStep;
    for (const Chapter &source : input.runbook->chapters) {
        ChecklistChapter chapter{.kind = source.kind, .title = source.title, .prose = quietProse(source.prose)};
        for (const StepView &view : input.steps) {
            if (view.chapter != source.kind)
                continue;
            chapter.rows.append(rowOf(input, view));
            if (chapter.rows.last().current)
                state.currentChapter = source.kind;
        }
        appendDecisions(chapter, source, input);
        if (source.kind == ChapterKind::Verification)
            appendVerification(chapter, input);
        chapter.summary = summaryOf(chapter, input);
        state.chapters.append(chapter);
    }
    state.progress = progressOf(state);
    return state;
}

} // namespace jaga
