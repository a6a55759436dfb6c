// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/wire_types.h"

#include "models/repair_api/json_reader.h"
#include "models/repair_api/json_writer.h"

#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga::api {

namespace {

QJsonObject grantJson(const Me::Grant &grant)
{
    QJsonObject json{{u"role"_s, grant.role}};
    put(json, "tenantId", grant.tenantId);
    put(json, "tenantCode", grant.tenantCode);
    put(json, "validUntil", grant.validUntil);
    return json;
}

Expected<Me::Grant> readGrant(const QJsonObject &json)
{
    JsonReader reader(json, u"grant"_s);
    return reader.finish(Me::Grant{reader.requiredText("role"), reader.text("tenantId"), reader.text("tenantCode"),
                                   reader.instant("validUntil")});
}

QJsonObject parameterJson(const ParameterDescription &parameter)
{
    QJsonObject json{{u"name"_s, parameter.name},
                     {u"title"_s, parameter.title},
                     {u"type"_s, parameter.type},
                     {u"required"_s, parameter.required}};
    if (!parameter.choices.isEmpty())
        json[u"choices"_s] = QJsonArray::fromStringList(parameter.choices);
    put(json, "help", parameter.help);
    return json;
}

Expected<ParameterDescription> readParameter(const QJsonObject &json)
{
    JsonReader reader(json, u"parameter"_s);
    return reader.finish(ParameterDescription{reader.requiredText("name"), reader.text("title"),
                                              reader.requiredText("type"), reader.boolean("required"),
                                              reader.texts("choices"), reader.text("help")});
}

QJsonObject fieldChangeJson(const FieldChange &change)
{
    return {{u"entity"_s, change.entity},
            {u"field"_s, change.field},
            {u"before"_s, change.before},
            {u"after"_s, change.after},
            {u"changed"_s, change.changed}};
}

Expected<FieldChange> readFieldChange(const QJsonObject &json)
{
    JsonReader reader(json, u"field change"_s);
    return reader.finish(FieldChange{reader.requiredText("entity"), reader.requiredText("field"), reader.text("before"),
                                     reader.text("after"), reader.boolean("changed", true)});
}

QJsonObject approvalJson(const Approval &approval)
{
    return {{u"slot"_s, approval.slot},         {u"decision"_s, approval.decision},
            {u"approver"_s, approval.approver}, {u"approverRole"_s, approval.approverRole},
            {u"note"_s, approval.note},         {u"decidedAt"_s, toIsoText(approval.decidedAt)}};
}

Expected<Approval> readApproval(const QJsonObject &json)
{
    JsonReader reader(json, u"approval"_s);
    return reader.finish(Approval{reader.requiredText("slot"), reader.requiredText("decision"),
                                  reader.requiredText("approver"), reader.text("approverRole"), reader.text("note"),
                                  reader.requiredInstant("decidedAt")});
}

/// The overloaded writer by one name, as toArray wants it.
QJsonObject guardJson(const Guard &guard) { return toJson(guard); }

} // namespace

bool Me::holds(const QString &role, const QString &tenantId) const
{
    return std::ranges::any_of(roles, [&](const Grant &grant) {
        return grant.role == role && (grant.tenantId.isEmpty() || grant.tenantId == tenantId);
    });
}

bool Me::isAuditor() const
{
    return std::ranges::any_of(roles, [](const Grant &grant) { return grant.role == u"AUDITOR"_s; });
}

const Guard *Guards::failing() const
{
    const auto found = std::ranges::find_if(guards, [](const Guard &guard) { return guard.holds != Truth::Yes; });
    return found == guards.end() ? nullptr : &*found;
}

QJsonObject toJson(const Me &me)
{
    return {{u"personId"_s, me.personId},
            {u"displayName"_s, me.displayName},
            {u"kind"_s, me.kind},
            {u"roles"_s, toArray(me.roles, grantJson)},
            {u"tokenExpiresAt"_s, toIsoText(me.tokenExpiresAt)},
            {u"serverTime"_s, toIsoText(me.serverTime)}};
}

Expected<Me> readMe(const QJsonObject &json)
{
    JsonReader reader(json, u"me"_s);
    return reader.finish(Me{reader.requiredText("personId"), reader.text("displayName"), reader.requiredText("kind"),
                            reader.list("roles", readGrant), reader.requiredInstant("tokenExpiresAt"),
                            reader.requiredInstant("serverTime")});
}

