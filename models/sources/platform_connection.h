// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/wait.h"
#include "runbook_engine/base/expected.h"

#include <QByteArrayList>
#include <QList>
#include <QString>

#include <memory>

struct pg_conn;
struct pg_result;

namespace jaga {

/// Where the platform database is and who asks.
struct PlatformLogin {
    QString dsn; ///< libpq keywords (`host=... port=... dbname=...`), without user
    QString user;
    QString password; ///< may be empty: peer, certificate or a password file
};

struct PgResultClear {
    void operator()(pg_result *result) const;
};
using PgResult = std::unique_ptr<pg_result, PgResultClear>;

/// One libpq connection that never blocks longer than its deadline. Every safety setting is part of the connection string, so no
/// statement can be answered without it. Used by one thread.
///
/// Error codes: Offline (no connection), Timeout, Cancelled, Unauthorised (login refused), Invalid (whoever answers does not
/// speak PostgreSQL).
class PlatformConnection {
public:
    static Expected<std::unique_ptr<PlatformConnection>> open(const PlatformLogin &login, const Deadline &deadline,
                                                              const Interruption &interruption);
    ~PlatformConnection();
    PlatformConnection(const PlatformConnection &) = delete;
    PlatformConnection &operator=(const PlatformConnection &) = delete;

    pg_conn *handle() const { return m_connection; }

    /// Rows of a single statement outside the pipeline, as text; null columns are null QStrings.
    Expected<QList<QStringList>> query(const char *sql, const Deadline &deadline, const Interruption &interruption);

    /// The next result of what was sent. Null between statements; reading and, while something is unsent, sending.
    Expected<PgResult> nextResult(const Deadline &deadline, const Interruption &interruption);

    /// Keeps what is sent back until release, so that one flight is one flight on the wire. No effect on a unix socket.
    void holdBack(bool hold);

    /// Asks the server to stop the statement that runs. Returns at once: a server that does not answer cannot hold us.
    void cancelStatement() const;

private:
    explicit PlatformConnection(pg_conn *connection) : m_connection(connection) {}
    Error lost() const;
    Expected<Done> waitReadable(const Deadline &deadline, const Interruption &interruption);

    pg_conn *m_connection;
};

/// The code of a failed connection attempt from libpq's verbose message.
Error connectError(const QString &message);

} // namespace jaga
