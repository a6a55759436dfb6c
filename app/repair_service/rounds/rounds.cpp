// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/rounds/rounds.h"

#include "app/repair_service/audit/checkpoint_signer.h"
#include "app/repair_service/commands/verification.h"
#include "app/repair_service/store/audit_store.h"
#include "app/repair_service/store/outbox_store.h"
#include "runbook_engine/base/logging.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

constexpr auto pause = std::chrono::milliseconds(500);
/// For what another service over the same database may have done.
constexpr auto longestRest = std::chrono::seconds(5);
constexpr qint64 entriesPerCheckpoint = 1000;
constexpr qint64 commandsARound = 200;

QString ownName() { return u"jaga-repair-service"_s; }

AuditEntry ownEntry(const QString &act, const QString &tenantId)
{
    AuditEntry entry;
    entry.actor = ownName();
    entry.actorRole = u"SYS"_s;
    entry.actorKind = u"SERVICE"_s;
    entry.act = act;
    entry.targetType = u"TENANT"_s;
    entry.targetId = tenantId;
    entry.decision = u"ALLOWED"_s;
    entry.correlationId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    return entry;
}

AuditEntry entryFor(const QString &act, const CommandRecord &command)
{
    AuditEntry entry = ownEntry(act, command.shown.tenantId);
    entry.targetType = command.shown.targetType;
    entry.targetId = command.shown.targetId;
    entry.commandId = command.shown.id;
    entry.incidentId = command.shown.incidentId;
    entry.reason = command.shown.reason;
    entry.ticketRef = command.shown.ticketRef;
    entry.correlationId = command.shown.correlationId;
    return entry;
}

void appendOwnEvent(Transaction &transaction, const QString &type, const CommandRecord &command)
{
    appendEvent(transaction,
                supportEvent(type, u"REPAIR_COMMAND"_s, command.shown.id, command.version + 1,
                             {{u"commandId"_s, command.shown.id},
                              {u"type"_s, command.shown.type},
                              {u"targetId"_s, command.shown.targetId}}),
                command.shown.correlationId, ownName());
}

} // namespace

Rounds::Rounds(const ServiceConfig &config, Database &database, CheckpointSigner &signer, RateLimiter &mutations,
               const Clock &clock, CommitSignal &commits)
    : m_config(config), m_database(database), m_signer(signer), m_mutations(mutations), m_clock(clock),
      m_commits(commits)
{
}

Rounds::~Rounds()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Rounds::start()
{
    m_thread = std::thread([this] {
        std::unique_lock lock(m_mutex);
        while (!m_wake.wait_for(lock, pause, [this] { return m_stopping; })) {
            lock.unlock();
            if (isDue())
                once();
            lock.lock();
        }
    });
}

bool Rounds::isDue() const
{
    return m_open || m_commits.count() != m_seen || std::chrono::steady_clock::now() - m_lookedAt >= longestRest;
}

void Rounds::once()
{
    m_open = false;
    m_seen = m_commits.count();
    m_lookedAt = std::chrono::steady_clock::now();
    // Trouble in one tenant, a damaged trail for example, must not keep the others waiting.
    const auto unharmed = [this](const QString &what, const auto &step) {
        try {
            step();
        } catch (const StoreError &error) {
            qCWarning(logService, "the round of %s was cut short: %s", qUtf8Printable(what), error.what());
            m_open = true;
        }
    };
    unharmed(u"all tenants"_s, [&] {
        for (const QString &tenantId : m_database.tenantIds())
            unharmed(tenantId, [&] { tenant(tenantId); });
        nameTurnedAway();
    });
}

void Rounds::tenant(const QString &tenantId)
{
    QStringList lapsed;
    QStringList waiting;
    QString &lookedAt = m_lookedUpTo[tenantId];
    {
        Transaction transaction = m_database.begin({tenantId, {}});
        for (const Row &row : transaction.query(
                 u"select repair_command_id, executed_at is null as undecided, coalesce(expires_at < now(), false) as "
                 "lapsed from support_repair_command where execution_status in ('PENDING_APPROVAL', 'APPROVED')"
                 " or (verification_status in ('PENDING', 'OVERDUE') and executed_at is not null)"
                 " order by repair_command_id <= $1, repair_command_id limit $2"_s,
                 {lookedAt.isEmpty() ? platformTenant() : lookedAt, commandsARound})) {
            m_open = true;
            lookedAt = row.text("repair_command_id");
            if (!row.truth("undecided"))
                waiting.append(row.text("repair_command_id"));
            else if (row.truth("lapsed"))
                lapsed.append(row.text("repair_command_id"));
        }
    }
    expire(tenantId, lapsed);
    verify(tenantId, waiting);
    checkpoint(tenantId);
}

void Rounds::expire(const QString &tenantId, const QStringList &lapsed)
{
    for (const QString &id : lapsed) {
        Transaction transaction = m_database.begin({tenantId, {}});
        const auto command = findCommand(transaction, id, Lock::ForUpdate);
        if (command->shown.state != u"PENDING_APPROVAL"_s && command->shown.state != u"APPROVED"_s)
            continue;
        moveCommand(transaction, id, u"EXPIRED"_s);
        appendOwnEvent(transaction, u"RepairCommandExpired"_s, *command);
        appendAudit(transaction, entryFor(u"COMMAND_EXPIRE"_s, *command));
        transaction.commit();
        m_commits.raise();
    }
}

void Rounds::verify(const QString &tenantId, const QStringList &waiting)
{
    for (const QString &id : waiting) {
        Transaction transaction = m_database.begin({tenantId, {}});
        const auto command = findCommand(transaction, id, Lock::ForUpdate);
        if (!isWaitingForVerification(*command))
            continue;
        const QString status = verifyCommand(transaction, *command);
        if (status.isEmpty())
            continue;
        AuditEntry entry = entryFor(u"COMMAND_VERIFY"_s, *command);
        entry.decision = verificationDecision(status);
        appendOwnEvent(transaction, verificationEvent(status), *command);
        appendAudit(transaction, entry);
        transaction.commit();
        m_commits.raise();
    }
}

void Rounds::checkpoint(const QString &tenantId)
{
    Transaction transaction = m_database.begin({tenantId, {}});
    const AuditHead head = auditHead(transaction);
    const auto last = lastCheckpoint(transaction);
    const qint64 fresh = head.sequence - (last ? last->size : 0);
    const bool due =
        !last || m_clock.now() - last->signedAt >= m_config.deadlines.checkpoint || fresh >= entriesPerCheckpoint;
    m_open = m_open || (fresh != 0 && !due);
    if (fresh == 0 || !due)
        return;
    m_signer.sign(transaction, head.sequence, m_clock.now());
    transaction.commit();
}

void Rounds::nameTurnedAway()
{
    for (const RateLimiter::TurnedAway &person : m_mutations.takeTurnedAway(m_clock.now())) {
        Transaction transaction = m_database.begin({platformTenant(), {}});
        AuditEntry entry = ownEntry(u"RATE_LIMITED"_s, platformTenant());
        entry.decision = u"REFUSED"_s;
        entry.code = u"rate-limited"_s;
        entry.after = {
            {u"personId"_s, person.personId}, {u"count"_s, person.count}, {u"minute"_s, toIsoText(person.minute)}};
        appendAudit(transaction, entry);
        transaction.commit();
    }
}

} // namespace jaga::repair
