// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/servers/run_directory.h"

#include <sys/types.h>

namespace jaga::sandbox {

/// A small process that outlives the sandbox by a moment: when the sandbox is gone, however it ended, it ends what the
/// sandbox started and removes the state of the run.
///
/// It waits on a pipe whose other end only the sandbox holds. The servers also die by themselves with the sandbox's main
/// thread; the watchdog makes sure of it and cleans up. Not copyable; main thread.
class Watchdog {
public:
    /// Forks: call it before anything starts a thread.
    static Expected<Watchdog> start(const RunDirectory &directory);
    Watchdog(Watchdog &&other) noexcept;
    Watchdog &operator=(Watchdog &&) = delete;
    Watchdog(const Watchdog &) = delete;
    ~Watchdog();

    /// From now on this process is ended with the sandbox.
    void guard(qint64 process);
    /// False once somebody killed the watchdog itself; the sandbox then stops and cleans up on its own.
    bool alive();
    /// Lets the watchdog clean up and waits until it did.
    void finish();

private:
    Watchdog(pid_t process, int pipe, RunDirectory directory);

    pid_t m_process;
    int m_pipe;
    RunDirectory m_directory;
};

} // namespace jaga::sandbox
