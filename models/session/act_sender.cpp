// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/act_sender.h"

#include "models/session/act_outcome.h"

#include <QUuid>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

Sent notSent(ErrorCode code, const QString &why)
{
    Sent sent;
    sent.outcome = Sent::Outcome::NotSent;
    sent.error = Error{code, why, {}};
    return sent;
}

/// What a body asks for, without the words that go with it, the evidence it was asked on and the moment of asking.
QJsonObject intentOf(QJsonObject body)
{
    for (const QString &key : {u"basis"_s, u"reason"_s, u"note"_s, u"startedAt"_s})
        body.remove(key);
    return body;
}

bool isSameIntent(const Act &one, const Act &other)
{
    if (!one.draftId.isEmpty() || !other.draftId.isEmpty())
        return one.draftId == other.draftId;
    return one.path == other.path && intentOf(one.body) == intentOf(other.body);
}

/// Answers that are not bound to the key and tell nothing of an earlier try under it: either the service could not say what it
/// did, or it did nothing and will look at the same key anew.
Sent judged(Sent sent)
{
    if (sent.outcome != Sent::Outcome::Answered || !sent.problem)
        return sent;
    constexpr std::array neverTried{400, 401, 413, 415, 428, 429};
    const bool mayBeDone =
        sent.status >= 500 || sent.status == 408 || sent.problem->code == "idempotency-in-progress"_L1;
    if (mayBeDone)
        sent.outcome = Sent::Outcome::Unknown;
    else if (std::find(neverTried.begin(), neverTried.end(), sent.status) != neverTried.end())
        sent.outcome = Sent::Outcome::NotSent;
    else
        return sent;
    sent.error = Error{ErrorCode::Offline,
                       u"the service answered %1: %2"_s.arg(sent.status)
                           .arg(sent.problem->detail.isEmpty() ? sent.problem->title : sent.problem->detail),
                       sent.problem->code};
    return sent;
}

QJsonObject payloadOf(const QString &key, const Sent &sent)
{
    if (sent.outcome != Sent::Outcome::Answered)
        return {{u"idempotencyKey"_s, key}, {u"detail"_s, sent.error.detail}};
    return {{u"idempotencyKey"_s, key},
            {u"httpStatus"_s, sent.status},
            {u"answer"_s, sent.body},
            {u"replayed"_s, sent.replayed}};
}

Sent sentOf(const Expected<Sent> &answer)
{
    if (answer)
        return *answer;
    Sent sent; // of a promise that was dropped: it may have left
    sent.error = answer.error();
    return sent;
}

/// The client's name for what a path says.
Reply<Sent> post(RepairCommandClient &client, const Act &act, const QString &key)
{
    const QStringList path = act.path.split(u'/');
    if (path.first() == "incidents"_L1)
        return client.incidentAct(act.tenantId, path.value(1), path.value(2), act.body, key, act.etag);
    if (path.size() > 1)
        return client.act(act.tenantId, path.value(1), path.value(2), act.body, key, act.etag);
    const auto request = api::readCommandRequest(act.body);
    return request ? client.submit(act.tenantId, *request, key, act.etag)
                   : Reply<Sent>::ready(notSent(ErrorCode::Invalid, u"the request cannot be read from the journal"_s));
}

EntryKind entryOf(Sent::Outcome outcome)
{
    switch (outcome) {
    case Sent::Outcome::Answered:
        return EntryKind::CommandAnswered;
    case Sent::Outcome::Unknown:
        return EntryKind::CommandLost;
    case Sent::Outcome::NotSent:
        return EntryKind::CommandNotSent;
    }
    Q_UNREACHABLE();
}

} // namespace

ActSender::ActSender(ActBook &book, RepairCommandClient *commands, SupportRecordClient *records)
    : m_book(book), m_commands(commands), m_records(records)
{
}

Reply<Sent> ActSender::send(const Act &act)
{
    if (!m_commands)
        return Reply<Sent>::ready(notSent(ErrorCode::Unauthorised, u"this role only reads"_s));
    const Keyed out = keyed(act);
    m_underWay.insert(out.key, out.act);
    const auto promise = std::make_shared<Promise<Sent>>();
    m_book.write(
        EntryKind::CommandConfirmed,
        {{u"draftId"_s, out.act.draftId},
         {u"idempotencyKey"_s, out.key},
         {u"tenantId"_s, out.act.tenantId},
         {u"path"_s, out.act.path},
         {u"request"_s, out.act.body},
         {u"targetEtag"_s, out.act.etag}},
        [this, out, promise] { leave(out, promise); },
        [this, out, promise] {
            m_underWay.remove(out.key);
            promise->finish(notSent(ErrorCode::Internal, u"the idempotency key could not be written to the journal"_s));
        });
    return promise->reply();
}

