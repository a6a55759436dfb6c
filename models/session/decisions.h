// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/session/act_sender.h"
#include "runbook_engine/base/instant.h"
#include "runbook_engine/journal/case_writer.h"
#include "runbook_engine/run/run_fold.h"

namespace jaga {

/// What this person decides on what others asked for: approve, reject, withdraw, execute. It belongs to no open case, so it has a
/// journal of its own, made like a case file and lying beside them. GUI thread.
class Decisions final : public QObject, private ActBook {
    Q_OBJECT
public:
    /// Clients and clock outlive it; `commands` null: nothing can be decided, and there is no journal.
    Decisions(QString journal, const Clock &clock, RepairCommandClient *commands, SupportRecordClient *records);
    ~Decisions() override;

    /// Reads the journal unless it is open: again after another window of this person let it go.
    void open();
    /// Leaves once the journal is read, and only if it can be: what it holds of the same act decides on the key.
    Reply<Sent> decide(const api::Command &command, const QString &act, const QString &note);
    /// The act on that command whose outcome is not known, as the API names it; empty: none.
    QString lostAct(const QString &commandId) const;
    /// The note to a decision while it is typed, until one is accepted; none: forgets it. Without a journal nothing is kept.
    void keepNote(const QString &commandId, const QString &note);
    QString keptNote(const QString &commandId) const;
    void lookUpLost(const QString &personId) { m_sender.lookUpLost(personId); }

Q_SIGNALS:
    void ended();

private:
    void write(EntryKind kind, const QJsonObject &payload, std::function<void()> written,
               std::function<void()> notWritten) override;
    QList<CommandTrace> acts() const override { return m_fold.commands; }
    QString tenantOf(const CommandTrace &trace) const override { return m_tenants.value(trace.idempotencyKey); }
    void apply(const Entry &entry);

    struct Held {
        Act act;
        std::shared_ptr<Promise<Sent>> promise;
    };
    void release(const Held &held, const std::optional<Error> &unusable);

    const QString m_path;
    const Clock &m_clock;
    const bool m_canDecide;
    RunFold m_fold;
    QMap<QString, QString> m_tenants; ///< by key
    std::unique_ptr<CaseWriter> m_journal;
    bool m_isRead = false;
    QList<Held> m_held;  ///< decided before the journal was read
    QString m_complaint; ///< the last that was said of it
    ActSender m_sender;
};

} // namespace jaga
