// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/open_api.h"

#include "app/repair_service/api/answer_schemas.h"
#include "app/repair_service/api/repair_api.h"
#include "app/repair_service/api/yaml_text.h"
#include "app/repair_service/commands/registry.h"
#include "app/repair_service/intents/intent_acts.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

QJsonObject referTo(const QString &kind, const QString &name)
{
    return {{u"$ref"_s, u"#/components/%1/%2"_s.arg(kind, name)}};
}

QJsonObject content(const QString &media, const QJsonObject &schema)
{
    return {{media, QJsonObject{{u"schema"_s, schema}}}};
}

QJsonObject text(const QString &format = {})
{
    QJsonObject schema{{u"type"_s, u"string"_s}};
    if (!format.isEmpty())
        schema[u"format"_s] = format;
    return schema;
}

QJsonObject schemaOf(const RequestFields &fields);

QJsonObject kindOf(const RequestField &field)
{
    using enum RequestField::Kind;
    switch (field.kind) {
    case Text:
        return text();
    case Uuid:
        return text(u"uuid"_s);
    case Instant:
        return text(u"date-time"_s);
    case Day:
        return text(u"date"_s);
    case Choice:
        return {{u"type"_s, u"string"_s}, {u"enum"_s, QJsonArray::fromStringList(field.choices)}};
    case Integer:
        return {{u"type"_s, u"integer"_s}};
    case Boolean:
        return {{u"type"_s, u"boolean"_s}};
    case Texts:
        return {{u"type"_s, u"array"_s}, {u"items"_s, text()}};
    case Object:
        return field.members.isEmpty() ? QJsonObject{{u"type"_s, u"object"_s}} : schemaOf(field.members);
    case Objects:
        return {{u"type"_s, u"array"_s}, {u"items"_s, schemaOf(field.members)}};
    }
    Q_UNREACHABLE();
}

QJsonObject schemaOf(const RequestFields &fields)
{
    QJsonObject properties;
    QJsonArray required;
    for (const RequestField &field : fields) {
        QJsonObject schema = kindOf(field);
        if (!field.meaning.isEmpty())
            schema[u"description"_s] = field.meaning;
        properties[field.name] = schema;
        if (field.required)
            required.append(field.name);
    }
    QJsonObject schema{{u"type"_s, u"object"_s}, {u"additionalProperties"_s, false}};
    if (!properties.isEmpty())
        schema[u"properties"_s] = properties;
    if (!required.isEmpty())
        schema[u"required"_s] = required;
    return schema;
}

QString inQuery(const RequestField &field)
{
    QString line = u"- {name: %1, in: query"_s.arg(field.name);
    if (field.required)
        line += u", required: true"_s;
    if (!field.meaning.isEmpty())
        line += u", description: \"%1\""_s.arg(field.meaning);
    const QJsonObject kind = kindOf(field);
    const QString format = kind.value(u"format"_s).toString();
    return line + u", schema: {type: %1%2}}"_s.arg(kind.value(u"type"_s).toString(),
                                                   format.isEmpty() ? QString() : u", format: "_s + format);
}

void writeParameters(YamlText &yaml, const Route &route)
{
    static const QRegularExpression name(u"\\{(\\w+)\\}"_s);
    const auto shared = [&](const QString &parameter) {
        yaml.line(4, u"- $ref: '#/components/parameters/%1'"_s.arg(parameter));
    };
    yaml.line(3, u"parameters:"_s);
    shared(u"tenantId"_s);
    for (auto found = name.globalMatch(route.pattern); found.hasNext();)
        yaml.line(4, u"- {name: %1, in: path, required: true, schema: {type: string, format: uuid}}"_s.arg(
                         found.next().captured(1)));
    if (route.isRead()) {
        for (const RequestField &field : route.takes)
            yaml.line(4, inQuery(field));
        return;
    }
    shared(u"actAsRole"_s);
    if (route.kind != Route::Kind::Rehearsal)
        shared(u"idempotencyKey"_s);
    if (route.kind == Route::Kind::Mutation)
        shared(u"ifMatch"_s);
    if (route.kind == Route::Kind::Upload)
        shared(u"contentDigest"_s);
}

void writeRoute(YamlText &yaml, const Route &route)
{
    yaml.line(2, route.isRead() ? u"get:"_s : u"post:"_s);
    yaml.entry(3, u"summary"_s, route.summary);
    writeParameters(yaml, route);
    if (!route.isRead()) {
        const bool bytes = route.kind == Route::Kind::Upload;
        yaml.entry(3, u"requestBody"_s,
                   QJsonObject{{u"required"_s, true},
                               {u"content"_s, bytes ? content(u"'*/*'"_s, text(u"binary"_s))
                                                    : content(u"application/json"_s, schemaOf(route.takes))}});
    }
    const QJsonObject answer{{u"description"_s, route.isRead() ? u"As asked"_s : u"Done or taken"_s},
                             {u"content"_s, content(u"application/json"_s, referTo(u"schemas"_s, route.answers))}};
    yaml.entry(3, u"responses"_s,
               QJsonObject{{u"'2XX'"_s, answer}, {u"default"_s, referTo(u"responses"_s, u"problem"_s)}});
}

