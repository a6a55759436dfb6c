// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/case_session_p.h"

#include "models/session/signal_queue.h"
#include "runbook_engine/base/logging.h"

#include <QThread>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

QJsonObject toJson(const Parameters &parameters)
{
    QJsonObject json;
    for (auto it = parameters.cbegin(); it != parameters.cend(); ++it)
        json.insert(it.key(), it.value());
    return json;
}

QJsonObject toJson(const Signal &signal)
{
    QJsonObject json{
        {u"key"_s, signal.key},           {u"rule"_s, signal.rule},          {u"tenantId"_s, signal.tenantId},
        {u"tenant"_s, signal.tenant},     {u"entityId"_s, signal.entityId},  {u"number"_s, signal.number},
        {u"customer"_s, signal.customer}, {u"state"_s, signal.state},        {u"since"_s, toIsoText(signal.since)},
        {u"title"_s, signal.title},       {u"facts"_s, toJson(signal.facts)}};
    if (signal.amount) {
        json.insert(u"amount"_s, amountText(signal.amount->tenThousandths));
        json.insert(u"currency"_s, signal.amount->currency);
    }
    return json;
}

QString wordsId(const QString &act) { return u"words-"_s + act; }

} // namespace

QString stepStateName(StepState state)
{
    switch (state) {
    case StepState::Done:
        return u"done"_s;
    case StepState::NotApplicable:
        return u"not-applicable"_s;
    case StepState::Deferred:
        return u"deferred"_s;
    case StepState::Overridden:
        return u"overridden"_s;
    default:
        return u"open"_s;
    }
}

CaseSession::Private::Private(CaseParts given, std::shared_ptr<CaseReplay> played)
    : parts(std::move(given)), replay(std::move(played)), store(replay->store.get()), run(replay->run.get()),
      view(run->viewState())
{
    schedule = std::make_unique<ProbeSchedule>(replay->runbook.probes, runbookParameters(replay->runbook, parts.signal),
                                               probesOfConditions(replay->runbook, *store));
}

Instant CaseParts::now() const
{
    const auto offset = records ? records->clockOffset() : std::nullopt;
    return clock->now() + (offset ? offset->offset : std::chrono::microseconds(0));
}

void CaseSession::Private::record(EntryKind kind, const QJsonObject &payload, std::function<void()> written,
                                  std::function<void()> notWritten)
{
    if (isArchived())
        return;
    parts.journal->append(kind, payload, now())
        .then(q, [this, written = std::move(written), notWritten = std::move(notWritten)](Expected<Entry> entry) {
            if (!entry) {
                tellProblem(u"This could not be written to the case file."_s,
                            u"What you just did is not recorded, so it does not count as done."_s,
                            u"Check the disk that holds the case folder, then do it again."_s, entry.error());
                if (notWritten)
                    notWritten();
                return;
            }
            run->apply(*entry);
            if (written)
                written();
        });
}

void CaseSession::Private::publish(const QStringList &anchors)
{
    evaluate();
    Q_EMIT q->runChanged(anchors);
}

void CaseSession::Private::tellProblem(const QString &what, const QString &means, const QString &todo,
                                       const Error &error)
{
    qCWarning(logSession) << codeName(error.code) << error.detail << error.context;
    Q_EMIT q->problemOccurred(what, means, todo, codeName(error.code) + u": "_s + error.detail);
}

void CaseSession::Private::tick()
{
    if (!isCurrent())
        return;
    constexpr int GuardBeats = 5;  // seconds between reads of the guards of the open chapter
    constexpr int RecordBeats = 5; // seconds between reads of commands and incident: the stream tells earlier
    pump();
    evaluate();
    if (beats % GuardBeats == 0)
        readGuards();
    if (beats % RecordBeats == 2) {
        readRecords();
        sender->lookUpLost(parts.personId);
    }
    ++beats;
    Q_EMIT q->ticked();
}

