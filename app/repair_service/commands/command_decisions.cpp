// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/command_acts.h"

#include "app/repair_service/commands/command_answers.h"
#include "app/repair_service/commands/execution.h"
#include "app/repair_service/commands/registry.h"
#include "app/repair_service/commands/verification.h"
#include "app/repair_service/policy/request_fields.h"
#include "app/repair_service/policy/roles.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

policy::Decided decidedOf(const CommandRecord &command)
{
    return {command.shown.approvalKind, command.executorRole, command.shown.requestedBy, command.shown.approvals};
}

Refusal notWaiting(const CommandRecord &command, const QString &wanted)
{
    const QString code = command.shown.state == u"EXPIRED"_s ? u"expired"_s : u"already-decided"_s;
    return refuse(code, u"The command is %1, not %2."_s.arg(command.shown.state, wanted)).withCurrent(shownOf(command));
}

bool hasExpired(Transaction &transaction, const CommandRecord &command)
{
    return command.shown.expiresAt && *command.shown.expiresAt <= transaction.now();
}

/// An approved command whose target moved on never runs: it fails, and says what stands there now.
Answer failApproved(ActContext &context, const CommandRecord &command, const Refusal &refusal)
{
    moveCommand(
        context.transaction, command.shown.id, u"FAILED"_s,
        {{u"refusal_code"_s, refusal.code}, {u"execution_result_json"_s, QJsonObject{{u"detail"_s, refusal.detail}}}});
    appendCommandEvent(context, u"RepairCommandFailed"_s, command);
    context.entry.decision = u"FAILED"_s;
    context.entry.code = refusal.code;
    return {problemKind(refusal.code).status, problemBody(refusal, context.request.correlationId), {}};
}

} // namespace

Expected<Answer, Refusal> CommandActs::decide(ActContext &context, const QString &id, const QString &decision) const
{
    const auto command = lockSeen(context, id);
    if (!command)
        return Unexpected(command.error());
    describe(context.entry, u"COMMAND_"_s + decision, *command);
    if (command->shown.state != u"PENDING_APPROVAL"_s)
        return Unexpected(notWaiting(*command, u"waiting for approval"_s));
    if (hasExpired(context.transaction, *command))
        return Unexpected(
            refuse(u"expired"_s, u"The time for deciding on this command has run out. Ask for it again."_s));
    const auto slot = policy::slotFor(decidedOf(*command), context.actor);
    if (!slot)
        return Unexpected(slot.error());
    const QString note = context.request.body.value(u"note"_s).toString().trimmed();
    if (const auto refusal = policy::checkReason(note))
        return Unexpected(refuse(refusal->code, u"Write a note on your decision, in 10 to 4,000 characters."_s));
    if (context.request.body.value(u"previewHash"_s).toString() != command->shown.previewHash)
        return Unexpected(
            refuse(u"preview-stale"_s, u"You decide on another preview than the one that was asked for."_s));

    const api::Approval approval{*slot, decision, context.actor.personId, context.actor.role, note, {}};
    insertApproval(context.transaction, id, approval, command->shown.previewHash);
    policy::Decided decided = decidedOf(*command);
    decided.approvals.append(approval);
    context.entry.approvals.append(QJsonObject{{u"slot"_s, *slot},
                                               {u"decision"_s, decision},
                                               {u"approver"_s, approval.approver},
                                               {u"approverRole"_s, approval.approverRole},
                                               {u"note"_s, note}});
    if (decision == u"REJECT"_s) {
        moveCommand(context.transaction, id, u"REJECTED"_s, {{u"expires_at"_s, SqlValue()}});
        appendCommandEvent(context, u"RepairCommandRejected"_s, *command);
    } else if (policy::isApproved(decided)) {
        const Instant now = context.transaction.now();
        moveCommand(
            context.transaction, id, u"APPROVED"_s,
            {{u"approved_by"_s, context.actor.personId}, {u"expires_at"_s, now + m_config.deadlines.execution}});
        appendCommandEvent(context, u"RepairCommandApproved"_s, *command);
    } else {
        moveCommand(context.transaction, id, u"PENDING_APPROVAL"_s);
        appendCommandEvent(context, u"RepairCommandApprovalGiven"_s, *command);
    }
    return currentAnswer(context.transaction, id);
}

