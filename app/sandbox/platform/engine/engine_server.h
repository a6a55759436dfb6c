// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/engine/engine_state.h"
#include "runbook_engine/base/expected.h"

#include <memory>

namespace jaga::sandbox {

/// Serves the engine's REST API on a free loopback port, on a thread of its own, until it is destroyed.
class EngineServer {
public:
    static Expected<std::unique_ptr<EngineServer>> start(const EngineState &engine);
    ~EngineServer();

    quint16 port() const;

private:
    class Private;
    explicit EngineServer(std::unique_ptr<Private> parts);
    std::unique_ptr<Private> d;
};

} // namespace jaga::sandbox
