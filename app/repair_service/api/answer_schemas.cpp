// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/answer_schemas.h"

#include "app/repair_service/store/intent_store.h"
#include "models/repair_api/audit_checkpoint.h"
#include "models/repair_api/wire_types.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

// Samples in which nothing is left out. Ids and instants look like what they are: the schema takes its formats from them.
const QString id = u"00000000-0000-4000-8000-000000000000"_s;
const QString text = u"text"_s;
const QJsonObject anything{{u"type"_s, u"object"_s}};

api::Guard fullGuard() { return {text, text, Truth::Yes, text, text, text}; }

api::Me fullMe() { return {text, text, text, {{text, id, text, Instant()}}, {}, {}}; }

api::CommandType fullType()
{
    api::CommandType type;
    type.parameters = {{text, text, text, true, {text}, text}};
    return type;
}

api::Preview fullPreview()
{
    api::Preview preview;
    preview.diff = {{text, text, text, text, true}};
    preview.guards = {fullGuard()};
    return preview;
}

api::Command fullCommand()
{
    api::Command command;
    for (QString *field : {&command.id, &command.tenantId, &command.targetId, &command.incidentId,
                           &command.correlationId, &command.idempotencyKey})
        *field = id;
    for (QString *field : {&command.verificationStatus, &command.requestedByName, &command.approvedBy,
                           &command.executedBy, &command.actAsRole, &command.reason, &command.ticketRef,
                           &command.previewHash, &command.targetEtag, &command.refusalCode})
        *field = text;
    for (QJsonObject *field :
         {&command.verification, &command.parameters, &command.before, &command.after, &command.result, &command.basis})
        *field = {{{}, {}}};
    command.verifyDueAt = command.executedAt = command.expiresAt = Instant();
    command.preconditions = {fullGuard()};
    command.approvals = {{text, text, text, text, text, {}}};
    return command;
}

api::Incident fullIncident()
{
    api::Incident incident;
    for (QString *field : {&incident.id, &incident.tenantId, &incident.entityId})
        *field = id;
    for (QString *field : {&incident.runbookId, &incident.severityReason, &incident.commander, &incident.entityType})
        *field = text;
    incident.nextUpdateDueAt = incident.resolvedAt = incident.closedAt = Instant();
    incident.checklist = {{text, text, text, text, text, text, text, text, text, Instant(), Instant(), Instant(), 1}};
    // the two that the database writes as they are shown
    incident.notes = {QJsonObject{{u"id"_s, id},
                                  {u"body"_s, text},
                                  {u"writtenBy"_s, text},
                                  {u"writtenAt"_s, toIsoText({})},
                                  {u"correctsNoteId"_s, id}}};
    incident.scope = {QJsonObject{{u"tenantId"_s, id},
                                  {u"entityType"_s, text},
                                  {u"entityId"_s, id},
                                  {u"label"_s, text},
                                  {u"amount"_s, text},
                                  {u"currency"_s, text}}};
    return incident;
}

QJsonObject schemaOf(const QJsonValue &sample);

QJsonObject propertiesOf(const QJsonObject &sample)
{
    QJsonObject properties;
    for (auto member = sample.begin(); member != sample.end(); ++member)
        properties[member.key()] = schemaOf(member.value());
    return properties;
}

QJsonObject schemaOf(const QJsonValue &sample)
{
    static const QRegularExpression instant(u"^\\d{4}-\\d\\d-\\d\\dT"_s);
    switch (sample.type()) {
    case QJsonValue::Bool:
        return {{u"type"_s, u"boolean"_s}};
    case QJsonValue::Double:
        return {{u"type"_s, u"integer"_s}};
    case QJsonValue::Array:
        return {{u"type"_s, u"array"_s}, {u"items"_s, schemaOf(sample.toArray().first())}};
    case QJsonValue::Object: {
        const QJsonObject object = sample.toObject();
        if (object.keys() == QStringList{QString()} || object.isEmpty())
            return anything;
        return {{u"type"_s, u"object"_s}, {u"properties"_s, propertiesOf(object)}};
    }
    default:
        break;
    }
    QJsonObject schema{{u"type"_s, u"string"_s}};
    if (sample.toString() == id)
        schema[u"format"_s] = u"uuid"_s;
    else if (instant.match(sample.toString()).hasMatch())
        schema[u"format"_s] = u"date-time"_s;
    return schema;
}

/// The schema that `full` fits; what `bare` holds as well is always there.
QJsonObject schemaOf(const QJsonObject &full, const QJsonObject &bare)
{
    QJsonObject schema = schemaOf(full);
    schema[u"required"_s] = QJsonArray::fromStringList(bare.keys());
    return schema;
}

QJsonObject referTo(const QString &name) { return {{u"$ref"_s, u"#/components/schemas/"_s + name}}; }

QJsonObject objectOf(const QJsonObject &properties)
{
    return {{u"type"_s, u"object"_s}, {u"properties"_s, properties}};
}

