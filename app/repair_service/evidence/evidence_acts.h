// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/acts/act_runner.h"

namespace jaga::repair::evidence {

/// The body that stands for an upload in keys and audit: digest and media type. 415 or 400 when it is not taken.
Expected<QJsonObject, Refusal> describe(const HttpRequest &request);

/// POST evidence: stores the bytes under their digest; the same bytes twice are one.
Expected<Answer, Refusal> store(ActContext &context, const QByteArray &bytes);

} // namespace jaga::repair::evidence
