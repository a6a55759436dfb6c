// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/acts/act_runner.h"
#include "app/repair_service/store/incident_store.h"

namespace jaga::repair::incidents {

/// Small words shared by the acts on incidents.

Refusal invalid(const QString &detail);
Answer answerOf(const IncidentRecord &incident, int status = 200);

/// What every act looks at first: known keys, role of the act, basis, the incident itself (locked) and, when `seen`, its version.
Expected<IncidentRecord, Refusal> begin(ActContext &context, const QString &act, const QString &id,
                                        const QStringList &keys, bool seen);
/// The same for an act without an incident yet.
std::optional<Refusal> checkAct(ActContext &context, const QString &act, const QStringList &keys);

/// Event, audit words and the incident as it stands after the act. `event` is the name without `Incident`.
Answer finish(ActContext &context, const IncidentRecord &before, const QString &event, int status = 200);

} // namespace jaga::repair::incidents
