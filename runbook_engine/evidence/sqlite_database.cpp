// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/evidence/sqlite_database.h"

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

ErrorCode codeOf(int sqliteCode)
{
    switch (sqliteCode & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ErrorCode::Conflict;
    case SQLITE_CANTOPEN:
        return ErrorCode::NotFound;
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY:
        return ErrorCode::Unauthorised;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_ERROR:
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
        return ErrorCode::Invalid;
    default:
        return ErrorCode::Internal;
    }
}

} // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt *handle) const { sqlite3_finalize(handle); }

SqliteStatement::Step SqliteStatement::step()
{
    if (m_bindFailed)
        return Step::Failed;
    switch (sqlite3_step(m_handle.get())) {
    case SQLITE_ROW:
        return Step::Row;
    case SQLITE_DONE:
        return Step::Done;
    default:
        return Step::Failed;
    }
}

void SqliteStatement::reset()
{
    sqlite3_reset(m_handle.get());
    m_bindFailed = false;
}

bool SqliteStatement::run()
{
    const Step outcome = step();
    // Resetting keeps the message of a failed step for error().
    reset();
    return outcome == Step::Done;
}

void SqliteStatement::bind(int parameter, const Cell &cell)
{
    int code = SQLITE_OK;
    if (const auto *number = std::get_if<qint64>(&cell)) {
        code = sqlite3_bind_int64(m_handle.get(), parameter, *number);
    } else if (const auto *real = std::get_if<double>(&cell)) {
        code = sqlite3_bind_double(m_handle.get(), parameter, *real);
    } else if (const auto *text = std::get_if<QString>(&cell)) {
        const QByteArray bytes = text->toUtf8();
        code = sqlite3_bind_text64(m_handle.get(), parameter, bytes.constData(),
                                   static_cast<sqlite3_uint64>(bytes.size()), SQLITE_TRANSIENT, SQLITE_UTF8);
    } else {
        code = sqlite3_bind_null(m_handle.get(), parameter);
    }
    m_bindFailed = m_bindFailed || code != SQLITE_OK;
}

void SqliteStatement::bindBytes(int parameter, const QByteArray &bytes)
{
    const int code = sqlite3_bind_blob64(m_handle.get(), parameter, bytes.constData(),
                                         static_cast<sqlite3_uint64>(bytes.size()), SQLITE_TRANSIENT);
    m_bindFailed = m_bindFailed || code != SQLITE_OK;
}

Cell SqliteStatement::cell(int column) const
{
    switch (sqlite3_column_type(m_handle.get(), column)) {
    case SQLITE_INTEGER:
        return integer(column);
    case SQLITE_FLOAT:
        return sqlite3_column_double(m_handle.get(), column);
    case SQLITE_NULL:
        return {};
    default:
        return text(column);
    }
}

qint64 SqliteStatement::integer(int column) const { return sqlite3_column_int64(m_handle.get(), column); }

QString SqliteStatement::text(int column) const { return QString::fromUtf8(bytes(column)); }

QByteArray SqliteStatement::bytes(int column) const
{
    const void *data = sqlite3_column_blob(m_handle.get(), column);
    return QByteArray(static_cast<const char *>(data), sqlite3_column_bytes(m_handle.get(), column));
}

void SqliteDatabase::Close::operator()(sqlite3 *handle) const { sqlite3_close_v2(handle); }

Expected<SqliteDatabase> SqliteDatabase::open(const QString &path, Mode mode)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    switch (mode) {
    case Mode::InMemory:
        flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
        break;
    case Mode::ReadOnly:
        flags |= SQLITE_OPEN_READONLY;
        break;
    case Mode::ReadWrite:
        flags |= SQLITE_OPEN_READWRITE;
        break;
    }
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(path.toUtf8().constData(), &handle, flags, nullptr);
    SqliteDatabase database(handle, path);
    if (code != SQLITE_OK)
        return Unexpected<Error>(database.error());
    return database;
}

Expected<Done> SqliteDatabase::execute(const char *statements)
{
    if (sqlite3_exec(handle(), statements, nullptr, nullptr, nullptr) != SQLITE_OK)
        return Unexpected<Error>(error());
    return Done{};
}

Expected<SqliteStatement> SqliteDatabase::prepare(const QByteArray &statement)
{
    sqlite3_stmt *prepared = nullptr;
    const int code = sqlite3_prepare_v3(handle(), statement.constData(), static_cast<int>(statement.size()),
                                        SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code != SQLITE_OK || !prepared)
        return Unexpected<Error>(error());
    return SqliteStatement(prepared);
}

Error SqliteDatabase::error() const
{
    const int code = sqlite3_extended_errcode(handle());
    return Error{codeOf(code), u"%1 (SQLite %2)"_s.arg(QString::fromUtf8(sqlite3_errmsg(handle()))).arg(code), m_path};
}

} // namespace jaga
