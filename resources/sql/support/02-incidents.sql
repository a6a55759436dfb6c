-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Support 2: incidents, checklist, communication, review
-- ---------------------------------------------------------------------

create table incident (                                 -- [seed 5, 23]
    incident_id        uuid primary key,
    tenant_id          uuid not null references tenant,        -- home tenant; nil = platform-wide; others: incident_scope
    incident_number    text not null unique,
    title              text not null,
    category           text not null,                          -- [seed 2]
    runbook_id         text,                                   -- id of the runbook document; documents are the truth
    runbook_hash       text,                                   -- which text of it
    severity           text not null,
    computed_severity  text,                                   -- newest severity_assessment
    severity_reason    text,
    status             text not null,
    owner_role         text not null default 'INCIDENT_COMMANDER' references support_role,
    commander          text references support_principal,
    hypothesis         text,
    customer_impact    text,
    affected_capabilities text[] not null default '{}',
    suspected_release_id uuid references release_record,
    detected_by        text not null,
    started_at         timestamptz not null,
    detected_at        timestamptz not null,
    triaged_at         timestamptz,                            -- [seed 27] game-day measures
    contained_at       timestamptz,
    recovered_at       timestamptz,
    resolved_at        timestamptz,
    closed_at          timestamptz,                            -- act CLOSE, after RESOLVED
    next_update_due_at timestamptz,
    channel_ref        text,                                   -- [seed 6] the opened incident channel: number or link
    version            bigint not null default 0,
    updated_at         timestamptz not null default now(),
    constraint incident_category_ck check (category in ('TECHNICAL','PROCESS','BUSINESS','CONSISTENCY')),
    constraint incident_runbook_ck  check (runbook_id ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' and (runbook_hash is null or runbook_id is not null)),
    constraint incident_severity_ck check (severity in ('P0','P1','P2','P3')
                                                  and (computed_severity is null or computed_severity in ('P0','P1','P2','P3'))),
    constraint incident_status_ck   check (status in ('INVESTIGATING','CONTAINED','MITIGATING','MONITORING','RESOLVED')),
    constraint incident_ic_ck       check (severity not in ('P0','P1') or status = 'INVESTIGATING' or commander is not null),
    constraint incident_override_ck check (computed_severity is null or severity = computed_severity or severity_reason is not null),
    constraint incident_closed_ck   check (closed_at is null or status = 'RESOLVED'),
    constraint incident_done_ck     check ((status = 'RESOLVED') = (resolved_at is not null))
);
create index incident_open_ix on incident (severity, started_at) where status <> 'RESOLVED';

create table incident_scope (                                  -- [seed 5, 6] blast radius
    incident_id uuid not null references incident,
    tenant_id   uuid not null references tenant,
    entity_type text not null,
    entity_id   uuid not null,
    entity_label text not null,
    amount      numeric(19,4),
    currency    text,
    added_at    timestamptz not null default now(),
    primary key (incident_id, entity_type, entity_id),
    constraint incident_scope_type_ck check (entity_type in ('TENANT','CUSTOMER','QUOTE','ORDER'))
);
create index incident_scope_entity_ix on incident_scope (entity_id);

create table severity_assessment (                             -- [seed 5] eight business dimensions, kept as evidence; null = not known
    assessment_id         uuid primary key,
    incident_id           uuid not null references incident,
    assessed_at           timestamptz not null default now(),
    revenue_impact        numeric(19,4),                       -- 1 revenue
    revenue_currency      text,
    affected_tenants      int,                                 -- 2 tenants
    affected_customers    int,                                 -- 3 customers
    max_order_value       numeric(19,4),                       -- 4 quote or order value, same currency
    regulatory_risk       boolean,                             -- 5 regulatory or audit
    sla_breach_risk       boolean,                             -- 6 SLA
    irreversible_risk     boolean,                             -- 7 irreversible external action
    billing_notice_risk   boolean,                             -- 8 billing or customer notice
    widespread_stop       boolean,                             -- rule facts beside the dimensions
    workaround_exists     boolean,
    escalators            text[] not null default '{}',        -- raised by the runbook's own rules, with their row names
    computed_severity     text not null,                       -- lowest proven
    not_excluded_severity text not null,                       -- highest that unknown inputs do not exclude
    rule_version          text not null,
    constraint severity_assessment_sev_ck   check (computed_severity in ('P0','P1','P2','P3') and not_excluded_severity in ('P0','P1','P2','P3')
                                                   and not_excluded_severity <= computed_severity),
    constraint severity_assessment_money_ck check (num_nonnulls(revenue_impact, max_order_value) = 0 or coalesce(revenue_currency ~ '^[A-Z]{3}$', false))
);
create index severity_assessment_incident_ix on severity_assessment (incident_id, assessed_at desc);

create table incident_checklist_item (                         -- [seed 6] act CHECKLIST_SET: what several people must see of a checklist
    incident_id   uuid not null references incident,
    runbook_id    text not null,                               -- document id; the text of the step lives there
    step_id       text not null,                               -- the step's anchor
    runbook_hash  text not null,                               -- the text the person had in front of them
    status        text not null default 'OPEN',
    value         text,                                        -- what was found: "partition 7, offset 8841"
    note          text,
    deferred_until timestamptz,
    evidence_reference text,
    taken_by      text references support_principal,           -- who is on the step; take-over is a change of this
    taken_at      timestamptz,
    set_by        text references support_principal,
    set_at        timestamptz,
    version       bigint not null default 0,
    primary key (incident_id, runbook_id, step_id),
    constraint incident_checklist_status_ck check (status in ('OPEN','DONE','NOT_APPLICABLE','DEFERRED','OVERRIDDEN')),
    constraint incident_checklist_set_ck    check (status = 'OPEN' or (set_by is not null and set_at is not null)),
    constraint incident_checklist_taken_ck  check ((taken_by is null) = (taken_at is null)),
    constraint incident_checklist_why_ck    check (status not in ('NOT_APPLICABLE','OVERRIDDEN') or coalesce(length(btrim(note)), 0) >= 10),
    constraint incident_checklist_defer_ck  check (status <> 'DEFERRED' or deferred_until is not null or coalesce(length(btrim(note)), 0) >= 10),
    constraint incident_checklist_proof_ck  check (status <> 'OVERRIDDEN' or evidence_reference is not null)
);
create index incident_checklist_taken_ix on incident_checklist_item (taken_by, taken_at) where status = 'OPEN';

create table incident_note (                                   -- act NOTE_ADD; a correction is a new note
    note_id     uuid primary key,
    incident_id uuid not null references incident,
    corrects_note_id uuid references incident_note,
    body        text not null,
    written_by  text not null references support_principal,
    written_at  timestamptz not null default now()
);
create index incident_note_incident_ix on incident_note (incident_id, written_at);

create table incident_comms (                                  -- [seed 23]
    comms_id    uuid primary key,
    incident_id uuid not null references incident,
    audience    text not null,
    status      text not null,
    severity    text not null,
    body_json   jsonb not null,                                -- internal: the nine fields of section 23
    posted_by   text not null references support_principal,
    approved_by text references support_principal,
    posted_at   timestamptz not null default now(),
    next_update_due_at timestamptz,
    constraint incident_comms_audience_ck check (audience in ('INTERNAL','CUSTOMER')),
    constraint incident_comms_customer_ck check (audience <> 'CUSTOMER' or approved_by is not null),
    constraint incident_comms_self_ck     check (approved_by <> posted_by)
);
create index incident_comms_incident_ix on incident_comms (incident_id, posted_at);

create table incident_act_type (                               -- the twelve acts
    act_type     text primary key,
    actor_roles  text[] not null,
    needs_business_approval boolean not null default false,
    rule         text not null
);

create table incident_review (                            -- [seed 24]
    review_id    uuid primary key,
    incident_id  uuid not null unique references incident,
    status       text not null,
    answers_json jsonb not null default '{}',
    manual_sql_needed boolean not null default false,
    created_at   timestamptz not null default now(),
    closed_at    timestamptz,
    constraint incident_review_status_ck check (status in ('OPEN','CLOSED'))
);

create table review_action (                                   -- [seed 24]
    action_id   uuid primary key,
    review_id   uuid not null references incident_review,
    category    text not null,
    description text not null,
    owner_team  text not null,
    due_on      date not null,
    done_at     timestamptz,
    constraint review_action_category_ck check (category in
        ('CODE_FIX','TEST','ALERT','DASHBOARD','RUNBOOK','ARCHITECTURE','REPAIR_TOOL','RELEASE_GATE','TRAINING'))
);
