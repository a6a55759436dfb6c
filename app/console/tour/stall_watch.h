// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QMap>
#include <QTimer>

namespace jaga::console {

/// How long the event loop could not run: a timer of 5 ms and the gaps between its beats. GUI thread.
///
/// Time in which the thread was ready and another program had the processor is told apart: on an idle machine there is none.
class StallWatch {
public:
    struct Stall {
        qint64 milliseconds = 0; ///< busy or blocked
        qint64 crowdedOut = 0;   ///< ready, but waiting for a processor, in the same gap
    };

    StallWatch();
    /// What happens from here on is part of `scene`.
    void begin(const QString &scene);
    /// While paused nothing counts: taking a picture isn't the window's work.
    void pause() { m_timer.stop(); }
    void resume();
    /// The longest of each scene.
    const QMap<QString, Stall> &longest() const { return m_longest; }

private:
    void beat();
    qint64 waitedForProcessor();

    static constexpr int Beat = 5;
    QTimer m_timer;
    QElapsedTimer m_sinceBeat;
    QFile m_schedule; ///< what the kernel tells of this thread
    qint64 m_waited = 0;
    QString m_scene;
    QMap<QString, Stall> m_longest;
};

} // namespace jaga::console
