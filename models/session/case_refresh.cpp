// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/case_session_p.h"

#include "runbook_engine/base/logging.h"

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr std::chrono::milliseconds BatchDeadline = std::chrono::seconds(5);

/// What a source that did not answer at all leaves behind for a probe that never had an answer.
Evidence unanswered(const ProbeCall &call, const Error &error, Instant at)
{
    Evidence evidence;
    evidence.probe = call.probe;
    evidence.source = call.source;
    evidence.shape = call.shape;
    evidence.parameters = call.parameters;
    evidence.timeToLive = call.timeToLive;
    evidence.table.columns = call.columns;
    evidence.error = error;
    evidence.asOf = at;
    return evidence;
}

} // namespace

void CaseSession::Private::pump()
{
    if (!isCurrent())
        return;
    const Instant at = now();
    const auto batches = schedule->takeDue(at, [&](const QString &expression) { return store->value(expression, at); });
    for (auto it = batches.cbegin(); it != batches.cend(); ++it) {
        EvidenceSource *source = parts.sources.value(it.key());
        if (!source) {
            receive(it.key(), it.value(),
                    failure(ErrorCode::Offline, u"this profile has no source named %1"_s.arg(it.key())));
            continue;
        }
        source->read(it.value(), BatchDeadline)
            .then(q, [this, name = it.key(), batch = it.value()](Expected<QList<Evidence>> answer) {
                receive(name, batch, std::move(answer));
            });
    }
}

void CaseSession::Private::receive(const QString &source, const QList<ProbeCall> &batch,
                                   Expected<QList<Evidence>> answer)
{
    schedule->answered(source, now(), answer.has_value());
    if (answer) {
        store->insert(*answer);
        journalEvidence(*answer);
        evaluate();
        pump(); // a later stage may have got its parameters
    } else {
        keepOrExplain(batch, answer.error());
        evaluate();
    }
    if (schedule->isIdle())
        Q_EMIT q->settled();
}

void CaseSession::Private::keepOrExplain(const QList<ProbeCall> &batch, const Error &error)
{
    // The last picture stays and grows old; only what never had one shows why.
    QList<Evidence> missing;
    for (const ProbeCall &call : batch)
        if (const Evidence *earlier = store->evidence(call.probe); !earlier || !earlier->answered())
            missing << unanswered(call, error, now());
    if (!missing.isEmpty())
        store->insert(missing);
}

void CaseSession::Private::journalEvidence(const QList<Evidence> &batch)
{
    if (batch.isEmpty() || isArchived())
        return;
    parts.journal->record(batch, now()).then(q, [this](const Expected<Done> &written) {
        if (!written)
            tellProblem(u"New evidence could not be written to the case file."_s,
                        u"The window shows it, but the file would not prove it."_s,
                        u"Check the disk that holds the case folder."_s, written.error());
    });
}

void CaseSession::Private::evaluate()
{
    const QStringList changed = run->evaluate(now());
    if (!changed.isEmpty())
        Q_EMIT q->runChanged(changed);
}

} // namespace jaga
