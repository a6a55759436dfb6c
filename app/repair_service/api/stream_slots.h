// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>

namespace jaga::repair {

/// Counts the event streams that are open: a stream keeps its connection for hours, and those of one person must not take the
/// connections of all others. Every thread.
class StreamSlots {
public:
    StreamSlots(int forPerson, int forAll);

    /// Held as long as the stream lives; null when the person or the service has no more.
    std::shared_ptr<const void> take(const QString &personId);

private:
    struct Taken;
    int m_forPerson;
    int m_forAll;
    std::shared_ptr<Taken> m_taken;
};

} // namespace jaga::repair
