// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/repair_service/store/database.h"

#include <mutex>
#include <pqxx/pqxx>

using namespace Qt::StringLiterals;

namespace jaga::repair {

namespace {

constexpr auto lockWait = "2s";
constexpr auto statementLimit = "10s";

QString firstLine(const char *what)
{
    QString line = QString::fromUtf8(what).section(u'\n', 0, 0);
    return line.startsWith(u"ERROR:"_s) ? line.mid(6).trimmed() : line;
}

StoreError::Kind kindOf(const pqxx::sql_error &error)
{
    const QLatin1StringView state(error.sqlstate().c_str());
    if (state == "55P03"_L1 || state == "57014"_L1)
        return StoreError::Kind::Busy;
    if (state == "25006"_L1)
        return StoreError::Kind::ReadOnly;
    if (state.startsWith("53"_L1) || state.startsWith("57P0"_L1)) // no room, or the server goes down
        return StoreError::Kind::Unavailable;
    if (state.startsWith("22"_L1))
        return StoreError::Kind::Unfit;
    if (dynamic_cast<const pqxx::unique_violation *>(&error))
        return StoreError::Kind::Duplicate;
    if (dynamic_cast<const pqxx::integrity_constraint_violation *>(&error))
        return StoreError::Kind::Refused;
    return StoreError::Kind::Internal;
}

/// Runs `work` and turns pqxx's exceptions into ours. The order of the classes matters: serialization_failure and
/// broken_connection are no sql_error in this version.
template <class F>
auto translated(F &&work)
{
    try {
        return work();
    } catch (const pqxx::broken_connection &error) {
        throw StoreError(StoreError::Kind::Unavailable, firstLine(error.what()));
    } catch (const pqxx::in_doubt_error &error) {
        throw StoreError(StoreError::Kind::Unavailable, firstLine(error.what()));
    } catch (const pqxx::transaction_rollback &error) {
        throw StoreError(StoreError::Kind::Busy, firstLine(error.what()));
    } catch (const pqxx::sql_error &error) {
        throw StoreError(kindOf(error), firstLine(error.what()));
    } catch (const StoreError &) {
        throw;
    } catch (const std::exception &error) {
        throw StoreError(StoreError::Kind::Internal, firstLine(error.what()));
    }
}

} // namespace

/// A free list: a connection belongs to one transaction at a time and is dropped after any trouble with it.
struct Database::Pool {
    std::string connection;
    QString schema;
    std::mutex mutex;
    std::vector<std::unique_ptr<pqxx::connection>> idle;

    std::unique_ptr<pqxx::connection> take()
    {
        {
            const std::lock_guard lock(mutex);
            if (!idle.empty()) {
                auto taken = std::move(idle.back());
                idle.pop_back();
                return taken;
            }
        }
        return openFresh();
    }

    std::unique_ptr<pqxx::connection> openFresh() const
    {
        auto opened = std::make_unique<pqxx::connection>(connection);
        opened->set_verbosity(pqxx::connection_base::terse);
        return opened;
    }

    void clear()
    {
        const std::lock_guard lock(mutex);
        idle.clear();
    }

    void give(std::unique_ptr<pqxx::connection> connection_)
    {
        const std::lock_guard lock(mutex);
        idle.push_back(std::move(connection_));
    }
};

struct Transaction::Private {
    std::shared_ptr<Database::Pool> pool;
    std::unique_ptr<pqxx::connection> connection;
    std::unique_ptr<pqxx::work> work;
    QString tenantId;
    std::optional<Instant> now;

