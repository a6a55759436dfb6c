// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/repair_service/store/sql_value.h"
#include "app/repair_service/store/store_error.h"

#include <memory>

namespace jaga::repair {

/// Whose rows a transaction may see and write: row policies are bound to these two for its length.
struct TransactionScope {
    QString tenantId;    ///< app.tenant_id
    QString principalId; ///< app.principal_id; empty outside a person's act
};

/// Whether the rows that are read are locked until the transaction ends.
enum class Lock { None, ForUpdate };

/// One transaction on one connection. Rolls back when it goes away without commit(). One thread. Every call may throw StoreError.
class Transaction {
public:
    ~Transaction();
    Transaction(Transaction &&) noexcept;
    Transaction &operator=(Transaction &&) = delete;

    /// One statement with its parameters; texts from outside travel as parameters only.
    Rows query(const QString &sql, const QList<SqlValue> &parameters = {});
    /// The only row, or none; more than one is a mistake of ours.
    std::optional<Row> row(const QString &sql, const QList<SqlValue> &parameters = {});
    /// Rows changed.
    qint64 execute(const QString &sql, const QList<SqlValue> &parameters = {});

    /// `name` is a plain word of ours; savepoints nest, the same name again moves it.
    void savepoint(const QString &name);
    void rollbackTo(const QString &name);
    void commit();

    const QString &tenantId() const;
    /// The time at which it began, by the database's clock; the same on every call.
    Instant now();

private:
    friend class Database;
    struct Private;
    explicit Transaction(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// Connections to the platform's database, one for each thread at work, kept between transactions. Every thread.
class Database {
public:
    /// `connection` is a libpq connection string, `schema` the search path.
    Database(const QString &connection, const QString &schema);
    ~Database();

    /// Throws StoreError Unavailable when there is no connection to be had.
    Transaction begin(const TransactionScope &scope);

    /// Every tenant, the reserved one of platform-wide acts included.
    QStringList tenantIds();

private:
    friend class Transaction;
    struct Pool;
    std::shared_ptr<Pool> m_pool;
};

/// The reserved tenant under which platform-wide acts are kept.
inline QString platformTenant() { return QStringLiteral("00000000-0000-0000-0000-000000000000"); }

} // namespace jaga::repair
