// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/database.h"
#include "models/repair_api/wire_types.h"

namespace jaga::repair {

struct IncidentRecord {
    api::Incident shown; ///< checklist, notes and scope only where the whole incident was asked for
    qint64 version = 0;
    QString commander;
    QString computedSeverity; ///< empty: nobody computed one
    /// answers, manualSqlNeeded, actions (id, category, description, ownerTeam, dueOn); empty: there is none
    QJsonObject review;
};

/// With checklist, notes and scope.
std::optional<IncidentRecord> findIncident(Transaction &transaction, const QString &id, Lock lock = Lock::None);

struct IncidentFilter {
    QString status;
    QString entityId;
    bool open = false;
    QString before; ///< cursor: the id of the last incident of the page before
    int limit = 100;
};
/// Newest first, whole.
QList<IncidentRecord> listIncidents(Transaction &transaction, const IncidentFilter &filter);

/// The unresolved incident of this runbook whose scope holds all these entities. Whoever asks next waits until this
/// transaction ends, so that two can't both find none.
std::optional<IncidentRecord> findTwin(Transaction &transaction, const QString &runbookId,
                                       const QStringList &entityIds);

void insertIncident(Transaction &transaction, const api::Incident &incident, const QString &runbookHash,
                    const QString &detectedBy);
void insertScope(Transaction &transaction, const QString &incidentId, const QJsonObject &entry);
/// Raises the version and sets these columns.
void updateIncident(Transaction &transaction, const QString &id, const QList<std::pair<QString, SqlValue>> &columns);
void insertNote(Transaction &transaction, const QString &incidentId, const QString &body, const QString &correctsNoteId,
                const QString &writtenBy);

/// One review for an incident; writing it again replaces the answers.
void insertOrReplaceReview(Transaction &transaction, const QString &incidentId, const QJsonObject &answers,
                           bool manualSqlNeeded);
/// `action`: category, description, ownerTeam, dueOn. The incident has a review.
void insertReviewAction(Transaction &transaction, const QString &incidentId, const QJsonObject &action);

/// The step as it stands, locked; version 0 when nobody has touched it.
api::ChecklistItem lockStep(Transaction &transaction, const QString &incidentId, const QString &runbookId,
                            const QString &stepId);
/// Writes the step with version + 1.
void writeStep(Transaction &transaction, const QString &incidentId, const api::ChecklistItem &step);

/// Roles that may do an incident act; empty when there is no such act.
QStringList rolesOfAct(Transaction &transaction, const QString &act);
/// The database's list of legal moves.
bool isLegalMove(Transaction &transaction, const QString &entityType, const QString &from, const QString &to);

} // namespace jaga::repair
