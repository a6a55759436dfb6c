// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/engine/engine_state.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype rememberedInstances = 1000;

QString keyText(EngineState::Key key) { return QString::number(key); }

EngineState::Key keyOf(const QJsonObject &record, QLatin1StringView name)
{
    return record.value(name).toString().toLongLong();
}

QString now() { return QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs); }

/// A variable's value travels as JSON text: a string keeps its quotes.
QString jsonText(const QJsonValue &value)
{
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(wrapped.mid(1, wrapped.size() - 2));
}

} // namespace

EngineState::EngineState()
    : m_definitions{
          {nextKey(), QString::fromLatin1(orderProcess), u"Order fulfillment"_s, 3, u"fulfil-plan"_s, u"Fulfil plan"_s},
          {nextKey(), QString::fromLatin1(approvalProcess), u"Quote approval"_s, 2, u"approve-quote"_s,
           u"Approve quote"_s}}
{
}

EngineState::Key EngineState::reserveKey()
{
    const std::lock_guard lock(m_mutex);
    return nextKey();
}

QJsonObject EngineState::describe(const Instance &instance, Key instanceKey) const
{
    return {{u"processInstanceKey"_s, keyText(instanceKey)},
            {u"processDefinitionId"_s, instance.definition->id},
            {u"processDefinitionKey"_s, keyText(instance.definition->key)},
            {u"tenantId"_s, instance.tenantId}};
}

EngineState::Key EngineState::start(const QString &processId, const QString &businessKey, const QString &tenantId,
                                    const QJsonObject &variables)
{
    const std::lock_guard lock(m_mutex);
    if (const Key live = m_liveByBusinessKey.value(businessKey))
        return live;
    const auto definition = std::find_if(m_definitions.cbegin(), m_definitions.cend(),
                                         [&](const Definition &candidate) { return candidate.id == processId; });
    Q_ASSERT(definition != m_definitions.cend());
    const Key key = nextKey();
    Instance instance{&*definition, businessKey, tenantId, 0, {}};
    instance.record = describe(instance, key);
    instance.record.insert(u"processDefinitionName"_s, definition->name);
    instance.record.insert(u"processDefinitionVersion"_s, definition->version);
    instance.record.insert(u"state"_s, u"ACTIVE"_s);
    instance.record.insert(u"hasIncident"_s, false);
    instance.record.insert(u"startDate"_s, now());
    instance.record.insert(u"tags"_s, QJsonArray());
    m_instances.insert(key, instance);
    m_liveByBusinessKey.insert(businessKey, key);
    closeElement(openElement(key, u"start"_s, u"Started"_s, u"START_EVENT"_s), u"COMPLETED"_s);
    m_instances[key].activityKey =
        openElement(key, definition->activityId, definition->activityName, u"AD_HOC_SUB_PROCESS"_s);
    for (auto variable = variables.begin(); variable != variables.end(); ++variable)
        setVariable(key, key, variable.key(), variable.value());
    forgetOldest();
    return key;
}

EngineState::Key EngineState::openElement(Key instanceKey, const QString &id, const QString &name, const QString &type)
{
    const Key key = nextKey();
    QJsonObject element = describe(m_instances[instanceKey], instanceKey);
    element.insert(u"elementInstanceKey"_s, keyText(key));
    element.insert(u"elementId"_s, id);
    element.insert(u"elementName"_s, name);
    element.insert(u"type"_s, type);
    element.insert(u"state"_s, u"ACTIVE"_s);
    element.insert(u"hasIncident"_s, false);
    element.insert(u"startDate"_s, now());
    m_elements.insert(key, element);
    return key;
}

void EngineState::closeElement(Key elementKey, const QString &state)
{
    QJsonObject &element = m_elements[elementKey];
    element.insert(u"state"_s, state);
    element.insert(u"endDate"_s, now());
}

void EngineState::setVariable(Key instanceKey, Key scopeKey, const QString &name, const QJsonValue &value)
{
    const Key key = nextKey();
    QJsonObject variable = describe(m_instances[instanceKey], instanceKey);
    variable.insert(u"variableKey"_s, keyText(key));
    variable.insert(u"name"_s, name);
    variable.insert(u"value"_s, jsonText(value));
    variable.insert(u"scopeKey"_s, keyText(scopeKey));
    variable.insert(u"isTruncated"_s, false);
    m_variables.insert(key, variable);
}

