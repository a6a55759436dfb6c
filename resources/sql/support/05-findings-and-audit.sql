-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Support 5: reconciliation, audit chain
-- ---------------------------------------------------------------------

create table reconciliation_run (                              -- [seed 21]
    run_id       uuid primary key,
    recon_type   text not null,
    tenant_id    uuid references tenant,
    status       text not null,
    scanned      bigint not null default 0,
    findings     bigint not null default 0,
    auto_repaired bigint not null default 0,
    repair_command_id uuid,                                    -- commands 13 and 50
    requested_at timestamptz not null default now(),
    started_at   timestamptz,
    finished_at  timestamptz,
    constraint reconciliation_run_type_ck check (recon_type in
        ('QUOTE_APPROVAL','QUOTE_CONVERSION','ORDER_WORKFLOW','FULFILLMENT','ASSET','BILLING','PROJECTION','OUTBOX','OUT_OF_BAND_CHANGE')),
    constraint reconciliation_run_status_ck check (status in ('REQUESTED','RUNNING','FINISHED','ABORTED'))
);
create index reconciliation_run_open_ix on reconciliation_run (requested_at) where status in ('REQUESTED','RUNNING');

create table reconciliation_finding (                          -- [seed 8, 21]
    finding_id          uuid primary key,
    tenant_id           uuid not null references tenant,
    finding_type        text not null,
    severity            text not null,
    entity_type         text not null,
    entity_id           uuid not null,
    expected_state_json jsonb not null,
    actual_state_json   jsonb not null,
    status              text not null,
    run_id              uuid references reconciliation_run,
    recon_type          text,
    auto_repair_eligible boolean not null default false,
    proposed_command_type text references repair_command_type,
    repair_command_id   uuid references support_repair_command, -- its state tells how far the repair is
    owner               text,
    resolution_code     text,
    dedupe_key          text,
    seen_count          int not null default 1,
    last_seen_at        timestamptz,
    note                text,
    version             bigint not null default 0,
    detected_at         timestamptz not null,
    resolved_at         timestamptz,
    constraint reconciliation_finding_kind_ck   check (recon_type in ('QUOTE_APPROVAL','QUOTE_CONVERSION','ORDER_WORKFLOW','FULFILLMENT',
        'ASSET','BILLING','PROJECTION','OUTBOX','OUT_OF_BAND_CHANGE')),
    constraint reconciliation_finding_sev_ck    check (severity in ('P0','P1','P2','P3')),
    constraint reconciliation_finding_status_ck check (status in ('OPEN','ACKNOWLEDGED','RESOLVED')),
    constraint reconciliation_finding_code_ck   check (resolution_code in
        ('REPAIRED','AUTO_REPAIRED','NO_REPAIR_NEEDED','SINGLE_EFFECT_VERIFIED','CLEAN_ON_RECHECK')),
    constraint reconciliation_finding_done_ck   check ((status = 'RESOLVED') = (resolved_at is not null)
                                                   and (status = 'RESOLVED') = (resolution_code is not null)),
    constraint reconciliation_finding_auto_ck   check (resolution_code is distinct from 'AUTO_REPAIRED' or auto_repair_eligible),
    constraint reconciliation_finding_owner_ck  check (status <> 'ACKNOWLEDGED' or owner is not null)
);
create index reconciliation_finding_entity_ix on reconciliation_finding (entity_id, detected_at desc);
create index reconciliation_finding_open_ix   on reconciliation_finding (severity, detected_at)
    where status in ('OPEN','ACKNOWLEDGED');
create unique index reconciliation_finding_dedupe_ux on reconciliation_finding (tenant_id, dedupe_key)
    where dedupe_key is not null and status in ('OPEN','ACKNOWLEDGED');

create table audit_head (                                      -- one row per tenant: the chain's end
    tenant_id  uuid primary key references tenant,
    last_seq   bigint not null default 0,
    last_hash  bytea  not null default decode(repeat('00', 32), 'hex'),
    updated_at timestamptz not null default now()
);

