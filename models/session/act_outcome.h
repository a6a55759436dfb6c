// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/support_record_client.h"
#include "runbook_engine/run/runbook_run.h"

namespace jaga {

/// What became of an act whose answer was lost, as the service shows it: the command or the incident it led to. A command is asked
/// for by its key; a decision and an act on an incident by what they acted on. NotFound while nothing shows that it arrived.
Reply<QJsonObject> askOutcome(SupportRecordClient &records, const QString &tenantId, const CommandTrace &lost,
                              const QString &personId);

} // namespace jaga
