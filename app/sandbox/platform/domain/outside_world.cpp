// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/domain/outside_world.h"

#include "runbook_engine/base/logging.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>

namespace jaga::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceSeconds = 30; // what a caller waits before it gives up, in real life

QString effectKey(const QString &adapter, const QString &idempotencyKey) { return adapter + u'/' + idempotencyKey; }

bool answersLate(const QString &mode)
{
    return mode == "CALLBACK"_L1 || mode == "EVENT"_L1 || mode == "POLL"_L1 || mode == "MANUAL"_L1;
}

} // namespace

OutsideWorld::OutsideWorld(QString directory, const Identity &identity, FaultTable &faults, double timeScale)
    : m_directory(std::move(directory)), m_identity(identity), m_faults(faults), m_timeScale(timeScale)
{
}

std::chrono::milliseconds OutsideWorld::realLife(int seconds) const
{
    return std::chrono::milliseconds(static_cast<int>(seconds * 1000 / m_timeScale));
}

void OutsideWorld::writeLine(const QString &name, QJsonObject line) const
{
    line.insert(u"at"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    QFile file(m_directory + u'/' + name);
    if (!file.open(QIODevice::Append) || file.write(QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n') < 0)
        qCWarning(logSandbox).noquote() << "could not write" << file.fileName() << file.errorString();
}

OutsideAnswer OutsideWorld::send(const OutsideRequest &request)
{
    using Kind = OutsideAnswer::Kind;
    const std::lock_guard lock(m_mutex);
    const std::optional<Fault> fault = m_faults.strikeCall(request.operation, request.orderId);
    writeLine(u"adapter-calls.jsonl"_s, {{u"adapter"_s, request.adapter},
                                         {u"operation"_s, request.operation},
                                         {u"idempotencyKey"_s, request.idempotencyKey},
                                         {u"tenantId"_s, idText(request.tenantId)},
                                         {u"taskId"_s, idText(request.taskId)},
                                         {u"orderId"_s, idText(request.orderId)}});
    const OutsideAnswer silence{Kind::TimedOut,           0, {}, u"TIMEOUT"_s, u"no answer within the time limit"_s,
                                realLife(patienceSeconds)};
    if (!m_reachable || (fault && fault->effect == Fault::Effect::NeverArrived))
        return silence;
    LookUp &effect = m_done[effectKey(request.adapter, request.idempotencyKey)];
    if (fault && fault->effect == Fault::Effect::Rejected && effect.result != LookUp::Result::Found) {
        effect = {LookUp::Result::Rejected, {}, fault->httpStatus};
        return {Kind::Rejected,
                fault->httpStatus,
                {},
                u"INVALID_SERVICE_PROFILE"_s,
                u"the far side refused the request as invalid"_s,
                realLife(4)};
    }
    if (effect.result != LookUp::Result::Found) {
        const quint32 number = m_identity.number(request.idempotencyKey, 1'000'000);
        effect = {LookUp::Result::Found,
                  u"%1-%2"_s.arg(request.adapter.left(4).toUpper()).arg(number, 6, 10, QLatin1Char('0')), 200};
    }
    if (fault && fault->effect == Fault::Effect::AnswerLost)
        return silence;
    const auto after = realLife(6 + static_cast<int>(m_identity.number(u"latency/"_s + request.idempotencyKey, 18)));
    if (!answersLate(request.answerMode))
        return {Kind::Done, 200, effect.reference, {}, {}, after};
    m_late.append({request, effect.reference, std::chrono::steady_clock::now() + after + realLife(45)});
    return {Kind::Accepted, 202, {}, {}, {}, after};
}

OutsideWorld::LookUp OutsideWorld::lookUp(const QString &adapter, const QString &idempotencyKey)
{
    const std::lock_guard lock(m_mutex);
    writeLine(u"adapter-lookups.jsonl"_s, {{u"adapter"_s, adapter}, {u"idempotencyKey"_s, idempotencyKey}});
    return m_reachable ? m_done.value(effectKey(adapter, idempotencyKey)) : LookUp{LookUp::Result::NoAnswer, {}, 0};
}

QList<OutsideWorld::LateAnswer> OutsideWorld::takeDueAnswers()
{
    const std::lock_guard lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    QList<LateAnswer> due;
    m_late.removeIf([&](const LateAnswer &answer) {
        if (answer.due > now)
            return false;
        due.append(answer);
        return true;
    });
    return due;
}

void OutsideWorld::setReachable(bool reachable)
{
    const std::lock_guard lock(m_mutex);
    m_reachable = reachable;
}

} // namespace jaga::sandbox
