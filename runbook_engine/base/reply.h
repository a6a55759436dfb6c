// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QCoreApplication>
#include <QMetaObject>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace jaga {

namespace detail {

quint64 nextReplyId();

/// Ends a receiver from any thread: by its own event loop, or, once the application goes and no loop runs any more, not at all.
void retire(QObject *receiver);

/// What a Promise and its Replies share. Guarded by one mutex; no callback runs while it is held.
template <class T>
struct ReplyState {
    std::mutex mutex;
    std::optional<Expected<T>> result; // set once, moved out at delivery
    bool settled = false;              // a result was set; later ones are ignored
    std::function<void()> cancelHook;  // reaches the library: PQcancel, abort(), the worker's token
    std::shared_ptr<QObject> receiver; // lives in the thread of the context
    std::function<void(Expected<T>)> continuation;
    const quint64 id = nextReplyId();

    static void settle(const std::shared_ptr<ReplyState> &self, Expected<T> value)
    {
        {
            const std::lock_guard lock(self->mutex);
            if (self->settled)
                return;
            self->settled = true;
            self->result.emplace(std::move(value));
            self->cancelHook = nullptr;
        }
        post(self);
    }

    /// Queues the delivery if both the result and a receiver are there.
    static void post(const std::shared_ptr<ReplyState> &self)
    {
        // A dropped answer may drop the promise of another: the application that ends throws both away under the lock of the
        // list that a new delivery would enter, and would wait for itself. Nobody is there to deliver to any more.
        if (QCoreApplication::closingDown())
            return;
        std::shared_ptr<QObject> receiver;
        {
            const std::lock_guard lock(self->mutex);
            if (!self->result || !self->receiver)
                return;
            receiver = self->receiver;
        }
        QMetaObject::invokeMethod(
            receiver.get(), [self] { deliver(self); }, Qt::QueuedConnection);
    }

    static void deliver(const std::shared_ptr<ReplyState> &self)
    {
        std::function<void(Expected<T>)> continuation;
        std::optional<Expected<T>> value;
        std::shared_ptr<QObject> receiver;
        {
            const std::lock_guard lock(self->mutex);
            continuation = std::move(self->continuation);
            self->continuation = nullptr;
            receiver = std::move(self->receiver);
            if (!continuation || !self->result)
                return;
            value = std::move(self->result);
            self->result.reset();
        }
        continuation(std::move(*value));
    }
};

} // namespace detail

/// Something that answers later. A small value handle, copyable, without QObject.
///
/// Promises of this class, each with a test:
///  - the continuation runs exactly once, always queued, in the thread of its context, and never after the context died;
///  - cancel() reaches the library through the hook the producer gave, and the answer is then `Cancelled`, at once;
///  - a passed deadline answers `Timeout` and cancels; a promise that dies unfinished answers `Internal`;
///  - a second result is ignored.
template <class T>
class Reply {
public:
    Reply() = default;
    explicit Reply(std::shared_ptr<detail::ReplyState<T>> state) : m_state(std::move(state)) {}

    /// A reply that is already answered; its delivery is queued all the same.
    static Reply ready(Expected<T> value)
    {
        auto state = std::make_shared<detail::ReplyState<T>>();
        detail::ReplyState<T>::settle(state, std::move(value));
        return Reply(state);
    }

    bool isValid() const { return m_state != nullptr; }
    quint64 id() const { return m_state ? m_state->id : 0; }

    /// Callable from every thread, any number of times.
    void cancel() { abort(Error{ErrorCode::Cancelled, QStringLiteral("cancelled"), {}}); }

    /// Cancels like cancel(), and keeps nothing alive: for the hook of a promise that this reply is a part of.
    std::function<void()> canceller() const
    {
        return [weak = std::weak_ptr(m_state)] {
            if (auto state = weak.lock())
                Reply(std::move(state)).cancel();
        };
    }

