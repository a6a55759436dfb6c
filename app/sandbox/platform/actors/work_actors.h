// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/base/scheduler.h"
#include "app/sandbox/platform/domain/task_domain.h"

#include <functional>

namespace jaga::sandbox {

/// The worker of one adapter: takes its jobs from the engine, calls the outside world, tells database and engine the result.
class TaskWorkerActor : public Actor {
public:
    TaskWorkerActor(Step &step, const QString &adapter, QStringList taskTypes);
    Delay round() override;

private:
    struct Running {
        EngineState::Key jobKey = 0;
        QUuid taskId;
        OutsideAnswer answer;
        std::chrono::steady_clock::time_point due;
    };

    void takeJobs();
    void work(const EngineState::ActiveJob &job);
    void finishDue();
    void finish(const Running &call);
    Delay untilNext() const;

    Step &m_step;
    QString m_adapter;
    QStringList m_jobTypes;
    QList<Running> m_running;
};

/// People who approve quotes, as the worker of their process sees them.
class ApprovalWorkerActor : public Actor {
public:
    explicit ApprovalWorkerActor(Step &step)
        : Actor(QStringLiteral("approval-worker"), QStringLiteral("worker")), m_step(step)
    {
    }
    Delay round() override;

private:
    struct Review {
        EngineState::Key jobKey = 0;
        QUuid caseId;
        std::chrono::steady_clock::time_point due;
    };
    Step &m_step;
    QList<Review> m_reviews;
};

/// Delivers what the outside world answers late: callbacks, events, polled results.
class AdapterActor : public Actor {
public:
    explicit AdapterActor(Step &step) : Actor(QStringLiteral("adapter"), QStringLiteral("adapter")), m_step(step) {}
    Delay round() override;

private:
    Step &m_step;
};

/// Reads the containment switches and reports which version of each it has read.
class GateActor : public Actor {
public:
    explicit GateActor(Step &step) : Actor(QStringLiteral("gate"), QStringLiteral("gate")), m_step(step) {}
    Delay round() override;

private:
    Step &m_step;
};

/// Beats for every component that is alive.
class HeartbeatActor : public Actor {
public:
    struct Component {
        QString actor;     ///< name of the actor behind it
        QString component; ///< component and component_id
        QString kind;      ///< RELAY CONSUMER WORKER STARTER ADAPTER SERVICE JOB
        QString topic;
        bool stateless = true;
        bool idempotent = true;
    };
    HeartbeatActor(Step &step, QList<Component> components, std::function<bool(const QString &)> frozen);
    Delay round() override;

private:
    Step &m_step;
    QList<Component> m_components;
    std::function<bool(const QString &)> m_frozen;
};

} // namespace jaga::sandbox
