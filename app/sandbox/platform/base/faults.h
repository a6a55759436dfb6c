// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QList>
#include <QString>
#include <QUuid>

#include <mutex>
#include <optional>

namespace jaga::sandbox {

/// One row that changes what an actor answers. Actors ask for it at the moment of their answer and know no scenario.
struct Fault {
    enum class Effect {
        AnswerLost,       ///< adapter: the work is done outside, neither reply nor callback arrives
        NeverArrived,     ///< adapter: the request is lost on its way
        Rejected,         ///< adapter: definite refusal with `httpStatus`
        Down,             ///< the actor makes no rounds and no heartbeat
        Slow,             ///< consumer: `delayMilliseconds` for each message
        CrashAfterPublish ///< relay: dies between the broker's answer and its own record of it
    };

    QString scenario; ///< who put it there
    QString actor;    ///< name of the actor, or `adapter`
    Effect effect = Effect::Down;
    QString operation; ///< adapter: only calls of this operation; empty: all
    QUuid entityId;    ///< adapter: only calls for this order; null: all
    int httpStatus = 0;
    int delayMilliseconds = 0;
    int times = 0; ///< how often it may still strike; 0: until it is taken back
};

QString effectName(Fault::Effect effect);
std::optional<Fault::Effect> effectFromName(const QString &name);

/// All faults in force. Any thread.
class FaultTable {
public:
    void add(const Fault &fault);
    /// Takes back what a scenario put there. Answers how many rows still stood.
    int remove(const QString &scenario);
    bool holds(const QString &scenario) const;

    /// The fault that strikes this call, used up by one.
    std::optional<Fault> strikeCall(const QString &operation, const QUuid &orderId);
    /// The fault on this actor, used up by one.
    std::optional<Fault> strike(const QString &actor, Fault::Effect effect);
    /// The same without using it up.
    std::optional<Fault> find(const QString &actor, Fault::Effect effect) const;
    QJsonArray toJson() const;

private:
    std::optional<Fault> takeAt(qsizetype index);

    mutable std::mutex m_mutex;
    QList<Fault> m_faults;
};

} // namespace jaga::sandbox
