// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/act_sender.h"
#include "models/session/case_parts.h"
#include "models/session/probe_schedule.h"

#include <QTimer>

#include <map>

namespace jaga {

/// State of a CaseSession. Its functions stand where their subject is: case_session.cpp (life, reading, what a person does),
/// case_refresh.cpp (evidence), case_repair.cpp (what is sent), case_incident.cpp (acts on the incident), case_outcome.cpp
/// (what became of what was sent).
class CaseSession::Private final : public ActBook {
public:
    Private(CaseParts parts, std::shared_ptr<CaseReplay> replay);

    // case_session.cpp
    /// Writes what happened. `written` runs once the entry is on the disk and part of the run; what depends on it being recorded
    /// belongs there. When it could not be written the person is told, and `notWritten` runs instead.
    void record(EntryKind kind, const QJsonObject &payload, std::function<void()> written = {},
                std::function<void()> notWritten = {});
    void write(EntryKind kind, const QJsonObject &payload, std::function<void()> written,
               std::function<void()> notWritten) override
    {
        const auto publishAnd = [this, written = std::move(written)] {
            publish({});
            written();
        };
        record(kind, payload, publishAnd, std::move(notWritten));
    }
    QList<CommandTrace> acts() const override { return run->commands(); }
    QString tenantOf(const CommandTrace &) const override { return parts.signal.tenantId; }
    void publish(const QStringList &anchors);
    Instant now() const { return parts.now(); }
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
    QString verdict() const;
    QJsonObject basis() const;

    // case_incident.cpp
    /// `act`: as the API names it, empty for opening one. When it is refused or lost `refusal` is told, with why.
    void actOnIncident(const QString &act, QJsonObject body, const QString &etag, const QString &refusal);
    void tellRefusal(const Sent &sent, const QString &refusal);
    bool hasOpenIncident() const;
    void takeIncident(const Act &act, const QJsonObject &answer);
    void shareStep(const QString &anchor, QJsonObject fields);

    // case_outcome.cpp
    void onActEnded(const Act &act, const Sent &sent);

    CaseSession *q = nullptr;
    CaseParts parts;
    std::shared_ptr<CaseReplay> replay; ///< runbook, evidence and run: it goes on where the file ended
    EvidenceStore *store;               ///< of the replay
    RunbookRun *run;                    ///< of the replay
    std::unique_ptr<ProbeSchedule> schedule;
    std::unique_ptr<ActSender> sender;
    QJsonObject view;                  ///< the newest that was to be remembered, written or not
    QMap<QString, api::Guards> guards; ///< action anchor -> newest un-audited answer
    std::map<QString, LatestReply<api::Guards>> guardReads;
    std::optional<api::Incident> incident;
    QList<api::Command> commands; ///< newest first
    ChapterKind openChapter = ChapterKind::SafeActions;
    QTimer heartbeat;
    qint64 beats = 0;
};

/// The journal's word for what a person may make of a step.
QString stepStateName(StepState state);

} // namespace jaga