QJsonObject arrayOf(const QJsonObject &items) { return {{u"type"_s, u"array"_s}, {u"items"_s, items}}; }

QJsonObject pageOf(const QString &name)
{
    return objectOf({{u"items"_s, arrayOf(referTo(name))},
                     {u"cursor"_s, QJsonObject{{u"type"_s, u"string"_s},
                                               {u"description"_s, u"for the next page; missing on the last"_s}}}});
}

void addAuditSchemas(QMap<QString, QJsonObject> &schemas)
{
    const QJsonObject number{{u"type"_s, u"integer"_s}};
    const QJsonObject hash{{u"type"_s, u"string"_s}, {u"description"_s, u"hexadecimal"_s}};
    const QJsonObject hashes = arrayOf(hash);
    schemas[u"AuditRecord"_s] = objectOf(
        {{u"sequence"_s, number},
         {u"previousHash"_s, hash},
         {u"hash"_s, hash},
         {u"entry"_s, QJsonObject{{u"type"_s, u"string"_s},
                                  {u"description"_s, u"canonical JSON: the bytes that the hash is taken over"_s}}},
         {u"columns"_s, anything}});
    schemas[u"AuditRecords"_s] = objectOf(
        {{u"items"_s, arrayOf(referTo(u"AuditRecord"_s))}, {u"headSequence"_s, number}, {u"headHash"_s, hash}});
    schemas[u"AuditCheckpoint"_s] = schemaOf(toJson(AuditCheckpoint()));
    schemas[u"AuditProof"_s] = objectOf({{u"proof"_s, hashes}});
    schemas[u"AuditExport"_s] = objectOf({{u"kind"_s, schemaOf(text)},
                                          {u"version"_s, number},
                                          {u"tenantId"_s, schemaOf(id)},
                                          {u"from"_s, number},
                                          {u"to"_s, number},
                                          {u"headSequence"_s, number},
                                          {u"headHash"_s, hash},
                                          {u"items"_s, arrayOf(referTo(u"AuditRecord"_s))},
                                          {u"evidence"_s, hashes},
                                          {u"checkpoint"_s, referTo(u"AuditCheckpoint"_s)},
                                          {u"proof"_s, hashes}});
}

} // namespace

QMap<QString, QJsonObject> answerSchemas()
{
    using api::toJson;
    QMap<QString, QJsonObject> schemas;
    schemas[u"Me"_s] = schemaOf(toJson(fullMe()), toJson(api::Me()));
    schemas[u"CommandType"_s] = schemaOf(toJson(fullType()), toJson(api::CommandType()));
    schemas[u"CommandTypes"_s] =
        objectOf({{u"policyVersion"_s, schemaOf(text)}, {u"items"_s, arrayOf(referTo(u"CommandType"_s))}});
    schemas[u"Guard"_s] = schemaOf(toJson(fullGuard()), toJson(api::Guard()));
    schemas[u"Guards"_s] = schemaOf(toJson(api::Guards{text, {}, {fullGuard()}}), toJson(api::Guards()));
    schemas[u"Preview"_s] = schemaOf(toJson(fullPreview()), toJson(api::Preview()));
    schemas[u"Command"_s] = schemaOf(toJson(fullCommand()), toJson(api::Command()));
    schemas[u"CommandPage"_s] = pageOf(u"Command"_s);
    QJsonObject incident = toJson(fullIncident());
    const QJsonObject action{
        {u"id"_s, id}, {u"category"_s, text}, {u"description"_s, text}, {u"ownerTeam"_s, text}, {u"dueOn"_s, text}};
    incident[u"review"_s] =
        QJsonObject{{u"answers"_s, QJsonObject()}, {u"manualSqlNeeded"_s, true}, {u"actions"_s, QJsonArray{action}}};
    schemas[u"Incident"_s] = schemaOf(incident, toJson(api::Incident()));
    schemas[u"IncidentPage"_s] = pageOf(u"Incident"_s);
    schemas[u"Conditions"_s] = objectOf({{u"conditions"_s, arrayOf(referTo(u"Guard"_s))}});
    schemas[u"Evidence"_s] = schemaOf(QJsonObject{{u"sha256"_s, text}, {u"mediaType"_s, text}, {u"size"_s, 1}});
    api::Problem problem{1, text, text, text, text, text, id, true, {{{}, {}}}};
    schemas[u"Problem"_s] = schemaOf(toJson(problem), toJson(api::Problem()));
    const IntentRecord intent{id, id, id, text, text, {}, text, text, Instant(), false, 1, {}, id, {}};
    schemas[u"Intent"_s] = schemaOf(intent.toJson());
    schemas[u"Intents"_s] = objectOf({{u"intents"_s, arrayOf(referTo(u"Intent"_s))}});
    addAuditSchemas(schemas);
    return schemas;
}

} // namespace jaga::repair