    /// Calls `continuation` once with the answer, in the thread of `context`, which must be the calling thread.
    /// A deadline of zero means none. Only the first call of then() on a state counts.
    void then(QObject *context, std::function<void(Expected<T>)> continuation,
              std::chrono::milliseconds deadline = std::chrono::milliseconds::zero())
    {
        Q_ASSERT(context && m_state);
        auto receiver = std::shared_ptr<QObject>(new QObject, detail::retire);
        {
            const std::lock_guard lock(m_state->mutex);
            if (m_state->continuation || m_state->receiver)
                return;
            // The context is looked at in its own thread, at delivery: it may have died meanwhile.
            m_state->continuation = [alive = QPointer<QObject>(context),
                                     run = std::move(continuation)](Expected<T> value) {
                if (alive)
                    run(std::move(value));
            };
            m_state->receiver = receiver;
        }
        if (deadline > std::chrono::milliseconds::zero()) {
            std::weak_ptr<detail::ReplyState<T>> weak = m_state;
            QTimer::singleShot(deadline, receiver.get(), [weak, deadline] {
                if (auto state = weak.lock())
                    Reply(state).abort(
                        Error{ErrorCode::Timeout, QStringLiteral("no answer within %1 ms").arg(deadline.count()), {}});
            });
        }
        detail::ReplyState<T>::post(m_state);
    }

private:
    void abort(Error error)
    {
        if (!m_state)
            return;
        std::function<void()> hook;
        {
            const std::lock_guard lock(m_state->mutex);
            hook = std::move(m_state->cancelHook);
            m_state->cancelHook = nullptr;
        }
        // Settled first: a producer that answers from within its hook must not overtake the reason.
        detail::ReplyState<T>::settle(m_state, Unexpected<Error>(std::move(error)));
        if (hook)
            hook();
    }

    std::shared_ptr<detail::ReplyState<T>> m_state;
};

/// The producer's end. Movable, not copyable; callable from every thread. Dying unfinished is an Internal error.
template <class T>
class Promise {
public:
    Promise() : m_state(std::make_shared<detail::ReplyState<T>>()) {}
    Promise(Promise &&) noexcept = default;
    Promise &operator=(Promise &&other) noexcept
    {
        std::swap(m_state, other.m_state);
        return *this;
    }
    Promise(const Promise &) = delete;
    Promise &operator=(const Promise &) = delete;
    ~Promise()
    {
        if (m_state)
            detail::ReplyState<T>::settle(
                m_state, failure(ErrorCode::Internal, QStringLiteral("the promise was dropped without an answer")));
    }

    Reply<T> reply() const { return Reply<T>(m_state); }
    /// True once the reply was cancelled, timed out or answered: work for it is wasted.
    bool isSettled() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->settled;
    }
    /// `hook` is called at most once, from the thread that cancels.
    void onCancel(std::function<void()> hook)
    {
        const std::lock_guard lock(m_state->mutex);
        if (!m_state->settled)
            m_state->cancelHook = std::move(hook);
    }
    void finish(Expected<T> value) { detail::ReplyState<T>::settle(m_state, std::move(value)); }

private:
    std::shared_ptr<detail::ReplyState<T>> m_state;
};

/// Latest wins: starting a newer request cancels the older one, whose late answer is dropped.
/// Owned by the context object's class, used in its thread.
template <class T>
class LatestReply {
public:
    void start(Reply<T> reply, QObject *context, std::function<void(Expected<T>)> continuation,
               std::chrono::milliseconds deadline = std::chrono::milliseconds::zero())
    {
        m_current.cancel();
        m_current = reply;
        auto latest = m_latestId;
        *latest = reply.id();
        m_current.then(
            context,
            [latest, id = reply.id(), run = std::move(continuation)](Expected<T> value) {
                if (*latest == id)
                    run(std::move(value));
            },
            deadline);
    }
    void cancel() { m_current.cancel(); }

private:
    Reply<T> m_current;
    std::shared_ptr<quint64> m_latestId = std::make_shared<quint64>(0);
};

} // namespace jaga
