// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/engine/engine_state.h"

#include <QByteArray>

namespace jaga::sandbox {

struct RestAnswer {
    int status = 200;
    QByteArray contentType = "application/json";
    QByteArray body;
};

/// The read side of the Camunda 8.8 Orchestration Cluster REST API over the engine's state: search and GET, nothing that
/// changes anything. Any thread. target: path below the host, with its query.
RestAnswer answerEngineRequest(const EngineState &engine, const QByteArray &method, const QByteArray &target,
                               const QByteArray &body);

} // namespace jaga::sandbox
