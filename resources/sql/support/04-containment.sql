-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Support 4: containment switches
-- ---------------------------------------------------------------------

create table containment_switch_type (                         -- [seed 6, 12, 13, 16-19] the sixteen switches
    switch_type   text primary key,
    code          text not null unique,
    scope_kind    text not null,
    stops         text not null,
    release_check text not null,
    p0_only       boolean not null default false,
    release_approver_roles text[] not null
);

create table containment_switch (                              -- [seed 6]
    switch_id     uuid primary key,
    incident_id   uuid not null references incident,
    switch_type   text not null references containment_switch_type,
    tenant_id     uuid references tenant,                      -- null: platform-wide
    selector      text not null,                               -- topic, worker, adapter, flag or component
    status        text not null,
    reason        text not null,
    requested_by  text not null references support_principal,
    activated_by  text references support_principal,
    activated_at  timestamptz,
    expires_at    timestamptz not null,                        -- passing it alerts; it never releases by itself
    extended_by   text references support_principal,
    release_requested_by text references support_principal,
    released_by   text references support_principal,
    released_at   timestamptz,
    version       bigint not null default 0,                   -- the gate version workers report back
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    constraint containment_switch_status_ck check (status in ('REQUESTED','ACTIVE','RELEASE_REQUESTED','RELEASED','REJECTED')),
    constraint containment_switch_reason_ck check (length(btrim(reason)) >= 10),
    constraint containment_switch_active_ck check (status not in ('ACTIVE','RELEASE_REQUESTED','RELEASED')
        or (activated_at is not null and activated_by is not null)),
    constraint containment_switch_expiry_ck check (extended_by is not null
        or expires_at <= coalesce(activated_at, created_at) + interval '4 hours'),
    constraint containment_switch_release_ck check ((status = 'RELEASED') = (released_at is not null)
        and (status <> 'RELEASED' or (released_by is not null and release_requested_by is not null))),
    constraint containment_switch_four_eyes_ck check (released_by <> release_requested_by)
);
create unique index containment_switch_one_active_ux on containment_switch
    (switch_type, selector, coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid))
    where status in ('ACTIVE','RELEASE_REQUESTED');
create index containment_switch_incident_ix on containment_switch (incident_id, created_at);
create index containment_switch_open_ix     on containment_switch (expires_at) where status in ('REQUESTED','ACTIVE','RELEASE_REQUESTED');

create table containment_gate_report (                         -- verified when every worker reported the version
    switch_id    uuid not null references containment_switch,
    worker_id    text not null,
    gate_version bigint not null,
    reported_at  timestamptz not null default now(),
    primary key (switch_id, worker_id)
);
