// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/repair_api/roles.h"

using namespace Qt::StringLiterals;

namespace jaga::api {

bool onlyReads(const QString &role) { return role == "AUDITOR"_L1 || role == "VIEWER"_L1; }

QStringList requesters(const QString &requesterRole)
{
    if (requesterRole.isEmpty())
        return {};
    return requesterRole == "OPERATOR"_L1 ? QStringList{requesterRole, u"SENIOR_OPERATOR"_s}
                                          : QStringList{requesterRole};
}

bool mayRequest(const QString &role, const QString &requesterRole) { return requesters(requesterRole).contains(role); }

QStringList approvalSlots(const QString &approvalKind)
{
    if (approvalKind == "NONE"_L1)
        return {};
    return approvalKind == "TB"_L1 ? QStringList{u"T"_s, u"B"_s} : QStringList{approvalKind};
}

bool mayFill(const QString &role, const QString &slot)
{
    if (slot == "T"_L1)
        return role == "SENIOR_OPERATOR"_L1 || role == "ENGINEER"_L1 || role == "INCIDENT_COMMANDER"_L1;
    return (slot == "E"_L1 && role == "ENGINEER"_L1) || (slot == "B"_L1 && role == "BUSINESS_APPROVER"_L1);
}

} // namespace jaga::api
