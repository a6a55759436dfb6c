-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Platform 3: orders, fulfillment, fallout, installed base, billing, timeline source
-- ---------------------------------------------------------------------

create table customer_order (                                  -- [seed 9, 10, 11, 15, 19]
    order_id              uuid primary key,
    tenant_id             uuid not null references tenant,
    order_number          text not null,
    order_type            text not null default 'NEW',         -- [part 35, 39]
    customer_id           uuid not null,
    state                 text not null,
    source_quote_id       uuid,
    source_quote_revision int,
    parent_order_id       uuid,                                -- amended or supplemented order
    duplicate_of_order_id uuid,                                -- [seed 15] void path for a duplicate
    total_amount          numeric(19,4) not null default 0,
    currency              text not null,
    requested_date        date,
    sla_due_at            timestamptz,                         -- [seed 5] SLA breach risk
    held_at               timestamptz,                         -- [seed 6] hold order progression
    hold_reason           text,
    ponr_reached_at       timestamptz,                         -- [part 22] point of no return
    version               bigint not null default 0,
    submitted_at          timestamptz,
    completed_at          timestamptz,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    unique (tenant_id, order_id),
    unique (tenant_id, order_number),
    foreign key (tenant_id, customer_id)     references customer (tenant_id, customer_id),
    foreign key (tenant_id, source_quote_id) references quote (tenant_id, quote_id),
    foreign key (tenant_id, parent_order_id) references customer_order (tenant_id, order_id),
    foreign key (tenant_id, duplicate_of_order_id) references customer_order (tenant_id, order_id),
    constraint customer_order_state_ck check (state in
        ('SUBMITTED','VALIDATED','DECOMPOSED','IN_PROGRESS','PARTIAL','FALLOUT','CANCELLING','COMPENSATING',
         'COMPLETED','CANCELLED','REJECTED','FAILED')),
    constraint customer_order_type_ck check (order_type in ('NEW','AMENDMENT','SUPPLEMENTAL','CANCELLATION','DISCONNECT')),
    constraint customer_order_source_ck check ((source_quote_id is null) = (source_quote_revision is null)),
    constraint customer_order_hold_ck   check ((held_at is null) = (hold_reason is null)),
    constraint customer_order_done_ck   check ((state = 'COMPLETED') = (completed_at is not null)),
    constraint customer_order_dup_ck    check (duplicate_of_order_id <> order_id),
    constraint customer_order_currency_ck check (currency ~ '^[A-Z]{3}$')
);
-- [seed 15] "unique constraint missing" is one cause of duplicates: this is that constraint.
create unique index customer_order_one_per_quote_ux on customer_order (tenant_id, source_quote_id, source_quote_revision)
    where source_quote_id is not null and order_type = 'NEW' and state not in ('CANCELLED','REJECTED');
create index customer_order_source_ix   on customer_order (source_quote_id, created_at desc);
create index customer_order_open_age_ix on customer_order (updated_at)
    where state in ('SUBMITTED','VALIDATED','DECOMPOSED','IN_PROGRESS','PARTIAL','FALLOUT','CANCELLING','COMPENSATING');
create index customer_order_tenant_state_ix on customer_order (tenant_id, state, updated_at);
create index customer_order_customer_ix     on customer_order (tenant_id, customer_id);
create index customer_order_sla_ix on customer_order (sla_due_at)
    where sla_due_at is not null
      and state in ('SUBMITTED','VALIDATED','DECOMPOSED','IN_PROGRESS','PARTIAL','FALLOUT');

create table order_item (                                      -- [seed 10]
    order_item_id   uuid primary key,
    tenant_id       uuid not null,
    order_id        uuid not null,
    line_no         int  not null,
    quote_item_id   uuid references quote_item,
    offering_id     uuid not null,
    action          text not null,
    state           text not null,
    blocking        boolean not null default true,
    version         bigint not null default 0,
    completed_at    timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    unique (tenant_id, order_item_id),
    unique (order_id, line_no),
    foreign key (tenant_id, order_id) references customer_order (tenant_id, order_id),
    constraint order_item_action_ck check (action in ('ADD','MODIFY','DISCONNECT','MOVE','RENEW','NO_CHANGE')),
    constraint order_item_state_ck  check (state in
        ('PENDING','IN_PROGRESS','COMPLETED','FALLOUT','FAILED','CANCELLING','CANCELLED','COMPENSATING','COMPENSATED'))
);
create index order_item_order_state_ix on order_item (order_id, state);
create index order_item_open_age_ix on order_item (updated_at)
    where state in ('PENDING','IN_PROGRESS','FALLOUT','CANCELLING','COMPENSATING');

