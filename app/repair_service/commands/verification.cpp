// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/commands/verification.h"

#include "app/repair_service/commands/registry.h"

#include <QJsonArray>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

const QString passed = u"PASSED"_s;
const QString failed = u"FAILED"_s;
const QString overdue = u"OVERDUE"_s;

Verdict verdictOn(Transaction &transaction, const CommandRecord &command)
{
    const api::Command &shown = command.shown;
    const CommandHandler *handler = commandHandler(shown.type);
    const Executed executed{shown.before, shown.parameters, command.prediction, shown.executedAt.value_or(Instant{})};
    const auto rule = handler ? handler->verify(transaction, shown.targetId, executed) : std::nullopt;
    Verdict verdict = rule.value_or(Verdict{{{u"The target can be read"_s, Truth::Unknown, u"not found"_s}}});
    if (command.commandClass == u"D"_s)
        verdict.conditions.prepend({u"The platform has reported the result"_s,
                                    shown.state == u"SUCCEEDED"_s ? Truth::Yes : Truth::Unknown,
                                    u"command is "_s + shown.state});
    return verdict;
}

void openFinding(Transaction &transaction, const CommandRecord &command, const QString &status,
                 const QJsonArray &conditions)
{
    const api::Command &shown = command.shown;
    const QString type =
        commandHandler(shown.type) ? commandHandler(shown.type)->descriptor().shown.verification : QString();
    transaction.execute(
        u"insert into reconciliation_finding (finding_id, tenant_id, finding_type, severity, entity_type, entity_id, "
        u"expected_state_json,"
        " actual_state_json, status, recon_type, repair_command_id, dedupe_key, detected_at, last_seen_at)"
        " values ($1, $2, $3, 'P2', $4, $5, $6, $7, 'OPEN', 'FULFILLMENT', $8, $9, now(), now()) on conflict do nothing"_s,
        {QUuid::createUuid().toString(QUuid::WithoutBraces), transaction.tenantId(), u"REPAIR_VERIFICATION_"_s + status,
         shown.targetType, shown.targetId, QJsonObject{{u"rule"_s, type}}, QJsonObject{{u"conditions"_s, conditions}},
         shown.id, u"verify:"_s + shown.id});
}

void write(Transaction &transaction, const CommandRecord &command, const QString &status, const QJsonArray &conditions)
{
    QList<std::pair<QString, SqlValue>> columns{
        {u"verification_status"_s, status},
        {u"verification_json"_s, QJsonObject{{u"conditions"_s, conditions}}},
    };
    if (status == passed || status == failed)
        columns.append({u"verified_at"_s, transaction.now()});
    moveCommand(transaction, command.shown.id, command.shown.state, columns);
    if (status == failed || status == overdue)
        openFinding(transaction, command, status, conditions);
}

} // namespace

bool isWaitingForVerification(const CommandRecord &command)
{
    return command.shown.verificationStatus == u"PENDING"_s || command.shown.verificationStatus == overdue;
}

QString verifyCommand(Transaction &transaction, const CommandRecord &command)
{
    const Verdict verdict = verdictOn(transaction, command);
    const Truth holds = verdict.passed();
    const Instant now = transaction.now();
    const bool late = command.shown.verifyDueAt && *command.shown.verifyDueAt <= now;
    const QString status = holds == Truth::Yes ? passed : holds == Truth::No ? failed : late ? overdue : u"PENDING"_s;
    if (status == command.shown.verificationStatus)
        return {};
    write(transaction, command, status, verdict.toJson());
    return status;
}

QString verificationEvent(const QString &status)
{
    return u"RepairCommandVerification"_s + status.at(0) + status.mid(1).toLower();
}

QString verificationDecision(const QString &status)
{
    if (status == passed)
        return u"SUCCEEDED"_s;
    return status == failed ? u"FAILED"_s : u"OUTCOME_UNKNOWN"_s;
}

void failVerification(Transaction &transaction, const CommandRecord &command, const QString &found)
{
    if (isWaitingForVerification(command))
        write(transaction, command, failed, Verdict{{{u"The platform has done it"_s, Truth::No, found}}}.toJson());
}

} // namespace jaga::repair
