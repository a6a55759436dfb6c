// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/servers/database_session.h"

#include <libpq-fe.h>

#include <vector>

namespace jaga::sandbox {
namespace {

struct Clear {
    void operator()(PGresult *result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

Result execute(PGconn *connection, const QString &statement, const QStringList &parameters)
{
    std::vector<QByteArray> texts;
    std::vector<const char *> values;
    texts.reserve(size_t(parameters.size()));
    for (const QString &parameter : parameters) {
        texts.push_back(parameter.toUtf8());
        values.push_back(parameter.isNull() ? nullptr : texts.back().constData());
    }
    return Result(PQexecParams(connection, statement.toUtf8().constData(), int(values.size()), nullptr, values.data(),
                               nullptr, nullptr, 0));
}

Expected<Done> judge(PGconn *connection, const PGresult *result, const QString &statement)
{
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return Done{};
    return failure(ErrorCode::Internal, QString::fromUtf8(PQerrorMessage(connection)).trimmed(), statement.left(120));
}

} // namespace

void DatabaseSession::Close::operator()(pg_conn *connection) const { PQfinish(connection); }

DatabaseSession::DatabaseSession(DatabaseSession &&) noexcept = default;
DatabaseSession::~DatabaseSession() = default;

Expected<DatabaseSession> DatabaseSession::open(const QString &dsn)
{
    DatabaseSession session(
        PQconnectdb((dsn + QStringLiteral(" application_name=jaga-sandbox connect_timeout=5")).toUtf8().constData()));
    if (PQstatus(session.m_connection.get()) != CONNECTION_OK)
        return failure(ErrorCode::Offline, QString::fromUtf8(PQerrorMessage(session.m_connection.get())).trimmed(),
                       QStringLiteral("database"));
    PQsetNoticeProcessor(
        session.m_connection.get(), [](void *, const char *) {}, nullptr);
    return session;
}

Expected<Done> DatabaseSession::run(const QString &statements)
{
    const Result result(PQexec(m_connection.get(), statements.toUtf8().constData()));
    return judge(m_connection.get(), result.get(), statements);
}

Expected<Done> DatabaseSession::run(const QString &statement, const QStringList &parameters)
{
    const Result result = execute(m_connection.get(), statement, parameters);
    return judge(m_connection.get(), result.get(), statement);
}

Expected<QString> DatabaseSession::value(const QString &statement, const QStringList &parameters)
{
    const Result result = execute(m_connection.get(), statement, parameters);
    if (const auto done = judge(m_connection.get(), result.get(), statement); !done)
        return Unexpected(done.error());
    if (PQntuples(result.get()) != 1)
        return failure(ErrorCode::NotFound, QStringLiteral("%1 rows instead of one").arg(PQntuples(result.get())),
                       statement.left(120));
    return QString::fromUtf8(PQgetvalue(result.get(), 0, 0));
}

} // namespace jaga::sandbox
