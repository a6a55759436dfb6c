// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbook_engine/base/table.h"

#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace jaga {

/// A prepared statement of SQLite. Owned by whoever prepared it; dies before its database.
class SqliteStatement {
public:
    SqliteStatement() = default;
    explicit SqliteStatement(sqlite3_stmt *handle) : m_handle(handle) {}

    enum class Step { Row, Done, Failed };
    /// A failed bind is reported here too: the statement is then not run.
    Step step();
    /// Ready to be run again; bound values stay.
    void reset();
    /// Runs a statement that gives no rows, and resets it. False: the database tells why.
    bool run();

    /// Parameters count from 1.
    void bind(int parameter, const Cell &cell);
    void bindBytes(int parameter, const QByteArray &bytes);

    /// Columns count from 0.
    Cell cell(int column) const;
    qint64 integer(int column) const;
    QString text(int column) const;
    QByteArray bytes(int column) const;

    sqlite3_stmt *handle() const { return m_handle.get(); }

private:
    struct Finalize {
        void operator()(sqlite3_stmt *handle) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> m_handle;
    bool m_bindFailed = false;
};

/// A connection to a SQLite database: a file, or memory. Lives in one thread.
class SqliteDatabase {
public:
    enum class Mode { InMemory, ReadOnly, ReadWrite };
    /// Never creates a file. Errors are those of error().
    static Expected<SqliteDatabase> open(const QString &path, Mode mode);

    /// Runs one or more statements of ours, without parameters.
    Expected<Done> execute(const char *statements);
    Expected<SqliteStatement> prepare(const QByteArray &statement);
    /// What went wrong last, in a code that says what to do: Conflict locked, NotFound no such file, Unauthorised no
    /// permission, Invalid not a database or a bad statement, Internal everything else, a full disk included.
    Error error() const;

    sqlite3 *handle() const { return m_handle.get(); }

private:
    struct Close {
        void operator()(sqlite3 *handle) const;
    };
    explicit SqliteDatabase(sqlite3 *handle, QString path) : m_handle(handle), m_path(std::move(path)) {}

    std::unique_ptr<sqlite3, Close> m_handle;
    QString m_path;
};

} // namespace jaga
