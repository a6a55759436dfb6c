// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>

namespace jaga {

/// The moment by which a whole batch is answered, connecting included. Not the workstation's clock: it never jumps.
class Deadline {
public:
    explicit Deadline(std::chrono::milliseconds fromNow) : m_at(std::chrono::steady_clock::now() + fromNow) {}

    /// Never negative.
    std::chrono::milliseconds remaining() const;
    bool passed() const { return remaining() == std::chrono::milliseconds::zero(); }

private:
    std::chrono::steady_clock::time_point m_at;
};

/// Tells a blocking read that nobody waits for it any more. raise() from every thread; the descriptor turns readable and
/// stays so, which lets poll() on a socket watch it at the same time.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption &) = delete;
    Interruption &operator=(const Interruption &) = delete;

    void raise();
    bool isRaised() const { return m_raised.load(); }
    int descriptor() const { return m_descriptor; }

private:
    std::atomic<bool> m_raised = false;
    int m_descriptor;
};

enum class Waited { Ready, TimedOut, Interrupted };

/// Blocks the calling thread until `socket` shows one of `pollEvents` (POLLIN, POLLOUT), an error included.
Waited waitForSocket(int socket, short pollEvents, const Deadline &deadline, const Interruption &interruption);

} // namespace jaga
