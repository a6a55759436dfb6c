// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/platform_database.h"

#include "models/sources/platform_access.h"
#include "models/sources/platform_batch.h"
#include "models/sources/source_kinds.h"
#include "runbook_engine/base/logging.h"

#include <libpq-fe.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

class PlatformReader final : public BlockingReader {
public:
    explicit PlatformReader(PlatformLogin login) : m_login(std::move(login)) {}

    Expected<QList<Evidence>> read(const QList<ProbeCall> &batch, const Deadline &deadline,
                                   const Interruption &interruption) override
    {
        if (!m_connection) {
            if (const auto connected = connect(deadline, interruption); !connected)
                return Unexpected<Error>(connected.error());
        }
        PlatformBatch flight(*m_connection, m_prepared);
        auto evidence = flight.read(batch, deadline, interruption);
        if (!flight.isUsable() || PQstatus(m_connection->handle()) != CONNECTION_OK)
            m_connection = nullptr;
        return evidence;
    }

    QStringList withheld() const override { return m_withheld; }
    bool isConnected() const override { return m_connection != nullptr; }

private:
    Expected<Done> connect(const Deadline &deadline, const Interruption &interruption)
    {
        m_prepared = {};
        auto connection = PlatformConnection::open(m_login, deadline, interruption);
        if (!connection)
            return Unexpected<Error>(connection.error());
        const auto access = readPlatformAccess(**connection, deadline, interruption);
        if (!access)
            return Unexpected<Error>(access.error());
        if (!access->writeRights.isEmpty()) {
            qCWarning(logSources) << "platform: refused a login that can write:" << access->user;
            return Unexpected<Error>(canWriteError(*access));
        }
        m_withheld = access->withheld;
        m_connection = std::move(*connection);
        return Done{};
    }

    const PlatformLogin m_login;
    std::unique_ptr<PlatformConnection> m_connection;
    PreparedStatements m_prepared;
    QStringList m_withheld;
};

PlatformLogin platformLogin(const SourceSettings &settings, const SourceIdentity &identity)
{
    return {settings.text(u"dsn"_s), identity.databaseLogin, {}};
}

QList<AccessCheck> checkPlatform(const PlatformLogin &login, const Deadline &deadline)
{
    const QString source = u"platform"_s;
    const Interruption never;
    const auto connection = PlatformConnection::open(login, deadline, never);
    if (!connection)
        return {unreached(source, connection.error())};
    const auto access = readPlatformAccess(**connection, deadline, never);
    if (!access)
        return {unreached(source, access.error())};
    QList<AccessCheck> checks{{source, u"read"_s, Truth::Yes, true, u"%1 is let in."_s.arg(access->user)}};
    for (const QString &relation : access->withheld)
        checks.append(
            {source, u"read"_s, Truth::No, true, u"%1 may not read all of %2."_s.arg(access->user, relation)});
    if (access->writeRights.isEmpty())
        checks.append(
            {source, u"write"_s, Truth::No, true, u"%1 holds no right to change anything."_s.arg(access->user)});
    for (const WriteRight &right : access->writeRights)
        checks.append(
            {source, u"write"_s, Truth::Yes, true, u"%1 could write: %2."_s.arg(access->user, right.sentence())});
    return checks;
}

} // namespace

PlatformDatabase::PlatformDatabase(const PlatformLogin &login, QObject *parent)
    : ThreadedSource(
          u"platform"_s, [login] { return std::make_unique<PlatformReader>(login); }, parent)
{
}

SourceKind platformSource()
{
    return {
        .name = u"platform"_s,
        .title = QT_TRANSLATE_NOOP("SourceKind", "PostgreSQL"),
        .section = u"platform_database"_s,
        .keys = {{u"dsn"_s}},
        .questions = {{u"sql"_s, {}}},
        .pulse = u"select 1"_s,
        .open = [](const SourceSettings &settings, const SourceIdentity &identity) -> std::unique_ptr<EvidenceSource> {
            return std::make_unique<PlatformDatabase>(platformLogin(settings, identity));
        },
        .checkAccess =
            [](const SourceSettings &settings, const SourceIdentity &identity, std::chrono::milliseconds deadline) {
                return checkPlatform(platformLogin(settings, identity), Deadline(deadline));
            }};
}

} // namespace jaga
