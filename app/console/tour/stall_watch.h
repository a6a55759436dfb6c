// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>

namespace jaga::console {

/// The longest time in which the event loop could not run, in milliseconds: a timer of 5 ms and the gaps between its beats. GUI thread.
class StallWatch {
public:
    StallWatch()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(Beat);
        QObject::connect(&m_timer, &QTimer::timeout,
                         [this] { m_longest = std::max(m_longest, m_sinceBeat.restart() - Beat); });
        resume();
    }
    /// While paused nothing counts: taking a picture isn't the window's work.
    void pause() { m_timer.stop(); }
    void resume()
    {
        m_sinceBeat.start();
        m_timer.start();
    }
    qint64 longest() const { return m_longest; }

private:
    static constexpr int Beat = 5;
    QTimer m_timer;
    QElapsedTimer m_sinceBeat;
    qint64 m_longest = 0;
};

} // namespace jaga::console
