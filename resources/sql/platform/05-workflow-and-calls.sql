-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Platform 5: link to the process engine; adapters, outgoing calls, callbacks
-- ---------------------------------------------------------------------

create table workflow_reference (                              -- [seed 10, 11]
    workflow_ref_id       uuid primary key,
    tenant_id             uuid not null references tenant,
    business_entity_type  text not null,
    business_entity_id    uuid not null,
    process_definition_id text not null,                       -- BPMN process id
    process_instance_key  bigint,                              -- null until the engine confirms the start
    process_version       int,
    status                text not null,
    last_seen_at          timestamptz,                         -- last time the engine confirmed this instance
    started_at            timestamptz,
    completed_at          timestamptz,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    constraint workflow_reference_entity_ck check (business_entity_type in ('QUOTE','APPROVAL_CASE','ORDER','FALLOUT_CASE','CANCELLATION')),
    constraint workflow_reference_status_ck check (status in
        ('START_REQUESTED','ACTIVE','INCIDENT','COMPLETED','TERMINATED','START_FAILED','LOST')),
    constraint workflow_reference_key_ck check (status in ('START_REQUESTED','START_FAILED')
                                                or process_instance_key is not null),
    constraint workflow_reference_end_ck check (status not in ('COMPLETED','TERMINATED') or completed_at is not null)
);
create index workflow_reference_entity_ix on workflow_reference (business_entity_id, business_entity_type);
create unique index workflow_reference_instance_ux on workflow_reference (process_instance_key)
    where process_instance_key is not null;
create unique index workflow_reference_one_live_ux on workflow_reference (business_entity_id, process_definition_id)
    where status in ('START_REQUESTED','ACTIVE','INCIDENT');
create index workflow_reference_open_ix on workflow_reference (updated_at)
    where status in ('START_REQUESTED','ACTIVE','INCIDENT','START_FAILED','LOST');

create table workflow_start_request (                          -- [seed 10] durable start request
    start_request_id      uuid primary key,
    tenant_id             uuid not null references tenant,
    business_entity_type  text not null,
    business_entity_id    uuid not null,
    entity_version        bigint not null,
    process_definition_id text not null,
    business_key          text not null,
    variables_json        jsonb not null default '{}',
    status                text not null,
    retry_count           int not null default 0,
    error_code            text,
    locked_by             text,
    locked_until          timestamptz,
    workflow_ref_id       uuid references workflow_reference,
    created_at            timestamptz not null default now(),
    updated_at            timestamptz not null default now(),
    unique (tenant_id, business_key),
    constraint workflow_start_request_status_ck check (status in ('PENDING','STARTING','STARTED','FAILED','CANCELLED')),
    constraint workflow_start_request_done_ck   check (status <> 'STARTED' or workflow_ref_id is not null)
);
create index workflow_start_request_entity_ix on workflow_start_request (business_entity_id);
create index workflow_start_request_open_ix   on workflow_start_request (created_at) where status in ('PENDING','STARTING','FAILED');

create table workflow_incident (                               -- [seed 11] mirror of engine incidents
    incident_key         bigint primary key,
    tenant_id            uuid not null references tenant,
    workflow_ref_id      uuid references workflow_reference,
    process_instance_key bigint not null,
    process_definition_id text not null,
    process_version      int not null,
    element_id           text not null,
    job_key              bigint,
    job_type             text,
    error_type           text not null,
    error_message        text,
    retries_left         int not null default 0,
    variables_json       jsonb not null default '{}',          -- business-relevant variables only
    classification       text,
    status               text not null default 'ACTIVE',
    detected_at          timestamptz not null,
    resolved_at          timestamptz,
    constraint workflow_incident_status_ck check (status in ('ACTIVE','RESOLVED')),
    constraint workflow_incident_class_ck  check (classification is null or classification in
        ('TECHNICAL_RETRY','BUSINESS_FALLOUT','CODE_DEFECT','CONTRACT_BUG','AMBIGUOUS_OUTCOME','DOMAIN_MISMATCH')),
    constraint workflow_incident_done_ck   check ((status = 'RESOLVED') = (resolved_at is not null)),
    constraint workflow_incident_class_first_ck check (status = 'ACTIVE' or classification is not null)
);
create index workflow_incident_instance_ix on workflow_incident (process_instance_key);
create index workflow_incident_active_ix   on workflow_incident (detected_at) where status = 'ACTIVE';
create index workflow_incident_ref_ix      on workflow_incident (workflow_ref_id, detected_at);

