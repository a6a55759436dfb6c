// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/repair_api/repair_command_client.h"
#include "runbook_engine/run/runbook_run.h"

#include <QMap>
#include <QObject>

namespace jaga {

/// What a person does, as it leaves: all that its idempotency key stands for.
struct Act {
    QString tenantId;
    QString path; ///< below the tenant: `commands`, `commands/ID/approve`, `incidents/ID/status` ...
    QJsonObject body;
    QString etag;    ///< If-Match; empty for what is not there yet
    QString draftId; ///< of the draft it was made from; empty for acts that have none
};

/// Where acts are written down: the case file, or a person's own journal.
class ActBook {
public:
    ActBook() = default;
    virtual ~ActBook() = default;
    ActBook(const ActBook &) = delete;
    ActBook &operator=(const ActBook &) = delete;
    /// `written` runs once the entry is on the disk and acts() knows it, else `notWritten`.
    virtual void write(EntryKind kind, const QJsonObject &payload, std::function<void()> written,
                       std::function<void()> notWritten) = 0;
    virtual QList<CommandTrace> acts() const = 0;
    virtual QString tenantOf(const CommandTrace &trace) const = 0;
};

/// The one road of everything that a person sends: commands, decisions on them, acts on incidents.
///
/// Key and request are in the book before the first byte leaves. An act whose outcome is not known goes out again only as it was,
/// under its key, whoever words it anew; what became of it is looked up until it is known. GUI thread; book and clients outlive it.
class ActSender final : public QObject {
    Q_OBJECT
public:
    /// `commands` null: nothing can be sent. `records` null: nothing can be looked up.
    ActSender(ActBook &book, RepairCommandClient *commands, SupportRecordClient *records);

    /// The answer or its loss is in the book before the reply is delivered.
    Reply<Sent> send(const Act &act);
    /// Asks what became of each act whose answer cannot come any more. `personId`: whose acts they are.
    void lookUpLost(const QString &personId);
    /// Asks for one of them; NotFound while nothing shows that it arrived.
    Reply<Done> lookUp(const CommandTrace &lost, const QString &personId);
    /// Its answer was lost, in this run of the program or an earlier one.
    bool isLost(const CommandTrace &trace) const;

Q_SIGNALS:
    /// What became of an act is in the book: the answer, its loss, or what a look-up found.
    void ended(const jaga::Act &act, const jaga::Sent &sent);

private:
    struct Keyed {
        QString key;
        Act act;
    };
    Keyed keyed(const Act &act) const;
    Act actOf(const CommandTrace &trace) const;
    void leave(const Keyed &keyed, const std::shared_ptr<Promise<Sent>> &promise);
    void settle(const Keyed &keyed, Sent sent, const std::shared_ptr<Promise<Sent>> &promise);
    void found(const CommandTrace &trace, const QJsonObject &answer, const std::shared_ptr<Promise<Done>> &promise);

    ActBook &m_book;
    RepairCommandClient *m_commands;
    SupportRecordClient *m_records;
    QMap<QString, Act> m_underWay; ///< by key: pressed, its entry on its way to the disk or its answer to come
};

} // namespace jaga