void EngineState::activate(Key instanceKey, Key jobKey, const QString &elementId, const QString &elementName,
                           const QString &jobType, int retries, const QJsonObject &variables)
{
    const std::lock_guard lock(m_mutex);
    const auto instance = m_instances.constFind(instanceKey);
    if (m_jobs.contains(jobKey) || instance == m_instances.cend() || instance->record.value("state"_L1) != "ACTIVE"_L1)
        return;
    Job job;
    job.instanceKey = instanceKey;
    job.elementKey = openElement(instanceKey, elementId, elementName, u"SERVICE_TASK"_s);
    job.variables = variables;
    job.record = describe(*instance, instanceKey);
    job.record.insert(u"jobKey"_s, keyText(jobKey));
    job.record.insert(u"type"_s, jobType);
    job.record.insert(u"worker"_s, QString());
    job.record.insert(u"kind"_s, u"BPMN_ELEMENT"_s);
    job.record.insert(u"listenerEventType"_s, u"UNSPECIFIED"_s);
    job.record.insert(u"state"_s, u"CREATED"_s);
    job.record.insert(u"retries"_s, retries);
    job.record.insert(u"hasFailedWithRetriesLeft"_s, false);
    job.record.insert(u"customHeaders"_s, QJsonObject());
    job.record.insert(u"elementId"_s, elementId);
    job.record.insert(u"elementInstanceKey"_s, keyText(job.elementKey));
    m_jobs.insert(jobKey, job);
    offer(jobKey, job);
    for (auto variable = variables.begin(); variable != variables.end(); ++variable)
        setVariable(instanceKey, job.elementKey, variable.key(), variable.value());
}

void EngineState::offer(Key jobKey, const Job &job)
{
    if (job.record.value("retries"_L1).toInt() > 0)
        m_offered[job.record.value("type"_L1).toString()].insert(jobKey);
}

void EngineState::withdraw(Key jobKey, const Job &job)
{
    m_offered[job.record.value("type"_L1).toString()].erase(jobKey);
}

std::optional<EngineState::ActiveJob> EngineState::takeJob(const QString &type, const QString &worker)
{
    const std::lock_guard lock(m_mutex);
    const auto offered = m_offered.find(type);
    if (offered == m_offered.end())
        return std::nullopt;
    const auto moment = std::chrono::steady_clock::now();
    const auto key = std::find_if(offered->cbegin(), offered->cend(),
                                  [&](Key candidate) { return m_jobs[candidate].notBefore <= moment; });
    if (key == offered->cend())
        return std::nullopt;
    Job &job = m_jobs[*key];
    job.record.insert(u"worker"_s, worker);
    job.record.insert(u"deadline"_s, QDateTime::currentDateTimeUtc().addSecs(300).toString(Qt::ISODateWithMs));
    const ActiveJob taken{*key, job.instanceKey, type, job.record.value("retries"_L1).toInt(), job.variables};
    offered->erase(key);
    return taken;
}

void EngineState::releaseJob(Key jobKey, std::chrono::milliseconds delay)
{
    const std::lock_guard lock(m_mutex);
    const auto job = m_jobs.find(jobKey);
    if (job == m_jobs.end())
        return;
    job->notBefore = std::chrono::steady_clock::now() + delay;
    job->record.insert(u"worker"_s, QString());
    job->record.remove("deadline"_L1);
    offer(jobKey, *job);
}

void EngineState::completeJob(Key jobKey)
{
    const std::lock_guard lock(m_mutex);
    const auto job = m_jobs.find(jobKey);
    if (job == m_jobs.end())
        return;
    withdraw(jobKey, *job);
    job->record.insert(u"state"_s, u"COMPLETED"_s);
    job->record.insert(u"endTime"_s, now());
    resolveIncidentOf(jobKey);
    closeElement(job->elementKey, u"COMPLETED"_s);
}

