// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/base/scheduler.h"
#include "app/sandbox/platform/domain/step.h"

namespace jaga::sandbox {

struct QuoteDraft;

/// Customers who ask for quotes, at the default rate.
class ArrivalActor : public Actor {
public:
    explicit ArrivalActor(Step &step);
    Delay round() override;

    /// The nth draft of a series; the same n gives the same draft. `strategic`: of a strategic customer and of a large value.
    static QuoteDraft draft(Step &step, const QString &series, qint64 number, bool strategic);

private:
    Step &m_step;
    qint64 m_next = 1;
};

/// Sales and customers: they carry a quote from DRAFT to SUBMITTED, and from APPROVED to ACCEPTED.
class QuoteDeskActor : public Actor {
public:
    explicit QuoteDeskActor(Step &step)
        : Actor(QStringLiteral("quote-desk"), QStringLiteral("quote-desk")), m_step(step)
    {
    }
    Delay round() override;

private:
    Step &m_step;
};

/// Takes orders in: SUBMITTED to VALIDATED.
class OrderIntakeActor : public Actor {
public:
    explicit OrderIntakeActor(Step &step)
        : Actor(QStringLiteral("order-intake"), QStringLiteral("order-intake")), m_step(step)
    {
    }
    Delay round() override;

private:
    Step &m_step;
};

/// Turns durable start requests into process instances.
class WorkflowStarterActor : public Actor {
public:
    explicit WorkflowStarterActor(Step &step)
        : Actor(QStringLiteral("workflow-starter"), QStringLiteral("starter")), m_step(step)
    {
    }
    Delay round() override;

private:
    void startOne(const SqlRows &requests, int row);

    Step &m_step;
};

/// The process model's part of the work: opens the tasks whose predecessors are done, and ends what is done.
class ProcessActor : public Actor {
public:
    explicit ProcessActor(Step &step) : Actor(QStringLiteral("process"), QStringLiteral("engine")), m_step(step) {}
    Delay round() override;

private:
    void openReadyTasks();
    void routeFallout();
    void mirrorIncidents();
    void mirrorInstances();

    Step &m_step;
    std::chrono::steady_clock::time_point m_mirrored;
};

/// Sends billing triggers and hears that billing has them.
class BillingActor : public Actor {
public:
    explicit BillingActor(Step &step) : Actor(QStringLiteral("billing"), QStringLiteral("billing")), m_step(step) {}
    Delay round() override;

private:
    Step &m_step;
};

} // namespace jaga::sandbox
