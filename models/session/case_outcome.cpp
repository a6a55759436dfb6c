// SPDX-License-Identifier: GPL-3.0-or-later
// What became of commands whose answer never came.
#include "models/session/case_session_p.h"

using namespace Qt::StringLiterals;

namespace jaga {

/// In this run of the program or an earlier one: asked for by its key until it is known. Acts on incidents have no look-up;
/// the incident itself, read anew, shows what became of them.
void CaseSession::Private::resolveLostCommands()
{
    for (const CommandTrace &trace : run->commands())
        if (trace.path == "commands"_L1 && trace.state != CommandTrace::State::Answered &&
            !underWay.contains(trace.idempotencyKey))
            lookUp(trace.idempotencyKey, false);
}

void CaseSession::lookUp(const QString &idempotencyKey) { d->lookUp(idempotencyKey, true); }

void CaseSession::Private::lookUp(const QString &idempotencyKey, bool tellWhenUnknown)
{
    if (!parts.records)
        return;
    parts.records->commands(parts.signal.tenantId, {{u"idempotencyKey"_s, idempotencyKey}})
        .then(q, [this, idempotencyKey, tellWhenUnknown](Expected<QList<api::Command>> answer) {
            if (!answer || answer->isEmpty()) {
                // Still not known; the draft stays frozen and may go out again under the same key.
                if (tellWhenUnknown)
                    tellProblem(u"The outcome is still not known."_s,
                                answer ? u"The service has no command under this key: it did not arrive, or not yet."_s
                                       : u"The repair service did not answer the look-up."_s,
                                u"Ask again, or send it again under the same key: it cannot happen twice."_s,
                                answer ? Error{ErrorCode::NotFound, u"no command under this key"_s, {}}
                                       : answer.error());
                return;
            }
            for (const CommandTrace &trace : run->commands())
                if (trace.idempotencyKey == idempotencyKey && trace.state == CommandTrace::State::Answered)
                    return; // two look-ups were under way
            record(EntryKind::CommandAnswered,
                   {{u"idempotencyKey"_s, idempotencyKey},
                    {u"httpStatus"_s, 200},
                    {u"answer"_s, api::toJson(answer->first())},
                    {u"replayed"_s, true}},
                   [this] {
                       publish({});
                       Q_EMIT q->commandsChanged();
                   });
        });
}

} // namespace jaga
