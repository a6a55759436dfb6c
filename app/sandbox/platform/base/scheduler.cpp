// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/base/scheduler.h"

#include "runbook_engine/base/logging.h"

#include <algorithm>
#include <exception>

namespace jaga::sandbox {
namespace {

constexpr std::chrono::seconds pauseAfterFailure(1);

} // namespace

struct Scheduler::Call {
    const std::function<void()> &work;
    std::exception_ptr failure;
    bool done = false;
    bool dropped = false;
    std::condition_variable finished;
};

Scheduler::Scheduler(QString name) : m_name(std::move(name)) {}

Scheduler::~Scheduler() { stop(); }

void Scheduler::add(std::unique_ptr<Actor> actor)
{
    actor->m_wake = [this, raw = actor.get()] { wake(raw); };
    m_entries.push_back({std::move(actor), Clock::now(), false, false, 0, {}});
}

void Scheduler::wake(const Actor *actor)
{
    const std::lock_guard lock(m_mutex);
    if (m_stopping)
        return; // the actors may be on their way out, and threads of libraries still tell of messages
    for (Entry &entry : m_entries) {
        if (entry.actor.get() != actor)
            continue;
        entry.woken = true;
        entry.due = Clock::now();
        m_wake.notify_all();
    }
}

void Scheduler::start()
{
    m_stopping = false;
    m_thread = std::thread([this] { run(); });
}

void Scheduler::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

bool Scheduler::call(const std::function<void()> &work)
{
    Call call{work, {}, false, false, {}};
    std::unique_lock lock(m_mutex);
    if (m_stopping || !m_thread.joinable())
        return false;
    m_calls.push_back(&call);
    m_wake.notify_all();
    call.finished.wait(lock, [&] { return call.done; });
    if (call.failure)
        std::rethrow_exception(call.failure);
    return !call.dropped;
}

int Scheduler::setPaused(const QString &kindOrName, bool paused)
{
    const std::lock_guard lock(m_mutex);
    int count = 0;
    for (Entry &entry : m_entries) {
        if (entry.actor->kind() != kindOrName && entry.actor->name() != kindOrName)
            continue;
        entry.paused = paused;
        entry.due = Clock::now();
        ++count;
    }
    m_wake.notify_all();
    return count;
}

bool Scheduler::isPaused(const QString &name) const
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [&](const Entry &entry) { return entry.actor->name() == name && entry.paused; });
}

QList<Scheduler::ActorStatus> Scheduler::status() const
{
    const std::lock_guard lock(m_mutex);
    QList<ActorStatus> all;
    for (const Entry &entry : m_entries)
        all.append({entry.actor->name(), entry.actor->kind(), entry.paused, entry.rounds, entry.lastError});
    return all;
}

bool Scheduler::settled() const
{
    const std::lock_guard lock(m_mutex);
    return std::all_of(m_entries.begin(), m_entries.end(), [](const Entry &entry) {
        return entry.paused || (entry.rounds > 0 && entry.lastError.isEmpty());
    });
}

Scheduler::Entry *Scheduler::nextDue()
{
    Entry *next = nullptr;
    for (Entry &entry : m_entries) {
        if (!entry.paused && (!next || entry.due < next->due))
            next = &entry;
    }
    return next;
}

void Scheduler::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        if (!m_calls.empty()) {
            runCall(lock);
            continue;
        }
        Entry *next = nextDue();
        if (!next)
            m_wake.wait(lock);
        else if (next->due > Clock::now())
            m_wake.wait_until(lock, next->due);
        else
            runRound(lock, *next);
    }
    for (Call *call : m_calls) {
        call->done = call->dropped = true;
        call->finished.notify_all();
    }
    m_calls.clear();
}

void Scheduler::runCall(std::unique_lock<std::mutex> &lock)
{
    Call *call = m_calls.front();
    m_calls.erase(m_calls.begin());
    lock.unlock();
    try {
        call->work();
    } catch (...) {
        call->failure = std::current_exception();
    }
    lock.lock();
    call->done = true;
    call->finished.notify_all();
}

void Scheduler::runRound(std::unique_lock<std::mutex> &lock, Entry &entry)
{
    QString error;
    Actor::Delay delay = pauseAfterFailure;
    entry.woken = false;
    lock.unlock();
    try {
        delay = entry.actor->round();
    } catch (const std::exception &failure) {
        error = QString::fromUtf8(failure.what());
        qCWarning(logSandbox).noquote() << m_name << entry.actor->name() << "round failed:" << error;
    }
    lock.lock();
    ++entry.rounds;
    entry.lastError = error;
    // woken meanwhile: what it was told of may have come after it looked; after a failure it waits in any case
    entry.due = Clock::now() + (entry.woken && error.isEmpty() ? Actor::Delay(0) : delay);
}

} // namespace jaga::sandbox
