// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/support_record_client.h"
#include "models/session/profile.h"
#include "runbook_engine/evidence/evidence_source.h"

#include <vector>

namespace jaga {

/// Every source a profile names, in reading order, asked as this person. Reaches no server yet. `records` outlives them; GUI thread.
std::vector<std::unique_ptr<EvidenceSource>> openSources(const Profile &profile, const Profile::Persona &persona,
                                                         SupportRecordClient *records);

} // namespace jaga