    pqxx::result run(const QString &sql, const QList<SqlValue> &parameters)
    {
        return translated([&] {
            std::vector<const char *> texts;
            texts.reserve(static_cast<std::size_t>(parameters.size()));
            for (const SqlValue &parameter : parameters)
                texts.push_back(parameter.text());
            return work->exec_params(sql.toStdString(), pqxx::prepare::make_dynamic_params(texts));
        });
    }
};

Transaction::Transaction(std::unique_ptr<Private> private_) : d(std::move(private_)) {}

Transaction::Transaction(Transaction &&) noexcept = default;

Transaction::~Transaction()
{
    if (!d || !d->work)
        return;
    try {
        d->work->abort();
        d->work.reset();
        d->pool->give(std::move(d->connection));
    } catch (const std::exception &) {
        // The connection is gone, and with it the transaction: that is the rollback.
    }
}

const QString &Transaction::tenantId() const { return d->tenantId; }

Instant Transaction::now()
{
    if (!d->now)
        d->now = row(u"select now() as now"_s)->instant("now");
    return *d->now;
}

Rows Transaction::query(const QString &sql, const QList<SqlValue> &parameters)
{
    const pqxx::result result = d->run(sql, parameters);
    auto columns = std::make_shared<QStringList>();
    for (pqxx::row_size_type column = 0; column < result.columns(); ++column)
        columns->append(QString::fromUtf8(result.column_name(column)));
    Rows rows;
    for (const pqxx::row &row : result) {
        QStringList cells;
        for (const pqxx::field &field : row)
            cells.append(field.is_null()
                             ? QString()
                             : QString(u""_s) + QString::fromUtf8(field.c_str(), static_cast<qsizetype>(field.size())));
        rows.append(Row(columns, cells));
    }
    return rows;
}

std::optional<Row> Transaction::row(const QString &sql, const QList<SqlValue> &parameters)
{
    const Rows rows = query(sql, parameters);
    if (rows.size() > 1)
        throw StoreError(StoreError::Kind::Internal, u"one row expected, found %1"_s.arg(rows.size()));
    return rows.isEmpty() ? std::nullopt : std::optional<Row>(rows.first());
}

qint64 Transaction::execute(const QString &sql, const QList<SqlValue> &parameters)
{
    return static_cast<qint64>(d->run(sql, parameters).affected_rows());
}

void Transaction::savepoint(const QString &name) { d->run(u"savepoint "_s + name, {}); }

void Transaction::rollbackTo(const QString &name) { d->run(u"rollback to savepoint "_s + name, {}); }

void Transaction::commit()
{
    translated([&] { d->work->commit(); });
    d->work.reset();
    d->pool->give(std::move(d->connection));
}

Database::Database(const QString &connection, const QString &schema) : m_pool(std::make_shared<Pool>())
{
    m_pool->connection = (connection + u" connect_timeout=5 application_name=jaga-repair-service"_s).toStdString();
    m_pool->schema = schema;
}

Database::~Database() = default;

Transaction Database::begin(const TransactionScope &scope)
{
    const auto open = [&](bool fresh) {
        auto opened = std::make_unique<Transaction::Private>();
        opened->pool = m_pool;
        opened->tenantId = scope.tenantId;
        translated([&] {
            opened->connection = fresh ? m_pool->openFresh() : m_pool->take();
            opened->work = std::make_unique<pqxx::work>(*opened->connection);
        });
        opened->run(u"select set_config('search_path', $1, true), set_config('app.tenant_id', $2, true),"
                    " set_config('app.principal_id', $3, true), set_config('lock_timeout', $4, true),"
                    " set_config('statement_timeout', $5, true), set_config('TimeZone', 'UTC', true)"_s,
                    {m_pool->schema, scope.tenantId, scope.principalId, QString::fromLatin1(lockWait),
                     QString::fromLatin1(statementLimit)});
        return Transaction(std::move(opened));
    };
    try {
        return open(false);
    } catch (const StoreError &) {
        // A kept connection may have died meanwhile. Nothing has been asked yet, so a fresh one may be tried.
        m_pool->clear();
        return open(true);
    }
}

QStringList Database::tenantIds()
{
    Transaction transaction = begin({platformTenant(), {}});
    QStringList ids;
    for (const Row &row : transaction.query(u"select tenant_id from tenant order by tenant_id"_s))
        ids.append(row.text("tenant_id"));
    return ids;
}

} // namespace jaga::repair
