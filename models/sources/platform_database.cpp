// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/platform_database.h"

#include "models/sources/platform_access.h"
#include "models/sources/platform_batch.h"
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

} // namespace

PlatformDatabase::PlatformDatabase(const PlatformLogin &login, QObject *parent)
    : ThreadedSource(
          u"platform"_s, [login] { return std::make_unique<PlatformReader>(login); }, parent)
{
}

} // namespace jaga
