// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/seed/seeder.h"

#include <QDir>
#include <QFile>

namespace jaga::sandbox {
namespace {

QString idText(const QUuid &id) { return id.toString(QUuid::WithoutBraces); }

QString booleanText(bool value) { return value ? QStringLiteral("true") : QStringLiteral("false"); }

/// Runs the steps between begin and commit; the first failure ends it.
template <class Steps>
Expected<Done> inTransaction(DatabaseSession &session, Steps steps)
{
    if (const auto begun = session.run(QStringLiteral("begin")); !begun)
        return begun;
    if (const Expected<Done> done = steps(); !done) {
        // the session is given up after a failure; a rollback that fails changes nothing
        [[maybe_unused]] const auto undone = session.run(QStringLiteral("rollback"));
        return done;
    }
    return session.run(QStringLiteral("commit"));
}

Expected<Done> writeTenant(DatabaseSession &session, const MasterData::Tenant &tenant)
{
    const auto inserted = session.run(
        QStringLiteral(
            "insert into tenant (tenant_id, tenant_code, display_name, home_region) values ($1, $2, $3, $4)"),
        {idText(tenant.id), tenant.code, tenant.name, tenant.region});
    if (!inserted)
        return inserted;
    const auto published =
        session.run(QStringLiteral("insert into catalog_publication (tenant_id, catalog_id, catalog_code, "
                                   "active_version, published_at, published_by) "
                                   "values ($1, $2, $3, $4, now(), 'catalog-service')"),
                    {idText(tenant.id), idText(tenant.catalogId), tenant.catalogCode, tenant.catalogVersion});
    if (!published)
        return published;
    return session.run(
        QStringLiteral("insert into catalog_version (tenant_id, catalog_id, version_no, status, published_at) "
                       "values ($1, $2, $3, 'PUBLISHED', now())"),
        {idText(tenant.id), idText(tenant.catalogId), tenant.catalogVersion});
}

Expected<Done> writeCustomer(DatabaseSession &session, const MasterData::Customer &customer)
{
    return session.run(QStringLiteral("insert into customer (customer_id, tenant_id, customer_code, display_name, "
                                      "segment, is_strategic, is_regulated) "
                                      "values ($1, $2, $3, $4, $5, $6, $7)"),
                       {idText(customer.id), idText(customer.tenantId), customer.code, customer.name, customer.segment,
                        booleanText(customer.strategic), booleanText(customer.regulated)});
}

/// A person who may sign in: as support role in the repair service, as login in the database, each for the same tenants.
Expected<Done> makePersona(DatabaseSession &session, const Persona &persona, const MasterData &data)
{
    // login names are ours: letters and underscores
    const auto login = session.run(QStringLiteral("create role %1 login in role support_reader;"
                                                  "alter role %1 set default_transaction_read_only = on;"
                                                  "alter role %1 set statement_timeout = '30s';"
                                                  "alter role %1 set lock_timeout = '2s';"
                                                  "alter role %1 set idle_in_transaction_session_timeout = '60s'")
                                       .arg(persona.databaseLogin));
    if (!login)
        return login;
    const auto principal = session.run(
        QStringLiteral(
            "insert into support_principal (principal_id, subject_kind, display_name) values ($1, 'HUMAN', $2)"),
        {persona.principalId, persona.name});
    if (!principal)
        return principal;
    for (const QString &code : persona.tenantCodes) {
        const QString tenantId = idText(data.tenant(code)->id);
        const auto granted = session.run(
            QStringLiteral(
                "insert into support_role_grant (grant_id, principal_id, role_code, tenant_id, granted_by, reason) "
                "values (gen_random_uuid(), $1, $2, $3, 'sandbox', 'practice persona')"),
            {persona.principalId, persona.role, tenantId});
        if (!granted)
            return granted;
        const auto scoped = session.run(
            QStringLiteral(
                "insert into role_tenant_scope (role_name, tenant_id, granted_by) values ($1, $2, 'sandbox')"),
            {persona.databaseLogin, tenantId});
        if (!scoped)
            return scoped;
    }
    return Done{};
}

} // namespace

Expected<Done> loadSchema(DatabaseSession &superuser)
{
    QByteArray script;
    for (const char *world : {"platform", "support"}) {
        const QDir folder(QStringLiteral(":/jaga/sql/%1").arg(QLatin1String(world)));
        const QStringList names = folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
        for (const QString &name : names) {
            QFile file(folder.filePath(name));
            if (!file.open(QIODevice::ReadOnly))
                return failure(ErrorCode::Internal, file.errorString(), file.fileName());
            script += file.readAll() + '\n';
        }
    }
    // several statements in one simple query run in one transaction
    return superuser.run(QString::fromUtf8(script));
}

Expected<Done> setTimeScale(DatabaseSession &superuser, double timeScale)
{
    return superuser.run(QStringLiteral("select set_time_scale($1)"), {QString::number(timeScale, 'g', 12)});
}

Expected<Done> writeMasterData(DatabaseSession &superuser, const MasterData &data)
{
    return inTransaction(superuser, [&]() -> Expected<Done> {
        for (const MasterData::Tenant &tenant : data.tenants) {
            if (const auto written = writeTenant(superuser, tenant); !written)
                return written;
        }
        for (const MasterData::Customer &customer : data.customers) {
            if (const auto written = writeCustomer(superuser, customer); !written)
                return written;
        }
        return Done{};
    });
}

Expected<Done> makeLogins(DatabaseSession &superuser, const QList<Persona> &personas, const MasterData &data)
{
    return inTransaction(superuser, [&]() -> Expected<Done> {
        const auto services = superuser.run(
            QStringLiteral("create role %1 login in role platform_app; create role %2 login in role repair_service")
                .arg(QLatin1String(platformLogin), QLatin1String(repairServiceLogin)));
        if (!services)
            return services;
        for (const Persona &persona : personas) {
            if (const auto made = makePersona(superuser, persona, data); !made)
                return made;
        }
        return Done{};
    });
}

} // namespace jaga::sandbox
