// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <QUuid>

#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

struct pg_conn;
struct pg_result;

namespace jaga::sandbox {

/// A statement that failed. It ends the round of the actor that sent it, whose transaction is rolled back; it never leaves
/// the actor's thread.
class DatabaseError : public std::runtime_error {
public:
    DatabaseError(const QString &message, QString sqlState);
    const QString &sqlState() const { return m_sqlState; }
    bool connectionLost() const
    {
        return m_sqlState.isEmpty() || m_sqlState.startsWith(QLatin1String("08")) ||
               m_sqlState.startsWith(QLatin1String("57P"));
    }

private:
    QString m_sqlState;
};

/// A parameter as text; no value is NULL.
class SqlValue {
public:
    SqlValue(std::nullopt_t) {}
    SqlValue(const QString &text) : m_text(text.toUtf8()) {}
    SqlValue(const QUuid &id);
    SqlValue(const QJsonObject &json);
    SqlValue(const QStringList &texts); ///< text[]
    SqlValue(qint64 number) : m_text(QByteArray::number(number)) {}
    SqlValue(int number) : m_text(QByteArray::number(number)) {}
    SqlValue(double number) : m_text(QByteArray::number(number, 'g', 17)) {}
    SqlValue(bool truth) : m_text(truth ? "true" : "false") {}
    SqlValue(const char *text) : m_text(text) {}
    template <class T>
    SqlValue(const std::optional<T> &value)
    {
        if (value)
            *this = SqlValue(*value);
    }

    const std::optional<QByteArray> &text() const { return m_text; }

private:
    std::optional<QByteArray> m_text;
};

/// The answer of one statement. Columns are counted from 0, in the order of the select list.
class SqlRows {
public:
    explicit SqlRows(pg_result *result);

    int size() const { return m_size; }
    bool isEmpty() const { return m_size == 0; }
    /// Rows an update or insert touched.
    qint64 affected() const { return m_affected; }
    bool isNull(int row, int column) const;
    QString text(int row, int column) const;
    qint64 integer(int row, int column) const;
    double real(int row, int column) const;
    bool truth(int row, int column) const;
    QUuid uuid(int row, int column) const;
    QJsonObject json(int row, int column) const;

private:
    struct Clear {
        void operator()(pg_result *result) const;
    };
    std::shared_ptr<pg_result> m_result;
    int m_size = 0;
    qint64 m_affected = 0;
};

/// One connection to PostgreSQL, used by one thread. Statements are prepared once each. Throws DatabaseError.
class Database {
public:
    /// Connects at the first statement, and again after the connection was lost.
    Database(QString dsn, QString applicationName);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// One statement with $1, $2 ...; `sql` must be a literal: it is the key under which the statement stays prepared.
    SqlRows run(const char *sql, std::initializer_list<SqlValue> parameters = {});

    /// Runs `work` between begin and commit. What it throws rolls back and goes on.
    template <class Work>
    auto transaction(Work work)
    {
        begin();
        try {
            if constexpr (std::is_void_v<decltype(work())>) {
                work();
                commit();
            } else {
                auto answer = work();
                commit();
                return answer;
            }
        } catch (...) {
            rollback();
            throw;
        }
    }

private:
    void begin();
    void commit();
    void rollback() noexcept;
    void connect();
    const QByteArray &prepared(const char *sql, int parameterCount);
    SqlRows checked(pg_result *result);

    struct Finish {
        void operator()(pg_conn *connection) const;
    };
    QString m_dsn;
    QString m_applicationName;
    std::unique_ptr<pg_conn, Finish> m_connection;
    std::vector<std::pair<QByteArray, QByteArray>> m_prepared; ///< statement, name; sorted by statement
};

} // namespace jaga::sandbox