CaseSession::CaseSession(std::unique_ptr<Private> state, QObject *parent) : QObject(parent), d(std::move(state))
{
    d->q = this;
    d->sender = std::make_unique<ActSender>(*d, d->parts.commands, d->parts.records);
    connect(d->sender.get(), &ActSender::ended, this,
            [this](const Act &act, const Sent &sent) { d->onActEnded(act, sent); });
    connect(d->store, &EvidenceStore::changed, this, &CaseSession::evidenceChanged);
    d->heartbeat.setInterval(std::chrono::seconds(1));
    connect(&d->heartbeat, &QTimer::timeout, this, [this] { d->tick(); });
    resume();
    QMetaObject::invokeMethod(
        this, [this] { d->sender->lookUpLost(d->parts.personId); }, Qt::QueuedConnection);
}

CaseSession::~CaseSession() = default;

Reply<std::shared_ptr<CaseReplay>> readCase(const CaseParts &parts)
{
    const Parameters parameters = runbookParameters(parts.runbook, parts.signal);
    const QJsonObject opening{{u"runbookId"_s, parts.runbook.id},
                              {u"runbookHash"_s, QString::fromLatin1(parts.runbook.hash.toHex())},
                              {u"runbookFile"_s, parts.runbook.file},
                              {u"parameters"_s, toJson(parameters)},
                              {u"signal"_s, toJson(parts.signal)},
                              {u"profile"_s, parts.profile->name},
                              {u"environment"_s, parts.profile->environment},
                              {u"person"_s, parts.personId},
                              {u"role"_s, parts.role}};
    return parts.journal->ask<std::shared_ptr<CaseReplay>>(
        [runbook = parts.runbook, parameters, opening, at = parts.now(),
         reader = QThread::currentThread()](CaseFile &file, const Stop &stop) -> Expected<std::shared_ptr<CaseReplay>> {
            auto replay = resumeCase(file, runbook, parameters, stop);
            if (!replay)
                return Unexpected<Error>(replay.error());
            if ((*replay)->entries.isEmpty()) {
                if (const auto stored = file.storeBlob(runbook.sourceText.toUtf8()); !stored)
                    return Unexpected<Error>(stored.error());
                const auto opened = file.append(EntryKind::CaseOpened, opening, at);
                if (!opened)
                    return Unexpected<Error>(opened.error());
                (*replay)->run->apply(*opened);
            }
            (*replay)->run->evaluate(at);
            (*replay)->store->moveToThread(reader);
            return std::shared_ptr<CaseReplay>(std::move(*replay));
        });
}

std::unique_ptr<CaseSession> openCase(CaseParts parts, std::shared_ptr<CaseReplay> replay)
{
    auto state = std::make_unique<CaseSession::Private>(std::move(parts), std::move(replay));
    return std::unique_ptr<CaseSession>(new CaseSession(std::move(state), nullptr));
}

const Signal &CaseSession::signal() const { return d->parts.signal; }
const Runbook &CaseSession::runbook() const { return d->replay->runbook; }
const EvidenceStore &CaseSession::evidence() const { return *d->store; }
const RunbookRun &CaseSession::run() const { return *d->run; }
std::optional<api::Incident> CaseSession::incident() const { return d->incident; }
QList<api::Command> CaseSession::commands() const { return d->commands; }
Instant CaseSession::now() const { return d->now(); }
bool CaseSession::canMutate() const { return d->parts.commands != nullptr; }
bool CaseSession::isArchived() const { return d->isArchived(); }
QString CaseSession::personId() const { return d->parts.personId; }

QString CaseSession::caseId() const
{
    if (d->incident)
        return d->incident->number;
    return d->parts.signal.incidentNumber.isEmpty() ? d->parts.signal.number : d->parts.signal.incidentNumber;
}

