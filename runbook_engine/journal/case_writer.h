// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/reply.h"
#include "runbook_engine/journal/evidence_recorder.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace jaga {

/// A case file on a thread of its own. What is asked of it is done one after the other in the order of the calls, so that evidence
/// and acts stay one chain, and answers when it is on the disk.
///
/// Owned and called in one thread, which never waits, but for one thing: the destructor returns when all that was asked for is
/// written. The file is opened, or made when there is none, with the first question; when that fails each question answers why.
class CaseWriter {
public:
    explicit CaseWriter(QString path);
    ~CaseWriter();
    CaseWriter(const CaseWriter &) = delete;
    CaseWriter &operator=(const CaseWriter &) = delete;

    QString path() const { return m_path; }
    /// Of the newest entry on the disk; 32 zeros before the first.
    QByteArray headHash() const;

    Reply<Entry> append(EntryKind kind, const QJsonObject &payload, Instant at);
    /// See EvidenceRecorder.
    Reply<Done> record(const QList<Evidence> &batch, Instant at);
    /// `work` runs in the writer's thread. Cancelling the reply makes `stop` true, for the check of the chain too when this is
    /// the first question.
    template <class T>
    Reply<T> ask(std::function<Expected<T>(CaseFile &file, const Stop &stop)> work)
    {
        auto promise = std::make_shared<Promise<T>>();
        auto stopped = std::make_shared<std::atomic<bool>>(false);
        promise->onCancel([stopped] { *stopped = true; });
        const Stop stop = [stopped] { return stopped->load(); };
        const Reply<T> reply = promise->reply();
        enqueue({[this, promise, stop, run = std::move(work)](const Expected<CaseFile *> &file) {
                     Expected<T> answer = file ? run(**file, stop) : Expected<T>(Unexpected<Error>(file.error()));
                     showHead(); // whoever gets the answer finds it in the head
                     promise->finish(std::move(answer));
                 },
                 stop});
        return reply;
    }

private:
    struct Job {
        std::function<void(const Expected<CaseFile *> &)> run;
        Stop stop;
    };
    void enqueue(Job job);
    std::optional<Job> nextJob();
    void work();
    Expected<Done> open(const Stop &stop);
    void showHead();

    const QString m_path;
    std::unique_ptr<CaseFile> m_file;             ///< in the writer's thread
    std::unique_ptr<EvidenceRecorder> m_recorder; ///< in the writer's thread

    mutable std::mutex m_mutex; ///< guards the three below
    std::deque<Job> m_jobs;
    QByteArray m_head;
    bool m_closing = false;
    std::condition_variable m_wake;
    std::thread m_thread; ///< last: starts when everything above is there
};

} // namespace jaga
