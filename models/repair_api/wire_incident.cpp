// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/json_reader.h"
#include "models/repair_api/json_writer.h"
#include "models/repair_api/wire_types.h"

using namespace Qt::StringLiterals;

namespace jaga::api {

namespace {

QJsonObject checklistItemJson(const ChecklistItem &item)
{
    QJsonObject json{{u"runbookId"_s, item.runbookId},
                     {u"stepId"_s, item.stepId},
                     {u"runbookHash"_s, item.runbookHash},
                     {u"state"_s, item.state},
                     {u"version"_s, item.version}};
    put(json, "value", item.value);
    put(json, "note", item.note);
    put(json, "takenBy", item.takenBy);
    put(json, "setBy", item.setBy);
    put(json, "evidence", item.evidence);
    put(json, "deferredUntil", item.deferredUntil);
    put(json, "takenAt", item.takenAt);
    put(json, "setAt", item.setAt);
    return json;
}

Expected<ChecklistItem> readChecklistItem(const QJsonObject &json)
{
    JsonReader reader(json, u"checklist item"_s);
    ChecklistItem item;
    item.runbookId = reader.requiredText("runbookId");
    item.stepId = reader.requiredText("stepId");
    item.runbookHash = reader.text("runbookHash");
    item.state = reader.requiredText("state");
    item.value = reader.text("value");
    item.note = reader.text("note");
    item.takenBy = reader.text("takenBy");
    item.setBy = reader.text("setBy");
    item.evidence = reader.text("evidence");
    item.deferredUntil = reader.instant("deferredUntil");
    item.takenAt = reader.instant("takenAt");
    item.setAt = reader.instant("setAt");
    item.version = reader.integer("version");
    return reader.finish(item);
}

} // namespace

QJsonObject toJson(const Incident &incident)
{
    QJsonObject json{{u"id"_s, incident.id},
                     {u"tenantId"_s, incident.tenantId},
                     {u"number"_s, incident.number},
                     {u"title"_s, incident.title},
                     {u"category"_s, incident.category},
                     {u"severity"_s, incident.severity},
                     {u"status"_s, incident.status},
                     {u"etag"_s, incident.etag},
                     {u"startedAt"_s, toIsoText(incident.startedAt)},
                     {u"updatedAt"_s, toIsoText(incident.updatedAt)},
                     {u"checklist"_s, toArray(incident.checklist, checklistItemJson)},
                     {u"notes"_s, incident.notes},
                     {u"scope"_s, incident.scope}};
    put(json, "runbookId", incident.runbookId);
    put(json, "severityReason", incident.severityReason);
    put(json, "commander", incident.commander);
    put(json, "entityType", incident.entityType);
    put(json, "entityId", incident.entityId);
    put(json, "nextUpdateDueAt", incident.nextUpdateDueAt);
    put(json, "resolvedAt", incident.resolvedAt);
    put(json, "closedAt", incident.closedAt);
    return json;
}

Expected<Incident> readIncident(const QJsonObject &json)
{
    JsonReader reader(json, u"incident"_s);
    Incident incident;
    incident.id = reader.requiredText("id");
    incident.tenantId = reader.requiredText("tenantId");
    incident.number = reader.requiredText("number");
    incident.title = reader.text("title");
    incident.category = reader.text("category");
    incident.severity = reader.requiredText("severity");
    incident.status = reader.requiredText("status");
    incident.etag = reader.requiredText("etag");
    incident.startedAt = reader.requiredInstant("startedAt");
    incident.updatedAt = reader.requiredInstant("updatedAt");
    incident.checklist = reader.list("checklist", readChecklistItem);
    incident.notes = reader.array("notes");
    incident.scope = reader.array("scope");
    incident.runbookId = reader.text("runbookId");
    incident.severityReason = reader.text("severityReason");
    incident.commander = reader.text("commander");
    incident.entityType = reader.text("entityType");
    incident.entityId = reader.text("entityId");
    incident.nextUpdateDueAt = reader.instant("nextUpdateDueAt");
    incident.resolvedAt = reader.instant("resolvedAt");
    incident.closedAt = reader.instant("closedAt");
    return reader.finish(incident);
}

} // namespace jaga::api
