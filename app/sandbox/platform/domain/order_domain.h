// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/platform/domain/step.h"

namespace jaga::sandbox {

/// Moves the order, if it is still in `from`. False: somebody else moved it meanwhile. Inside a transaction of the caller,
/// like every function here.
bool moveOrder(Step &step, const QUuid &orderId, const QString &from, const QString &to, const QString &command,
               const QString &actor, const QString &eventType);
/// Makes plan and tasks of a VALIDATED order, and asks durably for its process. Answers the plan's id; null: the order needs
/// none any more.
QUuid decomposeOrder(Step &step, const QUuid &orderId);
/// Brings items and order to the state that follows from their tasks.
void aggregateOrder(Step &step, const QUuid &orderId);
/// OrderCompleted: the installed base learns of every item.
void activateAssets(Step &step, const QUuid &orderId);
/// AssetActivated: billing learns of the item.
void raiseBillingTrigger(Step &step, const QUuid &assetId);

} // namespace jaga::sandbox
