// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/queue_watch.h"

#include "runbook_engine/base/logging.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr std::chrono::seconds ReadDeadline{5};

ProbeSchedule scheduleOf(const RunbookLibrary &library)
{
    const QList<Probe> probes = signalProbes(library);
    QSet<QString> all;
    for (const Probe &probe : probes)
        all.insert(probe.name);
    return ProbeSchedule(probes, {}, all);
}

} // namespace

QueueWatch::QueueWatch(const RunbookLibrary &library, QMap<QString, EvidenceSource *> sources, QString seenFile,
                       std::function<Instant()> now, QObject *parent)
    : QObject(parent), m_signals(library), m_schedule(scheduleOf(library)), m_sources(std::move(sources)),
      m_seenFile(std::move(seenFile)), m_now(std::move(now))
{
    m_writer.setMaxThreadCount(1);
    m_ranking.setSingleShot(true);
    connect(&m_ranking, &QTimer::timeout, this, &QueueWatch::rank);
    for (EvidenceSource *source : std::as_const(m_sources))
        connect(source, &EvidenceSource::healthChanged, this,
                [this, name = source->name()](const SourceHealth &health) {
                    if (health.state != SourceHealth::State::Connected || !m_failures.contains(name))
                        return;
                    m_schedule.demand(name); // it is back: nobody waits for the end of a pause
                    ask();
                });
    loadSeen();
}

void QueueWatch::ask()
{
    const auto batches = m_schedule.takeDue(m_now(), [](const QString &) { return Cell(); });
    for (auto batch = batches.cbegin(); batch != batches.cend(); ++batch) {
        const QString name = batch.key();
        EvidenceSource *source = m_sources.value(name);
        if (!source) {
            take(name, failure(ErrorCode::Invalid, u"this profile has no source named %1"_s.arg(name)));
            continue;
        }
        source->read(batch.value(), ReadDeadline).then(this, [this, name](const Expected<QList<Evidence>> &answer) {
            take(name, answer);
        });
    }
}

void QueueWatch::refresh()
{
    m_schedule.demand();
    ask();
}

void QueueWatch::take(const QString &source, const Expected<QList<Evidence>> &answer)
{
    m_schedule.answered(source, m_now(), answer.has_value());
    if (!answer) {
        m_failures.insert(source, answer.error().detail);
    } else {
        m_failures.remove(source);
        for (const Evidence &evidence : *answer)
            m_signals.insert(evidence);
        Q_EMIT answered(*answer);
    }
    m_ranking.start();
}

void QueueWatch::setIncidents(const QList<api::Incident> &incidents)
{
    m_signals.setIncidents(incidents);
    m_ranking.start();
}

void QueueWatch::markSeen(const QString &signalKey)
{
    m_signals.markSeen(signalKey);
    saveSeen();
    rank();
}

void QueueWatch::rank()
{
    m_ranking.stop();
    m_queue = m_signals.ranked(m_now());
    Q_EMIT ranked();
}

void QueueWatch::loadSeen()
{
    QFile file(m_seenFile);
    if (!file.open(QIODevice::ReadOnly))
        return;
    QSet<QString> keys;
    for (const QJsonValue &key : QJsonDocument::fromJson(file.readAll()).array())
        keys.insert(key.toString());
    m_signals.setSeen(keys);
}

void QueueWatch::saveSeen()
{
    QJsonArray keys;
    for (const QString &key : m_signals.seen())
        keys << key;
    // On another thread: it is only kept when it is on the disk, and the window doesn't wait for disks.
    m_writer.start([name = m_seenFile, text = QJsonDocument(keys).toJson(QJsonDocument::Compact)] {
        QSaveFile file(name);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0 || !file.commit())
            qCWarning(logSession) << "which signals were seen could not be saved:" << file.errorString();
    });
}

} // namespace jaga
