// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/acts/act_runner.h"

namespace jaga::repair {

/// What people do with incidents: each function is the body of one act, run by ActRunner inside its transaction.
namespace incidents {

Expected<Answer, Refusal> list(ActContext &context, const QMap<QString, QString> &query);
Expected<Answer, Refusal> get(ActContext &context, const QString &id);
/// The conditions under which it could be resolved now.
Expected<Answer, Refusal> conditions(ActContext &context, const QString &id);

Expected<Answer, Refusal> open(ActContext &context);
Expected<Answer, Refusal> assignCommander(ActContext &context, const QString &id);
Expected<Answer, Refusal> setSeverity(ActContext &context, const QString &id);
Expected<Answer, Refusal> setStatus(ActContext &context, const QString &id);
Expected<Answer, Refusal> addNote(ActContext &context, const QString &id);
Expected<Answer, Refusal> setChecklist(ActContext &context, const QString &id);
/// The review after the fact: its answers, whole. A P0 or P1 is not closed without one.
Expected<Answer, Refusal> writeReview(ActContext &context, const QString &id);
/// What follows from the review, with a team and a day.
Expected<Answer, Refusal> addAction(ActContext &context, const QString &id);
Expected<Answer, Refusal> close(ActContext &context, const QString &id);

} // namespace incidents

} // namespace jaga::repair
