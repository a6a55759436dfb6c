// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// What follows from the name of a role alone. The service decides by these rules, together with what it knows of the person; the
/// console mirrors them, so that nobody is offered what would be refused. Pure; a role that is unknown may nothing.
namespace jaga::api {

/// Never changes anything, so that nothing that could is built for it.
bool onlyReads(const QString &role);

/// Who may ask for what the catalogue gives to `requesterRole`: SENIOR_OPERATOR includes OPERATOR, nothing else is inherited.
QStringList requesters(const QString &requesterRole);

bool mayRequest(const QString &role, const QString &requesterRole);

/// The slots (T, E, B) that an approval kind (NONE T E B TB) has to have filled.
QStringList approvalSlots(const QString &approvalKind);

/// Whether `role` may fill the slot.
bool mayFill(const QString &role, const QString &slot);

} // namespace jaga::api