QJsonObject toJson(const CommandType &type)
{
    return {{u"type"_s, type.type},
            {u"number"_s, type.number},
            {u"title"_s, type.title},
            {u"targetType"_s, type.targetType},
            {u"requesterRole"_s, type.requesterRole},
            {u"approvalKind"_s, type.approvalKind},
            {u"commandClass"_s, type.commandClass},
            {u"executorRole"_s, type.executorRole},
            {u"precondition"_s, type.precondition},
            {u"change"_s, type.change},
            {u"event"_s, type.event},
            {u"verification"_s, type.verification},
            {u"available"_s, type.available},
            {u"reversible"_s, type.reversible},
            {u"customerVisible"_s, type.customerVisible},
            {u"parameters"_s, toArray(type.parameters, parameterJson)}};
}

Expected<CommandType> readCommandType(const QJsonObject &json)
{
    JsonReader reader(json, u"command type"_s);
    CommandType type;
    type.type = reader.requiredText("type");
    type.number = reader.integer("number");
    type.title = reader.requiredText("title");
    type.targetType = reader.requiredText("targetType");
    type.requesterRole = reader.requiredText("requesterRole");
    type.approvalKind = reader.requiredText("approvalKind");
    type.commandClass = reader.requiredText("commandClass");
    type.executorRole = reader.text("executorRole");
    type.precondition = reader.text("precondition");
    type.change = reader.text("change");
    type.event = reader.text("event");
    type.verification = reader.text("verification");
    type.available = reader.boolean("available", true);
    type.reversible = reader.boolean("reversible");
    type.customerVisible = reader.boolean("customerVisible");
    type.parameters = reader.list("parameters", readParameter);
    return reader.finish(type);
}

QJsonObject toJson(const Guard &guard)
{
    QJsonObject json{{u"name"_s, guard.name}, {u"sentence"_s, guard.sentence}, {u"holds"_s, truthName(guard.holds)}};
    put(json, "found", guard.found);
    put(json, "source", guard.source);
    put(json, "alternative", guard.alternative);
    return json;
}

Expected<Guard> readGuard(const QJsonObject &json)
{
    JsonReader reader(json, u"guard"_s);
    return reader.finish(Guard{reader.requiredText("name"), reader.requiredText("sentence"), reader.truth("holds"),
                               reader.text("found"), reader.text("source"), reader.text("alternative")});
}

QJsonObject toJson(const Guards &guards)
{
    return {{u"targetEtag"_s, guards.targetEtag},
            {u"serverTime"_s, toIsoText(guards.serverTime)},
            {u"guards"_s, toArray(guards.guards, guardJson)}};
}

Expected<Guards> readGuards(const QJsonObject &json)
{
    JsonReader reader(json, u"guards"_s);
    return reader.finish(Guards{reader.requiredText("targetEtag"), reader.requiredInstant("serverTime"),
                                reader.list("guards", readGuard)});
}

QJsonObject toJson(const Preview &preview)
{
    return {{u"previewHash"_s, preview.previewHash},
            {u"targetEtag"_s, preview.targetEtag},
            {u"readAt"_s, toIsoText(preview.readAt)},
            {u"targetVersion"_s, preview.targetVersion},
            {u"before"_s, preview.before},
            {u"after"_s, preview.after},
            {u"diff"_s, toArray(preview.diff, fieldChangeJson)},
            {u"guards"_s, toArray(preview.guards, guardJson)},
            {u"approvalKind"_s, preview.approvalKind},
            {u"sends"_s, preview.sends},
            {u"sendsSentence"_s, preview.sendsSentence},
            {u"event"_s, preview.event}};
}

Expected<Preview> readPreview(const QJsonObject &json)
{
    JsonReader reader(json, u"preview"_s);
    return reader.finish(Preview{reader.requiredText("previewHash"), reader.requiredText("targetEtag"),
                                 reader.requiredInstant("readAt"), reader.text("targetVersion"),
                                 reader.object("before"), reader.object("after"), reader.list("diff", readFieldChange),
                                 reader.list("guards", readGuard), reader.text("approvalKind"), reader.text("sends"),
                                 reader.text("sendsSentence"), reader.text("event")});
}

QJsonObject toJson(const CommandRequest &request)
{
    QJsonObject json{{u"type"_s, request.type},
                     {u"targetType"_s, request.targetType},
                     {u"targetId"_s, request.targetId},
                     {u"parameters"_s, request.parameters}};
    put(json, "reason", request.reason);
    put(json, "ticketRef", request.ticketRef);
    put(json, "incidentId", request.incidentId);
    if (!request.evidence.isEmpty())
        json[u"evidence"_s] = QJsonArray::fromStringList(request.evidence);
    put(json, "previewHash", request.previewHash);
    put(json, "basis", request.basis);
    return json;
}

Expected<CommandRequest> readCommandRequest(const QJsonObject &json)
{
    JsonReader reader(json, u"command request"_s);
    return reader.finish(CommandRequest{reader.requiredText("type"), reader.requiredText("targetType"),
                                        reader.requiredText("targetId"), reader.object("parameters"),
                                        reader.text("reason"), reader.text("ticketRef"), reader.text("incidentId"),
                                        reader.texts("evidence"), reader.text("previewHash"), reader.object("basis")});
}

