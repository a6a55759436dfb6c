// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/run/runbook_run.h"

#include "runbook_engine/run/run_fold.h"

#include <QCryptographicHash>
#include <QSet>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

bool looksTheSame(const StepView &a, const StepView &b)
{
    return a.state == b.state && a.conclusion == b.conclusion && a.failingWhen == b.failingWhen && a.value == b.value &&
           a.note == b.note && a.person == b.person && a.setAt == b.setAt && a.deferredUntil == b.deferredUntil &&
           a.takenBy == b.takenBy && a.sharePending == b.sharePending && a.folded == b.folded;
}

StepState sensedState(Truth truth)
{
    switch (truth) {
    case Truth::Yes:
        return StepState::SensedYes;
    case Truth::No:
        return StepState::SensedNo;
    case Truth::Unknown:
        return StepState::SensedUnknown;
    }
    Q_UNREACHABLE();
}

/// Whether the list still waits for somebody, or something, at this step.
bool isOpen(const StepView &view)
{
    switch (view.state) {
    case StepState::Open:
    case StepState::SensedUnknown:
    case StepState::Regressed:
    case StepState::Offered:
        return true;
    case StepState::SensedNo:
        return view.step->caution; // nobody walks past a caution that does not hold
    case StepState::Done:
    case StepState::SensedYes:
    case StepState::NotApplicable:
    case StepState::Deferred:
    case StepState::Overridden:
    case StepState::NotOffered:
    case StepState::Refused:
        return false;
    }
    Q_UNREACHABLE();
}

} // namespace

class RunbookRun::Private {
public:
    Private(const Runbook &document, const EvidenceStore &evidence) : runbook(document), store(evidence) {}

    StepView look(const Step &step, ChapterKind chapter, Instant asOf);
    void lookSensed(StepView &view, const StepMark &mark, Instant asOf);
    void lookAction(StepView &view, Instant asOf) const;
    QSet<QString> untakenBranches() const;
    std::optional<Instant> symptomGone(Instant asOf) const;
    Severity severityAt(Instant asOf);

    const Runbook &runbook;
    const EvidenceStore &store;
    RunFold fold;
    QSet<QString> wasTrue; ///< sensed steps that have held once
    Severity lastProven;   ///< while a symptom was there
    QList<StepView> steps;
    QList<Conclusion> verification;
    Severity severity;
    QMap<QString, Decision> decisions;
    QMap<QString, Decision> answers;
};

QList<Probe> caseProbes(const Runbook &runbook)
{
    QList<Probe> probes = runbook.probes;
    for (const SignalRule &rule : runbook.signalRules) {
        Probe row = rule.probe;
        row.name = rule.name;
        row.rows = RowCount::One;
        probes << row;
    }
    return probes;
}

QMap<QString, Cell> caseConstants(const Runbook &runbook, const Parameters &parameters)
{
    QMap<QString, Cell> constants = runbook.thresholds;
    for (const Column &parameter : runbook.parameters)
        constants.insert(parameter.name,
                         cellFromText(parameters.value(parameter.name), parameter.type).value_or(Cell()));
    return constants;
}

Severity severityOf(const Runbook &runbook, const EvidenceStore &store, Instant asOf)
{
    Severity severity;
    if (runbook.severity.rows.isEmpty())
        return severity; // nothing says what would be excluded
    severity.notExcluded = severity.proven;
    bool excludedAbove = true; // no row so far was yes or unknown
    for (const DecisionRow &row : runbook.severity.rows) {
        const Conclusion conclusion = store.evaluate(row.when, asOf);
        if (conclusion.truth == Truth::No)
            continue;
        if (excludedAbove)
            severity.notExcluded = row.observation;
        excludedAbove = false;
        if (conclusion.truth == Truth::Yes) {
            severity.proven = row.observation;
            severity.decidedBy = row.likelyCause;
            return severity;
        }
        for (const QString &probe : conclusion.waitsFor)
            if (!severity.waitsFor.contains(probe))
                severity.waitsFor << probe;
    }
    return severity;
}

