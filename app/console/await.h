// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/reply.h"

#include <QEventLoop>

namespace jaga::console {

/// Waits for a reply. For commands without a window only: a window never waits.
template <class T>
Expected<T> await(Reply<T> reply, std::chrono::milliseconds deadline = std::chrono::seconds(10))
{
    QEventLoop loop;
    std::optional<Expected<T>> answer;
    reply.then(
        &loop,
        [&](Expected<T> given) {
            answer.emplace(std::move(given));
            loop.quit();
        },
        deadline);
    loop.exec();
    return std::move(*answer);
}

} // namespace jaga::console