create table fulfillment_plan (                                -- [seed 10] [part 36, 37]
    plan_id           uuid primary key,
    tenant_id         uuid not null,
    order_id          uuid not null,
    plan_version      int  not null default 1,
    status            text not null,
    order_version     bigint not null,                         -- order version the plan was compiled from
    mapping_version   text not null,                           -- technical catalog mapping used
    decomposition_snapshot_json jsonb not null default '{}',
    version           bigint not null default 0,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    unique (tenant_id, plan_id),
    unique (order_id, plan_version),
    foreign key (tenant_id, order_id) references customer_order (tenant_id, order_id),
    constraint fulfillment_plan_status_ck check (status in ('CREATED','ACTIVE','COMPLETED','FAILED','CANCELLED','SUPERSEDED'))
);
create unique index fulfillment_plan_one_live_ux on fulfillment_plan (order_id) where status in ('CREATED','ACTIVE');

create table fulfillment_task_type (                           -- [seed 10, 17] [part 36, 42]
    task_type           text primary key,
    is_compensation     boolean not null,
    compensated_by_type text references fulfillment_task_type deferrable initially deferred,
    default_adapter     text not null,                         -- with task_type as operation: adapter_policy
    irreversible        boolean not null default false,
    stuck_after         interval not null,
    description         text not null
);

create table fulfillment_task (                                -- [seed 10, 17, 20]
    task_id              uuid primary key,
    tenant_id            uuid not null,
    plan_id              uuid not null,
    order_id             uuid not null,
    order_item_id        uuid,
    sequence_no          int  not null,
    task_type            text not null references fulfillment_task_type,
    status               text not null,
    retry_count          int  not null default 0,
    max_retries          int  not null default 5,
    next_retry_at        timestamptz,
    adapter_name         text,
    external_reference   text,
    job_key              bigint,                               -- Zeebe job key of the last activation
    worker_name          text,
    error_code           text,
    error_message        text,
    resolution_code      text,                                 -- [seed 20] manual resolution
    evidence_reference   text,
    compensation_task_id uuid,
    compensation_status  text not null default 'NOT_REQUIRED',
    version              bigint not null default 0,            -- [seed 20] expected version
    due_at               timestamptz,
    started_at           timestamptz,
    completed_at         timestamptz,
    created_at           timestamptz not null default now(),
    updated_at           timestamptz not null default now(),
    unique (tenant_id, task_id),
    unique (plan_id, sequence_no),
    foreign key (tenant_id, plan_id)       references fulfillment_plan (tenant_id, plan_id),
    foreign key (tenant_id, order_id)      references customer_order (tenant_id, order_id),
    foreign key (tenant_id, order_item_id) references order_item (tenant_id, order_item_id),
    foreign key (tenant_id, compensation_task_id) references fulfillment_task (tenant_id, task_id)
        deferrable initially deferred,
    constraint fulfillment_task_status_ck check (status in
        ('PENDING','READY','IN_PROGRESS','WAITING_EXTERNAL','RETRY_SCHEDULED','FAILED','RETRY_REQUESTED',
         'MANUAL_FALLOUT','COMPLETED','MANUALLY_RESOLVED','SKIPPED','CANCELLED')),
    constraint fulfillment_task_comp_ck check (compensation_status in
        ('NOT_REQUIRED','REQUIRED','IN_PROGRESS','SUCCEEDED','FAILED','UNKNOWN','PARTIAL','RETRY_REQUESTED',
         'MANUAL_FALLOUT','WAIVED')),
    constraint fulfillment_task_self_ck    check (compensation_task_id <> task_id),
    constraint fulfillment_task_retry_ck   check (retry_count >= 0 and max_retries >= 0
                                                  and (status <> 'RETRY_SCHEDULED' or next_retry_at is not null)),
    -- [seed 10, 20] no completion without evidence
    constraint fulfillment_task_done_ck    check (status not in ('COMPLETED','MANUALLY_RESOLVED') or completed_at is not null),
    constraint fulfillment_task_manual_ck  check (status <> 'MANUALLY_RESOLVED'
                                                  or (resolution_code is not null and evidence_reference is not null))
);
create index fulfillment_task_dist_ix on fulfillment_task (order_id, task_type, status);
create index fulfillment_task_seq_ix  on fulfillment_task (order_id, sequence_no);
create index fulfillment_task_item_ix on fulfillment_task (order_item_id);
create index fulfillment_task_open_age_ix on fulfillment_task (updated_at)
    where status in ('PENDING','READY','IN_PROGRESS','WAITING_EXTERNAL','RETRY_SCHEDULED','FAILED','RETRY_REQUESTED','MANUAL_FALLOUT');
