// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/platform_connection.h"
#include "runbook_engine/document/sql_statement.h"

#include <QHash>

namespace jaga {

/// Statements a connection has prepared: translated once, and known to the server by name.
struct PreparedStatements {
    struct Entry {
        SqlStatement statement;
        QByteArray name;
    };
    QHash<std::pair<QString, int>, Entry> entries; ///< by the probe's text and row limit
    quint64 last = 0;                              ///< a name is never used twice on one connection
};

/// Sends a batch of probes in one flight and reads its answers: one snapshot, one repeatable-read, read-only transaction that is
/// rolled back, and before each probe the way back to one savepoint, so that a broken one fails alone.
class PlatformBatch {
public:
    PlatformBatch(PlatformConnection &connection, PreparedStatements &prepared)
        : m_connection(connection), m_prepared(prepared)
    {
    }

    /// One evidence per call. The error when the connection was lost before anything was answered. After a deadline or an
    /// interruption isUsable() is false: answers are still on their way and the connection has to be closed.
    Expected<QList<Evidence>> read(const QList<ProbeCall> &calls, const Deadline &deadline,
                                   const Interruption &interruption);
    bool isUsable() const { return m_usable; }

private:
    struct Probe {
        const ProbeCall *call;
        Expected<QByteArrayList> values; ///< the error of a probe that cannot be sent
        SqlStatement statement;
        QByteArray name;       ///< of the prepared statement
        bool prepares = false; ///< this flight prepares it
    };

    void plan(const QList<ProbeCall> &calls);
    Probe planned(const ProbeCall &call);
    bool send(const Deadline &deadline);
    bool sendCommand(const char *sql);
    bool sendProbe(const Probe &probe);
    Expected<Done> readAnswers(QList<Evidence> &evidence, const Deadline &deadline, const Interruption &interruption);
    Expected<PgResult> readSegment(const Deadline &deadline, const Interruption &interruption);
    void take(const Probe &probe, const pg_result *result, Evidence &evidence);

    PlatformConnection &m_connection;
    PreparedStatements &m_prepared;
    QList<Probe> m_probes;
    bool m_usable = true;
};

} // namespace jaga
