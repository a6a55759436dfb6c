// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/probe_schedule.h"
#include "models/session/signal_queue.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

namespace jaga {

/// Keeps the queue: asks the rules of a source together, as often as the most frequent of them says, ranks what was found, and remembers what this person has opened.
///
/// GUI thread. The sources and the library outlive it.
class QueueWatch : public QObject {
    Q_OBJECT
public:
    /// `seenFile` holds the keys of opened signals as JSON; it is read here and written on another thread. `now` is the platform's time.
    QueueWatch(const RunbookLibrary &library, QMap<QString, EvidenceSource *> sources, QString seenFile,
               std::function<Instant()> now, QObject *parent = nullptr);

    void ask();     ///< what is due; called once a second
    void refresh(); ///< every rule, now
    void setIncidents(const QList<api::Incident> &incidents);
    void markSeen(const QString &signalKey);

    const QList<Signal> &queue() const { return m_queue; } ///< worst first
    std::optional<Instant> asOf() const { return m_signals.oldestAnswer(); }
    /// Why a rule was not answered, as technical text; empty when all were.
    QString error() const { return m_failures.isEmpty() ? m_signals.error() : m_failures.first(); }
    QList<Evidence> rowsOf(const Signal &signal) const { return m_signals.rowsOf(signal); }

Q_SIGNALS:
    void answered(const QList<jaga::Evidence> &answers);
    void ranked(); ///< once for all that came in one turn of the event loop

private:
    void take(const QString &source, const Expected<QList<Evidence>> &answer);
    void rank();
    void loadSeen();
    void saveSeen();

    SignalQueue m_signals;
    ProbeSchedule m_schedule;
    QMap<QString, EvidenceSource *> m_sources;
    QString m_seenFile;
    std::function<Instant()> m_now;
    QThreadPool m_writer; ///< of one thread, so that the newest is written last
    QTimer m_ranking;
    QList<Signal> m_queue;
    QMap<QString, QString> m_failures; ///< by source
};

} // namespace jaga
