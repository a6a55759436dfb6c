// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/platform_connection.h"

#include <QRegularExpression>

#include <array>
#include <thread>

#include <libpq-fe.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

/// Guards that hold for every statement of the session. The barrier is what the login may do (platform_access.h); these keep a
/// mistake small and make answers independent of the server's settings. Probes name states as literals, so a plan made once
/// holds for every parameter, partial indexes included: planning them anew costs more than answering them, and compiling a
/// plan costs more still. It outlives the size that a table had when it was made, so no index is passed over for a table
/// that is small today.
constexpr char sessionOptions[] = "-c default_transaction_read_only=on -c statement_timeout=30s -c lock_timeout=1s"
                                  " -c idle_in_transaction_session_timeout=30s -c client_connection_check_interval=2s"
                                  " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off"
                                  " -c timezone=UTC -c datestyle=ISO -c extra_float_digits=1";

struct ConnectionWords {
    QByteArrayList keywords;
    QByteArrayList values;
    void set(const char *keyword, const QByteArray &value)
    {
        keywords.append(keyword);
        values.append(value);
    }
};

Expected<ConnectionWords> connectionWords(const PlatformLogin &login, const Deadline &deadline)
{
    ConnectionWords words;
    QByteArray options = sessionOptions;
    char *problem = nullptr;
    PQconninfoOption *parsed = PQconninfoParse(login.dsn.toUtf8().constData(), &problem);
    if (!parsed) {
        const QString detail = QString::fromUtf8(problem).trimmed();
        PQfreemem(problem);
        return failure(ErrorCode::Invalid, u"the profile's dsn cannot be read: %1"_s.arg(detail));
    }
    for (const PQconninfoOption *option = parsed; option->keyword; ++option) {
        if (!option->val)
            continue;
        if (qstrcmp(option->keyword, "options") == 0)
            options = QByteArray(option->val) + ' ' + options; // ours come last and win
        else
            words.set(option->keyword, option->val);
    }
    PQconninfoFree(parsed);
    words.set("user", login.user.toUtf8());
    if (!login.password.isEmpty())
        words.set("password", login.password.toUtf8());
    words.set("options", options);
    words.set("client_encoding", "UTF8");
    words.set("fallback_application_name", "jaga");
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(deadline.remaining()).count();
    words.set("connect_timeout", QByteArray::number(qMax<qint64>(2, seconds)));
    return words;
}

pg_conn *startConnecting(const ConnectionWords &words)
{
    std::vector<const char *> keywords;
    std::vector<const char *> values;
    for (qsizetype i = 0; i < words.keywords.size(); ++i) {
        keywords.push_back(words.keywords[i].constData());
        values.push_back(words.values[i].constData());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    pg_conn *connection = PQconnectStartParams(keywords.data(), values.data(), 0);
    if (connection)
        PQsetErrorVerbosity(connection, PQERRORS_VERBOSE); // only so does a refused login tell its SQLSTATE
    return connection;
}

Error waitError(Waited waited, const QString &doing)
{
    if (waited == Waited::Interrupted)
        return Error{ErrorCode::Cancelled, u"cancelled"_s, {}};
    return Error{ErrorCode::Timeout, u"no answer in time while %1"_s.arg(doing), {}};
}

} // namespace

void PgResultClear::operator()(pg_result *result) const { PQclear(result); }

Error connectError(const QString &message)
{
    const QString detail = message.section(u'\n', 0, 0).trimmed();
    static const QRegularExpression withState(u"[A-Z]+: +([0-9A-Z]{5}): (.*)$"_s);
    if (const auto match = withState.match(detail); match.hasMatch()) {
        const QString state = match.captured(1);
        const bool refused = state.startsWith(u"28") || state == u"42501" || state == u"3D000";
        return Error{refused ? ErrorCode::Unauthorised : ErrorCode::Offline, match.captured(2), state};
    }
    if (message.contains(u"but received"_s) || message.contains(u"invalid response"_s) ||
        message.contains(u"lost synchronization"_s) || message.contains(u"protocol"_s))
        return Error{ErrorCode::Invalid, u"whoever answers there is no PostgreSQL server: "_s + detail, {}};
    if (message.contains(u"timeout expired"_s))
        return Error{ErrorCode::Timeout, detail, {}};
    return Error{ErrorCode::Offline, detail.isEmpty() ? u"no connection"_s : detail, {}};
}

