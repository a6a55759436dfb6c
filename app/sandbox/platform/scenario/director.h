// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/domain/step.h"
#include "app/sandbox/platform/scenario/scenario.h"

#include <QHash>

namespace jaga::sandbox {

/// Brings scenarios about and takes them back. One thread at a time, with a connection of its own.
class Director {
public:
    explicit Director(Step &step) : m_step(step) {}

    /// Blocks until the symptom is in the database; an error when its subject does not move on any more, or on stop().
    Expected<QJsonObject> inject(const Scenario &scenario);
    /// Removes the faults and lets the subjects of the scenario go on, by the platform's own moves.
    Expected<QJsonObject> takeBack(const Scenario &scenario);

private:
    struct Subject {
        QString entityType; ///< this and the next three: as the signal in the queue names it
        QString entityId;
        QString entityNumber;
        QUuid tenantId; ///< nil: of the platform, of no tenant
        QUuid orderId;
        QUuid quoteId;
    };

    Subject makeSubject(const Scenario &scenario);
    bool symptomShows(const Scenario &scenario, const Subject &subject);
    qint64 movesOf(const Subject &subject);
    /// Events that nobody has consumed and that are not younger than the subject's last one.
    qint64 eventsAheadOf(const Subject &subject);
    QJsonObject describe(const Scenario &scenario, const Subject &subject) const;
    /// The topic that waits longest for what a crashed relay holds.
    QString topicHeldBy(const QString &relay);
    Expected<Done> release(const Subject &subject);
    /// Whether the task is to be tried again. Offline: the far side does not say what became of its call.
    Expected<bool> settleOutcome(const Subject &subject, const QUuid &taskId);
    void resolveFalloutCases(const Root &root, const QUuid &taskId);

    Step &m_step;
    int m_injections = 0;
    QHash<QString, QList<Subject>> m_injected; ///< by scenario, newest last; until it is taken back
};

} // namespace jaga::sandbox
