// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/roles.h"

#include "models/repair_api/roles.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

bool hasDecided(const api::Command &command, const QString &personId)
{
    return std::any_of(command.approvals.cbegin(), command.approvals.cend(),
                       [&](const api::Approval &approval) { return approval.approver == personId; });
}

} // namespace

QString roleName(const QString &role)
{
    QString words = role.toLower().replace(u'_', u' ');
    if (!words.isEmpty())
        words[0] = words.at(0).toUpper();
    return words;
}

bool mayDecide(const api::Command &command, const QString &role, const QString &personId)
{
    if (command.state != "PENDING_APPROVAL"_L1 || command.requestedBy == personId || hasDecided(command, personId))
        return false;
    const QStringList open = api::approvalSlots(command.approvalKind);
    return std::any_of(open.cbegin(), open.cend(), [&](const QString &slot) {
        return api::mayFill(role, slot) &&
               std::none_of(command.approvals.cbegin(), command.approvals.cend(),
                            [&slot](const api::Approval &approval) { return approval.slot == slot; });
    });
}

bool mayExecute(const api::Command &command, const QString &executorRole, const QString &role, const QString &personId)
{
    return command.state == "APPROVED"_L1 && !executorRole.isEmpty() && role == executorRole &&
           (command.approvalKind != "TB"_L1 || !hasDecided(command, personId));
}

} // namespace jaga
