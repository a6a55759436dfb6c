// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace jaga::sandbox {

/// One of the things that act on the platform: it looks what there is to do, does some of it, and says when to look again.
class Actor {
public:
    using Delay = std::chrono::milliseconds;

    /// name: this copy, for example `consumer/order-search-projector`. kind: what pause() knows, for example `consumer`.
    Actor(QString name, QString kind) : m_name(std::move(name)), m_kind(std::move(kind)) {}
    virtual ~Actor() = default;
    Actor(const Actor &) = delete;
    Actor &operator=(const Actor &) = delete;

    const QString &name() const { return m_name; }
    const QString &kind() const { return m_kind; }

    /// One round, on the scheduler's thread; answers the time until the next. An exception ends the round, is kept for
    /// status() and the actor tries again after a second: what it left undone is still in the database.
    virtual Delay round() = 0;

    /// There is something to do: the next round is due now. Any thread.
    void wake() const
    {
        if (m_wake)
            m_wake();
    }

private:
    friend class Scheduler;
    QString m_name;
    QString m_kind;
    std::function<void()> m_wake; ///< set once, when the scheduler takes the actor
};

/// Runs actors one after the other on one thread, each when it is due.
class Scheduler {
public:
    struct ActorStatus {
        QString name;
        QString kind;
        bool paused = false;
        qint64 rounds = 0;
        QString lastError; ///< of the newest round; empty when it went well
    };

    explicit Scheduler(QString name);
    ~Scheduler();
    Scheduler(const Scheduler &) = delete;
    Scheduler &operator=(const Scheduler &) = delete;

    /// Before start() only.
    void add(std::unique_ptr<Actor> actor);
    void start();
    /// Lets the round at hand end, then joins the thread. Actors live on until the scheduler is destroyed.
    void stop();

    /// Runs `work` between two rounds and waits for it; not from the scheduler's own thread. An exception of `work` is
    /// rethrown to the caller. False: the scheduler is not running.
    bool call(const std::function<void()> &work);
    /// Freezes or wakes all actors of a kind, or those whose name it is. Answers how many.
    int setPaused(const QString &kindOrName, bool paused);
    bool isPaused(const QString &name) const;
    QList<ActorStatus> status() const;
    /// True once every actor that is not paused has made a round without an error.
    bool settled() const;

private:
    using Clock = std::chrono::steady_clock;
    struct Entry {
        std::unique_ptr<Actor> actor;
        Clock::time_point due;
        bool paused = false;
        bool woken = false; ///< since its newest round began
        qint64 rounds = 0;
        QString lastError;
    };
    struct Call;

    void run();
    void runCall(std::unique_lock<std::mutex> &lock);
    void runRound(std::unique_lock<std::mutex> &lock, Entry &entry);
    Entry *nextDue();
    void wake(const Actor *actor);

    QString m_name;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Entry> m_entries;
    std::vector<Call *> m_calls;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace jaga::sandbox
