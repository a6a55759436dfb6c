// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/engine/engine_rest.h"

#include "app/sandbox/platform/engine/engine_search.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;

namespace {

using Collection = EngineState::Collection;

struct Endpoint {
    const char *path; ///< below /v2
    Collection collection;
    const char *keyField;
    const char *fields;         ///< blank-separated
    const char *operatorFields; ///< of these, the ones that 8.8 lets a filter use operators on
};

constexpr std::array endpoints{
    Endpoint{"process-definitions", Collection::Definitions, "processDefinitionKey",
             "processDefinitionKey processDefinitionId name version resourceName tenantId", ""},
    Endpoint{"process-instances", Collection::Instances, "processInstanceKey",
             "processInstanceKey processDefinitionKey processDefinitionId processDefinitionName "
             "processDefinitionVersion state hasIncident startDate endDate tenantId",
             "processInstanceKey processDefinitionKey processDefinitionId state startDate endDate tenantId"},
    Endpoint{"element-instances", Collection::Elements, "elementInstanceKey",
             "elementInstanceKey elementId elementName type state hasIncident incidentKey startDate endDate "
             "processInstanceKey processDefinitionKey processDefinitionId tenantId",
             "state startDate endDate"},
    Endpoint{"incidents", Collection::Incidents, "incidentKey",
             "incidentKey processDefinitionKey processDefinitionId processInstanceKey errorType errorMessage elementId "
             "elementInstanceKey creationTime state jobKey tenantId",
             "creationTime"},
    Endpoint{"jobs", Collection::Jobs, "jobKey",
             "jobKey type worker kind listenerEventType state retries errorMessage errorCode deadline endTime "
             "elementId elementInstanceKey processInstanceKey processDefinitionKey processDefinitionId tenantId "
             "hasFailedWithRetriesLeft",
             "jobKey type worker state retries elementId processInstanceKey processDefinitionId tenantId deadline "
             "endTime kind"},
    Endpoint{"variables", Collection::Variables, "variableKey",
             "variableKey name value scopeKey processInstanceKey tenantId isTruncated",
             "name value scopeKey processInstanceKey variableKey"},
};

RestAnswer json(const QJsonValue &value, int status = 200)
{
    const QJsonDocument document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return {status, "application/json", document.toJson(QJsonDocument::Compact)};
}

RestAnswer problem(int status, const QString &title, const QString &detail, const QByteArray &target)
{
    RestAnswer answer = json(QJsonObject{{u"type"_s, u"about:blank"_s},
                                         {u"title"_s, title},
                                         {u"status"_s, status},
                                         {u"detail"_s, detail},
                                         {u"instance"_s, QString::fromUtf8(target)}},
                             status);
    answer.contentType = "application/problem+json";
    return answer;
}

QStringList words(const char *text) { return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts); }

RestAnswer search(QList<QJsonObject> records, const Endpoint &endpoint, const QByteArray &body,
                  const QByteArray &target)
{
    QJsonParseError error;
    const QJsonDocument document =
        body.trimmed().isEmpty() ? QJsonDocument(QJsonObject()) : QJsonDocument::fromJson(body, &error);
    if (!document.isObject())
        return problem(400, u"Bad Request"_s, u"the body is not a JSON object"_s, target);
    const auto found =
        searchRecords(std::move(records), document.object(), {words(endpoint.fields), words(endpoint.operatorFields)});
    if (!found)
        return problem(400, u"INVALID_ARGUMENT"_s, found.error().detail, target);
    return json(*found);
}

QJsonObject withKey(const EngineState &engine, const Endpoint &endpoint, const QString &key)
{
    for (const QJsonObject &record : engine.records(endpoint.collection)) {
        if (record.value(QLatin1StringView(endpoint.keyField)) == key)
            return record;
    }
    return {};
}

QList<QJsonObject> ofInstance(const EngineState &engine, Collection collection, const QString &key)
{
    QList<QJsonObject> records = engine.records(collection);
    records.removeIf([&](const QJsonObject &record) { return record.value("processInstanceKey"_L1) != key; });
    return records;
}

RestAnswer statistics(const EngineState &engine, const QString &instanceKey)
{
    QMap<QString, QJsonObject> counts;
    for (const QJsonObject &element : ofInstance(engine, Collection::Elements, instanceKey)) {
        const QString id = element.value("elementId"_L1).toString();
        const QString state = element.value("state"_L1).toString();
        QJsonObject &count = counts[id];
        if (count.isEmpty())
            count = {
                {u"elementId"_s, id}, {u"active"_s, 0}, {u"canceled"_s, 0}, {u"completed"_s, 0}, {u"incidents"_s, 0}};
        const bool incident = element.value("hasIncident"_L1).toBool();
        const QString column = incident                  ? u"incidents"_s
                               : state == "ACTIVE"_L1    ? u"active"_s
                               : state == "COMPLETED"_L1 ? u"completed"_s
                                                         : u"canceled"_s;
        count.insert(column, count.value(column).toInt() + 1);
    }
    QJsonArray items;
    for (const QJsonObject &count : counts)
        items.append(count);
    return json(QJsonObject{{u"items"_s, items}});
}

