// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/tour/stall_watch.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace jaga::console {

StallWatch::StallWatch() : m_schedule(u"/proc/thread-self/schedstat"_s)
{
    // Without it every gap counts in full: never calmer than true.
    m_schedule.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(Beat);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { beat(); });
    resume();
}

void StallWatch::begin(const QString &scene) { m_scene = scene; }

void StallWatch::resume()
{
    m_waited = waitedForProcessor();
    m_sinceBeat.start();
    m_timer.start();
}

void StallWatch::beat()
{
    const qint64 gap = std::max<qint64>(m_sinceBeat.restart() - Beat, 0);
    const qint64 waited = waitedForProcessor();
    const qint64 crowdedOut = std::min((waited - std::exchange(m_waited, waited)) / 1'000'000, gap);
    Stall &longest = m_longest[m_scene];
    if (gap - crowdedOut > longest.milliseconds)
        longest = {gap - crowdedOut, crowdedOut};
}

/// Nanoseconds since the thread began: the second number of the kernel's three.
qint64 StallWatch::waitedForProcessor()
{
    m_schedule.seek(0);
    return m_schedule.read(100).split(' ').value(1).toLongLong();
}

} // namespace jaga::console