Act ActSender::actOf(const CommandTrace &trace) const
{
    return {m_book.tenantOf(trace), trace.path, trace.request, trace.targetEtag, trace.draftId};
}

/// While the outcome of the same intent is not known, the key and the very words of its first sending.
ActSender::Keyed ActSender::keyed(const Act &act) const
{
    for (auto open = m_underWay.cbegin(); open != m_underWay.cend(); ++open)
        if (isSameIntent(*open, act))
            return {open.key(), *open};
    for (const CommandTrace &trace : m_book.acts())
        if (trace.state != CommandTrace::State::Answered && isSameIntent(actOf(trace), act))
            return {trace.idempotencyKey, actOf(trace)};
    return {QUuid::createUuid().toString(QUuid::WithoutBraces), act};
}

void ActSender::leave(const Keyed &keyed, const std::shared_ptr<Promise<Sent>> &promise)
{
    post(*m_commands, keyed.act, keyed.key).then(this, [this, keyed, promise](const Expected<Sent> &answer) {
        settle(keyed, sentOf(answer), promise);
    });
}

void ActSender::settle(const Keyed &keyed, Sent sent, const std::shared_ptr<Promise<Sent>> &promise)
{
    m_underWay.remove(keyed.key);
    sent = judged(std::move(sent));
    // What the service did is told even when the journal cannot take it.
    const auto deliver = [this, keyed, sent, promise]() mutable {
        const QList<CommandTrace> acts = m_book.acts();
        const bool isOpen = std::any_of(acts.cbegin(), acts.cend(), [&](const CommandTrace &trace) {
            return trace.idempotencyKey == keyed.key && trace.state != CommandTrace::State::Answered;
        });
        if (sent.outcome == Sent::Outcome::NotSent && isOpen)
            sent.outcome = Sent::Outcome::Unknown; // an earlier try may have arrived
        Q_EMIT ended(keyed.act, sent);
        promise->finish(sent);
    };
    m_book.write(entryOf(sent.outcome), payloadOf(keyed.key, sent), deliver, deliver);
}

bool ActSender::isLost(const CommandTrace &trace) const
{
    return trace.state != CommandTrace::State::Answered && !m_underWay.contains(trace.idempotencyKey);
}

void ActSender::lookUpLost(const QString &personId)
{
    for (const CommandTrace &trace : m_book.acts())
        if (isLost(trace))
            lookUp(trace, personId);
}

Reply<Done> ActSender::lookUp(const CommandTrace &lost, const QString &personId)
{
    if (!m_records)
        return Reply<Done>::ready(failure(ErrorCode::Offline, u"this profile has no repair API"_s));
    const auto promise = std::make_shared<Promise<Done>>();
    askOutcome(*m_records, m_book.tenantOf(lost), lost, personId)
        .then(this, [this, lost, promise](const Expected<QJsonObject> &answer) {
            if (answer)
                found(lost, *answer, promise);
            else
                promise->finish(Unexpected<Error>(answer.error()));
        });
    return promise->reply();
}

void ActSender::found(const CommandTrace &trace, const QJsonObject &answer,
                      const std::shared_ptr<Promise<Done>> &promise)
{
    Sent sent;
    sent.outcome = Sent::Outcome::Answered;
    sent.status = 200;
    sent.body = answer;
    sent.replayed = true;
    const QList<CommandTrace> acts = m_book.acts();
    const bool isKnown = std::any_of(acts.cbegin(), acts.cend(), [&](const CommandTrace &one) {
        return one.idempotencyKey == trace.idempotencyKey && one.state == CommandTrace::State::Answered;
    });
    if (isKnown) // two look-ups were under way
        return promise->finish(Done{});
    m_book.write(
        EntryKind::CommandAnswered, payloadOf(trace.idempotencyKey, sent),
        [this, trace, sent, promise] {
            Q_EMIT ended(actOf(trace), sent);
            promise->finish(Done{});
        },
        [promise] { promise->finish(failure(ErrorCode::Internal, u"the outcome could not be written down"_s)); });
}

} // namespace jaga
