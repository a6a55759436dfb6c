// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/reply.h"
#include "tests/support/patience.h"

namespace jaga::test {

/// Runs the event loop until the reply is answered. Gives up after a minute with an Internal error: a test that gets there hangs.
template <class T>
Expected<T> await(Reply<T> reply)
{
    QObject context;
    std::optional<Expected<T>> answer;
    reply.then(&context, [&](Expected<T> value) { answer.emplace(std::move(value)); });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 2 * patience))
        return failure(ErrorCode::Internal, QStringLiteral("the test waited a minute in vain"));
    return std::move(*answer);
}

} // namespace jaga::test
