// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/command_plan.h"
#include "app/repair_service/store/database.h"
#include "models/repair_api/wire_types.h"

namespace jaga::repair {

/// A command row with what the wire does not show.
struct CommandRecord {
    api::Command shown; ///< without the title, which is the handler's to say
    qint64 version = 0;
    QString commandClass;
    QString executorRole;
    QJsonObject prediction; ///< the preview as the request saw it: guards, diff, after, sends, event
};

/// What a request adds to `shown` when its row is written.
struct NewCommand {
    api::Command shown; ///< state REQUESTED or REFUSED
    QString requestHash;
    QJsonObject prediction;
};

void insertCommand(Transaction &transaction, const NewCommand &command);

std::optional<CommandRecord> findCommand(Transaction &transaction, const QString &id, Lock lock = Lock::None);

struct CommandFilter {
    QString state, type, target, actor, ticket, idempotencyKey, incident;
    QString before; ///< cursor: the id of the last command of the page before
    int limit = 50;
};
/// Newest first.
QList<CommandRecord> listCommands(Transaction &transaction, const CommandFilter &filter);

/// In words, the live command of this type on this target beside `exceptId`, if there is one.
std::optional<QString> liveCommand(Transaction &transaction, const QString &type, const QString &targetId,
                                   const QString &exceptId);

/// Raises the version and sets state and these columns. The legal moves are the database's to judge.
void moveCommand(Transaction &transaction, const QString &id, const QString &state,
                 const QList<std::pair<QString, SqlValue>> &columns = {});

void insertApproval(Transaction &transaction, const QString &commandId, const api::Approval &approval,
                    const QString &previewHash);

void insertIntent(Transaction &transaction, const QString &commandId, const Intent &intent);

/// Those of these digests under which nothing was uploaded.
QStringList missingEvidence(Transaction &transaction, const QStringList &digests);
/// `digests`, each once, must have been uploaded before.
void linkEvidence(Transaction &transaction, const QString &commandId, const QStringList &digests);

} // namespace jaga::repair
