// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/platform/base/database.h"

#include <QJsonDocument>

#include <libpq-fe.h>

#include <algorithm>

namespace jaga::sandbox {

DatabaseError::DatabaseError(const QString &message, QString sqlState)
    : std::runtime_error(message.trimmed().toStdString()), m_sqlState(std::move(sqlState))
{
}

SqlValue::SqlValue(const QUuid &id)
{
    if (!id.isNull())
        m_text = id.toByteArray(QUuid::WithoutBraces);
}

SqlValue::SqlValue(const QJsonObject &json) : m_text(QJsonDocument(json).toJson(QJsonDocument::Compact)) {}

SqlValue::SqlValue(const QStringList &texts)
{
    QByteArray array = "{";
    for (const QString &text : texts) {
        QByteArray quoted = text.toUtf8();
        quoted.replace('\\', "\\\\").replace('"', "\\\"");
        array += (array.size() > 1 ? ",\"" : "\"") + quoted + '"';
    }
    m_text = array + '}';
}

SqlRows::SqlRows(pg_result *result) : m_result(result, Clear()), m_size(PQntuples(result))
{
    m_affected = QByteArray(PQcmdTuples(result)).toLongLong();
}

void SqlRows::Clear::operator()(pg_result *result) const { PQclear(result); }

bool SqlRows::isNull(int row, int column) const { return PQgetisnull(m_result.get(), row, column) == 1; }

QString SqlRows::text(int row, int column) const
{
    return isNull(row, column) ? QString() : QString::fromUtf8(PQgetvalue(m_result.get(), row, column));
}

qint64 SqlRows::integer(int row, int column) const
{
    return QByteArray(PQgetvalue(m_result.get(), row, column)).toLongLong();
}

double SqlRows::real(int row, int column) const
{
    return QByteArray(PQgetvalue(m_result.get(), row, column)).toDouble();
}

bool SqlRows::truth(int row, int column) const { return *PQgetvalue(m_result.get(), row, column) == 't'; }

QUuid SqlRows::uuid(int row, int column) const
{
    return QUuid::fromString(QLatin1String(PQgetvalue(m_result.get(), row, column)));
}

QJsonObject SqlRows::json(int row, int column) const
{
    return QJsonDocument::fromJson(QByteArray(PQgetvalue(m_result.get(), row, column))).object();
}

Database::Database(QString dsn, QString applicationName)
    : m_dsn(std::move(dsn)), m_applicationName(std::move(applicationName))
{
}

Database::~Database() = default;

void Database::Finish::operator()(pg_conn *connection) const { PQfinish(connection); }

void Database::connect()
{
    m_prepared.clear();
    const QByteArray dsn = m_dsn.toUtf8() + " connect_timeout=3 client_encoding=UTF8 application_name='" +
                           m_applicationName.toUtf8() + "' options='-c statement_timeout=15000 -c lock_timeout=5000'";
    m_connection.reset(PQconnectdb(dsn.constData()));
    if (PQstatus(m_connection.get()) != CONNECTION_OK) {
        const QString reason = QString::fromUtf8(PQerrorMessage(m_connection.get()));
        m_connection.reset();
        throw DatabaseError(reason, QString());
    }
    PQsetNoticeProcessor(
        m_connection.get(), [](void *, const char *) {}, nullptr);
}

SqlRows Database::checked(pg_result *result)
{
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return SqlRows(result);
    const DatabaseError error(QString::fromUtf8(PQerrorMessage(m_connection.get())),
                              QString::fromLatin1(PQresultErrorField(result, PG_DIAG_SQLSTATE)));
    PQclear(result);
    if (PQstatus(m_connection.get()) != CONNECTION_OK)
        m_connection.reset();
    throw error;
}

const QByteArray &Database::prepared(const char *sql, int parameterCount)
{
    const auto place =
        std::lower_bound(m_prepared.begin(), m_prepared.end(), QByteArrayView(sql),
                         [](const auto &entry, QByteArrayView key) { return QByteArrayView(entry.first) < key; });
    if (place != m_prepared.end() && QByteArrayView(place->first) == QByteArrayView(sql))
        return place->second;
    const QByteArray name = "s" + QByteArray::number(static_cast<qint64>(m_prepared.size()));
    checked(PQprepare(m_connection.get(), name.constData(), sql, parameterCount, nullptr));
    return m_prepared.emplace(place, QByteArray(sql), name)->second;
}

SqlRows Database::run(const char *sql, std::initializer_list<SqlValue> parameters)
{
    if (!m_connection)
        connect();
    std::vector<const char *> values;
    values.reserve(parameters.size());
    for (const SqlValue &parameter : parameters)
        values.push_back(parameter.text() ? parameter.text()->constData() : nullptr);
    const int count = static_cast<int>(values.size());
    const QByteArray name = prepared(sql, count);
    return checked(PQexecPrepared(m_connection.get(), name.constData(), count, values.data(), nullptr, nullptr, 0));
}

void Database::begin()
{
    if (!m_connection)
        connect();
    checked(PQexec(m_connection.get(), "begin"));
}

void Database::commit() { checked(PQexec(m_connection.get(), "commit")); }

void Database::rollback() noexcept
{
    // a connection that cannot even roll back is given up: the server ends its transaction
    if (!m_connection)
        return;
    pg_result *result = PQexec(m_connection.get(), "rollback");
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        m_connection.reset();
    PQclear(result);
}

} // namespace jaga::sandbox
