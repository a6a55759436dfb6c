// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/base/faults.h"

#include "app/sandbox/platform/base/identity.h"

#include <QJsonObject>

#include <array>

namespace jaga::sandbox {
namespace {

using namespace Qt::StringLiterals;

struct EffectName {
    Fault::Effect effect;
    const char *name;
};

constexpr std::array effectNames{
    EffectName{Fault::Effect::AnswerLost, "answer-lost"},
    EffectName{Fault::Effect::NeverArrived, "never-arrived"},
    EffectName{Fault::Effect::Rejected, "rejected"},
    EffectName{Fault::Effect::Down, "down"},
    EffectName{Fault::Effect::Slow, "slow"},
    EffectName{Fault::Effect::CrashAfterPublish, "crash-after-publish"},
};

} // namespace

QString effectName(Fault::Effect effect)
{
    for (const EffectName &row : effectNames) {
        if (row.effect == effect)
            return QString::fromLatin1(row.name);
    }
    return {};
}

std::optional<Fault::Effect> effectFromName(const QString &name)
{
    for (const EffectName &row : effectNames) {
        if (name == QLatin1String(row.name))
            return row.effect;
    }
    return std::nullopt;
}

void FaultTable::add(const Fault &fault)
{
    const std::lock_guard lock(m_mutex);
    m_faults.append(fault);
}

int FaultTable::remove(const QString &scenario)
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_faults.removeIf([&](const Fault &fault) { return fault.scenario == scenario; }));
}

bool FaultTable::holds(const QString &scenario) const
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_faults.begin(), m_faults.end(),
                       [&](const Fault &fault) { return fault.scenario == scenario; });
}

std::optional<Fault> FaultTable::takeAt(qsizetype index)
{
    const Fault struck = m_faults.at(index);
    if (struck.times == 1)
        m_faults.removeAt(index);
    else if (struck.times > 1)
        --m_faults[index].times;
    return struck;
}

std::optional<Fault> FaultTable::strikeCall(const QString &operation, const QUuid &orderId)
{
    const std::lock_guard lock(m_mutex);
    for (qsizetype i = 0; i < m_faults.size(); ++i) {
        const Fault &fault = m_faults.at(i);
        if (fault.actor == "adapter"_L1 && (fault.operation.isEmpty() || fault.operation == operation) &&
            (fault.entityId.isNull() || fault.entityId == orderId))
            return takeAt(i);
    }
    return std::nullopt;
}

std::optional<Fault> FaultTable::strike(const QString &actor, Fault::Effect effect)
{
    const std::lock_guard lock(m_mutex);
    for (qsizetype i = 0; i < m_faults.size(); ++i) {
        if (m_faults.at(i).actor == actor && m_faults.at(i).effect == effect)
            return takeAt(i);
    }
    return std::nullopt;
}

std::optional<Fault> FaultTable::find(const QString &actor, Fault::Effect effect) const
{
    const std::lock_guard lock(m_mutex);
    for (const Fault &fault : m_faults) {
        if (fault.actor == actor && fault.effect == effect)
            return fault;
    }
    return std::nullopt;
}

QJsonArray FaultTable::toJson() const
{
    const std::lock_guard lock(m_mutex);
    QJsonArray rows;
    for (const Fault &fault : m_faults) {
        rows.append(QJsonObject{{u"scenario"_s, fault.scenario},
                                {u"actor"_s, fault.actor},
                                {u"effect"_s, effectName(fault.effect)},
                                {u"operation"_s, fault.operation},
                                {u"entityId"_s, fault.entityId.isNull() ? QString() : idText(fault.entityId)}});
    }
    return rows;
}

} // namespace jaga::sandbox