void writeRoutes(YamlText &yaml, const QList<Route> &routes)
{
    QStringList patterns;
    for (const Route &route : routes)
        if (!patterns.contains(route.pattern))
            patterns.append(route.pattern);
    for (const QString &pattern : patterns) {
        yaml.line(1, u"/v1/tenants/{tenantId}/%1:"_s.arg(pattern));
        for (const Route &route : routes)
            if (route.pattern == pattern)
                writeRoute(yaml, route);
    }
}

/// What is not in the table of routes: no tenant in the path, or an answer that goes on.
void writeFixedPaths(YamlText &yaml)
{
    const QJsonObject up = QJsonObject{{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject{{u"status"_s, text()}}}};
    const QJsonObject events = content(u"text/event-stream"_s, text());
    const QString resume = u"- {name: Last-Event-ID, in: header, schema: {type: string}}"_s;
    const auto get = [&yaml](const QString &path, const QString &summary, const QStringList &parameters,
                             const QJsonObject &answer) {
        yaml.line(1, path + u':');
        yaml.line(2, u"get:"_s);
        yaml.entry(3, u"summary"_s, summary);
        if (!parameters.isEmpty())
            yaml.line(3, u"parameters:"_s);
        for (const QString &parameter : parameters)
            yaml.line(4, parameter);
        yaml.entry(3, u"responses"_s,
                   QJsonObject{{u"'200'"_s, QJsonObject{{u"description"_s, u"As asked"_s}, {u"content"_s, answer}}},
                               {u"default"_s, referTo(u"responses"_s, u"problem"_s)}});
    };
    get(u"/v1/me"_s, u"Who the token is, with roles for each tenant"_s, {},
        content(u"application/json"_s, referTo(u"schemas"_s, u"Me"_s)));
    get(u"/v1/tenants/{tenantId}/stream"_s, u"Server-sent events of one tenant"_s,
        {u"- $ref: '#/components/parameters/tenantId'"_s, resume}, events);
    get(u"/v1/stream"_s, u"Server-sent events of several tenants"_s,
        {u"- {name: tenants, in: query, required: true, description: \"ids with commas between, at most 100\", schema: {type: string}}"_s,
         resume},
        events);
    get(u"/healthz"_s, u"The process is up"_s, {}, content(u"application/json"_s, up));
    get(u"/readyz"_s, u"Changes are taken"_s, {}, content(u"application/json"_s, up));
}

QJsonObject responsesOf(const QString &schema)
{
    const QJsonObject answer{{u"description"_s, u"As asked, or done"_s},
                             {u"content"_s, content(u"application/json"_s, referTo(u"schemas"_s, schema))}};
    return {{u"'200'"_s, answer}, {u"default"_s, referTo(u"responses"_s, u"problem"_s)}};
}

/// The platform's worker comes with a token of its own; no person reaches these.
void writeWorkerPaths(YamlText &yaml)
{
    const QString worker = u"security: [{worker: []}]"_s;
    yaml.line(1, u"/internal/intents:"_s);
    yaml.line(2, u"get:"_s);
    yaml.entry(3, u"summary"_s, u"Control intents of every tenant that wait for the worker, oldest first"_s);
    yaml.line(3, worker);
    yaml.line(3, u"parameters:"_s);
    for (const RequestField &field : intents::listFields())
        yaml.line(4, inQuery(field));
    yaml.entry(3, u"responses"_s, responsesOf(u"Intents"_s));
    const auto act = [&](const QString &name, const QString &summary, const RequestFields &fields) {
        yaml.line(1, u"/internal/intents/{intentId}/%1:"_s.arg(name));
        yaml.line(2, u"post:"_s);
        yaml.entry(3, u"summary"_s, summary);
        yaml.line(3, worker);
        yaml.line(3, u"parameters:"_s);
        yaml.line(4, u"- {name: intentId, in: path, required: true, schema: {type: string, format: uuid}}"_s);
        yaml.entry(
            3, u"requestBody"_s,
            QJsonObject{{u"required"_s, true}, {u"content"_s, content(u"application/json"_s, schemaOf(fields))}});
        yaml.entry(3, u"responses"_s, responsesOf(u"Intent"_s));
    };
    act(u"claim"_s, u"Take an intent for a while; again renews the lease"_s, intents::claimFields());
    act(u"result"_s, u"Tell what became of a claimed intent, once"_s, intents::resultFields());
}

