// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/commands/command_handler.h"
#include "app/repair_service/policy/refusal.h"

namespace jaga::repair {

/// What a command would do now. Made by doing it and taking it back, inside the caller's transaction.
struct Prediction {
    api::Preview shown;
    Plan plan;

    /// The first guard that does not hold, with its problem code; an unknown guard counts as one that doesn't.
    std::optional<Refusal> refusal() const;
    /// What is stored with a request: guards, diff, predicted after-image, what is sent.
    QJsonObject stored() const;
};

/// No value: the tenant has no such target. `ownId` is the command being executed, which does not stand in its own way.
std::optional<Prediction> predict(Transaction &transaction, const CommandHandler &handler, const Ask &ask, Lock lock,
                                  const QString &ownId = {});

/// The guards alone: nothing is locked, nothing is tried. `ownId`: as with predict().
std::optional<api::Guards> readGuards(Transaction &transaction, const CommandHandler &handler, const Ask &ask,
                                      const QString &ownId);

/// Field by field; the members of a snapshot that are objects are its entities. Pure.
QList<api::FieldChange> difference(const QJsonObject &before, const QJsonObject &after);

} // namespace jaga::repair
