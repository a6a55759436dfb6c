// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/command_acts.h"

#include "app/repair_service/commands/command_answers.h"
#include "app/repair_service/commands/execution.h"
#include "app/repair_service/commands/registry.h"
#include "app/repair_service/policy/request_fields.h"
#include "app/repair_service/policy/roles.h"
#include "app/repair_service/store/outbox_store.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

using Checked = Expected<api::CommandRequest, Refusal>;

Refusal invalid(const QString &detail) { return refuse(u"parameter-invalid"_s, detail); }

Checked readRequest(const QJsonObject &body)
{
    const auto request = api::readCommandRequest(body);
    if (!request)
        return Unexpected(refuse(u"malformed"_s, request.error().detail + u'.'));
    api::CommandRequest trimmed = *request;
    trimmed.reason = trimmed.reason.trimmed();
    return trimmed;
}

/// Why a type has no handler: it is an action that is never done, it comes later, or it does not exist.
Refusal refusalForType(Transaction &transaction, const QString &type)
{
    const auto never = transaction.row(
        u"select refusal_code, attempt, problem_code, safe_way from refused_action where refusal_code = $1"_s, {type});
    if (never) {
        const QString code = never->text("problem_code");
        return {code,
                u"%1: to %2 is never done from here. Safe way: %3."_s.arg(
                    never->text("refusal_code"), never->text("attempt"), never->text("safe_way")),
                code.startsWith(u"guard:"_s) ? code.section(u':', 1) : QString(),
                never->text("safe_way"),
                {}};
    }
    const auto later = transaction.row(u"select 1 as known from repair_command_type where command_type = $1"_s, {type});
    return invalid(later ? u"%1 is catalogued, but this service can't run it yet."_s.arg(type)
                         : u"There is no command type %1."_s.arg(type));
}

/// Everything that can be judged without looking at the target.
std::optional<Refusal> checkWritten(const api::CommandRequest &request, const CommandDescriptor &descriptor,
                                    const QString &ticketPattern)
{
    if (request.targetType != descriptor.shown.targetType)
        return invalid(u"%1 acts on a target of type %2."_s.arg(request.type, descriptor.shown.targetType));
    for (const auto &refusal :
         {policy::checkParameters(request.parameters, descriptor.shown.parameters), policy::checkReason(request.reason),
          policy::checkTicket(request.ticketRef, ticketPattern), policy::checkBasis(request.basis),
          policy::checkDigests(request.evidence)})
        if (refusal)
            return refusal;
    if (!request.incidentId.isEmpty() && !policy::isUuid(request.incidentId))
        return invalid(u"incidentId is no id."_s);
    return std::nullopt;
}

bool incidentExists(Transaction &transaction, const QString &id)
{
    return id.isEmpty() ||
           transaction.row(u"select 1 as found from incident where incident_id = $1 and closed_at is null"_s, {id});
}

/// A command of an incident of P0 or P1 does not wait a day for its second person.
std::chrono::milliseconds approvalTime(Transaction &transaction, const QString &incidentId,
                                       const ServiceConfig::Deadlines &deadlines)
{
    const bool urgent =
        !incidentId.isEmpty() &&
        transaction.row(u"select 1 as found from incident where incident_id = $1 and severity in ('P0', 'P1')"_s,
                        {incidentId});
    return urgent ? deadlines.approvalUrgent : deadlines.approval;
}

NewCommand newCommand(const ActContext &context, const api::CommandRequest &request, const Prediction &prediction,
                      const QString &id)
{
    NewCommand command;
    api::Command &shown = command.shown;
    shown.id = id;
    shown.type = request.type;
    shown.targetType = request.targetType;
    shown.targetId = request.targetId;
    shown.requestedBy = context.actor.personId;
    shown.actAsRole = context.actor.role;
    shown.reason = request.reason;
    shown.ticketRef = request.ticketRef;
    shown.incidentId = request.incidentId;
    shown.correlationId = context.request.correlationId;
    shown.idempotencyKey = context.request.idempotencyKey;
    shown.previewHash = request.previewHash;
    shown.targetEtag = context.request.ifMatch;
    shown.parameters = request.parameters;
    shown.basis = request.basis;
    shown.before = prediction.shown.before;
    command.requestHash = context.request.fingerprint();
    command.prediction = prediction.stored();
    return command;
}

/// What still speaks against the request once the target is locked.
std::optional<Refusal> checkSeen(const ActContext &context, const api::CommandRequest &request,
                                 const Prediction &prediction)
{
    if (u'"' + context.request.ifMatch + u'"' != prediction.shown.targetEtag)
        return refuse(u"target-changed"_s,
                      u"The target has moved on since it was previewed. Read it again and decide anew."_s)
            .withCurrent(prediction.shown.before);
    if (const auto refusal = prediction.refusal())
        return refusal;
    if (request.previewHash != prediction.shown.previewHash)
        return refuse(u"preview-stale"_s, u"What would happen now is not what was previewed. Preview again."_s)
            .withCurrent(prediction.shown.before);
    return std::nullopt;
}

} // namespace

