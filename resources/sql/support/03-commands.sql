-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Support 3: command catalogue, commands, approvals, evidence, control intents and what commands leave
-- ---------------------------------------------------------------------

create table repair_command_type (                             -- the 52 mutations on offer
    command_type   text primary key,
    command_no     int  not null unique,
    target_type    text not null,
    requester_role text not null references support_role,      -- SENIOR_OPERATOR includes OPERATOR
    auto_repair    boolean not null default false,             -- role SYS may submit it
    approval_kind  text not null,
    command_class  text not null,                              -- S finished at once, D durable intent
    intent_type    text,                                       -- class D: the one control_intent it writes
    executor_role  text references support_role,               -- null: runs at submit
    precondition_note text not null,
    change_note       text not null,
    emits_event_type  text not null,
    verification_note text not null,
    seed_section      text not null,
    constraint repair_command_type_kind_ck  check (approval_kind in ('NONE','T','E','B','TB')),
    constraint repair_command_type_class_ck check (command_class in ('S','D')),
    constraint repair_command_type_intent_ck check ((command_class = 'D') = (intent_type is not null)),
    constraint repair_command_type_exec_ck  check ((approval_kind = 'NONE') = (executor_role is null))
);

create table repair_command_state (                            -- states a command expects and sets
    command_type text not null references repair_command_type,
    usage        text not null,
    entity_type  text not null,
    state        text not null,
    primary key (command_type, usage, entity_type, state),
    foreign key (entity_type, state) references state_catalog (entity_type, state),
    constraint repair_command_state_usage_ck check (usage in ('EXPECTS','SETS'))
);

-- "No dead end": the ways out of every open (task status, attempt status, adapter idempotent?) cell. Guards of
-- commands 9, 10, 20 and 21 read it; a test proves that no cell is empty and that every cell reaches an end.
create table task_recovery_rule (                              -- [own]
    task_status    text not null,
    attempt_status text not null,                              -- of the row under the task's key; NONE = no row
    idempotent     boolean not null,                           -- adapter_policy.idempotent; no policy row = false
    way_kind       text not null,
    way            text not null,                              -- command type, or trigger name of a platform move
    only_when      text,
    effect         text not null,
    primary key (task_status, attempt_status, idempotent, way),
    constraint task_recovery_rule_kind_ck    check (way_kind in ('COMMAND','PLATFORM')),
    constraint task_recovery_rule_attempt_ck check (attempt_status in ('NONE','PENDING','IN_FLIGHT','CONFIRMED','FAILED_RETRYABLE',
        'FAILED_PERMANENT','CONFLICT','UNKNOWN','NOT_FOUND_CONFIRMED'))
);

create table refused_action (                                  -- [seed 9-22, 25] attempts that are always refused
    refusal_code text primary key,
    attempt      text not null,
    handled_as   text not null,                                -- N named type, G guard on commands
    http_status  int  not null,
    problem_code text not null,
    safe_way     text not null,
    seed_section text not null
);

