// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>

#include <chrono>
#include <mutex>
#include <optional>
#include <set>

namespace jaga::sandbox {

/// The process engine: what Camunda 8.8 knows of its instances, elements, jobs, incidents and variables. The platform's
/// actors work on it and the REST API reads it; there is no second truth. Any thread.
class EngineState {
public:
    using Key = qint64;

    struct Definition {
        Key key = 0;
        QString id; ///< BPMN process id
        QString name;
        int version = 1;
        QString activityId; ///< the element that holds the work: an ad-hoc sub-process
        QString activityName;
    };
    struct ActiveJob {
        Key key = 0;
        Key instanceKey = 0;
        QString type;
        int retries = 0;
        QJsonObject variables;
    };
    enum class Collection { Definitions, Instances, Elements, Jobs, Incidents, Variables };

    static constexpr auto orderProcess = "order-fulfillment";
    static constexpr auto approvalProcess = "quote-approval";

    EngineState();

    /// Starts an instance, or answers the live one of this business key: a start that is repeated makes no second one.
    Key start(const QString &processId, const QString &businessKey, const QString &tenantId,
              const QJsonObject &variables);
    /// A key for a job that will be made by activate(), known before the transaction that stores it.
    Key reserveKey();
    /// Opens a service task with its job. Does nothing when the job exists or the instance has ended.
    void activate(Key instanceKey, Key jobKey, const QString &elementId, const QString &elementName,
                  const QString &jobType, int retries, const QJsonObject &variables);
    /// Hands a job that may run to a worker.
    std::optional<ActiveJob> takeJob(const QString &type, const QString &worker);
    /// The worker gives the job back untouched; it may run again after the delay.
    void releaseJob(Key jobKey, std::chrono::milliseconds delay);
    void completeJob(Key jobKey);
    /// retriesLeft 0: an incident JOB_NO_RETRIES appears on the element.
    void failJob(Key jobKey, int retriesLeft, const QString &errorCode, const QString &message,
                 std::chrono::milliseconds backoff);
    /// Gives a job without retries one more and resolves its incident. False: there is no such open job.
    bool retryJob(Key jobKey, int retries);
    /// The job's business error takes the modelled way out: a user task waits for a person.
    void throwError(Key jobKey, const QString &errorCode);
    /// The person's answer: the user task that followed the job's error is done.
    void completeFallout(Key jobKey);
    void completeInstance(Key instanceKey);

    struct OpenIncident {
        Key key = 0;
        Key instanceKey = 0;
        Key jobKey = 0;
        QString elementId;
        QString jobType;
        QString errorType;
        QString errorCode;
        QString message;
        QJsonObject variables;
    };
    QList<OpenIncident> openIncidents() const;
    bool incidentIsOpen(Key incidentKey) const;
    bool instanceIsLive(Key instanceKey) const;

    /// Every record of a collection as the REST API shows it, oldest first.
    QList<QJsonObject> records(Collection collection) const;
    QList<Definition> definitions() const { return m_definitions; }
    /// The version that start() begins of a process; 0: it is not deployed.
    int versionOf(const QString &processId) const;

private:
    struct Instance {
        const Definition *definition = nullptr;
        QString businessKey;
        QString tenantId;
        Key activityKey = 0;
        QJsonObject record;
    };
    struct Job {
        Key instanceKey = 0;
        Key elementKey = 0;
        Key falloutKey = 0;
        std::chrono::steady_clock::time_point notBefore;
        QString errorCode;
        QJsonObject variables;
        QJsonObject record;
    };

    Key nextKey() { return m_nextKey++; }
    QJsonObject describe(const Instance &instance, Key instanceKey) const;
    void offer(Key jobKey, const Job &job);
    void withdraw(Key jobKey, const Job &job);
    Key openElement(Key instanceKey, const QString &id, const QString &name, const QString &type);
    void closeElement(Key elementKey, const QString &state);
    void resolveIncidentOf(Key jobKey);
    void markIncident(const Job &job, Key incidentKey);
    void setVariable(Key instanceKey, Key scopeKey, const QString &name, const QJsonValue &value);
    void forgetOldest();

    mutable std::mutex m_mutex;
    QList<Definition> m_definitions;
    Key m_nextKey = 2251799813685249; // where partition 1 of a real cluster starts
    QMap<Key, Instance> m_instances;
    QMap<Key, QJsonObject> m_elements;
    QMap<Key, Job> m_jobs;
    QHash<QString, std::set<Key>> m_offered; ///< jobs that a worker may take, by type, oldest first
    QMap<Key, QJsonObject> m_incidents;
    QMap<Key, QJsonObject> m_variables;
    QHash<QString, Key> m_liveByBusinessKey;
};

} // namespace jaga::sandbox
