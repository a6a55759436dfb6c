// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/expected.h"

#include <QStringList>

#include <memory>

struct pg_conn;

namespace jaga::sandbox {

/// One connection by which the sandbox sets its database up. Blocking; one thread.
class DatabaseSession {
public:
    /// dsn: libpq keywords.
    static Expected<DatabaseSession> open(const QString &dsn);
    DatabaseSession(DatabaseSession &&) noexcept;
    ~DatabaseSession();

    /// One or more statements without parameters, our own text only.
    Expected<Done> run(const QString &statements);
    /// One statement with parameters $1, $2 ...; a null QString is NULL.
    Expected<Done> run(const QString &statement, const QStringList &parameters);
    /// The first column of the only row.
    Expected<QString> value(const QString &statement, const QStringList &parameters = {});

private:
    struct Close {
        void operator()(pg_conn *connection) const;
    };
    explicit DatabaseSession(pg_conn *connection) : m_connection(connection) {}

    std::unique_ptr<pg_conn, Close> m_connection;
};

} // namespace jaga::sandbox