create table support_repair_command (                          -- [seed 8, 20, 22]
    repair_command_id     uuid primary key,
    tenant_id             uuid not null references tenant,
    target_type           text not null,
    target_id             uuid not null,
    command_type          text not null references repair_command_type,
    requested_by          text not null references support_principal,
    approved_by           text references support_principal,   -- whose approval completed the set
    reason                text not null,
    precondition_json     jsonb not null,
    execution_status      text not null,
    execution_result_json jsonb,
    created_at            timestamptz not null,
    executed_at           timestamptz,
    version               bigint not null default 0,
    act_as_role           text not null references support_role,
    executed_by           text references support_principal,
    ticket_ref            text not null,
    incident_id           uuid references incident,
    correlation_id        uuid not null,
    idempotency_key       text not null,
    request_hash          text not null,
    preview_hash          text not null,
    target_key            text,                                -- natural key where the target has no uuid
    target_etag           text not null,
    parameters_json       jsonb not null default '{}',
    before_json           jsonb,
    after_json            jsonb,
    policy_version        text not null,
    basis_json            jsonb,                               -- optional: runbook and hash, head of the case file's journal, verdict, as-of
    expires_at            timestamptz,
    verification_status   text,
    verification_json     jsonb,
    verify_due_at         timestamptz,
    verified_at           timestamptz,
    refusal_code          text,
    updated_at            timestamptz not null default now(),
    unique (tenant_id, repair_command_id),
    unique (tenant_id, requested_by, idempotency_key),
    constraint support_repair_command_status_ck check (execution_status in
        ('REQUESTED','PENDING_APPROVAL','APPROVED','EXECUTING','SUCCEEDED','FAILED','OUTCOME_UNKNOWN',
         'REJECTED','WITHDRAWN','EXPIRED','REFUSED')),
    constraint support_repair_command_verify_ck check (verification_status in ('PENDING','PASSED','FAILED','OVERDUE')),
    constraint support_repair_command_basis_ck  check (basis_json is null or (jsonb_typeof(basis_json) = 'object'
        and basis_json ?& array['runbookId','runbookHash','caseHead','verdict','evidenceAsOf'] and basis_json - array['runbookId','runbookHash','caseHead','verdict','evidenceAsOf'] = '{}'
        and coalesce(basis_json ->> 'caseHead' ~ '^[0-9a-f]{64}$', false) and length(basis_json::text) <= 4096)),
    constraint support_repair_command_reason_ck check (length(btrim(reason)) between 10 and 4000),
    constraint support_repair_command_ticket_ck check (btrim(ticket_ref) <> ''),
    constraint support_repair_command_four_eyes_ck check (approved_by <> requested_by),
    constraint support_repair_command_wait_ck     check (execution_status <> 'PENDING_APPROVAL' or expires_at is not null),
    constraint support_repair_command_executed_ck check (execution_status not in ('EXECUTING','SUCCEEDED','OUTCOME_UNKNOWN')
        or (executed_at is not null and executed_by is not null and before_json is not null)),
    constraint support_repair_command_done_ck     check (execution_status <> 'SUCCEEDED' or after_json is not null),
    constraint support_repair_command_verified_ck check (verification_status is distinct from 'PASSED'
        or (verified_at is not null and verification_json is not null)),
    constraint support_repair_command_refused_ck  check (execution_status <> 'REFUSED' or refusal_code is not null)
);
create unique index support_repair_command_one_live_ux on support_repair_command (tenant_id, target_type, target_id, command_type)
    where execution_status in ('REQUESTED','PENDING_APPROVAL','APPROVED','EXECUTING','OUTCOME_UNKNOWN');
create index support_repair_command_target_ix   on support_repair_command (target_id, created_at desc);
create index support_repair_command_incident_ix on support_repair_command (incident_id, created_at);
create index support_repair_command_list_ix     on support_repair_command (tenant_id, created_at desc, repair_command_id);
create index support_repair_command_open_ix     on support_repair_command (created_at)
    where execution_status in ('REQUESTED','PENDING_APPROVAL','APPROVED','EXECUTING','OUTCOME_UNKNOWN');
create index support_repair_command_verify_ix   on support_repair_command (verify_due_at)
    where verification_status in ('PENDING','OVERDUE','FAILED');

create table repair_approval (                                 -- one row per decision, append-only
    approval_id       uuid primary key,
    tenant_id         uuid not null,
    repair_command_id uuid not null,
    slot              text not null,                           -- T technical, E engineer, B business
    decision          text not null,
    approver          text not null references support_principal,
    approver_role     text not null references support_role,
    note              text not null,
    preview_hash      text not null,                           -- what the approver signed
    decided_at        timestamptz not null default now(),
    foreign key (tenant_id, repair_command_id) references support_repair_command (tenant_id, repair_command_id),
    unique (repair_command_id, slot),
    unique (repair_command_id, approver),                      -- TB: two approvers are two people
    constraint repair_approval_slot_ck     check (slot in ('T','E','B')),
    constraint repair_approval_decision_ck check (decision in ('APPROVE','REJECT')),
    constraint repair_approval_role_ck     check (
        (slot = 'T' and approver_role in ('SENIOR_OPERATOR','ENGINEER','INCIDENT_COMMANDER'))
        or (slot = 'E' and approver_role = 'ENGINEER') or (slot = 'B' and approver_role = 'BUSINESS_APPROVER'))
);

