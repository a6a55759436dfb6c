// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/case_session_p.h"

#include "models/sources/source_state.h"

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr std::chrono::milliseconds BatchDeadline = std::chrono::seconds(5);

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
    // The last picture stays and grows old; only what never had one, or one of something else, shows why.
    QList<Evidence> missing;
    for (const ProbeCall &call : batch) {
        const Evidence *earlier = store->evidence(call.probe);
        if (earlier && earlier->answered() && earlier->parameters == call.parameters)
            continue;
        missing << failedEvidence(call, error);
        missing.last().generation = earlier ? earlier->generation : 0;
    }
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
