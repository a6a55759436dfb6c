// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/threaded_source.h"

#include "models/sources/source_state.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

struct ThreadedSource::Job {
    QList<ProbeCall> batch;
    Deadline deadline{std::chrono::milliseconds::zero()};
    quint64 generation = 0;
    std::shared_ptr<Interruption> interruption = std::make_shared<Interruption>();
    Promise<QList<Evidence>> promise;
};

void ThreadedSource::Pause::failed(Error error)
{
    constexpr std::chrono::milliseconds shortest{100};
    constexpr std::chrono::milliseconds longest{5000};
    m_length = std::clamp(m_length * 2, shortest, longest);
    m_until = std::chrono::steady_clock::now() + m_length;
    m_last = std::move(error);
}

void ThreadedSource::Pause::succeeded()
{
    m_length = std::chrono::milliseconds::zero();
    m_until = {};
}

std::optional<Error> ThreadedSource::Pause::refusal() const
{
    if (std::chrono::steady_clock::now() < m_until)
        return m_last;
    return std::nullopt;
}

ThreadedSource::ThreadedSource(QString name, MakeReader makeReader, QObject *parent)
    : EvidenceSource(parent), m_name(std::move(name)), m_makeReader(std::move(makeReader)), m_worker([this] { work(); })
{
}

ThreadedSource::~ThreadedSource()
{
    std::deque<std::shared_ptr<Job>> waiting;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        waiting.swap(m_jobs);
        if (m_running)
            m_running->interruption->raise();
    }
    m_wake.notify_one();
    for (const auto &job : waiting)
        job->promise.finish(failure(ErrorCode::Cancelled, u"the source was closed"_s, m_name));
    m_worker.join();
}

Reply<QList<Evidence>> ThreadedSource::read(const QList<ProbeCall> &batch, std::chrono::milliseconds deadline)
{
    auto job = std::make_shared<Job>();
    job->batch = batch;
    job->deadline = Deadline(deadline);
    job->generation = nextGeneration();
    job->promise.onCancel([interruption = job->interruption] { interruption->raise(); });
    const Reply<QList<Evidence>> reply = job->promise.reply();
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
    return reply;
}

void ThreadedSource::work()
{
    const std::unique_ptr<BlockingReader> reader = m_makeReader();
    Pause pause;
    while (const std::shared_ptr<Job> job = nextJob())
        answer(*job, *reader, pause);
}

/// Blocks until there is work; null when the source is being destroyed.
std::shared_ptr<ThreadedSource::Job> ThreadedSource::nextJob()
{
    std::unique_lock lock(m_mutex);
    m_running = nullptr;
    m_wake.wait(lock, [this] { return m_stopping || !m_jobs.empty(); });
    if (m_stopping)
        return nullptr;
    m_running = std::move(m_jobs.front());
    m_jobs.pop_front();
    return m_running;
}

Expected<QList<Evidence>> ThreadedSource::readOnce(Job &job, BlockingReader &reader)
{
    const bool wasConnected = reader.isConnected();
    auto evidence = reader.read(job.batch, job.deadline, *job.interruption);
    // A connection that died while it was idle tells so only when used; a fresh one gets the question, which changes nothing.
    if (!evidence && wasConnected && evidence.error().code == ErrorCode::Offline)
        evidence = reader.read(job.batch, job.deadline, *job.interruption);
    return evidence;
}

void ThreadedSource::answer(Job &job, BlockingReader &reader, Pause &pause)
{
    if (job.interruption->isRaised()) {
        job.promise.finish(failure(ErrorCode::Cancelled, u"cancelled"_s, m_name));
        return;
    }
    const auto start = std::chrono::steady_clock::now();
    const auto refusal = pause.refusal();
    Expected<QList<Evidence>> evidence =
        refusal ? Expected<QList<Evidence>>(Unexpected<Error>(*refusal)) : readOnce(job, reader);
    const auto latency =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
    if (evidence) {
        for (Evidence &each : evidence.value())
            each.generation = job.generation;
        pause.succeeded();
    } else if (!refusal && evidence.error().code != ErrorCode::Cancelled && !reader.isConnected()) {
        pause.failed(evidence.error());
    }
    // Health goes first, so that who receives the answer reads a health that knows about it. A refusal is no news.
    if (!refusal) {
        QMetaObject::invokeMethod(
            this,
            [this, evidence, latency, withheld = reader.withheld()] {
                show(healthAfter(m_health, evidence, latency, withheld));
            },
            Qt::QueuedConnection);
    }
    job.promise.finish(std::move(evidence));
}

void ThreadedSource::show(const SourceHealth &health)
{
    if (health == m_health)
        return;
    m_health = health;
    Q_EMIT healthChanged(m_health);
}

} // namespace jaga