StepView RunbookRun::Private::look(const Step &step, ChapterKind chapter, Instant asOf)
{
    StepView view;
    view.step = &step;
    view.chapter = chapter;
    const StepMark mark = fold.marks.value(step.anchor);
    view.value = mark.value;
    view.note = mark.note;
    view.person = mark.person;
    view.setAt = mark.setAt;
    view.deferredUntil = mark.deferredUntil;
    view.takenBy = mark.takenBy;
    view.sharePending = mark.sharePending;
    switch (step.kind) {
    case Step::Kind::Manual:
        view.state = mark.state == StepState::Deferred && mark.deferredUntil && *mark.deferredUntil <= asOf
                         ? StepState::Open
                         : mark.state;
        break;
    case Step::Kind::Sensed:
        lookSensed(view, mark, asOf);
        break;
    case Step::Kind::Action:
        lookAction(view, asOf);
        break;
    case Step::Kind::Unsafe:
        view.state = StepState::Refused;
        break;
    }
    return view;
}

void RunbookRun::Private::lookSensed(StepView &view, const StepMark &mark, Instant asOf)
{
    const QString &anchor = view.step->anchor;
    view.conclusion = store.evaluate(view.step->sense.condition, asOf);
    view.state = sensedState(view.conclusion.truth);
    if (view.conclusion.truth == Truth::Yes) {
        wasTrue.insert(anchor);
        return;
    }
    const bool deferred = mark.state == StepState::Deferred && (!mark.deferredUntil || *mark.deferredUntil > asOf);
    const bool setAside = deferred || mark.state == StepState::Overridden || mark.state == StepState::NotApplicable;
    // A safety precondition is what the evidence says, whatever a person wrote.
    if (setAside && !view.step->caution)
        view.state = mark.state;
    else if (view.conclusion.truth == Truth::No && wasTrue.contains(anchor))
        view.state = StepState::Regressed;
}

void RunbookRun::Private::lookAction(StepView &view, Instant asOf) const
{
    view.state = StepState::Offered;
    view.conclusion.truth = Truth::Yes;
    for (qsizetype i = 0; i < view.step->when.size(); ++i) {
        const Conclusion conclusion = store.evaluate(view.step->when.at(i).condition, asOf);
        if (conclusion.truth == Truth::Yes)
            continue;
        view.state = StepState::NotOffered;
        view.conclusion = conclusion;
        view.failingWhen = i;
        return;
    }
}

/// As of when every signal rule answered, freshly and completely, that it finds no such entity: a fact, not a missing answer.
std::optional<Instant> RunbookRun::Private::symptomGone(Instant asOf) const
{
    std::optional<Instant> gone;
    for (const SignalRule &rule : runbook.signalRules) {
        const Evidence *row = store.evidence(rule.name);
        if (!row || !row->answered() || row->isStaleAt(asOf) || row->table.truncated || !row->table.rows.isEmpty())
            return std::nullopt;
        gone = gone ? std::min(*gone, row->asOf) : row->asOf;
    }
    return gone;
}

/// Over the signal's row while there is one; afterwards the last that was proven, with its time.
Severity RunbookRun::Private::severityAt(Instant asOf)
{
    if (const auto gone = symptomGone(asOf)) {
        Severity over = lastProven;
        over.goneAsOf = gone;
        return over;
    }
    const Severity now = severityOf(runbook, store, asOf);
    if (now.proven == now.notExcluded) {
        lastProven = now;
        lastProven.provenAt = asOf;
    }
    return now;
}

/// Steps that only a row which was not taken leads to.
QSet<QString> RunbookRun::Private::untakenBranches() const
{
    QSet<QString> taken;
    QSet<QString> untaken;
    for (const Chapter &chapter : runbook.chapters) {
        for (const DecisionTable &table : chapter.decisions) {
            const Decision decision = decisions.value(table.anchor);
            if (decision.truth != Truth::Yes)
                continue;
            for (qsizetype row = 0; row < table.rows.size(); ++row)
                (row == decision.row ? taken : untaken).insert(table.rows.at(row).next);
        }
    }
    return untaken - taken;
}

RunbookRun::RunbookRun(const Runbook &runbook, const EvidenceStore &store)
    : d(std::make_shared<Private>(runbook, store))
{
}

void RunbookRun::apply(const Entry &entry) { d->fold.apply(entry); }