void CaseSession::setStep(const QString &anchor, StepState state, const QString &value, const QString &note,
                          std::optional<Instant> deferredUntil)
{
    QJsonObject fields{{u"anchor"_s, anchor},
                       {u"state"_s, stepStateName(state)},
                       {u"value"_s, value},
                       {u"note"_s, note},
                       {u"person"_s, d->parts.personId}};
    if (deferredUntil)
        fields.insert(u"deferredUntil"_s, toIsoText(*deferredUntil));
    const bool shared = d->incident && canMutate();
    if (shared)
        fields.insert(u"shared"_s, false);
    d->record(EntryKind::StepSet, fields, [this, anchor, fields, shared] {
        d->publish({anchor});
        keepWords(anchor, {}, {});
        if (!shared)
            return;
        QJsonObject told{{u"state"_s, fields.value("state"_L1)}};
        for (const QString &key : {u"value"_s, u"note"_s, u"deferredUntil"_s})
            if (!fields.value(key).toString().isEmpty())
                told.insert(key, fields.value(key));
        d->shareStep(anchor, told);
    });
}

void CaseSession::takeStep(const QString &anchor)
{
    d->record(EntryKind::StepTaken, {{u"anchor"_s, anchor}, {u"person"_s, d->parts.personId}}, [this, anchor] {
        d->publish({anchor});
        if (d->incident)
            d->shareStep(anchor, {{u"takeOver"_s, true}});
    });
}

void CaseSession::addNote(const QString &text)
{
    d->record(EntryKind::NoteWritten, {{u"text"_s, text}, {u"person"_s, d->parts.personId}}, [this, text] {
        Q_EMIT runChanged({});
        keepWords(u"note"_s, {}, {});
        if (d->incident)
            d->actOnIncident(u"notes"_s, {{u"body"_s, text}}, {}, u"Others do not see your note."_s);
    });
}

void CaseSession::saveDraft(const Draft &draft)
{
    d->record(EntryKind::DraftSaved, {{u"draftId"_s, draft.id}, {u"fields"_s, draft.fields}},
              [this] { Q_EMIT runChanged({}); });
}

void CaseSession::keepWords(const QString &act, const QString &title, const QString &words)
{
    if (words == keptWords(act))
        return;
    if (words.trimmed().isEmpty())
        discardDraft(wordsId(act));
    else
        saveDraft({wordsId(act), {{u"type"_s, title}, {u"reason"_s, words}}, false});
}

QString CaseSession::keptWords(const QString &act) const
{
    for (const Draft &draft : d->run->drafts())
        if (draft.id == wordsId(act))
            return draft.fields.value("reason"_L1).toString();
    return {};
}

void CaseSession::discardDraft(const QString &id)
{
    d->record(EntryKind::DraftDiscarded, {{u"draftId"_s, id}}, [this] { Q_EMIT runChanged({}); });
}

void CaseSession::rememberView(const QJsonObject &state)
{
    if (state == d->view)
        return;
    d->view = state;
    d->record(EntryKind::ViewState, state);
}

QJsonObject CaseSession::viewState() const { return d->view; }

void CaseSession::takeSignalRows(const QList<Evidence> &rows)
{
    d->store->insert(rows);
    d->journalEvidence(rows);
    d->evaluate();
}

void CaseSession::suspend()
{
    d->heartbeat.stop();
    d->guardReads.clear(); // one that is on its way would be old when somebody looks again
    d->guards.clear();
    Q_EMIT actionsChanged();
}

void CaseSession::resume()
{
    if (d->isCurrent() || d->isArchived())
        return;
    d->heartbeat.start();
    // The first questions leave with the first view that says what it shows, or with the next turn of the event loop: one flight.
    QMetaObject::invokeMethod(
        this,
        [this] {
            d->tick();
            d->readRecords();
        },
        Qt::QueuedConnection);
}

void CaseSession::refresh(const QString &source)
{
    d->schedule->demand(source);
    d->pump();
}

void CaseSession::setVisibleShapes(const QStringList &shapes)
{
    d->schedule->setVisibleShapes(shapes);
    d->pump();
}

void CaseSession::setOpenChapter(ChapterKind chapter)
{
    if (d->openChapter == chapter)
        return;
    d->openChapter = chapter;
    d->readGuards();
}

} // namespace jaga
