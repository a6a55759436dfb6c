// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/platform_batch.h"

#include "models/sources/platform_columns.h"
#include "models/sources/source_state.h"

#include <libpq-fe.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr qsizetype mostPrepared = 500;

bool isError(const pg_result *result) { return PQresultStatus(result) == PGRES_FATAL_ERROR; }

Error statementError(const pg_result *result, const SqlStatement &statement)
{
    const QString state = QString::fromUtf8(PQresultErrorField(result, PG_DIAG_SQLSTATE));
    QString detail = QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    if (const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION))
        detail = u"line %1: %2"_s.arg(lineOfPosition(statement.text, QByteArray(position).toInt())).arg(detail);
    ErrorCode code = ErrorCode::Invalid;
    if (state == u"42501")
        code = ErrorCode::Unauthorised;
    else if (state == u"57014" || state == u"55P03")
        code = ErrorCode::Timeout;
    return Error{code, detail, {}};
}

} // namespace

void PlatformBatch::plan(const QList<ProbeCall> &calls)
{
    m_probes.clear();
    for (const ProbeCall &call : calls)
        m_probes.append(planned(call));
}

PlatformBatch::Probe PlatformBatch::planned(const ProbeCall &call)
{
    const auto key = std::pair(call.text, call.rowLimit);
    if (const auto known = m_prepared.entries.constFind(key); known != m_prepared.entries.constEnd())
        return {&call, known->statement.values(call.parameters), known->statement, known->name, false};
    const auto statement = sqlStatement(call.text, call.rowLimit);
    if (!statement)
        return {&call, Unexpected<Error>(statement.error()), {}, {}, false};
    Probe probe{&call, statement->values(call.parameters), *statement, {}, false};
    if (probe.values && m_prepared.entries.size() < mostPrepared) {
        probe.prepares = true;
        probe.name = "probe" + QByteArray::number(++m_prepared.last);
        m_prepared.entries.insert(key, {*statement, probe.name});
    }
    return probe;
}

