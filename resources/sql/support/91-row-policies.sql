-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Support 91: row policies. Same transaction as 90.
-- ---------------------------------------------------------------------

-- ---- row policies ----------------------------------------------------
-- Own tenant column: platform_app sees all (it serves all tenants), repair_service the tenant of its transaction,
-- support_reader the tenants of its login. A null tenant (platform-wide row) is readable by all, writable under the nil tenant.
do $$
declare
    t record;
    nil constant text := '''00000000-0000-0000-0000-000000000000''::uuid';
    own text := 'select s.tenant_id from role_tenant_scope s where s.role_name = session_user';
begin
    for t in select c.oid::regclass as tab, a.attnotnull as must
               from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
              where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
                and c.relname not in ('role_tenant_scope','incident') loop
        execute format('alter table %s enable row level security', t.tab);
        execute format('alter table %s force row level security', t.tab);
        execute format('create policy platform_rows on %s to platform_app using (true) with check (true)', t.tab);
        -- the owner is bound like the service: needed by the SECURITY DEFINER audit functions
        execute format('create policy service_rows on %s to repair_service, current_user using (%s) with check (coalesce(tenant_id, %s) = app_tenant())',
                       t.tab, case when t.must then 'tenant_id = app_tenant()' else 'tenant_id is null or tenant_id = app_tenant()' end, nil);
        execute format('create policy reader_rows on %s for select to support_reader using (%s tenant_id in (%s))',
                       t.tab, case when t.must then '' else 'tenant_id is null or' end, own);
    end loop;

    -- an incident shows in its home tenant and in every tenant of its scope; its parts follow it
    for t in select unnest(array['incident','severity_assessment','incident_checklist_item','incident_note','incident_comms',
                                 'incident_review','review_action','containment_gate_report']::regclass[]) as tab loop
        execute format('alter table %s enable row level security', t.tab);
        execute format('alter table %s force row level security', t.tab);
        execute format('create policy platform_rows on %s to platform_app using (true) with check (true)', t.tab);
        if t.tab = 'incident'::regclass then
            execute format('create policy service_rows on incident to repair_service, current_user using (tenant_id = app_tenant()
                or exists (select 1 from incident_scope s where s.incident_id = incident.incident_id)) with check (tenant_id = app_tenant())');
            execute format('create policy reader_rows on incident for select to support_reader using (tenant_id in (%s)
                or exists (select 1 from incident_scope s where s.incident_id = incident.incident_id))', own);
        else
            execute format('create policy part_rows on %1$s to repair_service, support_reader, current_user using (exists (select 1 from %2$s p where p.%3$s = %1$s.%3$s))',
                t.tab,
                case t.tab::text when 'review_action' then 'incident_review' when 'containment_gate_report' then 'containment_switch' else 'incident' end,
                case t.tab::text when 'review_action' then 'review_id' when 'containment_gate_report' then 'switch_id' else 'incident_id' end);
        end if;
    end loop;

    alter table role_tenant_scope enable row level security;
    alter table role_tenant_scope force row level security;
    create policy own_rows   on role_tenant_scope for select to support_reader using (role_name = session_user);
    create policy owner_rows on role_tenant_scope to current_user using (true) with check (true);
end $$;

-- the service may read the platform's idempotency rows but writes only keys of persons
create policy service_key_insert on idempotency_record as restrictive for insert to repair_service with check (scope <> 'DOMAIN');
create policy service_key_update on idempotency_record as restrictive for update to repair_service using (scope <> 'DOMAIN');

-- who am I (GET /v1/me) and the service's own rounds (expiry, verification) need more than one tenant: the names of all
-- tenants, and the grants of the one person whose verified token the transaction carries (SET LOCAL app.principal_id)
create policy service_tenants   on tenant             for select to repair_service using (true);
create policy service_own_grants on support_role_grant for select to repair_service
    using (principal_id = nullif(current_setting('app.principal_id', true), ''));

-- role grants and the reserved tenant must be readable for role checks in every tenant
create policy service_grants on support_role_grant for select to repair_service using (tenant_id is null or tenant_id = app_tenant());
create policy owner_tenants  on tenant             to current_user using (true) with check (true);
create policy owner_grants   on support_role_grant to current_user using (true) with check (true);