create table adapter_policy (                                  -- [seed 16] one row per adapter and operation
    adapter_name    text not null,
    operation       text not null,                             -- = task_type for fulfillment calls
    idempotent      boolean not null,                          -- the far side honours our key
    lookup_by_key   boolean not null,                          -- outcome can be read back
    answer_mode     text not null default 'SYNC',              -- [seed 16] how the answer arrives
    answer_within   interval not null default '1 minute',      -- then answer_due_at has passed: callback or poll overdue
    rate_per_minute int  not null,
    max_retries     int  not null default 5,
    first_backoff   interval not null default '30 seconds',
    primary key (adapter_name, operation),
    constraint adapter_policy_mode_ck check (answer_mode in ('SYNC','CALLBACK','EVENT','POLL','MANUAL')),
    constraint adapter_policy_rate_ck check (rate_per_minute > 0 and max_retries >= 0)
);
alter table fulfillment_task_type add foreign key (default_adapter, task_type)
    references adapter_policy (adapter_name, operation) deferrable initially deferred;

create table external_call_attempt (                           -- [seed 8, 15, 16, 17]
    attempt_id           uuid primary key,
    tenant_id            uuid not null references tenant,
    adapter_name         text not null,
    business_entity_type text not null,
    business_entity_id   uuid not null,
    idempotency_key      text not null,
    request_hash         text not null,
    status               text not null,
    http_status          int,
    external_reference   text,
    error_code           text,
    error_message        text,
    retry_count          int not null default 0,               -- used by section 16, absent from section 8
    operation            text not null default 'UNSPECIFIED',    -- no adapter_policy row = treated as not idempotent
    next_retry_at        timestamptz,
    answer_due_at        timestamptz,                          -- accepted outside: callback or poll expected by then
    correlation_id       uuid,
    reconciled_at        timestamptz,                          -- outcome settled by reading the external system
    reconciled_by_command uuid,
    inconclusive_at      timestamptz,                          -- newest look-up that could not tell; status unchanged
    created_at           timestamptz not null,
    updated_at           timestamptz not null default now(),
    completed_at         timestamptz,
    unique (tenant_id, adapter_name, idempotency_key),
    unique (tenant_id, attempt_id),
    constraint external_call_attempt_status_ck check (status in
        ('PENDING','IN_FLIGHT','CONFIRMED','FAILED_RETRYABLE','FAILED_PERMANENT','CONFLICT','UNKNOWN','NOT_FOUND_CONFIRMED')),
    -- [seed 16] an outcome is a reference or a definite answer, never a guess
    constraint external_call_attempt_confirmed_ck check (status <> 'CONFIRMED'
        or external_reference is not null or coalesce(http_status, 0) between 200 and 299),
    constraint external_call_attempt_absent_ck check (status <> 'NOT_FOUND_CONFIRMED' or reconciled_at is not null),
    constraint external_call_attempt_http_ck  check (http_status is null or http_status between 100 and 599),
    constraint external_call_attempt_retry_ck check (retry_count >= 0)
);
create index external_call_attempt_entity_ix on external_call_attempt (business_entity_id, created_at desc);
create index external_call_attempt_open_ix   on external_call_attempt (updated_at)
    where status in ('PENDING','IN_FLIGHT','FAILED_RETRYABLE','CONFLICT','UNKNOWN','NOT_FOUND_CONFIRMED');
create index external_call_attempt_due_ix    on external_call_attempt (answer_due_at) where answer_due_at is not null and status in ('PENDING','IN_FLIGHT','CONFIRMED','UNKNOWN');

create table external_call_try (                               -- [own] one row per physical request
    tenant_id    uuid not null,
    attempt_id   uuid not null,
    try_no       int  not null,
    started_at   timestamptz not null,
    finished_at  timestamptz,
    http_status  int,
    outcome      text not null,
    error_code   text,
    primary key (attempt_id, try_no),
    foreign key (tenant_id, attempt_id) references external_call_attempt (tenant_id, attempt_id),
    constraint external_call_try_outcome_ck check (outcome in ('RUNNING','OK','REJECTED','RATE_LIMITED','SERVER_ERROR','TIMEOUT','CONNECTION_ERROR'))
);

create table external_callback (                               -- [seed 16] dedupe by callback id
    callback_row_id uuid primary key,
    tenant_id    uuid not null,
    adapter_name text not null,
    callback_id  text not null,
    attempt_id   uuid,
    external_reference text,
    body_hash    text not null,
    status       text not null default 'RECEIVED',
    received_at  timestamptz not null default now(),
    applied_at   timestamptz,
    foreign key (tenant_id, attempt_id) references external_call_attempt (tenant_id, attempt_id),
    constraint external_callback_status_ck  check (status in ('RECEIVED','APPLIED','IGNORED_DUPLICATE','REJECTED')),
    constraint external_callback_applied_ck check ((status = 'APPLIED') = (applied_at is not null))
);
create unique index external_callback_once_ux on external_callback (tenant_id, adapter_name, callback_id) where status = 'APPLIED';
create index external_callback_attempt_ix     on external_callback (attempt_id, received_at);
create index external_callback_open_ix        on external_callback (received_at) where status = 'RECEIVED';