create index fulfillment_task_comp_ix on fulfillment_task (updated_at)
    where compensation_status in ('REQUIRED','IN_PROGRESS','FAILED','UNKNOWN','PARTIAL','RETRY_REQUESTED','MANUAL_FALLOUT');

create table fulfillment_task_dependency (                     -- [part 36, 37]
    tenant_id          uuid not null,
    task_id            uuid not null,
    depends_on_task_id uuid not null,
    primary key (task_id, depends_on_task_id),
    foreign key (tenant_id, task_id)            references fulfillment_task (tenant_id, task_id),
    foreign key (tenant_id, depends_on_task_id) references fulfillment_task (tenant_id, task_id),
    constraint fulfillment_task_dependency_self_ck check (task_id <> depends_on_task_id)
);

create table fulfillment_task_attempt (                        -- [part 37]
    task_attempt_id uuid primary key,
    tenant_id       uuid not null,
    task_id         uuid not null,
    attempt_no      int  not null,
    job_key         bigint,
    worker_name     text not null,
    outcome         text not null,
    error_code      text,
    error_message   text,
    started_at      timestamptz not null,
    finished_at     timestamptz,
    unique (task_id, attempt_no),
    foreign key (tenant_id, task_id) references fulfillment_task (tenant_id, task_id),
    constraint fulfillment_task_attempt_outcome_ck check (outcome in
        ('RUNNING','SUCCEEDED','TECHNICAL_FAILURE','BUSINESS_FAILURE','UNKNOWN_OUTCOME','ABANDONED'))
);

create table fallout_case (                                    -- [seed 2, 10, 11] [part 38]
    fallout_case_id uuid primary key,
    tenant_id       uuid not null,
    case_number     text not null,
    order_id        uuid,
    quote_id        uuid,
    order_item_id   uuid,
    task_id         uuid,
    category        text not null,
    reason_code     text not null,
    status          text not null,
    blocking        boolean not null default true,
    severity        text not null default 'P2',
    assignee        text,
    queue_name      text not null default 'fallout-default',
    resolution_code text,
    resolution_note text,
    evidence_reference text,
    version         bigint not null default 0,
    due_at          timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    resolved_at     timestamptz,
    unique (tenant_id, case_number),
    foreign key (tenant_id, order_id)      references customer_order (tenant_id, order_id),
    foreign key (tenant_id, order_item_id) references order_item (tenant_id, order_item_id),
    foreign key (tenant_id, task_id)       references fulfillment_task (tenant_id, task_id),
    foreign key (tenant_id, quote_id)      references quote (tenant_id, quote_id),
    constraint fallout_case_subject_ck check (num_nonnulls(order_id, quote_id) = 1),
    constraint fallout_case_category_ck check (category in
        ('TECHNICAL_EXHAUSTED','BUSINESS_REJECTION','INVALID_REQUEST','UNKNOWN_OUTCOME','RESOURCE_UNAVAILABLE',
         'COMPENSATION_FAILURE','DATA_CONFLICT','DUPLICATE_SIDE_EFFECT','MANUAL_STEP')),
    constraint fallout_case_status_ck check (status in
        ('OPEN','ASSIGNED','IN_REPAIR','WAITING_APPROVAL','WAITING_EXTERNAL','RESOLVED','CANCELLED')),
    constraint fallout_case_severity_ck check (severity in ('P0','P1','P2','P3')),
    constraint fallout_case_resolved_ck check ((status in ('RESOLVED','CANCELLED')) = (resolved_at is not null))
);
create index fallout_case_order_ix on fallout_case (order_id);
create index fallout_case_task_ix  on fallout_case (task_id);
create index fallout_case_open_ix  on fallout_case (tenant_id, severity, updated_at)
    where status in ('OPEN','ASSIGNED','IN_REPAIR','WAITING_APPROVAL','WAITING_EXTERNAL');