QStringList RunbookRun::evaluate(Instant asOf)
{
    QStringList changed;
    const auto renew = [&](QMap<QString, Decision> &known, const QString &key, const DecisionTable &table) {
        const Decision decision = d->store.decide(table, asOf);
        if (!known.contains(key) || known.value(key) != decision)
            changed << key;
        known.insert(key, decision);
    };
    for (const Chapter &chapter : d->runbook.chapters)
        for (const DecisionTable &table : chapter.decisions)
            renew(d->decisions, table.anchor, table);
    for (auto it = d->runbook.answers.cbegin(); it != d->runbook.answers.cend(); ++it)
        renew(d->answers, it.key(), *it);

    const QSet<QString> folded = d->untakenBranches();
    QList<StepView> steps;
    for (const Chapter &chapter : d->runbook.chapters) {
        for (const Step &step : chapter.steps) {
            StepView view = d->look(step, chapter.kind, asOf);
            view.folded = folded.contains(step.anchor);
            const qsizetype place = steps.size();
            if (place >= d->steps.size() || !looksTheSame(view, d->steps.at(place)))
                changed << step.anchor;
            steps << view;
        }
    }
    d->steps = steps;

    QList<Conclusion> verification;
    for (const StatedCondition &stated : d->runbook.chapter(ChapterKind::Verification).conditions)
        verification << d->store.evaluate(stated.condition, asOf);
    if (verification != d->verification)
        changed << u"verification"_s;
    d->verification = verification;

    const Severity severity = d->severityAt(asOf);
    if (severity != d->severity)
        changed << u"severity"_s;
    d->severity = severity;
    return changed;
}

void RunbookRun::remember(Instant asOf)
{
    for (const Chapter &chapter : d->runbook.chapters)
        for (const Step &step : chapter.steps)
            if (step.kind == Step::Kind::Sensed && !d->wasTrue.contains(step.anchor) &&
                d->store.evaluate(step.sense.condition, asOf).truth == Truth::Yes)
                d->wasTrue.insert(step.anchor);
    d->severityAt(asOf);
}

const Runbook &RunbookRun::runbook() const { return d->runbook; }
QList<StepView> RunbookRun::steps() const { return d->steps; }
QList<Conclusion> RunbookRun::verification() const { return d->verification; }
Severity RunbookRun::severity() const { return d->severity; }
Decision RunbookRun::answer(const QString &key) const
{
    return d->answers.value(key, Decision{Truth::Unknown, -1, {}});
}
QMap<QString, Decision> RunbookRun::decisions() const { return d->decisions; }
QList<Draft> RunbookRun::drafts() const { return d->fold.drafts; }
QList<CommandTrace> RunbookRun::commands() const { return d->fold.commands; }
QJsonObject RunbookRun::viewState() const { return d->fold.viewState; }

const StepView *RunbookRun::step(const QString &anchor) const
{
    for (const StepView &view : std::as_const(d->steps))
        if (view.step->anchor == anchor)
            return &view;
    return nullptr;
}

QString RunbookRun::currentStep() const
{
    const StepView *first = nullptr;
    for (const StepView &view : std::as_const(d->steps)) {
        if (view.folded || !isOpen(view))
            continue;
        if (view.state == StepState::Regressed)
            return view.step->anchor;
        if (!first)
            first = &view;
    }
    return first ? first->step->anchor : QString();
}

Truth RunbookRun::verified() const
{
    if (d->verification.isEmpty())
        return Truth::Unknown;
    Truth all = Truth::Yes;
    for (const Conclusion &conclusion : std::as_const(d->verification))
        all = both(all, conclusion.truth);
    return all;
}

QByteArray RunbookRun::conclusionsHash() const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&](const QString &name, int state, qsizetype row) {
        hash.addData(u"%1=%2,%3\n"_s.arg(name).arg(state).arg(row).toUtf8());
    };
    for (const StepView &view : std::as_const(d->steps))
        add(view.step->anchor, static_cast<int>(view.state), view.failingWhen);
    for (auto it = d->decisions.cbegin(); it != d->decisions.cend(); ++it)
        add(it.key(), static_cast<int>(it->truth), it->row);
    for (auto it = d->answers.cbegin(); it != d->answers.cend(); ++it)
        add(it.key(), static_cast<int>(it->truth), it->row);
    for (const Conclusion &conclusion : std::as_const(d->verification))
        add(u"verification"_s, static_cast<int>(conclusion.truth), 0);
    add(d->severity.proven + u".."_s + d->severity.notExcluded, 0, 0);
    return hash.result();
}

} // namespace jaga
