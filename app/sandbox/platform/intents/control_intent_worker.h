// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/base/scheduler.h"
#include "app/sandbox/platform/domain/step.h"

namespace jaga::sandbox {

/// What became of an intent, as POST /internal/intents/{id}/result takes it.
struct IntentResult {
    QString outcome; ///< CONFIRMED FAILED UNKNOWN
    QJsonObject evidence;
};

/// Does the platform's part of repair commands. Each is safe to be done twice: a claim may lapse in the middle of it.
IntentResult performIntent(Step &step, const QString &intentType, const QJsonObject &parameters);

/// Makes the new job of a task in RETRY_REQUESTED. Answers its key; 0: the task asks for no retry.
qint64 retryTask(Step &step, const QUuid &taskId, const QString &actor);

/// Polls the repair service, claims what is pending, performs it and reports.
class ControlIntentActor : public Actor {
public:
    explicit ControlIntentActor(Step &step)
        : Actor(QStringLiteral("control-intent-worker"), QStringLiteral("control-intent-worker")), m_step(step)
    {
    }
    Delay round() override;

private:
    void workOn(const QJsonObject &intent);

    Step &m_step;
};

} // namespace jaga::sandbox
