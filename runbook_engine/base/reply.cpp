// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/base/reply.h"

namespace jaga::detail {

quint64 nextReplyId()
{
    static std::atomic<quint64> last = 0;
    return ++last;
}

} // namespace jaga::detail