RestAnswer topology()
{
    const QJsonObject partition{{u"partitionId"_s, 1}, {u"role"_s, u"leader"_s}, {u"health"_s, u"healthy"_s}};
    const QJsonObject broker{{u"nodeId"_s, 0},
                             {u"host"_s, u"127.0.0.1"_s},
                             {u"port"_s, 26501},
                             {u"version"_s, u"8.8.0"_s},
                             {u"partitions"_s, QJsonArray{partition}}};
    return json(QJsonObject{{u"brokers"_s, QJsonArray{broker}},
                            {u"clusterSize"_s, 1},
                            {u"partitionsCount"_s, 1},
                            {u"replicationFactor"_s, 1},
                            {u"gatewayVersion"_s, u"8.8.0"_s},
                            {u"lastCompletedChangeId"_s, u"-1"_s}});
}

RestAnswer fixedAnswer(const QString &path)
{
    if (path == "topology"_L1)
        return topology();
    if (path == "status"_L1)
        return {204, {}, {}};
    if (path == "license"_L1)
        return json(QJsonObject{{u"validLicense"_s, false},
                                {u"licenseType"_s, u"unknown"_s},
                                {u"isCommercial"_s, false},
                                {u"expiresAt"_s, QJsonValue()}});
    if (path == "authentication/me"_L1)
        return json(QJsonObject{{u"username"_s, u"demo"_s},
                                {u"displayName"_s, u"Demo"_s},
                                {u"groups"_s, QJsonArray()},
                                {u"roles"_s, QJsonArray{u"readonly-admin"_s}},
                                {u"tenants"_s, QJsonArray()}});
    return {404, {}, {}};
}

/// The BPMN document of a process, as somebody deployed it.
RestAnswer processXml(const QString &processId)
{
    QFile document(u":/jaga/processes/%1.bpmn"_s.arg(processId));
    if (!document.open(QIODevice::ReadOnly))
        return {204, {}, {}};
    return {200, "text/xml", document.readAll()};
}

RestAnswer answerGet(const EngineState &engine, const QStringList &parts, const QByteArray &target)
{
    if (const RestAnswer fixed = fixedAnswer(parts.join(u'/')); fixed.status != 404)
        return fixed;
    for (const Endpoint &endpoint : endpoints) {
        if (parts.size() < 2 || parts.first() != QLatin1StringView(endpoint.path))
            continue;
        const QJsonObject record = withKey(engine, endpoint, parts.at(1));
        if (record.isEmpty())
            return problem(404, u"NOT_FOUND"_s, u"nothing with key %1 was found"_s.arg(parts.at(1)), target);
        const QString rest = parts.mid(2).join(u'/');
        if (rest.isEmpty())
            return json(record);
        if (endpoint.collection == Collection::Definitions && rest == "xml"_L1)
            return processXml(record.value("processDefinitionId"_L1).toString());
        if (endpoint.collection == Collection::Instances && rest == "statistics/element-instances"_L1)
            return statistics(engine, parts.at(1));
        if (endpoint.collection == Collection::Instances && rest == "call-hierarchy"_L1)
            return json(QJsonArray());
    }
    return problem(404, u"NOT_FOUND"_s, u"there is no such resource"_s, target);
}

RestAnswer answerPost(const EngineState &engine, const QStringList &parts, const QByteArray &target,
                      const QByteArray &body)
{
    for (const Endpoint &endpoint : endpoints) {
        if (parts.size() == 2 && parts.first() == QLatin1StringView(endpoint.path) && parts.last() == "search"_L1)
            return search(engine.records(endpoint.collection), endpoint, body, target);
    }
    if (parts.size() == 4 && parts.first() == "process-instances"_L1 && parts.at(2) == "incidents"_L1 &&
        parts.last() == "search"_L1)
        return search(ofInstance(engine, Collection::Incidents, parts.at(1)), endpoints.at(3), body, target);
    return problem(404, u"NOT_FOUND"_s,
                   u"there is no such resource, or it would change the engine: this one is only read"_s, target);
}

} // namespace

RestAnswer answerEngineRequest(const EngineState &engine, const QByteArray &method, const QByteArray &target,
                               const QByteArray &body)
{
    const QString path = QString::fromUtf8(target.left(target.indexOf('?') < 0 ? target.size() : target.indexOf('?')));
    if (!path.startsWith("/v2/"_L1))
        return problem(404, u"NOT_FOUND"_s, u"the API starts at /v2"_s, target);
    const QStringList parts = path.mid(4).split(u'/');
    if (method == "GET")
        return answerGet(engine, parts, target);
    if (method == "POST")
        return answerPost(engine, parts, target, body);
    return problem(405, u"METHOD_NOT_ALLOWED"_s, u"this engine is only read"_s, target);
}

} // namespace jaga::sandbox