create table repair_evidence (                                 -- content-addressed, immutable
    tenant_id   uuid not null references tenant,
    sha256      bytea not null,
    media_type  text not null,
    content     bytea not null,
    uploaded_by text not null references support_principal,
    uploaded_at timestamptz not null default now(),
    primary key (tenant_id, sha256),
    constraint repair_evidence_hash_ck check (sha256 = sha256(content)),
    constraint repair_evidence_size_ck check (octet_length(content) <= 10485760)
);

create table repair_evidence_link (                            -- which command or incident cites it
    tenant_id         uuid not null,
    sha256            bytea not null,
    repair_command_id uuid not null,
    primary key (repair_command_id, sha256),
    foreign key (tenant_id, sha256)            references repair_evidence (tenant_id, sha256),
    foreign key (tenant_id, repair_command_id) references support_repair_command (tenant_id, repair_command_id)
);

create table control_intent (                                  -- class D work, done by a platform worker
    intent_id         uuid primary key,
    tenant_id         uuid not null,
    repair_command_id uuid not null,
    intent_type       text not null,                           -- = repair_command_type.intent_type
    target_key        text not null,
    parameters_json   jsonb not null default '{}',
    status            text not null default 'PENDING',
    claimed_by        text,
    lease_until       timestamptz,
    attempt_count     int  not null default 0,
    result_json       jsonb,                                   -- evidence of the worker
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    finished_at       timestamptz,
    foreign key (tenant_id, repair_command_id) references support_repair_command (tenant_id, repair_command_id),
    constraint control_intent_status_ck check (status in ('PENDING','CLAIMED','CONFIRMED','FAILED','UNKNOWN')),
    constraint control_intent_claim_ck  check (status <> 'CLAIMED' or (claimed_by is not null and lease_until is not null)),
    constraint control_intent_done_ck   check (status not in ('CONFIRMED','FAILED') or (finished_at is not null and result_json is not null))
);
create unique index control_intent_one_live_ux on control_intent (tenant_id, intent_type, target_key)
    where status in ('PENDING','CLAIMED','UNKNOWN');
create unique index control_intent_one_per_command_ux on control_intent (repair_command_id);
create index control_intent_open_ix    on control_intent (updated_at) where status in ('PENDING','CLAIMED','UNKNOWN');

create table dead_letter_message (                             -- [seed 12] what command 26 parks
    dead_letter_id   uuid primary key,
    tenant_id        uuid not null references tenant,
    inbox_message_id uuid not null references inbox_message,
    topic            text not null,
    partition_no     int  not null,
    offset_no        bigint not null,
    payload_digest   text not null,
    payload_bytes    bytea,                                    -- null: retrievable from the DLQ topic
    repair_command_id uuid not null,
    created_at       timestamptz not null default now(),
    unique (inbox_message_id, repair_command_id)
);
create index dead_letter_message_time_ix on dead_letter_message (created_at);

create table fix_attestation (                                 -- command 24: "the fix is live"
    attestation_id uuid primary key,
    tenant_id      uuid not null references tenant,
    release_id     uuid not null references release_record,
    component      text not null,
    build_id       text not null,
    failing_build_id text,
    repair_command_id uuid not null,
    attested_by    text not null references support_principal,
    attested_at    timestamptz not null default now(),
    constraint fix_attestation_newer_ck check (build_id is distinct from failing_build_id)
);
create index fix_attestation_component_ix on fix_attestation (component, attested_at desc);

create table compensation_record (                             -- [seed 17] command 45: what was and was not undone
    record_id         uuid primary key,
    tenant_id         uuid not null,
    task_id           uuid not null,
    repair_command_id uuid not null,
    step_name         text not null,
    outcome           text not null,
    evidence_sha256   bytea not null,
    recorded_at       timestamptz not null default now(),
    foreign key (tenant_id, task_id)           references fulfillment_task (tenant_id, task_id),
    foreign key (tenant_id, repair_command_id) references support_repair_command (tenant_id, repair_command_id),
    foreign key (tenant_id, evidence_sha256)   references repair_evidence (tenant_id, sha256),
    constraint compensation_record_outcome_ck check (outcome in ('DONE','NOT_DONE','UNKNOWN'))
);
create index compensation_record_task_ix on compensation_record (task_id, recorded_at);
