-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Platform 6: releases, migrations, feature flags
-- ---------------------------------------------------------------------

create table release_record (                                  -- [seed 6, 28] [part 58]
    release_id     uuid primary key,
    component      text not null,
    release_version text not null,
    artifact_kind  text not null,
    environment    text not null,
    status         text not null,
    previous_release_id uuid references release_record,
    change_summary text,
    deployed_by    text not null,
    deployed_at    timestamptz not null,
    finished_at    timestamptz,
    constraint release_record_kind_ck   check (artifact_kind in ('WAR','WORKER','MIGRATION','BPMN','SCHEMA','TOPIC','CONFIG')),
    constraint release_record_status_ck check (status in ('IN_PROGRESS','LIVE','ROLLED_BACK','SUPERSEDED','FAILED'))
);
create index release_record_time_ix on release_record (environment, deployed_at desc);

create table schema_migration (                                -- [seed 14] the platform's own migrations, commands 37 and 38
    migration_id   text primary key,                           -- the pipeline's id, sorts in order of application
    component      text not null,
    description    text not null,
    status         text not null default 'REQUESTED',
    reversible     boolean not null,
    blocks_writes  boolean not null default false,
    checksum       text not null,
    backend_pid    int,                                        -- while RUNNING
    release_id     uuid references release_record,
    requested_by_command uuid,
    error_message  text,
    created_at     timestamptz not null default now(),
    started_at     timestamptz,
    finished_at    timestamptz,
    updated_at     timestamptz not null default now(),
    constraint schema_migration_status_ck check (status in ('REQUESTED','RUNNING','APPLIED','FAILED','STOPPED','CANCELLED')),
    constraint schema_migration_run_ck    check (status <> 'RUNNING' or started_at is not null),
    constraint schema_migration_end_ck    check (status not in ('APPLIED','CANCELLED') or finished_at is not null)
);
create index schema_migration_open_ix on schema_migration (updated_at) where status in ('REQUESTED','RUNNING','FAILED','STOPPED');

create table feature_flag (                                    -- [seed 6]
    flag_key   text not null,
    tenant_id  uuid references tenant,
    enabled    boolean not null,
    version    bigint not null default 0,
    updated_by text not null,
    updated_at timestamptz not null default now()
);
create unique index feature_flag_ux on feature_flag (flag_key, coalesce(tenant_id, '00000000-0000-0000-0000-000000000000'::uuid));
