// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/platform_access.h"

using namespace Qt::StringLiterals;

namespace jaga {

namespace {

constexpr char writeRightsSql[] = R"sql(
with own_schema as (
    select oid, nspname from pg_namespace
     where nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg_toast%' and nspname not like 'pg_temp%'
)
select 'table' as kind, c.oid::regclass::text as object, r.name
  from pg_class c join own_schema s on s.oid = c.relnamespace
 cross join unnest(array['INSERT','UPDATE','DELETE','TRUNCATE','TRIGGER','REFERENCES']) r(name)
 where c.relkind in ('r','p','v','m','f')
   and (has_table_privilege(c.oid, r.name)
        or (r.name in ('INSERT','UPDATE','REFERENCES') and has_any_column_privilege(c.oid, r.name)))
union all
select 'sequence', c.oid::regclass::text, r.name
  from pg_class c cross join unnest(array['USAGE','UPDATE']) r(name)
 where c.relkind = 'S' and has_sequence_privilege(c.oid, r.name)
union all
select 'schema', nspname, 'CREATE' from pg_namespace
 where nspname not like 'pg_temp%' and nspname not like 'pg_toast%' and has_schema_privilege(oid, 'CREATE')
union all
select 'database', datname, r.name
  from pg_database cross join unnest(array['CREATE','TEMP']) r(name)
 where datname = current_database() and has_database_privilege(oid, r.name)
union all
select 'attribute', rolname, a.name
  from pg_roles cross join lateral (values ('superuser', rolsuper), ('createdb', rolcreatedb), ('createrole', rolcreaterole),
                                           ('replication', rolreplication), ('bypassrls', rolbypassrls)) a(name, held)
 where a.held and pg_has_role(current_user, oid, 'MEMBER')
union all
select 'member', rolname, 'MEMBER' from pg_roles
 where rolname in ('pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program', 'pg_signal_backend',
                   'pg_database_owner', 'pg_checkpoint')
   and pg_has_role(current_user, oid, 'MEMBER')
union all
select 'security definer', p.oid::regprocedure::text, 'EXECUTE'
  from pg_proc p join own_schema s on s.oid = p.pronamespace
 where p.prosecdef and has_function_privilege(p.oid, 'EXECUTE') and has_schema_privilege(p.pronamespace, 'USAGE')
union all
select 'server function', p.oid::regprocedure::text, 'EXECUTE'
  from pg_proc p
 where p.pronamespace = 'pg_catalog'::regnamespace
   and p.proname in ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_put', 'lo_open', 'lowrite', 'lo_unlink', 'lo_truncate',
                     'lo_truncate64', 'lo_import', 'pg_logical_emit_message')
   and has_function_privilege(p.oid, 'EXECUTE')
order by 1, 2, 3)sql";

constexpr char withheldSql[] = R"sql(
select c.oid::regclass::text
  from pg_class c
 where c.relkind in ('r','p','v','m') and c.relnamespace::regnamespace::text = any (current_schemas(false))
   and not has_table_privilege(c.oid, 'SELECT')
 order by 1)sql";

} // namespace

QString WriteRight::sentence() const
{
    if (kind == u"attribute")
        return u"it is or may become %1, which has %2"_s.arg(object, right.toUpper());
    if (kind == u"member")
        return u"it is a member of %1"_s.arg(object);
    return u"it may %1 on %2 %3"_s.arg(right, kind, object);
}

Expected<PlatformAccess> readPlatformAccess(PlatformConnection &connection, const Deadline &deadline,
                                            const Interruption &interruption)
{
    PlatformAccess access;
    const auto user = connection.query("select current_user", deadline, interruption);
    if (!user)
        return Unexpected<Error>(user.error());
    access.user = user->value(0).value(0);
    const auto rights = connection.query(writeRightsSql, deadline, interruption);
    if (!rights)
        return Unexpected<Error>(rights.error());
    for (const QStringList &row : *rights)
        access.writeRights.append({row.value(0), row.value(1), row.value(2)});
    const auto withheld = connection.query(withheldSql, deadline, interruption);
    if (!withheld)
        return Unexpected<Error>(withheld.error());
    for (const QStringList &row : *withheld)
        access.withheld.append(row.value(0));
    return access;
}

Error canWriteError(const PlatformAccess &access)
{
    constexpr qsizetype shown = 3;
    QStringList sentences;
    for (const WriteRight &right : access.writeRights.first(qMin(shown, access.writeRights.size())))
        sentences.append(right.sentence());
    if (access.writeRights.size() > shown)
        sentences.append(u"%1 more"_s.arg(access.writeRights.size() - shown));
    return Error{
        ErrorCode::Unauthorised,
        u"the login %1 could change the platform, so it is not used: %2. Give Jaga a login in role support_reader."_s
            .arg(access.user, sentences.join(u"; "_s)),
        u"write-rights"_s};
}

} // namespace jaga
