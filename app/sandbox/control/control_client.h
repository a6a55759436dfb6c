// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/control/control_message.h"

namespace jaga::sandbox {

/// Asks the sandbox behind a control socket and waits for its answer. Blocking.
Expected<QJsonObject> askSandbox(const QString &socket, const ControlRequest &request);

} // namespace jaga::sandbox