void writeParameterComponents(YamlText &yaml)
{
    const auto header = [&yaml](const QString &key, const QString &name, bool required, const QString &meaning) {
        QJsonObject parameter{
            {u"name"_s, name}, {u"in"_s, u"header"_s}, {u"description"_s, meaning}, {u"schema"_s, text()}};
        if (required)
            parameter[u"required"_s] = true;
        yaml.entry(2, key, parameter);
    };
    yaml.line(1, u"parameters:"_s);
    yaml.line(2, u"tenantId: {name: tenantId, in: path, required: true, schema: {type: string, format: uuid}}"_s);
    header(u"actAsRole"_s, u"X-Act-As-Role"_s, true, u"exactly one role that the person holds for this tenant"_s);
    header(u"idempotencyKey"_s, u"Idempotency-Key"_s, true, u"a quoted UUID made for one intent"_s);
    header(u"ifMatch"_s, u"If-Match"_s, false, u"the ETag of what was seen; 428 says where it is missing"_s);
    header(u"contentDigest"_s, u"Content-Digest"_s, true, u"sha-256=:BASE64: over the bytes, as RFC 9530 says"_s);
}

QJsonObject schemaOf(const api::ParameterDescription &parameter)
{
    if (parameter.type == u"integer"_s || parameter.type == u"boolean"_s)
        return {{u"type"_s, parameter.type}};
    if (parameter.type == u"choice"_s)
        return {{u"type"_s, u"string"_s}, {u"enum"_s, QJsonArray::fromStringList(parameter.choices)}};
    if (parameter.type == u"uuid"_s)
        return text(u"uuid"_s);
    return text(parameter.type == u"instant"_s ? u"date-time"_s : QString());
}

QJsonObject schemaOf(const api::CommandType &type)
{
    QJsonObject schema{
        {u"title"_s, type.title},
        {u"description"_s, u"On %1. Asked for by %2, approval %3. %4"_s.arg(type.targetType, type.requesterRole,
                                                                            type.approvalKind, type.precondition)},
        {u"type"_s, u"object"_s},
        {u"additionalProperties"_s, false}};
    QJsonObject properties;
    for (const api::ParameterDescription &parameter : type.parameters)
        properties[parameter.name] = schemaOf(parameter);
    if (!properties.isEmpty())
        schema[u"properties"_s] = properties;
    return schema;
}

void writeComponents(YamlText &yaml)
{
    yaml.line(0, u"components:"_s);
    yaml.line(1, u"securitySchemes:"_s);
    yaml.line(2, u"bearer: {type: http, scheme: bearer, bearerFormat: JWT}"_s);
    yaml.line(2, u"worker: {type: http, scheme: bearer, description: the token of the platform's worker}"_s);
    writeParameterComponents(yaml);
    yaml.line(1, u"responses:"_s);
    yaml.entry(
        2, u"problem"_s,
        QJsonObject{{u"description"_s, u"RFC 9457"_s},
                    {u"content"_s, content(u"application/problem+json"_s, referTo(u"schemas"_s, u"Problem"_s))}});
    yaml.line(1, u"schemas:"_s);
    QMap<QString, QJsonObject> schemas = answerSchemas();
    QJsonObject problem = schemas[u"Problem"_s];
    QJsonObject properties = problem[u"properties"_s].toObject();
    properties[u"code"_s] =
        QJsonObject{{u"type"_s, u"string"_s}, {u"examples"_s, QJsonArray::fromStringList(problemCodes())}};
    problem[u"properties"_s] = properties;
    schemas[u"Problem"_s] = problem;
    for (const CommandHandler &handler : commandHandlers())
        schemas[handler.descriptor().shown.type + u"_parameters"_s] = schemaOf(handler.descriptor().shown);
    for (auto schema = schemas.begin(); schema != schemas.end(); ++schema)
        yaml.entry(2, schema.key(), schema.value());
}

} // namespace

QByteArray openApiDocument()
{
    const ServiceConfig config;
    const CommandActs commands(config);
    const AuditReading audit{{}};
    YamlText yaml;
    yaml.line(0, u"# SPDX-License-Identifier: GPL-3.0-or-later"_s);
    yaml.line(0, u"# Generated: jaga-repair-service openapi > resources/api/openapi.yaml"_s);
    yaml.line(0, u"openapi: 3.1.0"_s);
    yaml.line(
        0,
        u"info: {title: Repair-command API, version: %1, license: {name: GPL-3.0-or-later, identifier: GPL-3.0-or-later}}"_s
            .arg(policyVersion()));
    yaml.line(0, u"security: [{bearer: []}]"_s);
    yaml.line(0, u"paths:"_s);
    writeFixedPaths(yaml);
    writeWorkerPaths(yaml);
    writeRoutes(yaml, apiRoutes(commands, audit));
    writeComponents(yaml);
    return yaml.text();
}

} // namespace jaga::repair