Expected<Answer, Refusal> CommandActs::withdraw(ActContext &context, const QString &id) const
{
    const auto command = lockSeen(context, id);
    if (!command)
        return Unexpected(command.error());
    describe(context.entry, u"COMMAND_WITHDRAW"_s, *command);
    if (const auto refusal = policy::mayWithdraw(decidedOf(*command), context.actor))
        return Unexpected(*refusal);
    if (command->shown.state != u"PENDING_APPROVAL"_s && command->shown.state != u"APPROVED"_s)
        return Unexpected(notWaiting(*command, u"waiting"_s));
    const QString note = context.request.body.value(u"note"_s).toString().trimmed();
    const QJsonObject result = note.isEmpty() ? QJsonObject() : QJsonObject{{u"note"_s, note}};
    context.entry.after = result;
    moveCommand(context.transaction, id, u"WITHDRAWN"_s,
                {{u"expires_at"_s, SqlValue()}, {u"execution_result_json"_s, SqlValue::orNull(result)}});
    appendCommandEvent(context, u"RepairCommandWithdrawn"_s, *command);
    return currentAnswer(context.transaction, id);
}

Expected<Answer, Refusal> CommandActs::execute(ActContext &context, const QString &id) const
{
    const auto command = lockSeen(context, id);
    if (!command)
        return Unexpected(command.error());
    describe(context.entry, u"COMMAND_EXECUTE"_s, *command);
    if (const auto refusal = policy::mayExecute(decidedOf(*command), context.actor))
        return Unexpected(*refusal);
    if (command->shown.state != u"APPROVED"_s)
        return Unexpected(notWaiting(*command, u"approved"_s));
    const QJsonValue seen = context.request.body.value(u"previewHash"_s);
    if (!seen.isUndefined() && seen != command->shown.previewHash)
        return Unexpected(refuse(u"preview-stale"_s, u"You execute another preview than the one that was approved."_s));
    if (hasExpired(context.transaction, *command))
        return Unexpected(refuse(u"expired"_s, u"The approval has lapsed. Ask for the command again."_s));
    const CommandHandler *handler = commandHandler(command->shown.type);
    const Ask ask{id, command->shown.targetId, command->shown.parameters, command->shown.requestedBy};
    const auto prediction = handler ? predict(context.transaction, *handler, ask, Lock::ForUpdate, id) : std::nullopt;
    if (!prediction)
        return Unexpected(refuseNotFound());
    if (prediction->shown.targetEtag != command->shown.targetEtag)
        return failApproved(
            context, *command,
            refuse(u"target-changed"_s, u"The target has moved on since the command was asked for. Ask for it again."_s)
                .withCurrent(prediction->shown.before));
    if (const auto refusal = prediction->refusal())
        return Unexpected(*refusal);
    if (prediction->shown.previewHash != command->shown.previewHash)
        return failApproved(
            context, *command,
            refuse(u"preview-stale"_s, u"What would happen now is not what was approved. Ask for it again."_s)
                .withCurrent(prediction->shown.before));
    context.entry.before = prediction->shown.before;
    context.entry.after = jaga::repair::execute(context.transaction, *handler, *command, *prediction,
                                                {context.actor.personId, m_config.deadlines.verification});
    const bool finished = command->commandClass == u"S"_s;
    context.entry.decision = finished ? u"SUCCEEDED"_s : u"ALLOWED"_s;
    return currentAnswer(context.transaction, id, finished ? 200 : 202);
}

Expected<Answer, Refusal> CommandActs::verify(ActContext &context, const QString &id) const
{
    const auto command = policy::isUuid(id) ? findCommand(context.transaction, id, Lock::ForUpdate) : std::nullopt;
    if (!command)
        return Unexpected(refuseNotFound());
    describe(context.entry, u"COMMAND_VERIFY"_s, *command);
    if (!isWaitingForVerification(*command))
        return Unexpected(refuse(u"illegal-transition"_s,
                                 u"There is nothing to verify: the command is %1, its verification %2."_s.arg(
                                     command->shown.state, command->shown.verificationStatus))
                              .withCurrent(shownOf(*command)));
    const QString status = verifyCommand(context.transaction, *command);
    if (!status.isEmpty()) {
        context.entry.decision = verificationDecision(status);
        appendCommandEvent(context, verificationEvent(status), *command);
    }
    return currentAnswer(context.transaction, id);
}

} // namespace jaga::repair
