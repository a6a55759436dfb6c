// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/acts/act_runner.h"

namespace jaga::repair::audit {

/// GET audit/records?after&limit: entries with their canonical bytes, so that anybody can hash them again.
Expected<Answer, Refusal> records(ActContext &context, const QMap<QString, QString> &query);
/// GET audit/checkpoint: the newest signed tree head; 404 while there is none.
Expected<Answer, Refusal> checkpoint(ActContext &context);
/// GET audit/proof/inclusion?seq&size and audit/proof/consistency?first&second.
Expected<Answer, Refusal> inclusion(ActContext &context, const QMap<QString, QString> &query);
Expected<Answer, Refusal> consistency(ActContext &context, const QMap<QString, QString> &query);

} // namespace jaga::repair::audit
