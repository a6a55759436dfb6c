// SPDX-License-Identifier: GPL-3.0-or-later
// What became of what was sent.
#include "models/session/case_session_p.h"

using namespace Qt::StringLiterals;

namespace jaga {

void CaseSession::Private::onActEnded(const Act &act, const Sent &sent)
{
    if (act.path.startsWith("incidents"_L1) && sent.outcome == Sent::Outcome::Answered && !sent.problem)
        takeIncident(act, sent.body);
    schedule->demand(); // what it acts on may have moved
    pump();
    readRecords();
    Q_EMIT q->commandsChanged();
}

void CaseSession::lookUp(const QString &idempotencyKey)
{
    for (const CommandTrace &trace : d->run->commands()) {
        if (trace.idempotencyKey != idempotencyKey || !d->sender->isLost(trace))
            continue;
        d->sender->lookUp(trace, d->parts.personId).then(this, [this](const Expected<Done> &answer) {
            if (answer)
                return;
            const bool isAbsent = answer.error().code == ErrorCode::NotFound;
            d->tellProblem(u"The outcome is still not known."_s,
                           isAbsent ? u"Nothing of it is found at the service: it did not arrive, or not yet."_s
                                    : u"The repair service did not answer the look-up."_s,
                           u"Ask again, or send it again under the same key: it cannot happen twice."_s,
                           answer.error());
        });
    }
}

} // namespace jaga