Expected<std::unique_ptr<PlatformConnection>>
PlatformConnection::open(const PlatformLogin &login, const Deadline &deadline, const Interruption &interruption)
{
    const auto words = connectionWords(login, deadline);
    if (!words)
        return Unexpected<Error>(words.error());
    pg_conn *handle = startConnecting(*words);
    if (!handle)
        return failure(ErrorCode::Internal, u"no memory for a connection"_s);
    std::unique_ptr<PlatformConnection> connection(new PlatformConnection(handle));
    PostgresPollingStatusType status =
        PQstatus(handle) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK) {
        if (status == PGRES_POLLING_FAILED)
            return Unexpected<Error>(connectError(QString::fromUtf8(PQerrorMessage(handle))));
        const short events = status == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        const Waited waited = waitForSocket(PQsocket(handle), events, deadline, interruption);
        if (waited != Waited::Ready)
            return Unexpected<Error>(waitError(waited, u"connecting"_s));
        status = PQconnectPoll(handle);
    }
    PQsetErrorVerbosity(handle, PQERRORS_DEFAULT);
    PQsetnonblocking(handle, 1);
    PQsetNoticeProcessor(
        handle, [](void *, const char *) {}, nullptr); // notices of probes are nobody's news
    return connection;
}

PlatformConnection::~PlatformConnection() { PQfinish(m_connection); }

Error PlatformConnection::lost() const
{
    Error error = connectError(QString::fromUtf8(PQerrorMessage(m_connection)));
    if (error.code == ErrorCode::Unauthorised)
        error.code = ErrorCode::Offline;
    return error;
}

Expected<Done> PlatformConnection::waitReadable(const Deadline &deadline, const Interruption &interruption)
{
    const int unsent = PQflush(m_connection);
    if (unsent < 0)
        return Unexpected<Error>(lost());
    const short events = unsent > 0 ? POLLIN | POLLOUT : POLLIN;
    const Waited waited = waitForSocket(PQsocket(m_connection), events, deadline, interruption);
    if (waited != Waited::Ready)
        return Unexpected<Error>(waitError(waited, u"reading"_s));
    if (PQconsumeInput(m_connection) == 0)
        return Unexpected<Error>(lost());
    return Done{};
}

Expected<PgResult> PlatformConnection::nextResult(const Deadline &deadline, const Interruption &interruption)
{
    while (PQisBusy(m_connection)) {
        if (const auto readable = waitReadable(deadline, interruption); !readable)
            return Unexpected<Error>(readable.error());
    }
    PgResult result(PQgetResult(m_connection));
    if (PQstatus(m_connection) == CONNECTION_BAD)
        return Unexpected<Error>(lost());
    return result;
}

Expected<QList<QStringList>> PlatformConnection::query(const char *sql, const Deadline &deadline,
                                                       const Interruption &interruption)
{
    if (PQsendQuery(m_connection, sql) == 0)
        return Unexpected<Error>(lost());
    QList<QStringList> rows;
    std::optional<Error> refused;
    for (;;) {
        auto result = nextResult(deadline, interruption);
        if (!result)
            return Unexpected<Error>(result.error());
        const pg_result *answer = result->get();
        if (!answer)
            break;
        if (PQresultStatus(answer) != PGRES_TUPLES_OK) {
            refused = Error{ErrorCode::Invalid, QString::fromUtf8(PQresultErrorMessage(answer)).trimmed(), {}};
            continue;
        }
        for (int row = 0; row < PQntuples(answer); ++row) {
            QStringList cells;
            for (int column = 0; column < PQnfields(answer); ++column)
                cells.append(PQgetisnull(answer, row, column) ? QString()
                                                              : QString::fromUtf8(PQgetvalue(answer, row, column)));
            rows.append(cells);
        }
    }
    if (refused)
        return Unexpected<Error>(*refused);
    return rows;
}

void PlatformConnection::holdBack(bool hold)
{
    const int value = hold ? 1 : 0;
    ::setsockopt(PQsocket(m_connection), IPPROTO_TCP, TCP_CORK, &value, sizeof value);
}

void PlatformConnection::cancelStatement() const
{
    PGcancel *cancel = PQgetCancel(m_connection);
    if (!cancel)
        return;
    // PQcancel connects and waits without a limit; a half-open server would keep us. The thread owns all it touches.
    std::thread([cancel] {
        std::array<char, 256> problem{};
        PQcancel(cancel, problem.data(), static_cast<int>(problem.size()));
        PQfreeCancel(cancel);
    }).detach();
}

} // namespace jaga
