// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QProcess>

#include <memory>

namespace jaga::console {

/// Every process of a practice platform, stopped where it stands for as long as this lives: connections stay open and nothing answers any
/// more, the worst that sources do. They go on when this dies, also when the tour is killed: a shell holds them, and lets go as
/// soon as its input ends.
class FrozenSandbox {
public:
    /// `directory`: of a sandbox that runs. Errors: Offline, Unauthorised.
    static Expected<std::unique_ptr<FrozenSandbox>> freeze(const QString &directory);
    ~FrozenSandbox();
    FrozenSandbox(const FrozenSandbox &) = delete;
    FrozenSandbox &operator=(const FrozenSandbox &) = delete;

private:
    FrozenSandbox() = default;
    QProcess m_holder;
};

} // namespace jaga::console
