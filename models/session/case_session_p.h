// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/case_parts.h"
#include "models/session/probe_schedule.h"

#include <QTimer>

#include <map>

namespace jaga {

/// State of a CaseSession. Its functions stand where their subject is: case_session.cpp (life, reading, what a person does),
/// case_refresh.cpp (evidence), case_repair.cpp (what is sent).
class CaseSession::Private {
public:
    explicit Private(CaseParts parts);

    // case_session.cpp
    Expected<Done> begin(); ///< writes CaseOpened, or replays what the file holds
    bool record(EntryKind kind, const QJsonObject &payload);
    void publish(const QStringList &anchors);
    void tick();
    void tellProblem(const QString &what, const QString &means, const QString &todo, const Error &error);

    // case_refresh.cpp
    void pump();
    void receive(const QString &source, const QList<ProbeCall> &batch, Expected<QList<Evidence>> answer);
    void keepOrExplain(const QList<ProbeCall> &batch, const Error &error);
    void journalChanged(const QList<Evidence> &batch);
    void evaluate();

    // case_repair.cpp
    void readGuards();
    void readRecords();
    void readCommands();
    void resolveLostCommands();
    void shareStep(const QString &anchor, const QJsonObject &fields);
    Reply<Sent> send(const QString &draftId, const QString &key, const QJsonObject &request, const QString &path,
                     const QString &etag, const std::function<Reply<Sent>()> &leave);
    void incidentAnswered(const Expected<Sent> &answer, const QString &refusal);
    QJsonObject basis() const;
    Instant now() const;

    CaseSession *q = nullptr;
    CaseParts parts;
    Parameters parameters;
    std::unique_ptr<EvidenceStore> store;
    std::unique_ptr<RunbookRun> run;
    std::unique_ptr<ProbeSchedule> schedule;
    struct Journalled {
        QByteArray hash;
        Instant asOf{};
    };
    QMap<QString, Journalled> journalled; ///< newest entry of each probe
    QMap<QString, api::Guards> guards;    ///< action anchor -> newest un-audited answer
    std::map<QString, LatestReply<api::Guards>> guardReads;
    std::optional<api::Incident> incident;
    QList<api::Command> commands; ///< newest first
    ChapterKind openChapter = ChapterKind::SafeActions;
    QTimer heartbeat;
    qint64 beats = 0;
};

/// Whether somebody acting as `role` may request what the catalogue gives to `requesterRole`; the service decides again.
bool roleMayRequest(const QString &role, const QString &requesterRole);

} // namespace jaga
