// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/acts/act_runner.h"
#include "app/repair_service/store/incident_store.h"

namespace jaga::repair::incidents {

/// Small words shared by the acts on incidents.

Refusal invalid(const QString &detail);
Answer answerOf(const IncidentRecord &incident, int status = 200);

/// Whether an act must name the version of the incident that its person saw.
enum class Seen { NotAsked, Needed };

/// What every act looks at first: role of the act, basis, the incident itself (locked) and its version.
Expected<IncidentRecord, Refusal> begin(ActContext &context, const QString &act, const QString &id,
                                        Seen seen = Seen::NotAsked);
/// The same for an act without an incident yet.
std::optional<Refusal> checkAct(ActContext &context, const QString &act);

/// Event, audit words and the incident as it stands after the act. `event` is the name without `Incident`.
Answer finish(ActContext &context, const IncidentRecord &before, const QString &event, int status = 200);

} // namespace jaga::repair::incidents
