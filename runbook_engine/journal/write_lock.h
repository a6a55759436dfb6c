// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <utility>

namespace jaga {

/// Holds the right to write a case file for as long as it lives; the system takes it back when the process dies, however it dies.
class WriteLock {
public:
    WriteLock() = default;
    WriteLock(WriteLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    WriteLock &operator=(WriteLock &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    WriteLock(const WriteLock &) = delete;
    WriteLock &operator=(const WriteLock &) = delete;
    ~WriteLock();

    /// Makes the file, readable by its owner only, and takes its lock. Errors: Conflict it exists already, NotFound no such
    /// folder, Unauthorised, Internal.
    static Expected<WriteLock> takeNew(const QString &path);
    /// Errors: Conflict somebody else holds it, NotFound, Unauthorised, Internal.
    static Expected<WriteLock> take(const QString &path);

private:
    explicit WriteLock(int descriptor) : m_descriptor(descriptor) {}
    static Expected<WriteLock> open(const QString &path, int flags);

    int m_descriptor = -1;
};

} // namespace jaga
