// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/archived_case.h"
#include "models/session/profile.h"
#include "runbook_engine/evidence/evidence_source.h"
#include "runbook_engine/run/runbook_library.h"

#include <QFuture>
#include <QObject>

namespace jaga {

/// Everything one window stands on: the profile, who the person is, the sources, the runbooks, the signal queue and the
/// open case. Built by app/console, which names the concrete sources. GUI thread.
class Workspace final : public QObject {
    Q_OBJECT
public:
    struct Parts {
        Profile profile;
        QString personaId;
        QFuture<RunbookLibrary> library = QtFuture::makeReadyFuture(RunbookLibrary()); ///< may still be being read
        std::vector<std::unique_ptr<EvidenceSource>> sources;
        std::unique_ptr<SupportRecordClient> records;
        std::unique_ptr<RepairCommandClient> commands; ///< null in auditor and viewer mode: nothing to disable
        const Clock *clock = nullptr;
        std::optional<ArchivedCase> archive; ///< a case file that is only looked at: nothing else is there
    };
    explicit Workspace(Parts parts, QObject *parent = nullptr);
    ~Workspace() override;

    /// The first queries leave here, before the window is shown. Waits for the library, which the window's parts need not.
    void start();
    /// What the window shows instead of an environment: a case file. Null otherwise.
    const ArchivedCase *archive() const;

    const Profile &profile() const;
    const Profile::Persona &persona() const;
    std::optional<api::Me> me() const;
    QString role() const;        ///< OPERATOR ...; the service decides, this mirrors it
    QStringList tenants() const; ///< codes the person reads
    bool canMutate() const;
    const RunbookLibrary &library() const;      ///< empty before start()
    QMap<QString, SourceHealth> health() const; ///< by source name, in reading order of the status bar
    QList<Signal> queue() const;                ///< ranked: severity interval, age
    std::optional<Instant> queueAsOf() const;
    QString queueError() const;
    QList<api::Command> waitingForMe() const;     ///< approvals and executions this person may give, by expiry
    QList<api::Command> askedByMe() const;        ///< and that is not finished
    QList<api::Command> waitingForOthers() const; ///< neither asked by this person nor theirs to decide or execute
    /// When the lists above were read: the oldest of all tenants. Absent while one never came.
    std::optional<Instant> approvalsAsOf() const;
    QString approvalsError() const; ///< why one could not be read since; empty when the newest answers all came
    QMap<QString, api::CommandType> catalogue() const; ///< by type
    Instant now() const;

    /// Opens the case of a signal, creating or resuming its case file, and makes it the current one: currentChanged tells, or
    /// problemOccurred. Its file is read on another thread; what was current stays until then.
    void open(const QString &signalKey);
    std::optional<Signal> reading() const; ///< whose case file is being read; absent while none is
    void cancelReading();
    CaseSession *current() const; ///< null before the first
    Reply<Sent> decide(const api::Command &command, const QString &act,
                       const QString &note); ///< approve, reject, execute, withdraw
    /// What this person did on that command and whose outcome is not known; empty: nothing.
    QString lostDecision(const QString &commandId) const;
    /// Keeps the note to a decision while it is typed; none: forgets it.
    void keepNote(const QString &commandId, const QString &note);
    QString keptNote(const QString &commandId) const;
    Reply<api::Guards>
    guardsNow(const api::Command &command); ///< un-audited read, for the second person's present picture
    void refreshQueue();

Q_SIGNALS:
    void queueChanged();
    void currentChanged(jaga::CaseSession *current);
    void readingChanged();
    void healthChanged();
    void identityChanged();
    void approvalsChanged();
    void libraryChanged();
    void ticked();
    void problemOccurred(const QString &what, const QString &means, const QString &todo, const QString &detail);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace jaga