create table audit_record (                                    -- [seed 22] [part 54] allowed and refused
    tenant_id         uuid   not null references audit_head,
    audit_seq         bigint not null,                         -- gap-free per tenant
    audit_id          uuid   not null unique,
    prev_hash         bytea  not null,
    canonical_entry   bytea  not null,                         -- canonical JSON of the entry, as hashed
    entry_hash        bytea  not null,
    actor             text   not null,
    actor_role        text   not null,
    actor_kind        text   not null default 'HUMAN',
    client_info       text,                                    -- where the request came from
    target_type       text   not null,
    target_id         uuid   not null,
    command_type      text   not null,                         -- command, act, switch or refused name
    repair_command_id uuid   references support_repair_command,
    incident_id       uuid   references incident,
    reason            text,
    ticket_ref        text,
    decision          text   not null,
    outcome_code      text,                                    -- problem or refusal code
    approvals_json    jsonb  not null default '[]',
    evidence_digests  text[] not null default '{}',
    before_json       jsonb,
    after_json        jsonb,
    policy_version    text,
    basis_json        jsonb,                                   -- anchors the case file: part of the canonical entry
    build_id          text,
    correlation_id    uuid   not null,
    occurred_at       timestamptz not null default now(),
    primary key (tenant_id, audit_seq),
    constraint audit_record_kind_ck     check (actor_kind in ('HUMAN','SERVICE')),
    constraint audit_record_decision_ck check (decision in ('ALLOWED','REFUSED','SUCCEEDED','FAILED','OUTCOME_UNKNOWN')),
    constraint audit_record_basis_ck    check (basis_json is null or (jsonb_typeof(basis_json) = 'object'
        and basis_json ?& array['runbookId','runbookHash','caseHead','verdict','evidenceAsOf'] and basis_json - array['runbookId','runbookHash','caseHead','verdict','evidenceAsOf'] = '{}'
        and coalesce(basis_json ->> 'caseHead' ~ '^[0-9a-f]{64}$', false) and length(basis_json::text) <= 4096)),
    constraint audit_record_refused_ck  check (decision <> 'REFUSED' or outcome_code is not null),
    constraint audit_record_support_ck  check (repair_command_id is null or (reason is not null and ticket_ref is not null)),
    constraint audit_record_hash_ck     check (entry_hash = sha256(canonical_entry))
);
create index audit_record_target_ix      on audit_record (target_id, occurred_at);
create index audit_record_actor_ix       on audit_record (actor, occurred_at);
create index audit_record_tenant_ix      on audit_record (tenant_id, occurred_at);
create index audit_record_correlation_ix on audit_record (correlation_id);
create index audit_record_incident_ix    on audit_record (incident_id, occurred_at) where incident_id is not null;
create index audit_record_command_ix     on audit_record (repair_command_id) where repair_command_id is not null;

create table audit_checkpoint (                                -- signed tree head, per tenant
    tenant_id  uuid   not null references audit_head,
    tree_size  bigint not null,
    root_hash  bytea  not null,
    key_id     text   not null,
    signature  bytea  not null,                                -- Ed25519; the key is outside the database
    signed_at  timestamptz not null default now(),
    primary key (tenant_id, tree_size),
    constraint audit_checkpoint_size_ck check (tree_size > 0 and octet_length(root_hash) = 32 and octet_length(signature) = 64)
);

-- Platform rows name the repair command that changed them.
alter table inbox_message       add foreign key (evidence_command_id)    references support_repair_command;
alter table outbox_event        add foreign key (quarantined_by_command) references support_repair_command;
alter table dead_letter_message add foreign key (repair_command_id)      references support_repair_command;
alter table fix_attestation     add foreign key (repair_command_id)      references support_repair_command;
alter table approval_assignment add foreign key (repair_command_id)      references support_repair_command;
alter table external_call_attempt add foreign key (reconciled_by_command) references support_repair_command;
alter table schema_migration      add foreign key (requested_by_command)  references support_repair_command;
alter table reconciliation_run    add foreign key (repair_command_id)     references support_repair_command;