create table asset (                                           -- [seed 7, 10, 21] [part 11]
    asset_id             uuid primary key,
    tenant_id            uuid not null,
    customer_id          uuid not null,
    asset_kind           text not null default 'PRODUCT',
    parent_asset_id      uuid,
    offering_id          uuid not null,
    state                text not null,
    source_order_id      uuid,
    source_order_item_id uuid,
    service_reference    text,
    version              bigint not null default 0,
    activated_at         timestamptz,
    terminated_at        timestamptz,
    created_at           timestamptz not null default now(),
    updated_at           timestamptz not null default now(),
    unique (tenant_id, asset_id),
    foreign key (tenant_id, customer_id)          references customer (tenant_id, customer_id),
    foreign key (tenant_id, parent_asset_id)      references asset (tenant_id, asset_id),
    foreign key (tenant_id, source_order_id)      references customer_order (tenant_id, order_id),
    foreign key (tenant_id, source_order_item_id) references order_item (tenant_id, order_item_id),
    constraint asset_kind_ck  check (asset_kind in ('PRODUCT','SERVICE','RESOURCE')),
    constraint asset_state_ck check (state in ('PENDING_ACTIVE','ACTIVE','SUSPENDED','PENDING_CHANGE','PENDING_DISCONNECT','TERMINATED')),
    constraint asset_active_ck check (state <> 'ACTIVE' or activated_at is not null)
);
create index asset_order_ix      on asset (source_order_id);
create index asset_order_item_ix on asset (source_order_item_id);

create table subscription (                                    -- [seed 10] [part 11]
    subscription_id uuid primary key,
    tenant_id       uuid not null,
    customer_id     uuid not null,
    asset_id        uuid not null,
    state           text not null,
    term_start      date,
    term_end        date,
    version         bigint not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    foreign key (tenant_id, customer_id) references customer (tenant_id, customer_id),
    foreign key (tenant_id, asset_id)    references asset (tenant_id, asset_id),
    constraint subscription_state_ck check (state in ('PENDING','ACTIVE','SUSPENDED','CANCELLED','EXPIRED')),
    constraint subscription_term_ck  check (term_end is null or term_end >= term_start)
);
create index subscription_asset_ix on subscription (asset_id);

create table billing_trigger (                                 -- [seed 16, 17, 21, 26]
    billing_trigger_id uuid primary key,
    tenant_id          uuid not null,
    order_id           uuid not null,
    order_item_id      uuid not null,
    trigger_type       text not null,
    status             text not null,
    idempotency_key    text not null,
    external_reference text,
    amount             numeric(19,4),
    currency           text,
    frozen_reason      text,
    version            bigint not null default 0,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now(),
    sent_at            timestamptz,
    confirmed_at       timestamptz,
    unique (tenant_id, idempotency_key),
    unique (order_item_id, trigger_type),
    foreign key (tenant_id, order_id)      references customer_order (tenant_id, order_id),
    foreign key (tenant_id, order_item_id) references order_item (tenant_id, order_item_id),
    constraint billing_trigger_type_ck   check (trigger_type in ('ACTIVATE','CHANGE','DEACTIVATE','ONE_TIME','CREDIT')),
    constraint billing_trigger_status_ck check (status in ('PENDING','FROZEN','SENT','CONFIRMED','FAILED','CANCELLED')),
    constraint billing_trigger_frozen_ck check (status <> 'FROZEN' or frozen_reason is not null)
);
create index billing_trigger_order_ix on billing_trigger (order_id);
create index billing_trigger_open_ix  on billing_trigger (updated_at) where status in ('PENDING','FROZEN','SENT','FAILED');

create table notification_request (                            -- [seed 15, 17]
    notification_id uuid primary key,
    tenant_id       uuid not null references tenant,
    entity_type     text not null,
    entity_id       uuid not null,
    template_code   text not null,
    dedupe_key      text not null,
    status          text not null,
    created_at      timestamptz not null default now(),
    sent_at         timestamptz,
    unique (tenant_id, dedupe_key),
    constraint notification_request_status_ck check (status in ('PENDING','FROZEN','SENT','FAILED','CANCELLED'))
);
create index notification_request_entity_ix on notification_request (entity_id);
create index notification_request_open_ix   on notification_request (created_at) where status in ('PENDING','FROZEN','FAILED');

create table state_transition (                                -- [seed 7, 28] [part 52] timeline source
    transition_id  bigint generated always as identity primary key,
    tenant_id      uuid not null references tenant,
    entity_type    text not null,
    entity_id      uuid not null,
    root_type      text not null,
    root_id        uuid not null,                              -- quote or order the entry is shown under
    entity_version bigint not null,
    from_state     text,
    to_state       text not null,
    command_type   text,
    actor          text not null,
    reason         text,
    event_id       uuid,
    correlation_id uuid not null,
    occurred_at    timestamptz not null,
    constraint state_transition_root_ck check (root_type in ('QUOTE','ORDER'))
);
create index state_transition_root_ix   on state_transition (root_id, occurred_at);
create index state_transition_entity_ix on state_transition (entity_id, entity_version);
