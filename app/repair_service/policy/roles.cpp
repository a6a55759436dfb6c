// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/policy/roles.h"

#include "models/repair_api/roles.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace jaga::repair::policy {

namespace {

bool decidedBy(const Decided &command, const QString &personId)
{
    return std::ranges::any_of(command.approvals,
                               [&](const api::Approval &approval) { return approval.approver == personId; });
}

bool filled(const Decided &command, const QString &slot)
{
    return std::ranges::any_of(command.approvals, [&](const api::Approval &approval) { return approval.slot == slot; });
}

} // namespace

std::optional<Refusal> mayActAs(const Actor &actor)
{
    if (actor.kind != u"HUMAN"_s)
        return refuse(u"role-not-allowed"_s, u"A service account does not act here. Sign in as a person."_s);
    if (actor.audits)
        return refuse(u"auditor-is-read-only"_s, u"An account with the role Auditor reads and changes nothing."_s);
    if (actor.role.isEmpty())
        return refuse(u"role-not-allowed"_s, u"Say in which role you act: X-Act-As-Role, exactly one that you hold."_s);
    if (!actor.holds(actor.role))
        return refuse(u"role-not-allowed"_s, u"You do not hold the role %1 for this tenant now."_s.arg(actor.role));
    if (actor.role == u"VIEWER"_s)
        return refuse(u"role-not-allowed"_s, u"A Viewer reads and changes nothing."_s);
    return std::nullopt;
}

std::optional<Refusal> mayRequest(const Actor &actor, const QString &requesterRole)
{
    if (api::mayRequest(actor.role, requesterRole))
        return std::nullopt;
    return refuse(u"role-not-allowed"_s,
                  u"This command is asked for by the role %1, you act as %2."_s.arg(requesterRole, actor.role));
}

Expected<QString, Refusal> slotFor(const Decided &command, const Actor &actor)
{
    if (actor.personId == command.requestedBy)
        return Unexpected(refuse(u"self-approval"_s, u"You asked for this command, so somebody else decides on it."_s));
    if (decidedBy(command, actor.personId))
        return Unexpected(refuse(u"duplicate-approver"_s,
                                 u"You have decided on this command already; the other slot needs another person."_s));
    for (const QString &slot : api::approvalSlots(command.approvalKind)) {
        if (!api::mayFill(actor.role, slot))
            continue;
        if (filled(command, slot))
            return Unexpected(refuse(u"already-decided"_s, u"This slot has been decided already."_s));
        return slot;
    }
    return Unexpected(refuse(
        u"approver-role-not-allowed"_s,
        u"A command of approval kind %1 is not decided by the role %2."_s.arg(command.approvalKind, actor.role)));
}

bool isApproved(const Decided &command)
{
    return std::ranges::all_of(api::approvalSlots(command.approvalKind), [&](const QString &slot) {
        return std::ranges::any_of(command.approvals, [&](const api::Approval &approval) {
            return approval.slot == slot && approval.decision == u"APPROVE"_s;
        });
    });
}

std::optional<Refusal> mayExecute(const Decided &command, const Actor &actor)
{
    if (command.executorRole.isEmpty())
        return refuse(u"illegal-transition"_s,
                      u"This command ran when it was submitted; there is nothing to execute."_s);
    if (actor.role != command.executorRole)
        return refuse(u"executor-role-not-allowed"_s, u"This command is executed by the role %1, you act as %2."_s.arg(
                                                          command.executorRole, actor.role));
    if (command.approvalKind == u"TB"_s && decidedBy(command, actor.personId))
        return refuse(u"executor-is-approver"_s,
                      u"With two approvals, neither approver executes: ask a third person."_s);
    return std::nullopt;
}

std::optional<Refusal> mayWithdraw(const Decided &command, const Actor &actor)
{
    if (actor.personId == command.requestedBy)
        return std::nullopt;
    return refuse(u"role-not-allowed"_s,
                  u"Only the person who asked for this command takes it back; others reject it."_s);
}

} // namespace jaga::repair::policy
