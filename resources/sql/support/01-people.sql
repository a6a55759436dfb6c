-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Support 1: people and roles
-- ---------------------------------------------------------------------

create table support_role (                                    -- [seed 22]
    role_code   text primary key,
    may_read    boolean not null,
    may_mutate  boolean not null,
    may_approve boolean not null,
    may_contain boolean not null,
    for_people  boolean not null,                              -- false: the auto-repair job only
    description text not null
);

create table support_principal (                               -- [seed 22] personal accounts only
    principal_id text primary key,
    subject_kind text not null,
    display_name text not null,
    active       boolean not null default true,
    created_at   timestamptz not null default now(),
    constraint support_principal_kind_ck check (subject_kind in ('HUMAN','SERVICE'))
);

create table support_role_grant (                              -- [seed 22]
    grant_id     uuid primary key,
    principal_id text not null references support_principal,
    role_code    text not null references support_role,
    tenant_id    uuid references tenant,                       -- null: every tenant
    granted_by   text not null,
    reason       text not null,
    valid_from   timestamptz not null default now(),
    valid_until  timestamptz,
    constraint support_role_grant_window_ck check (valid_until is null or valid_until > valid_from),
    constraint support_role_grant_self_ck   check (granted_by <> principal_id)
);
create unique index support_role_grant_ux on support_role_grant
    (principal_id, role_code, coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid), valid_from);

-- Does this person hold the role in the tenant now? Service accounts hold only SYS.
create function holds_role(person text, wanted text, tenant uuid) returns boolean language sql stable as $$
    select exists (select 1 from support_role_grant g
                     join support_principal p on p.principal_id = g.principal_id and p.active
                     join support_role r on r.role_code = g.role_code
                    where g.principal_id = person and g.role_code = wanted
                      and r.for_people = (p.subject_kind = 'HUMAN')
                      and (g.tenant_id is null or g.tenant_id = tenant)
                      and now() >= g.valid_from and (g.valid_until is null or now() < g.valid_until))
$$;