Expected<Answer, Refusal> CommandActs::preview(ActContext &context) const
{
    const Checked request = readRequest(context.request.body);
    if (!request)
        return Unexpected(request.error());
    const CommandHandler *handler = commandHandler(request->type);
    if (!handler)
        return Unexpected(refusalForType(context.transaction, request->type));
    context.entry.reason = u"preview of "_s + request->type;
    context.entry.targetType = request->targetType;
    if (policy::isUuid(request->targetId))
        context.entry.targetId = request->targetId;
    if (const auto refusal = policy::mayRequest(context.actor, handler->descriptor().shown.requesterRole))
        return Unexpected(*refusal);
    if (const auto refusal = policy::checkParameters(request->parameters, handler->descriptor().shown.parameters))
        return Unexpected(*refusal);
    if (request->targetType != handler->descriptor().shown.targetType)
        return Unexpected(
            invalid(u"%1 acts on a target of type %2."_s.arg(request->type, handler->descriptor().shown.targetType)));
    if (!policy::isUuid(request->targetId))
        return Unexpected(refuseNotFound());
    const auto prediction =
        predict(context.transaction, *handler, {{}, request->targetId, request->parameters, context.actor.personId},
                Lock::ForUpdate);
    if (!prediction)
        return Unexpected(refuseNotFound());
    return Answer{200, api::toJson(prediction->shown), prediction->shown.targetEtag};
}

Expected<Answer, Refusal> CommandActs::submit(ActContext &context) const
{
    const Checked request = readRequest(context.request.body);
    if (!request)
        return Unexpected(request.error());
    context.entry.act = request->type;
    context.entry.reason = request->reason;
    context.entry.ticketRef = request->ticketRef;
    context.entry.evidence = request->evidence;
    context.entry.targetType = request->targetType;
    if (policy::isUuid(request->targetId))
        context.entry.targetId = request->targetId;
    const CommandHandler *handler = commandHandler(request->type);
    if (!handler)
        return Unexpected(refusalForType(context.transaction, request->type));
    if (const auto refusal = policy::mayRequest(context.actor, handler->descriptor().shown.requesterRole))
        return Unexpected(*refusal);
    if (const auto refusal = checkWritten(*request, handler->descriptor(), m_config.ticketPattern))
        return Unexpected(*refusal);
    if (!policy::isUuid(request->targetId) || !incidentExists(context.transaction, request->incidentId))
        return Unexpected(refuseNotFound());
    if (const QStringList missing = missingEvidence(context.transaction, request->evidence); !missing.isEmpty())
        return Unexpected(refuse(u"evidence-required"_s,
                                 u"Upload the evidence first; nothing is stored as %1."_s.arg(missing.join(u", "_s))));
    if (context.request.ifMatch.isEmpty())
        return Unexpected(refuse(u"if-match-required"_s, u"Send the target's ETag from the preview as If-Match."_s));

    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const Ask ask{id, request->targetId, request->parameters, context.actor.personId};
    const auto prediction = predict(context.transaction, *handler, ask, Lock::ForUpdate);
    if (!prediction)
        return Unexpected(refuseNotFound());
    NewCommand command = newCommand(context, *request, *prediction, id);
    context.entry.incidentId = request->incidentId;
    context.entry.basis = request->basis;
    context.onRefused = [&context, command](const Refusal &refusal) mutable {
        command.shown.state = u"REFUSED"_s;
        command.shown.refusalCode = refusal.code;
        insertCommand(context.transaction, command);
        context.entry.commandId = command.shown.id;
    };
    if (const auto refusal = checkSeen(context, *request, *prediction))
        return Unexpected(*refusal);

    command.shown.state = u"REQUESTED"_s;
    insertCommand(context.transaction, command);
    linkEvidence(context.transaction, id, request->evidence);
    const CommandRecord record = *findCommand(context.transaction, id);
    context.entry.commandId = id;
    context.entry.before = prediction->shown.before;
    const bool runsNow = handler->descriptor().shown.approvalKind == u"NONE"_s;
    const bool finished = runsNow && handler->descriptor().shown.commandClass == u"S"_s;
    if (runsNow) {
        context.entry.after = jaga::repair::execute(context.transaction, *handler, record, *prediction,
                                                    {context.actor.personId, m_config.deadlines.verification});
        context.entry.decision = finished ? u"SUCCEEDED"_s : u"ALLOWED"_s;
    } else {
        const Instant now = context.transaction.now();
        moveCommand(
            context.transaction, id, u"PENDING_APPROVAL"_s,
            {{u"expires_at"_s, now + approvalTime(context.transaction, request->incidentId, m_config.deadlines)}});
        appendCommandEvent(context, u"RepairCommandRequested"_s, record);
    }
    return currentAnswer(context.transaction, id, finished ? 201 : 202);
}

} // namespace jaga::repair
