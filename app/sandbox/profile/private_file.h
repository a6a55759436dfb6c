// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QByteArray>

namespace jaga::sandbox {

/// Replaces a file in one step; only its owner may read it.
Expected<Done> writePrivateFile(const QString &name, const QByteArray &content);

} // namespace jaga::sandbox
