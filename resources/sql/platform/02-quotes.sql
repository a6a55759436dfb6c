-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Platform 2: tenants, customers, catalogue, quotes, approvals, idempotency
-- ---------------------------------------------------------------------

create table tenant (                                          -- [seed 6, 7, 25]
    tenant_id    uuid primary key,
    tenant_code  text not null unique,
    display_name text not null,
    status       text not null default 'ACTIVE',
    home_region  text,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    constraint tenant_status_ck check (status in ('ACTIVE','SUSPENDED','OFFBOARDED'))
);

create table customer (                                        -- [seed 5, 9]
    customer_id   uuid primary key,
    tenant_id     uuid not null references tenant,
    customer_code text not null,
    display_name  text not null,
    segment       text not null default 'STANDARD',
    is_strategic  boolean not null default false,              -- [seed 9] severity input
    is_regulated  boolean not null default false,              -- [seed 5] severity input
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    unique (tenant_id, customer_id),
    unique (tenant_id, customer_code),
    constraint customer_segment_ck check (segment in ('STANDARD','BUSINESS','ENTERPRISE','KEY_ACCOUNT'))
);

create table catalog_publication (                             -- [seed 18]
    tenant_id      uuid not null references tenant,
    catalog_id     uuid not null,
    catalog_code   text not null,
    active_version text not null,                              -- same spelling as in Redis: v42
    published_at   timestamptz not null,
    published_by   text not null,
    updated_at     timestamptz not null default now(),
    primary key (tenant_id, catalog_id),
    unique (tenant_id, catalog_code),
    constraint catalog_publication_version_ck check (active_version ~ '^v[1-9][0-9]*$')
);

create table catalog_version (                                 -- [own] publication history
    tenant_id    uuid not null,
    catalog_id   uuid not null,
    version_no   text not null,
    status       text not null,
    published_at timestamptz,
    retired_at   timestamptz,
    primary key (tenant_id, catalog_id, version_no),
    foreign key (tenant_id, catalog_id) references catalog_publication (tenant_id, catalog_id),
    constraint catalog_version_no_ck     check (version_no ~ '^v[1-9][0-9]*$'),
    constraint catalog_version_status_ck check (status in ('DRAFT','PUBLISHED','RETIRED'))
);

create table quote (                                           -- [seed 9]
    quote_id        uuid primary key,
    tenant_id       uuid not null references tenant,
    quote_number    text not null,
    customer_id     uuid not null,
    state           text not null,
    revision        int  not null default 1,
    total_amount    numeric(19,4) not null default 0,
    currency        text not null,
    catalog_version text,
    price_version   text,
    valid_until     timestamptz,                               -- [seed 9] close to expiration
    accepted_at     timestamptz,
    version         bigint not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    unique (tenant_id, quote_id),
    unique (tenant_id, quote_number),
    foreign key (tenant_id, customer_id) references customer (tenant_id, customer_id),
    constraint quote_state_ck check (state in
        ('DRAFT','CONFIGURING','CONFIGURED','PRICED','VALIDATED','SUBMITTED','APPROVAL_PENDING',
         'APPROVED','REJECTED','ACCEPTED','CONVERTING_TO_ORDER','CONVERTED','REVISED','EXPIRED','CANCELLED')),
    constraint quote_revision_ck check (revision >= 1),
    constraint quote_amount_ck   check (total_amount >= 0),
    constraint quote_currency_ck check (currency ~ '^[A-Z]{3}$'),
    constraint quote_accepted_ck check (state not in ('ACCEPTED','CONVERTING_TO_ORDER','CONVERTED') or accepted_at is not null)
);
create index quote_open_age_ix on quote (updated_at)
    where state in ('DRAFT','CONFIGURING','CONFIGURED','PRICED','VALIDATED','SUBMITTED','APPROVAL_PENDING',
                    'APPROVED','ACCEPTED','CONVERTING_TO_ORDER','REVISED');
create index quote_tenant_state_ix    on quote (tenant_id, state, updated_at);
create index quote_customer_ix        on quote (tenant_id, customer_id);
create index quote_expiry_ix          on quote (valid_until)
    where state in ('APPROVED','APPROVAL_PENDING','SUBMITTED','VALIDATED','PRICED');

create table quote_revision (                                  -- [part 9, 34] frozen snapshot per revision
    tenant_id          uuid not null,
    quote_id           uuid not null,
    revision           int  not null,
    status             text not null,
    total_amount       numeric(19,4) not null,
    currency           text not null,
    catalog_version    text,
    price_version      text,
    config_snapshot_json jsonb not null,
    price_snapshot_json  jsonb not null,
    snapshot_hash      text not null,
    created_at         timestamptz not null default now(),
    primary key (quote_id, revision),
    foreign key (tenant_id, quote_id) references quote (tenant_id, quote_id),
    constraint quote_revision_status_ck check (status in ('CURRENT','SUPERSEDED'))
);

