// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/wait.h"

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace jaga {

std::chrono::milliseconds Deadline::remaining() const
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_at - std::chrono::steady_clock::now());
    return std::max(left, std::chrono::milliseconds::zero());
}

Interruption::Interruption() : m_descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (m_descriptor < 0)
        qFatal("no descriptor is left for waking a source's thread");
}

Interruption::~Interruption() { ::close(m_descriptor); }

void Interruption::raise()
{
    if (!m_raised.exchange(true))
        ::eventfd_write(m_descriptor, 1);
}

Waited waitForSocket(int socket, short pollEvents, const Deadline &deadline, const Interruption &interruption)
{
    constexpr std::chrono::milliseconds longest{std::numeric_limits<int>::max()};
    for (;;) {
        std::array<pollfd, 2> watched{{{socket, pollEvents, 0}, {interruption.descriptor(), POLLIN, 0}}};
        const auto left = std::min(deadline.remaining(), longest);
        const int ready = ::poll(watched.data(), watched.size(), static_cast<int>(left.count()));
        if (interruption.isRaised())
            return Waited::Interrupted;
        if (ready > 0 && watched[0].revents != 0)
            return Waited::Ready;
        if (ready < 0 && errno != EINTR && errno != EAGAIN)
            return Waited::Ready; // the caller's next call on the socket reports what is wrong with it
        if (deadline.passed())
            return Waited::TimedOut;
    }
}

} // namespace jaga