bool PlatformBatch::sendCommand(const char *sql)
{
    return PQsendQueryParams(m_connection.handle(), sql, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
}

bool PlatformBatch::sendProbe(const Probe &probe)
{
    pg_conn *handle = m_connection.handle();
    const SqlStatement &statement = probe.statement;
    std::vector<const char *> values;
    for (const QByteArray &value : *probe.values)
        values.push_back(value.constData());
    const int count = static_cast<int>(values.size());
    // The way back from the probe before opens this one: what failed was skipped up to its Sync, and settings end here.
    if (!sendCommand("rollback to savepoint probe"))
        return false;
    // The type of each parameter is left to the server, which takes it from the place where it stands.
    if (probe.name.isEmpty()) {
        if (PQsendQueryParams(handle, statement.text.constData(), count, nullptr, values.data(), nullptr, nullptr, 0) ==
            0)
            return false;
    } else if ((probe.prepares &&
                PQsendPrepare(handle, probe.name.constData(), statement.text.constData(), 0, nullptr) == 0) ||
               PQsendQueryPrepared(handle, probe.name.constData(), count, values.data(), nullptr, nullptr, 0) == 0) {
        return false;
    }
    return PQpipelineSync(handle) == 1;
}

bool PlatformBatch::send(const Deadline &deadline)
{
    pg_conn *handle = m_connection.handle();
    const QByteArray limit =
        "set local statement_timeout = " + QByteArray::number(qMax<qint64>(1, deadline.remaining().count()));
    bool sent = PQenterPipelineMode(handle) == 1 && sendCommand("begin isolation level repeatable read, read only") &&
                sendCommand(limit.constData()) && sendCommand("select transaction_timestamp()") &&
                sendCommand("savepoint probe") && PQpipelineSync(handle) == 1;
    for (const Probe &probe : std::as_const(m_probes))
        sent = sent && (!probe.values || sendProbe(probe));
    // Rolled back, because a setting made by a probe would outlive a commit; a session lock would outlive even that.
    return sent && sendCommand("rollback") && sendCommand("select pg_advisory_unlock_all()") &&
           PQpipelineSync(handle) == 1;
}

Expected<QList<Evidence>> PlatformBatch::read(const QList<ProbeCall> &calls, const Deadline &deadline,
                                              const Interruption &interruption)
{
    plan(calls);
    m_connection.holdBack(true);
    const bool sent = send(deadline);
    m_connection.holdBack(false);
    QList<Evidence> evidence;
    const Expected<Done> answered =
        sent ? readAnswers(evidence, deadline, interruption)
             : Expected<Done>(failure(ErrorCode::Offline, u"the connection was lost while sending"_s));
    if (answered) {
        PQexitPipelineMode(m_connection.handle());
        return evidence;
    }
    m_usable = false;
    if (answered.error().code == ErrorCode::Timeout || answered.error().code == ErrorCode::Cancelled)
        m_connection.cancelStatement();
    if (evidence.isEmpty() || answered.error().code == ErrorCode::Cancelled)
        return Unexpected<Error>(answered.error());
    while (evidence.size() < calls.size())
        evidence.append(failedEvidence(calls[evidence.size()], answered.error()));
    return evidence;
}

Expected<Done> PlatformBatch::readAnswers(QList<Evidence> &evidence, const Deadline &deadline,
                                          const Interruption &interruption)
{
    const auto opening = readSegment(deadline, interruption);
    if (!opening)
        return Unexpected<Error>(opening.error());
    const pg_result *clock = opening->get();
    if (!clock || isError(clock) || PQntuples(clock) != 1)
        return failure(ErrorCode::Invalid,
                       u"no transaction was begun: %1"_s.arg(QString::fromUtf8(PQresultErrorMessage(clock))));
    const auto asOf = instantFromText(QString::fromUtf8(PQgetvalue(clock, 0, 0)));
    if (!asOf)
        return Unexpected<Error>(asOf.error());
    for (const Probe &probe : std::as_const(m_probes)) {
        const auto start = std::chrono::steady_clock::now();
        Evidence one = unanswered(*probe.call);
        one.asOf = *asOf;
        if (!probe.values) {
            one.error = Error{probe.values.error().code, probe.values.error().detail, probe.call->probe};
        } else {
            const auto result = readSegment(deadline, interruption);
            if (!result)
                return Unexpected<Error>(result.error());
            take(probe, result->get(), one);
        }
        one.duration = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
        evidence.append(std::move(one));
    }
    const auto closing = readSegment(deadline, interruption);
    return closing ? Expected<Done>(Done{}) : Expected<Done>(Unexpected<Error>(closing.error()));
}

/// Everything up to the next Sync: its first error, else its last rows, else null.
Expected<PgResult> PlatformBatch::readSegment(const Deadline &deadline, const Interruption &interruption)
{
    PgResult kept;
    for (;;) {
        auto result = m_connection.nextResult(deadline, interruption);
        if (!result)
            return result;
        const pg_result *answer = result->get();
        if (!answer)
            continue; // ends one statement's results
        if (PQresultStatus(answer) == PGRES_PIPELINE_SYNC)
            return kept;
        const bool isRows = PQresultStatus(answer) == PGRES_TUPLES_OK;
        if ((isError(answer) || isRows) && !(kept && isError(kept.get())))
            kept = std::move(*result);
    }
}

void PlatformBatch::take(const Probe &probe, const pg_result *result, Evidence &evidence)
{
    if (!result || isError(result)) {
        // Its plan may be what failed (a changed table), so the next batch prepares it anew.
        m_prepared.entries.remove({probe.call->text, probe.call->rowLimit});
        evidence.error = result ? statementError(result, probe.statement)
                                : Error{ErrorCode::Internal, u"the statement had no result"_s, {}};
    } else if (auto table = tableFromResult(*probe.call, result)) {
        evidence.table = std::move(*table);
    } else {
        evidence.error = table.error();
    }
    if (evidence.error)
        evidence.error->context = probe.call->probe;
}

} // namespace jaga