void EngineState::failJob(Key jobKey, int retriesLeft, const QString &errorCode, const QString &message,
                          std::chrono::milliseconds backoff)
{
    const std::lock_guard lock(m_mutex);
    const auto job = m_jobs.find(jobKey);
    if (job == m_jobs.end())
        return;
    job->errorCode = errorCode;
    job->notBefore = std::chrono::steady_clock::now() + backoff;
    job->record.insert(u"state"_s, u"FAILED"_s);
    job->record.insert(u"retries"_s, retriesLeft);
    job->record.insert(u"hasFailedWithRetriesLeft"_s, retriesLeft > 0);
    job->record.insert(u"errorMessage"_s, message);
    job->record.remove("deadline"_L1);
    withdraw(jobKey, *job);
    offer(jobKey, *job);
    if (retriesLeft > 0)
        return;
    const Key incidentKey = nextKey();
    QJsonObject incident = describe(m_instances[job->instanceKey], job->instanceKey);
    incident.insert(u"incidentKey"_s, keyText(incidentKey));
    incident.insert(u"elementId"_s, job->record.value("elementId"_L1));
    incident.insert(u"elementInstanceKey"_s, keyText(job->elementKey));
    incident.insert(u"jobKey"_s, keyText(jobKey));
    incident.insert(u"errorType"_s, u"JOB_NO_RETRIES"_s);
    incident.insert(u"errorMessage"_s, message);
    incident.insert(u"state"_s, u"ACTIVE"_s);
    incident.insert(u"creationTime"_s, now());
    m_incidents.insert(incidentKey, incident);
    markIncident(*job, incidentKey);
}

void EngineState::markIncident(const Job &job, Key incidentKey)
{
    QJsonObject &element = m_elements[job.elementKey];
    element.insert(u"hasIncident"_s, incidentKey != 0);
    if (incidentKey != 0)
        element.insert(u"incidentKey"_s, keyText(incidentKey));
    else
        element.remove("incidentKey"_L1);
    const bool open = std::any_of(m_incidents.cbegin(), m_incidents.cend(), [&](const QJsonObject &incident) {
        return incident.value("state"_L1) == "ACTIVE"_L1 && keyOf(incident, "processInstanceKey"_L1) == job.instanceKey;
    });
    m_instances[job.instanceKey].record.insert(u"hasIncident"_s, open);
}

void EngineState::resolveIncidentOf(Key jobKey)
{
    for (QJsonObject &incident : m_incidents) {
        if (incident.value("state"_L1) == "ACTIVE"_L1 && keyOf(incident, "jobKey"_L1) == jobKey)
            incident.insert(u"state"_s, u"RESOLVED"_s);
    }
    markIncident(m_jobs[jobKey], 0);
}

bool EngineState::retryJob(Key jobKey, int retries)
{
    const std::lock_guard lock(m_mutex);
    const auto job = m_jobs.find(jobKey);
    if (job == m_jobs.end() || m_elements[job->elementKey].value("state"_L1) != "ACTIVE"_L1)
        return false;
    job->notBefore = {};
    job->record.insert(u"state"_s, u"RETRIES_UPDATED"_s);
    job->record.insert(u"retries"_s, retries);
    offer(jobKey, *job);
    resolveIncidentOf(jobKey);
    return true;
}

void EngineState::throwError(Key jobKey, const QString &errorCode)
{
    const std::lock_guard lock(m_mutex);
    const auto job = m_jobs.find(jobKey);
    if (job == m_jobs.end() || job->falloutKey != 0)
        return;
    withdraw(jobKey, *job);
    job->record.insert(u"state"_s, u"ERROR_THROWN"_s);
    job->record.insert(u"errorCode"_s, errorCode);
    job->record.insert(u"endTime"_s, now());
    resolveIncidentOf(jobKey);
    closeElement(job->elementKey, u"TERMINATED"_s);
    closeElement(openElement(job->instanceKey, job->record.value("elementId"_L1).toString() + u"-rejected"_s,
                             u"Rejected"_s, u"BOUNDARY_EVENT"_s),
                 u"COMPLETED"_s);
    job->falloutKey = openElement(job->instanceKey, u"handle-fallout"_s, u"Handle fallout"_s, u"USER_TASK"_s);
}

void EngineState::completeFallout(Key jobKey)
{
    const std::lock_guard lock(m_mutex);
    const auto job = m_jobs.find(jobKey);
    if (job != m_jobs.end() && job->falloutKey != 0)
        closeElement(job->falloutKey, u"COMPLETED"_s);
}

