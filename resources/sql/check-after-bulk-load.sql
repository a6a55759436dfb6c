-- SPDX-License-Identifier: GPL-3.0-or-later
-- Run after a load with session_replication_role = replica, in a normal session. CHECK, NOT NULL and UNIQUE held during the
-- load; foreign keys and triggers did not. Raises at the first kind of fault; silent when all is well.
do $$
declare
    f record;
    n bigint;
begin
    -- every foreign key: rows whose parent is missing
    for f in
        select c.conrelid::regclass as child, c.confrelid::regclass as parent, c.conname,
               string_agg(format('p.%I = c.%I', pa.attname, ca.attname), ' and ' order by k.n) as hit,
               string_agg(format('c.%I is not null', ca.attname), ' and ' order by k.n)        as full_key
          from pg_constraint c
          cross join lateral unnest(c.conkey, c.confkey) with ordinality as k (ck, pk, n)
          join pg_attribute ca on ca.attrelid = c.conrelid  and ca.attnum = k.ck
          join pg_attribute pa on pa.attrelid = c.confrelid and pa.attnum = k.pk
         where c.contype = 'f' and c.connamespace = current_schema()::regnamespace
         group by c.oid, c.conrelid, c.confrelid, c.conname
    loop
        execute format('select count(*) from %s c where %s and not exists (select 1 from %s p where %s)', f.child, f.full_key, f.parent, f.hit) into n;
        if n > 0 then
            raise exception '% rows of % point nowhere (%)', n, f.child, f.conname;
        end if;
    end loop;
    -- the audit chain: the trigger that moves the head did not fire
    select count(*) into n from audit_head h
     where (h.last_seq, h.last_hash) is distinct from (select (a.audit_seq, a.entry_hash) from audit_record a where a.tenant_id = h.tenant_id order by a.audit_seq desc limit 1)
       and exists (select 1 from audit_record a where a.tenant_id = h.tenant_id);
    if n > 0 then
        raise exception 'audit_head does not match audit_record for % tenants', n;
    end if;
    -- class D commands that run without their intent
    select count(*) into n from support_repair_command c
     where c.execution_status = 'EXECUTING' and not exists (select 1 from control_intent i where i.repair_command_id = c.repair_command_id);
    if n > 0 then
        raise exception '% executing commands without control intent', n;
    end if;
end $$;
analyze;
