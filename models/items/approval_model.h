// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/items/keyed_rows.h"
#include "models/repair_api/wire_types.h"

namespace jaga {

/// One command that waits for a person.
struct ApprovalRow {
    api::Command command;
    bool mine = false;      ///< asked by this person: another one decides
    bool forOthers = false; ///< neither asked by this person nor theirs to decide or execute
    bool operator==(const ApprovalRow &other) const
    {
        return mine == other.mine && forOthers == other.forOthers && command.id == other.command.id &&
               command.state == other.command.state && command.etag == other.command.etag &&
               command.expiresAt == other.command.expiresAt;
    }
    /// Approved, and only its execution is missing.
    bool waitsForExecution() const { return command.state == QLatin1String("APPROVED"); }
};

/// Commands waiting for approval or execution, by expiry. Rows = commands; ages follow setNow().
class ApprovalModel final : public KeyedRows<ApprovalRow> {
    Q_OBJECT
public:
    enum class Column { Request, Target, AskedBy, Waits, Lapses, Count };
    enum Role { IdRole = Qt::UserRole + 1 }; ///< QString, the command's id

    using KeyedRows::KeyedRows;

    /// Waiting for this person first, then what this person asked for, then the rest; each by expiry, without expiry last.
    void setCommands(const QList<api::Command> &waitingForMe, const QList<api::Command> &askedByMe,
                     const QList<api::Command> &waitingForOthers = {});
    void setNow(Instant now);

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const ApprovalRow &row) const override { return row.command.id; }

private:
    QString lapses(const api::Command &command) const;
    Instant m_now{};
};

} // namespace jaga
