// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/case_parts.h"
#include "models/session/probe_schedule.h"

#include <QTimer>

#include <map>

namespace jaga {

/// State of a CaseSession. Its functions stand where their subject is: case_session.cpp (life, reading, what a person does),
/// case_refresh.cpp (evidence), case_repair.cpp (what is sent), case_incident.cpp (acts on the incident), case_outcome.cpp
/// (what became of what was sent).
class CaseSession::Private {
public:
    Private(CaseParts parts, std::shared_ptr<CaseReplay> replay);

    // case_session.cpp
    /// Writes what happened. `written` runs once the entry is on the disk and part of the run; what depends on it being recorded
    /// belongs there. When it could not be written the person is told, and `notWritten` runs instead.
    void record(EntryKind kind, const QJsonObject &payload, std::function<void()> written = {},
                std::function<void()> notWritten = {});
    void publish(const QStringList &anchors);
    Instant now() const;
    bool isCurrent() const { return heartbeat.isActive(); }
    void tick();
    bool isArchived() const { return !parts.journal; }
    void tellProblem(const QString &what, const QString &means, const QString &todo, const Error &error);

    // case_refresh.cpp
    void pump();
    void receive(const QString &source, const QList<ProbeCall> &batch, Expected<QList<Evidence>> answer);
    void keepOrExplain(const QList<ProbeCall> &batch, const Error &error);
    void journalEvidence(const QList<Evidence> &batch);
    void evaluate();

    // case_repair.cpp
    void readGuards();
    void readRecords();
    void readCommands();
    void takeCommands(const QList<api::Command> &found);
    void shareStep(const QString &anchor, const QJsonObject &fields);
    Reply<Sent> send(const QString &draftId, const QString &key, const QJsonObject &request, const QString &path,
                     const QString &etag, std::function<Reply<Sent>()> leave);
    QJsonObject basis() const;
    void answered(const QString &key, const Sent &sent, const std::shared_ptr<Promise<Sent>> &promise);

    // case_incident.cpp
    void incidentAnswered(const Expected<Sent> &answer, const QString &refusal);

    // case_outcome.cpp
    void resolveLostCommands();
    void lookUp(const QString &idempotencyKey, bool tellWhenUnknown);

    CaseSession *q = nullptr;
    CaseParts parts;
    std::shared_ptr<CaseReplay> replay; ///< runbook, evidence and run: it goes on where the file ended
    EvidenceStore *store;               ///< of the replay
    RunbookRun *run;                    ///< of the replay
    std::unique_ptr<ProbeSchedule> schedule;
    QJsonObject view; ///< the newest that was to be remembered, written or not
    /// By draft: confirmed, its entry on its way to the disk. A second press finds its key here.
    struct Confirmed {
        QString key;
        api::CommandRequest request;
        QString etag;
    };
    QMap<QString, Confirmed> confirming;
    QMap<QString, api::Guards> guards; ///< action anchor -> newest un-audited answer
    std::map<QString, LatestReply<api::Guards>> guardReads;
    std::optional<api::Incident> incident;
    QList<api::Command> commands; ///< newest first
    QSet<QString> underWay;       ///< keys whose answer may still come
    ChapterKind openChapter = ChapterKind::SafeActions;
    QTimer heartbeat;
    qint64 beats = 0;
};

/// An idempotency key that was never used.
QString newKey();

/// Whether somebody acting as `role` may request what the catalogue gives to `requesterRole`; the service decides again.
bool roleMayRequest(const QString &role, const QString &requesterRole);

} // namespace jaga
