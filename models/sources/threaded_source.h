// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/wait.h"
#include "runbook_engine/evidence/evidence_source.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

namespace jaga {

/// The part of a source that blocks. Built, used and destroyed on the source's worker thread, one batch at a time.
class BlockingReader {
public:
    BlockingReader() = default;
    virtual ~BlockingReader() = default;
    BlockingReader(const BlockingReader &) = delete;
    BlockingReader &operator=(const BlockingReader &) = delete;

    /// One evidence per call in the order of the calls, or the error when nothing at all was answered. Returns soon after
    /// the deadline or the interruption.
    virtual Expected<QList<Evidence>> read(const QList<ProbeCall> &batch, const Deadline &deadline,
                                           const Interruption &interruption) = 0;
    /// What the identity may not see, as the last read found.
    virtual QStringList withheld() const { return {}; }
    /// The connection was lost or refused: asking again at once would only add load.
    virtual bool isConnected() const = 0;
};

/// A source whose library blocks: one worker thread, a queue of batches, cancelling that reaches the library, and a pause
/// between attempts while there is no connection.
///
/// Lives in the GUI thread; read() only queues. Destroying it cancels what runs and waits for the worker.
class ThreadedSource : public EvidenceSource {
    Q_OBJECT
public:
    using MakeReader = std::function<std::unique_ptr<BlockingReader>()>;

    ThreadedSource(QString name, MakeReader makeReader, QObject *parent = nullptr);
    ~ThreadedSource() override;

    QString name() const override { return m_name; }
    Reply<QList<Evidence>> read(const QList<ProbeCall> &batch, std::chrono::milliseconds deadline) override;
    SourceHealth health() const override { return m_health; }

private:
    struct Job;
    /// Refuses for a while after a failed attempt: 100 ms, doubled up to 5 s.
    class Pause {
    public:
        void failed(Error error);
        void succeeded();
        std::optional<Error> refusal() const;

    private:
        std::chrono::milliseconds m_length{0};
        std::chrono::steady_clock::time_point m_until{};
        Error m_last;
    };

    void work();
    std::shared_ptr<Job> nextJob();
    static Expected<QList<Evidence>> readOnce(Job &job, BlockingReader &reader);
    void answer(Job &job, BlockingReader &reader, Pause &pause);
    void show(const SourceHealth &health);

    const QString m_name;
    const MakeReader m_makeReader;
    SourceHealth m_health; // GUI thread

    std::mutex m_mutex; // guards the three below
    std::condition_variable m_wake;
    std::deque<std::shared_ptr<Job>> m_jobs;
    std::shared_ptr<Job> m_running;
    bool m_stopping = false;
    std::thread m_worker; // last: starts when everything above is there
};

} // namespace jaga