void EngineState::completeInstance(Key instanceKey)
{
    const std::lock_guard lock(m_mutex);
    const auto instance = m_instances.find(instanceKey);
    if (instance == m_instances.end() || instance->record.value("state"_L1) != "ACTIVE"_L1)
        return;
    closeElement(instance->activityKey, u"COMPLETED"_s);
    closeElement(openElement(instanceKey, u"end"_s, u"Done"_s, u"END_EVENT"_s), u"COMPLETED"_s);
    instance->record.insert(u"state"_s, u"COMPLETED"_s);
    instance->record.insert(u"endDate"_s, now());
    m_liveByBusinessKey.remove(instance->businessKey);
}

QList<EngineState::OpenIncident> EngineState::openIncidents() const
{
    const std::lock_guard lock(m_mutex);
    QList<OpenIncident> open;
    for (auto incident = m_incidents.cbegin(); incident != m_incidents.cend(); ++incident) {
        if (incident->value("state"_L1) != "ACTIVE"_L1)
            continue;
        const Key jobKey = keyOf(*incident, "jobKey"_L1);
        const Job job = m_jobs.value(jobKey);
        open.append({incident.key(), job.instanceKey, jobKey, incident->value("elementId"_L1).toString(),
                     job.record.value("type"_L1).toString(), u"JOB_NO_RETRIES"_s, job.errorCode,
                     incident->value("errorMessage"_L1).toString(), job.variables});
    }
    return open;
}

bool EngineState::incidentIsOpen(Key incidentKey) const
{
    const std::lock_guard lock(m_mutex);
    return m_incidents.value(incidentKey).value("state"_L1) == "ACTIVE"_L1;
}

bool EngineState::instanceIsLive(Key instanceKey) const
{
    const std::lock_guard lock(m_mutex);
    return m_instances.value(instanceKey).record.value("state"_L1) == "ACTIVE"_L1;
}

int EngineState::versionOf(const QString &processId) const
{
    const auto definition = std::find_if(m_definitions.cbegin(), m_definitions.cend(),
                                         [&](const Definition &candidate) { return candidate.id == processId; });
    return definition == m_definitions.cend() ? 0 : definition->version;
}

QList<QJsonObject> EngineState::records(Collection collection) const
{
    const std::lock_guard lock(m_mutex);
    QList<QJsonObject> all;
    switch (collection) {
    case Collection::Definitions:
        for (const Definition &definition : m_definitions) {
            all.append({{u"processDefinitionKey"_s, keyText(definition.key)},
                        {u"processDefinitionId"_s, definition.id},
                        {u"name"_s, definition.name},
                        {u"version"_s, definition.version},
                        {u"resourceName"_s, QString(definition.id + u".bpmn"_s)},
                        {u"tenantId"_s, u"<default>"_s},
                        {u"hasStartForm"_s, false}});
        }
        return all;
    case Collection::Instances:
        for (const Instance &instance : m_instances)
            all.append(instance.record);
        return all;
    case Collection::Jobs:
        for (const Job &job : m_jobs)
            all.append(job.record);
        return all;
    case Collection::Elements:
        return m_elements.values();
    case Collection::Incidents:
        return m_incidents.values();
    case Collection::Variables:
        return m_variables.values();
    }
    return all;
}

void EngineState::forgetOldest()
{
    if (m_instances.size() <= rememberedInstances)
        return;
    const auto oldest = std::find_if(m_instances.cbegin(), m_instances.cend(), [](const Instance &instance) {
        return instance.record.value("state"_L1) != "ACTIVE"_L1;
    });
    if (oldest == m_instances.cend())
        return;
    const Key gone = oldest.key();
    const auto belongs = [gone](const QJsonObject &record) { return keyOf(record, "processInstanceKey"_L1) == gone; };
    m_elements.removeIf([&](const auto &entry) { return belongs(entry.value()); });
    m_incidents.removeIf([&](const auto &entry) { return belongs(entry.value()); });
    m_variables.removeIf([&](const auto &entry) { return belongs(entry.value()); });
    m_jobs.removeIf([&](const auto &entry) {
        if (entry.value().instanceKey != gone)
            return false;
        withdraw(entry.key(), entry.value());
        return true;
    });
    m_instances.remove(gone);
}

} // namespace jaga::sandbox
