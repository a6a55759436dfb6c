// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>

namespace jaga::repair {

/// Rises with every commit of this service, so that streams look at once and otherwise only now and then.
class CommitSignal {
public:
    void raise() { ++m_count; }
    quint64 count() const { return m_count; }

private:
    std::atomic<quint64> m_count = 0;
};

} // namespace jaga::repair
