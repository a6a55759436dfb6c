// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/repair_service/scratch_platform.h"

#include <QDir>
#include <QTest>
#include <QUuid>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace jaga::test {

namespace {

const QString binaries = u"/usr/lib/postgresql/15/bin/"_s;

const QString people = uR"(
create role service_login login in role repair_service;
insert into tenant (tenant_id, tenant_code, display_name) values
 ('11111111-0000-4000-8000-000000000001', 'acme', 'Acme'), ('11111111-0000-4000-8000-000000000002', 'beta', 'Beta');
insert into customer (customer_id, tenant_id, customer_code, display_name) values
 ('22222222-0000-4000-8000-000000000001', '11111111-0000-4000-8000-000000000001', 'C1', 'Northern Lights Hospitality'),
 ('22222222-0000-4000-8000-000000000002', '11111111-0000-4000-8000-000000000002', 'C1', 'Other House');
insert into support_principal (principal_id, subject_kind, display_name) values
 ('olga', 'HUMAN', 'Olga Operator'), ('sam', 'HUMAN', 'Sam Senior'), ('sara', 'HUMAN', 'Sara Senior'), ('ian', 'HUMAN', 'Ian Commander'),
 ('eva', 'HUMAN', 'Eva Engineer'), ('bob', 'HUMAN', 'Bob Business'), ('vic', 'HUMAN', 'Vic Viewer'), ('ada', 'HUMAN', 'Ada Auditor'),
 ('robot', 'SERVICE', 'Robot'), ('beth', 'HUMAN', 'Beth of Beta'), ('gus', 'HUMAN', 'Gus Everywhere'),
 ('mia', 'HUMAN', 'Mia of Both');
insert into support_role_grant (grant_id, principal_id, role_code, tenant_id, granted_by, reason)
select gen_random_uuid(), p, r, '11111111-0000-4000-8000-000000000001', 'root', 'test' from (values
 ('olga', 'OPERATOR'), ('sam', 'SENIOR_OPERATOR'), ('sara', 'SENIOR_OPERATOR'), ('ian', 'INCIDENT_COMMANDER'), ('eva', 'ENGINEER'),
 ('bob', 'BUSINESS_APPROVER'), ('vic', 'VIEWER'), ('ada', 'AUDITOR'), ('robot', 'SYS')) as g (p, r);
insert into support_role_grant (grant_id, principal_id, role_code, tenant_id, granted_by, reason) values
 (gen_random_uuid(), 'beth', 'OPERATOR', '11111111-0000-4000-8000-000000000002', 'root', 'test'),
 (gen_random_uuid(), 'gus', 'OPERATOR', null, 'root', 'test'),
 (gen_random_uuid(), 'mia', 'OPERATOR', '11111111-0000-4000-8000-000000000001', 'root', 'test'),
 (gen_random_uuid(), 'mia', 'AUDITOR', '11111111-0000-4000-8000-000000000002', 'root', 'test');
)"_s;

QString newId() { return QUuid::createUuid().toString(QUuid::WithoutBraces); }

/// As root, a program runs as the user postgres: PostgreSQL refuses root.
QStringList commandLine(const QString &program, const QStringList &arguments)
{
    QStringList words;
    if (geteuid() == 0)
        words << u"setpriv"_s << u"--reuid=postgres"_s << u"--regid=postgres"_s << u"--init-groups"_s
              << u"--pdeathsig=INT"_s;
    else
        words << u"setpriv"_s << u"--pdeathsig=INT"_s;
    return words << program << arguments;
}

} // namespace

ScratchPlatform::ScratchPlatform() : m_directory(QDir::tempPath() + u"/jaga-rs-XXXXXX"_s)
{
    start();
    if (m_trouble.isEmpty())
        load();
}