create table quote_item (                                      -- [part 9, 34]
    quote_item_id uuid primary key,
    tenant_id     uuid not null,
    quote_id      uuid not null,
    revision      int  not null,
    line_no       int  not null,
    offering_id   uuid not null,
    action        text not null,
    quantity      numeric(12,3) not null default 1,
    net_amount    numeric(19,4) not null default 0,
    unique (quote_id, revision, line_no),
    foreign key (tenant_id, quote_id) references quote (tenant_id, quote_id),
    constraint quote_item_action_ck check (action in ('ADD','MODIFY','DISCONNECT','MOVE','RENEW','NO_CHANGE')),
    constraint quote_item_qty_ck    check (quantity > 0)
);
create index quote_item_quote_ix on quote_item (quote_id);

create table approval_case (                                   -- [seed 9]
    approval_case_id uuid primary key,
    tenant_id        uuid not null,
    quote_id         uuid not null,
    quote_revision   int  not null,                            -- [seed 9] must match the live revision
    status           text not null,
    policy_version   text not null,
    current_step     text,
    trigger_reason   text not null default 'POLICY',
    due_at           timestamptz,
    decided_at       timestamptz,
    version          bigint not null default 0,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    unique (tenant_id, approval_case_id),
    foreign key (tenant_id, quote_id) references quote (tenant_id, quote_id),
    constraint approval_case_status_ck check (status in
        ('OPEN','IN_REVIEW','ESCALATED','APPROVED','REJECTED','CANCELLED','EXPIRED','SUPERSEDED')),
    constraint approval_case_decided_ck check (status not in ('APPROVED','REJECTED') or decided_at is not null)
);
create index approval_case_quote_ix on approval_case (quote_id);
create unique index approval_case_one_open_ux on approval_case (quote_id, quote_revision)
    where status in ('OPEN','IN_REVIEW','ESCALATED');
create index approval_case_open_age_ix on approval_case (updated_at)
    where status in ('OPEN','IN_REVIEW','ESCALATED');

create table approval_assignment (                             -- [seed 9] approver assignment
    assignment_id    uuid primary key,
    tenant_id        uuid not null,
    approval_case_id uuid not null,
    step_no          int  not null,
    assignee         text not null,
    delegated_from   text,
    status           text not null,
    decision_comment text,
    evidence_reference text,
    decision_source  text not null default 'PORTAL',           -- SUPPORT_EVIDENCE: command 6
    repair_command_id uuid,
    assigned_at      timestamptz not null default now(),
    reminded_at      timestamptz,
    decided_at       timestamptz,
    foreign key (tenant_id, approval_case_id) references approval_case (tenant_id, approval_case_id),
    constraint approval_assignment_status_ck check (status in
        ('WAITING','ASSIGNED','APPROVED','REJECTED','DELEGATED','ESCALATED','CANCELLED')),
    constraint approval_assignment_source_ck check (decision_source in ('PORTAL','SUPPORT_EVIDENCE')),
    -- [seed 9] a "yes" in a chat counts only through an approved command with evidence
    constraint approval_assignment_evidence_ck check (decision_source <> 'SUPPORT_EVIDENCE'
        or (evidence_reference is not null and repair_command_id is not null))
);
create index approval_assignment_case_ix on approval_assignment (approval_case_id, step_no);

create table idempotency_record (                              -- [seed 9, 15]
    tenant_id       uuid not null references tenant,
    idempotency_key text not null,
    scope           text not null default 'DOMAIN',            -- PERSON:<id> for the repair API
    request_hash    text not null,
    command_type    text not null,
    target_type     text not null,
    target_id       uuid,
    status          text not null,
    response_status int,
    response_json   jsonb,
    actor           text,
    correlation_id  uuid,
    created_at      timestamptz not null default now(),
    completed_at    timestamptz,
    expires_at      timestamptz,
    primary key (tenant_id, idempotency_key, scope),
    constraint idempotency_record_scope_ck  check (scope = 'DOMAIN' or scope = 'PERSON:' || actor),
    constraint idempotency_record_status_ck check (status in ('IN_PROGRESS','COMPLETED','REJECTED','FAILED')),
    constraint idempotency_record_done_ck   check ((status = 'IN_PROGRESS') = (completed_at is null))
);
create index idempotency_record_target_ix on idempotency_record (tenant_id, target_type, target_id, created_at desc);
create index idempotency_record_open_ix   on idempotency_record (created_at) where status = 'IN_PROGRESS';
