// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbook_engine/evidence/evidence_tables.h"

#include "runbook_engine/base/logging.h"
#include "runbook_engine/evidence/condition_functions.h"

#include <QRegularExpression>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr int InstructionsPerStep = 1'000;
constexpr int MostSteps =
    2'000; // two million instructions: some 20 ms, a hundred times what a case of 10,000 rows needs

struct Limit {
    int id;
    int value;
};
constexpr Limit limits[] = {
    {SQLITE_LIMIT_LENGTH, 1'000'000}, {SQLITE_LIMIT_SQL_LENGTH, 40'000},
    {SQLITE_LIMIT_EXPR_DEPTH, 200},   {SQLITE_LIMIT_COMPOUND_SELECT, 10},
    {SQLITE_LIMIT_VDBE_OP, 25'000},   {SQLITE_LIMIT_FUNCTION_ARG, 16},
    {SQLITE_LIMIT_ATTACHED, 0},       {SQLITE_LIMIT_VARIABLE_NUMBER, MostColumns},
    {SQLITE_LIMIT_WORKER_THREADS, 0}, {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
};

struct Switch {
    int id;
    int on;
};
constexpr Switch switches[] = {
    {SQLITE_DBCONFIG_DQS_DML, 0},     {SQLITE_DBCONFIG_DQS_DDL, 0},        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
};

QString quoted(const QString &name) { return u'"' + QString(name).replace(u'"', u"\"\""_s) + u'"'; }

QString affinity(ColumnType type)
{
    switch (type) {
    case ColumnType::Text:
    case ColumnType::Uuid:
    case ColumnType::Key:
        return u"text"_s;
    case ColumnType::Real:
        return u"real"_s;
    case ColumnType::Integer:
    case ColumnType::Boolean:
    case ColumnType::Time:
    case ColumnType::Duration:
    case ColumnType::Money:
        return u"integer"_s;
    }
    Q_UNREACHABLE();
}

SqliteDatabase openMemory()
{
    Expected<SqliteDatabase> database = SqliteDatabase::open(u":memory:"_s, SqliteDatabase::Mode::InMemory);
    if (!database)
        qFatal("no memory for the evidence database: %s", qPrintable(database.error().detail));
    return std::move(database).value();
}

QString utf8(const char *text) { return QString::fromUtf8(text); }

} // namespace

EvidenceTables::EvidenceTables(const QList<Probe> &probes)
    : m_database(openMemory()), m_guard(std::make_unique<Guard>())
{
    m_guard->tables = this;
    guardDatabase();
    for (const Probe &probe : probes)
        createTable(probe);
    // After the last table: a changed schema makes SQLite prepare statements again, and the guard would refuse writing.
    for (auto &[key, table] : m_tables) {
        const QString places = QStringList(table.columns.size(), u"?"_s).join(u", "_s);
        table.clear = own(u"delete from %1"_s.arg(quoted(table.probe)));
        table.insert = own(u"insert into %1 values (%2)"_s.arg(quoted(table.probe), places));
    }
    m_begin = own(u"begin"_s);
    m_commit = own(u"commit"_s);
    m_guard->closed = true;
}

SqliteStatement EvidenceTables::own(const QString &statement)
{
    Expected<SqliteStatement> prepared = m_database.prepare(statement.toUtf8());
    if (!prepared)
        qFatal("the evidence database cannot be used: %s", qPrintable(prepared.error().detail));
    return std::move(prepared).value();
}

void EvidenceTables::createTable(const Probe &probe)
{
    QStringList columns;
    for (const Column &column : probe.columns)
        columns << quoted(column.name) + u' ' + affinity(column.type);
    // Strict tables refuse a value of another type, where others would store it and compare it wrongly.
    const QString create = u"create table %1 (%2) strict"_s.arg(quoted(probe.name), columns.join(u", "_s));
    const Expected<Done> created = columns.size() > MostColumns
                                       ? Expected<Done>(failure(ErrorCode::Invalid, u"too many columns"_s))
                                       : m_database.execute(create.toUtf8().constData());
    if (!created) {
        // The linter refuses such a document; here its conditions stay unknown.
        qCWarning(logEvidence) << "no table for probe" << probe.name << created.error().detail;
        return;
    }
    const QString key = probe.name.toLower();
    m_order << key;
    m_tables.emplace(key, ProbeTable{probe.name, probe.columns, probe.rows, {}, {}});
}

void EvidenceTables::guardDatabase()
{
    // Before the first statement: setting an authorizer makes SQLite prepare every existing statement again, under it.
    addConditionFunctions(m_database.handle());
    for (const Limit &limit : limits)
        sqlite3_limit(m_database.handle(), limit.id, limit.value);
    for (const Switch &option : switches)
        sqlite3_db_config(m_database.handle(), option.id, option.on, nullptr);
    sqlite3_set_authorizer(m_database.handle(), authorize, m_guard.get());
    sqlite3_progress_handler(m_database.handle(), InstructionsPerStep, countSteps, m_guard.get());
}

Expected<Done> EvidenceTables::replaceRows(const QString &probe, const Table &table)
{
    const auto found = m_tables.find(probe.toLower());
    if (found == m_tables.end())
        return Done{}; // conditions can't name it
    ProbeTable &target = found->second;
    m_begin.run(); // one transaction: thousands of rows would otherwise commit one by one
    auto filled = fill(target, table);
    if (!filled)
        target.clear.run();
    m_commit.run();
    return filled;
}

Expected<Done> EvidenceTables::fill(ProbeTable &target, const Table &table)
{
    m_guard->steps = 0;
    if (!target.clear.run())
        return Unexpected<Error>(m_database.error());
    if (table.columns != target.columns)
        return failure(ErrorCode::Invalid, u"the answer has other columns than the probe declares"_s, target.probe);
    for (const QList<Cell> &row : table.rows) {
        m_guard->steps = 0;
        if (row.size() != target.columns.size())
            return failure(ErrorCode::Invalid, u"a row of the answer has not as many values as columns"_s,
                           target.probe);
        for (qsizetype column = 0; column < row.size(); ++column)
            target.insert.bind(static_cast<int>(column) + 1, row.at(column));
        if (!target.insert.run())
            return failure(ErrorCode::Invalid,
                           u"a value does not fit its declared column: %1"_s.arg(m_database.error().detail),
                           target.probe);
    }
    return Done{};
}

QStringList EvidenceTables::tablesNamed(const ConditionText &condition) const
{
    QStringList named;
    for (const QString &key : m_order) {
        if (condition.words.contains(key))
            named << key;
    }
    return named;
}

QByteArray EvidenceTables::statementFor(const ConditionText &condition, const QStringList &tables) const
{
    // A one-row table joined in FROM makes `probe.column` a plain value, also inside subqueries. Run only with one row each.
    QStringList joined;
    for (const QString &key : tables) {
        const ProbeTable &table = m_tables.at(key);
        if (table.rows == RowCount::One)
            joined << quoted(table.probe);
    }
    QString statement = u"select (%1)"_s.arg(condition.text);
    if (!joined.isEmpty())
        statement += u" from "_s + joined.join(u", "_s);
    return statement.toUtf8();
}

Expected<PreparedCondition> EvidenceTables::prepare(const ConditionText &condition)
{
    m_guard->columns.clear();
    m_guard->refusal.clear();
    const QStringList tables = tablesNamed(condition);
    Expected<SqliteStatement> statement = m_database.prepare(statementFor(condition, tables));
    if (!statement)
        return Unexpected<Error>(explained(condition, statement.error()));
    PreparedCondition prepared;
    prepared.statement = std::move(statement).value();
    noteReads(condition, prepared);
    return prepared;
}

void EvidenceTables::noteReads(const ConditionText &condition, PreparedCondition &prepared) const
{
    prepared.columnsRead = m_guard->columns;
    prepared.columns = m_guard->columns;
    QSet<QString> probesRead;
    for (const QString &column : std::as_const(m_guard->columns))
        probesRead.insert(column.section(u'.', 0, 0).toLower());
    for (const QString &key : m_order) {
        const ProbeTable &table = m_tables.at(key);
        if (!condition.words.contains(key) && !probesRead.contains(key))
            continue;
        prepared.probes << table.probe;
        for (const Column &column : table.columns) {
            if (condition.words.contains(column.name.toLower()))
                prepared.columns.insert(table.probe + u'.' + column.name);
        }
    }
    const int count = sqlite3_bind_parameter_count(prepared.statement.handle());
    for (int position = 1; position <= count; ++position) {
        const QString name = utf8(sqlite3_bind_parameter_name(prepared.statement.handle(), position)).mid(1);
        prepared.parameters.append({position, name});
        prepared.readsClock = prepared.readsClock || name == u"as_of";
    }
}

Error EvidenceTables::explained(const ConditionText &condition, Error error) const
{
    if (!m_guard->refusal.isEmpty())
        error.detail = m_guard->refusal;
    for (const QString &key : tablesNamed(condition)) {
        const ProbeTable &table = m_tables.at(key);
        if (table.rows == RowCount::Many &&
            error.detail.startsWith(u"no such column: %1."_s.arg(table.probe), Qt::CaseInsensitive))
            error.detail =
                u"`%1` has many rows: ask it by a subquery, such as (select count(*) from %1 where ...)"_s.arg(
                    table.probe);
    }
    error.detail.remove(QRegularExpression(u" \\(SQLite [0-9]+\\)$"_s));
    error.code = ErrorCode::Invalid;
    error.context = condition.text;
    return error;
}

Expected<Cell> EvidenceTables::run(PreparedCondition &condition)
{
    m_guard->steps = 0;
    const SqliteStatement::Step step = condition.statement.step();
    if (step == SqliteStatement::Step::Row) {
        const Cell cell = condition.statement.cell(0);
        condition.statement.reset();
        return cell;
    }
    Error error = m_database.error();
    condition.statement.reset();
    if (m_guard->steps > MostSteps)
        return failure(ErrorCode::Timeout, u"the condition takes too many steps"_s);
    return Unexpected<Error>(std::move(error));
}

int EvidenceTables::countSteps(void *guard) { return ++static_cast<Guard *>(guard)->steps > MostSteps ? 1 : 0; }

int EvidenceTables::authorize(void *guard, int action, const char *first, const char *second, const char *,
                              const char *)
{
    Guard &seen = *static_cast<Guard *>(guard);
    if (!seen.closed)
        return SQLITE_OK;
    const auto refuse = [&seen](const QString &why) {
        if (seen.refusal.isEmpty())
            seen.refusal = why;
        return SQLITE_DENY;
    };
    switch (action) {
    case SQLITE_SELECT:
        return SQLITE_OK;
    case SQLITE_READ: {
        const auto table = seen.tables->m_tables.find(utf8(first).toLower());
        if (table == seen.tables->m_tables.end())
            return refuse(u"`%1` is no probe of this document"_s.arg(utf8(first)));
        const QString column = utf8(second);
        if (column.isEmpty())
            return SQLITE_OK;
        if (column.compare(u"rowid"_s, Qt::CaseInsensitive) == 0)
            return refuse(u"rowid is no column of `%1`"_s.arg(table->second.probe));
        seen.columns.insert(table->second.probe + u'.' + column);
        return SQLITE_OK;
    }
    case SQLITE_FUNCTION:
        if (allowedFunctions().contains(utf8(second).toLower()))
            return SQLITE_OK;
        return refuse(u"the function `%1` is not among those of conditions"_s.arg(utf8(second)));
    case SQLITE_RECURSIVE:
        return refuse(u"a recursive query"_s);
    default:
        return refuse(u"a condition only reads"_s);
    }
}

} // namespace jaga