ScratchPlatform::~ScratchPlatform()
{
    if (m_server && m_server->state() == QProcess::Running) {
        m_server->terminate();
        if (!m_server->waitForFinished(10'000))
            m_server->kill();
        m_server->waitForFinished();
    }
}

bool ScratchPlatform::run(const QString &program, const QStringList &arguments, QByteArray *output) const
{
    QStringList words = commandLine(program, arguments);
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(m_directory.path());
    process.start(words.takeFirst(), words);
    process.waitForFinished(120'000);
    const QByteArray all = process.readAll();
    if (output)
        *output = all;
    const bool good = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    if (!good)
        qInfo("%s: %s", qUtf8Printable(program), all.constData());
    return good;
}

void ScratchPlatform::start()
{
    const QString path = m_directory.path();
    if (geteuid() == 0 && QProcess::execute(u"chown"_s, {u"postgres"_s, path}) != 0)
        m_trouble = u"chown failed"_s;
    else if (!run(binaries + u"initdb"_s, {u"-D"_s, path + u"/data"_s, u"-U"_s, u"owner"_s, u"-A"_s, u"trust"_s,
                                           u"--locale=C"_s, u"-E"_s, u"UTF8"_s, u"--no-sync"_s}))
        m_trouble = u"initdb failed"_s;
    if (!m_trouble.isEmpty())
        return;
    m_server = std::make_unique<QProcess>();
    QStringList words = commandLine(binaries + u"postgres"_s, {u"-D"_s, path + u"/data"_s, u"-k"_s, path, u"-c"_s,
                                                               u"listen_addresses="_s, u"-c"_s, u"fsync=off"_s, u"-c"_s,
                                                               u"shared_buffers=32MB"_s, u"-c"_s, u"autovacuum=off"_s});
    m_server->setStandardErrorFile(path + u"/log"_s);
    m_server->start(words.takeFirst(), words);
    m_server->waitForStarted();
    const bool ready = QTest::qWaitFor(
        [&] {
            return QProcess::execute(binaries + u"pg_isready"_s, {u"-q"_s, u"-h"_s, path}) == 0;
        },
        60'000);
    if (!ready)
        m_trouble = u"postgres did not start"_s;
}

void ScratchPlatform::load()
{
    QStringList arguments{u"-X"_s, u"-q"_s,    u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-1"_s, u"-h"_s, m_directory.path(),
                          u"-U"_s, u"owner"_s, u"-d"_s, u"postgres"_s};
    const QString root = qEnvironmentVariable("JAGA_SOURCE_DIR") + u"/resources/sql/"_s;
    for (const QString &folder : {u"platform/"_s, u"support/"_s})
        for (const QString &file : QDir(root + folder).entryList({u"*.sql"_s}, QDir::Files, QDir::Name))
            arguments << u"-f"_s << root + folder + file;
    QProcess psql;
    psql.setProcessChannelMode(QProcess::MergedChannels);
    psql.start(binaries + u"psql"_s, arguments);
    psql.waitForFinished(120'000);
    if (psql.exitCode() != 0) {
        m_trouble = u"the schema did not load: "_s + QString::fromUtf8(psql.readAll());
        return;
    }
    sql(people);
}

QString ScratchPlatform::connection(const QString &user) const
{
    return u"host=%1 dbname=postgres user=%2"_s.arg(m_directory.path(), user);
}

QString ScratchPlatform::sql(const QString &statement) const
{
    QProcess psql;
    psql.setProcessChannelMode(QProcess::MergedChannels);
    psql.start(binaries + u"psql"_s,
               {u"-X"_s, u"-q"_s, u"-A"_s, u"-t"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-h"_s, m_directory.path(), u"-U"_s,
                u"owner"_s, u"-d"_s, u"postgres"_s, u"-c"_s, statement});
    psql.waitForFinished(60'000);
    const QString output = QString::fromUtf8(psql.readAll()).trimmed();
    if (psql.exitCode() != 0)
        QTest::qFail(qPrintable(u"%1\n%2"_s.arg(statement, output)), __FILE__, __LINE__);
    return output;
}

QString ScratchPlatform::failedTask(const QString &callStatus, const QString &taskType)
{
    const QString order = newId(), plan = newId(), task = newId(), attempt = newId();
    ++m_count;
    sql(uR"(
insert into customer_order (order_id, tenant_id, order_number, customer_id, state, currency) values
 ('%1', '%4', 'SO-%5', '22222222-0000-4000-8000-000000000001', 'IN_PROGRESS', 'EUR');
insert into fulfillment_plan (plan_id, tenant_id, order_id, status, order_version, mapping_version) values ('%2', '%4', '%1', 'ACTIVE', 1, 'm1');
insert into fulfillment_task (task_id, tenant_id, plan_id, order_id, sequence_no, task_type, status, retry_count, error_code, version)
 values ('%3', '%4', '%2', '%1', 1, '%6', 'FAILED', 5, 'TIMEOUT', 12);)"_s.arg(order, plan, task, QLatin1String(tenant))
            .arg(m_count)
            .arg(taskType));
    if (callStatus.isEmpty())
        return task;
    sql(uR"(
insert into external_call_attempt (attempt_id, tenant_id, adapter_name, business_entity_type, business_entity_id, idempotency_key, request_hash,
 status, operation, external_reference, reconciled_at, created_at)
select '%1', '%2', y.default_adapter, 'FULFILLMENT_TASK', '%3', 'task:%3', 'h', '%4', '%5', case when '%4' = 'CONFIRMED' then 'EXT-1' end,
 case when '%4' = 'NOT_FOUND_CONFIRMED' then now() end, now() from fulfillment_task_type y where y.task_type = '%5';
insert into external_call_try (tenant_id, attempt_id, try_no, started_at, outcome) values ('%2', '%1', 1, now(), 'TIMEOUT');)"_s
            .arg(attempt, QLatin1String(tenant), task, callStatus, taskType));
    return task;
}

QString ScratchPlatform::callOf(const QString &taskId) const
{
    return sql(u"select attempt_id from external_call_attempt where business_entity_id = '%1'"_s.arg(taskId));
}

QString ScratchPlatform::validatedOrder()
{
    const QString order = newId();
    ++m_count;
    sql(u"insert into customer_order (order_id, tenant_id, order_number, customer_id, state, currency, version) values"
        " ('%1', '%2', 'SO-%3', '22222222-0000-4000-8000-000000000001', 'VALIDATED', 'EUR', 3)"_s
            .arg(order, QLatin1String(tenant))
            .arg(m_count));
    return order;
}

} // namespace jaga::test