QJsonObject toJson(const Command &command)
{
    QJsonObject json{{u"id"_s, command.id},
                     {u"tenantId"_s, command.tenantId},
                     {u"type"_s, command.type},
                     {u"title"_s, command.title},
                     {u"targetType"_s, command.targetType},
                     {u"targetId"_s, command.targetId},
                     {u"state"_s, command.state},
                     {u"requestedBy"_s, command.requestedBy},
                     {u"approvalKind"_s, command.approvalKind},
                     {u"createdAt"_s, toIsoText(command.createdAt)},
                     {u"etag"_s, command.etag},
                     {u"preconditions"_s, toArray(command.preconditions, guardJson)},
                     {u"approvals"_s, toArray(command.approvals, approvalJson)}};
    put(json, "verificationStatus", command.verificationStatus);
    put(json, "requestedByName", command.requestedByName);
    put(json, "approvedBy", command.approvedBy);
    put(json, "executedBy", command.executedBy);
    put(json, "actAsRole", command.actAsRole);
    put(json, "reason", command.reason);
    put(json, "ticketRef", command.ticketRef);
    put(json, "incidentId", command.incidentId);
    put(json, "correlationId", command.correlationId);
    put(json, "idempotencyKey", command.idempotencyKey);
    put(json, "previewHash", command.previewHash);
    put(json, "targetEtag", command.targetEtag);
    put(json, "refusalCode", command.refusalCode);
    put(json, "verification", command.verification);
    put(json, "parameters", command.parameters);
    put(json, "before", command.before);
    put(json, "after", command.after);
    put(json, "result", command.result);
    put(json, "basis", command.basis);
    put(json, "verifyDueAt", command.verifyDueAt);
    put(json, "executedAt", command.executedAt);
    put(json, "expiresAt", command.expiresAt);
    return json;
}

Expected<Command> readCommand(const QJsonObject &json)
{
    JsonReader reader(json, u"command"_s);
    Command command;
    command.id = reader.requiredText("id");
    command.tenantId = reader.requiredText("tenantId");
    command.type = reader.requiredText("type");
    command.title = reader.text("title");
    command.targetType = reader.requiredText("targetType");
    command.targetId = reader.requiredText("targetId");
    command.state = reader.requiredText("state");
    command.requestedBy = reader.requiredText("requestedBy");
    command.approvalKind = reader.text("approvalKind");
    command.createdAt = reader.requiredInstant("createdAt");
    command.etag = reader.requiredText("etag");
    command.preconditions = reader.list("preconditions", readGuard);
    command.approvals = reader.list("approvals", readApproval);
    command.verificationStatus = reader.text("verificationStatus");
    command.requestedByName = reader.text("requestedByName");
    command.approvedBy = reader.text("approvedBy");
    command.executedBy = reader.text("executedBy");
    command.actAsRole = reader.text("actAsRole");
    command.reason = reader.text("reason");
    command.ticketRef = reader.text("ticketRef");
    command.incidentId = reader.text("incidentId");
    command.correlationId = reader.text("correlationId");
    command.idempotencyKey = reader.text("idempotencyKey");
    command.previewHash = reader.text("previewHash");
    command.targetEtag = reader.text("targetEtag");
    command.refusalCode = reader.text("refusalCode");
    command.verification = reader.object("verification");
    command.parameters = reader.object("parameters");
    command.before = reader.object("before");
    command.after = reader.object("after");
    command.result = reader.object("result");
    command.basis = reader.object("basis");
    command.verifyDueAt = reader.instant("verifyDueAt");
    command.executedAt = reader.instant("executedAt");
    command.expiresAt = reader.instant("expiresAt");
    return reader.finish(command);
}

QJsonObject toJson(const Problem &problem)
{
    QJsonObject json{{u"type"_s, u"urn:jaga:problem:"_s + problem.code},
                     {u"title"_s, problem.title},
                     {u"status"_s, problem.status},
                     {u"code"_s, problem.code},
                     {u"retryable"_s, problem.retryable},
                     {u"correlationId"_s, problem.correlationId}};
    put(json, "detail", problem.detail);
    put(json, "guard", problem.guard);
    put(json, "alternative", problem.alternative);
    put(json, "current", problem.current);
    return json;
}

Expected<Problem> readProblem(const QJsonObject &json)
{
    JsonReader reader(json, u"problem"_s);
    return reader.finish(Problem{reader.integer("status"), reader.text("title"), reader.text("detail"),
                                 reader.requiredText("code"), reader.text("guard"), reader.text("alternative"),
                                 reader.text("correlationId"), reader.boolean("retryable"), reader.object("current")});
}

QByteArray canonicalJson(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

} // namespace jaga::api
