// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/api/open_api.h"

#include "app/repair_service/api/repair_api.h"
#include "app/repair_service/commands/registry.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

/// Lines of YAML with two blanks a level.
class Yaml {
public:
    void line(int level, const QString &text) { m_text += QString(level * 2, u' ') + text + u'\n'; }
    QByteArray text() const { return m_text.toUtf8(); }

private:
    QString m_text;
};

QString quoted(QString text) { return u'"' + text.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"'; }

void writeParameters(Yaml &yaml, const Route &route)
{
    static const QRegularExpression name(u"\\{(\\w+)\\}"_s);
    yaml.line(3, u"parameters:"_s);
    yaml.line(4, u"- $ref: '#/components/parameters/tenantId'"_s);
    for (auto found = name.globalMatch(route.pattern); found.hasNext();) {
        yaml.line(4, u"- {name: %1, in: path, required: true, schema: {type: string, format: uuid}}"_s.arg(
                         found.next().captured(1)));
    }
    if (route.isRead())
        return;
    yaml.line(4, u"- $ref: '#/components/parameters/actAsRole'"_s);
    if (route.kind != Route::Kind::Rehearsal) {
        yaml.line(4, u"- $ref: '#/components/parameters/idempotencyKey'"_s);
        yaml.line(4, u"- $ref: '#/components/parameters/ifMatch'"_s);
    }
    yaml.line(3, u"requestBody:"_s);
    yaml.line(4, u"required: true"_s);
    const bool bytes = route.kind == Route::Kind::Upload;
    yaml.line(4, u"content: {%1: {schema: {type: %2}}}"_s.arg(bytes ? u"'*/*'"_s : u"application/json"_s,
                                                              bytes ? u"string, format: binary"_s : u"object"_s));
}

void writeRoutes(Yaml &yaml, const QList<Route> &routes)
{
    QStringList patterns;
    for (const Route &route : routes)
        if (!patterns.contains(route.pattern))
            patterns.append(route.pattern);
    for (const QString &pattern : patterns) {
        yaml.line(1, u"/v1/tenants/{tenantId}/%1:"_s.arg(pattern));
        for (const Route &route : routes) {
            if (route.pattern != pattern)
                continue;
            yaml.line(2, route.isRead() ? u"get:"_s : u"post:"_s);
            yaml.line(3, u"summary: "_s + quoted(route.summary));
            writeParameters(yaml, route);
            yaml.line(3, u"responses:"_s);
            yaml.line(4,
                      u"'2XX': {description: Done or taken, content: {application/json: {schema: {type: object}}}}"_s);
            yaml.line(4, u"default: {$ref: '#/components/responses/problem'}"_s);
        }
    }
}

void writeFixedPaths(Yaml &yaml)
{
    for (const auto &[path, summary] :
         {std::pair{u"/v1/me"_s, u"Who the token is, with roles for each tenant"_s},
          {u"/v1/tenants/{tenantId}/stream"_s, u"Server-sent events of one tenant; resumes with Last-Event-ID"_s},
          {u"/v1/stream"_s, u"Server-sent events of several tenants: ?tenants=ID,ID"_s},
          {u"/healthz"_s, u"The process is up"_s},
          {u"/readyz"_s, u"Changes are taken"_s}}) {
        yaml.line(1, path + u':');
        yaml.line(2, u"get:"_s);
        yaml.line(3, u"summary: "_s + quoted(summary));
        if (path.contains(u"{tenantId}"_s))
            yaml.line(3, u"parameters: [{$ref: '#/components/parameters/tenantId'}]"_s);
        yaml.line(
            3, u"responses: {'200': {description: The answer}, default: {$ref: '#/components/responses/problem'}}"_s);
    }
}

void writeComponents(Yaml &yaml)
{
    yaml.line(0, u"components:"_s);
    yaml.line(1, u"securitySchemes: {bearer: {type: http, scheme: bearer, bearerFormat: JWT}}"_s);
    yaml.line(1, u"parameters:"_s);
    yaml.line(2, u"tenantId: {name: tenantId, in: path, required: true, schema: {type: string, format: uuid}}"_s);
    yaml.line(2, u"actAsRole: {name: X-Act-As-Role, in: header, required: true, schema: {type: string}}"_s);
    yaml.line(
        2,
        u"idempotencyKey: {name: Idempotency-Key, in: header, required: true, description: A quoted UUID made for one intent, schema: {type: string}}"_s);
    yaml.line(
        2, u"ifMatch: {name: If-Match, in: header, description: The version that was seen, schema: {type: string}}"_s);
    yaml.line(1, u"responses:"_s);
    yaml.line(
        2,
        u"problem: {description: RFC 9457, content: {application/problem+json: {schema: {$ref: '#/components/schemas/Problem'}}}}"_s);
    yaml.line(1, u"schemas:"_s);
    yaml.line(2, u"Problem:"_s);
    yaml.line(3, u"type: object"_s);
    yaml.line(3, u"required: [type, title, status, code, retryable, correlationId]"_s);
    yaml.line(3, u"properties:"_s);
    for (const QString &field : {u"type"_s, u"title"_s, u"detail"_s, u"guard"_s, u"alternative"_s, u"correlationId"_s})
        yaml.line(4, field + u": {type: string}"_s);
    yaml.line(4, u"status: {type: integer}"_s);
    yaml.line(4, u"retryable: {type: boolean}"_s);
    yaml.line(4, u"current: {type: object}"_s);
    yaml.line(4, u"code:"_s);
    yaml.line(5, u"type: string"_s);
    yaml.line(5, u"examples: [%1]"_s.arg(problemCodes().join(u", "_s)));
}

QString schemaOf(const api::ParameterDescription &parameter)
{
    if (parameter.type == u"integer"_s || parameter.type == u"boolean"_s)
        return u"{type: %1}"_s.arg(parameter.type);
    if (parameter.type == u"choice"_s)
        return u"{type: string, enum: [%1]}"_s.arg(parameter.choices.join(u", "_s));
    if (parameter.type == u"uuid"_s)
        return u"{type: string, format: uuid}"_s;
    return parameter.type == u"instant"_s ? u"{type: string, format: date-time}"_s : u"{type: string}"_s;
}

void writeCommands(Yaml &yaml)
{
    for (const CommandHandler &handler : commandHandlers()) {
        const api::CommandType &type = handler.descriptor().shown;
        yaml.line(2, u"%1_parameters:"_s.arg(type.type));
        yaml.line(3, u"title: "_s + quoted(type.title));
        yaml.line(3,
                  u"description: "_s + quoted(u"On %1. Asked for by %2, approval %3. %4"_s.arg(
                                           type.targetType, type.requesterRole, type.approvalKind, type.precondition)));
        yaml.line(3, u"type: object"_s);
        yaml.line(3, u"additionalProperties: false"_s);
        if (type.parameters.isEmpty())
            continue;
        yaml.line(3, u"properties:"_s);
        for (const api::ParameterDescription &parameter : type.parameters)
            yaml.line(4, parameter.name + u": "_s + schemaOf(parameter));
    }
}

} // namespace

QByteArray openApiDocument()
{
    const ServiceConfig config;
    const CommandActs commands(config);
    const AuditReading audit{{}};
    Yaml yaml;
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
    writeRoutes(yaml, apiRoutes(commands, audit));
    writeComponents(yaml);
    writeCommands(yaml);
    return yaml.text();
}

} // namespace jaga::repair
