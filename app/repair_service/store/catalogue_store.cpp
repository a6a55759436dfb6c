// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/catalogue_store.h"

using namespace Qt::StringLiterals;

namespace jaga::repair {

QStringList upsertCommandTypes(Transaction &transaction, const QList<CommandDescriptor> &descriptors)
{
    QStringList changed;
    for (const CommandDescriptor &descriptor : descriptors) {
        const api::CommandType &type = descriptor.shown;
        const qint64 rows = transaction.execute(
            u"insert into repair_command_type as t (command_type, command_no, target_type, requester_role, "
            u"auto_repair, approval_kind, command_class,"
            " intent_type, executor_role, precondition_note, change_note, emits_event_type, verification_note, "
            "seed_section)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (command_type) do "
            "update set"
            " (command_no, target_type, requester_role, auto_repair, approval_kind, command_class, intent_type, "
            "executor_role, precondition_note,"
            " change_note, emits_event_type, verification_note, seed_section) = (excluded.command_no, "
            "excluded.target_type, excluded.requester_role,"
            " excluded.auto_repair, excluded.approval_kind, excluded.command_class, excluded.intent_type, "
            "excluded.executor_role,"
            " excluded.precondition_note, excluded.change_note, excluded.emits_event_type, excluded.verification_note, "
            "excluded.seed_section)"
            " where t is distinct from excluded"_s,
            {type.type, type.number, type.targetType, type.requesterRole, descriptor.autoRepair, type.approvalKind,
             type.commandClass, SqlValue::orNull(descriptor.intentType), SqlValue::orNull(type.executorRole),
             type.precondition, type.change, type.event, type.verification, descriptor.seedSection});
        if (rows > 0)
            changed.append(type.type);
    }
    return changed;
}

} // namespace jaga::repair
