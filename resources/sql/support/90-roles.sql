-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Support 90: database roles and rights. Needs a superuser. Loaded last, after every table and function exists.
--     Three group roles without login. Real logins are made outside these
--     files and are members of exactly one of them:
--       platform_app    the platform's services: writes its own domain,
--                       messages and workflow links, never support tables
--       repair_service  the repair API: the only writer of support tables;
--                       on domain tables only the columns commands change
--       support_reader  the console and people: SELECT, nothing else
--     What each part protects against:
--       GRANT lists     a bug or a stolen login: what is not granted cannot
--                       be done, whatever the program says
--       triggers        a granted but illegal move, also by a superuser's slip
--       FORCE RLS       a forgotten tenant filter, and the table owner
--     Limits: a superuser passes RLS; RLS by setting holds only where the
--     program alone can set it, so readers are bound by login name instead.
--     Per-login settings (statement_timeout, default_transaction_read_only)
--     are not inherited from a group: set them on each login as a guard rail.
-- ---------------------------------------------------------------------

do $$
declare r text;
begin
    foreach r in array array['platform_app','repair_service','support_reader'] loop
        if not exists (select 1 from pg_roles where rolname = r) then
            execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole', r);
        end if;
    end loop;
end $$;

-- Nothing by default: no TEMP tables, no new objects, no function of ours, now or later.
do $$
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to platform_app, repair_service, support_reader', current_database());
    execute format('revoke all on schema %I from public', current_schema());
    execute format('grant usage on schema %I to platform_app, repair_service, support_reader', current_schema());
    execute format('revoke execute on all functions in schema %I from public', current_schema());
end $$;
alter default privileges revoke execute on functions from public;   -- a planted SECURITY DEFINER function stays unreachable

-- Server functions that write without any table right: large objects, WAL messages.
do $$
declare f regprocedure;
begin
    for f in select p.oid::regprocedure from pg_proc p
              where p.pronamespace = 'pg_catalog'::regnamespace
                and (p.proname in ('lo_creat','lo_create','lo_from_bytea','lo_put','lo_open','lowrite','lo_unlink',
                                   'lo_truncate','lo_truncate64','lo_import','pg_logical_emit_message')) loop
        execute format('revoke execute on function %s from public', f);
    end loop;
end $$;

grant pg_monitor to support_reader;              -- session states in pg_stat_activity; no table data, no signals

-- Which login reads which tenant. Only the owner writes it.
create table role_tenant_scope (
    role_name name not null,                     -- a login, compared with session_user (SET ROLE does not change it)
    tenant_id uuid not null references tenant,
    granted_by text not null,
    granted_at timestamptz not null default now(),
    primary key (role_name, tenant_id)
);

-- Tenant of the current transaction. Set by the repair API only: SET LOCAL app.tenant_id.
create function app_tenant() returns uuid language sql stable
    return nullif(current_setting('app.tenant_id', true), '')::uuid;

grant execute on function scaled(interval) to platform_app, repair_service, support_reader;

-- ---- platform_app ----------------------------------------------------
do $$ begin execute format('grant select on all tables in schema %I to platform_app', current_schema()); end $$;
revoke select on role_tenant_scope, repair_evidence, support_role_grant from platform_app;
grant insert, update on
    customer, catalog_publication, catalog_version, quote, quote_revision, quote_item, approval_case, approval_assignment,
    idempotency_record, customer_order, order_item, fulfillment_plan, fulfillment_task, fulfillment_task_dependency,
    fulfillment_task_attempt, fallout_case, asset, subscription, billing_trigger, notification_request, outbox_event,
    inbox_message, component_heartbeat, schema_migration, order_search_projection, customer_timeline_entry, workflow_reference, workflow_start_request, workflow_incident,
    external_call_attempt, external_call_try, external_callback, containment_gate_report, release_record to platform_app;
grant insert on state_transition, kafka_lag_sample, audit_record to platform_app;
-- archiving and rebuilding; triggers refuse rows that are not settled
grant delete on outbox_event, inbox_message, idempotency_record, kafka_lag_sample, order_search_projection,
    customer_timeline_entry, component_heartbeat to platform_app;
grant execute on function audit_next(uuid) to platform_app;

-- ---- repair_service --------------------------------------------------
do $$ begin execute format('grant select on all tables in schema %I to repair_service', current_schema()); end $$;
revoke select on role_tenant_scope from repair_service;
grant insert on
    support_repair_command, repair_approval, repair_evidence, repair_evidence_link, control_intent, compensation_record,
    dead_letter_message, fix_attestation, reconciliation_run, reconciliation_finding, audit_record, audit_checkpoint,
    incident, incident_scope, severity_assessment, incident_checklist_item, incident_note, incident_comms, incident_review,
    review_action, containment_switch, idempotency_record, outbox_event, state_transition, approval_assignment,
    fallout_case, fulfillment_task to repair_service;
grant insert (migration_id, component, description, reversible, blocks_writes, checksum, requested_by_command) on schema_migration
    to repair_service;                            -- status is left out, so a row is born REQUESTED
grant update (approved_by, executed_by, execution_status, execution_result_json, executed_at, before_json, after_json, expires_at,
    verification_status, verification_json, verify_due_at, verified_at, refusal_code, version, updated_at) on support_repair_command to repair_service;
grant update (status, claimed_by, lease_until, attempt_count, result_json, finished_at, updated_at) on control_intent to repair_service;
grant update (status, owner, resolution_code, note, repair_command_id, resolved_at, seen_count, last_seen_at, version) on reconciliation_finding to repair_service;
grant update (status, scanned, findings, auto_repaired, started_at, finished_at) on reconciliation_run to repair_service;
grant update on incident, incident_checklist_item, incident_review, review_action, containment_switch to repair_service;
grant update (status, response_status, response_json, completed_at) on idempotency_record to repair_service;
grant update (state, version, updated_at) on quote to repair_service;
grant update (status, current_step, decided_at, version, updated_at) on approval_case to repair_service;
grant update (status, decision_comment, evidence_reference, decision_source, repair_command_id, decided_at) on approval_assignment to repair_service;
grant update (state, duplicate_of_order_id, held_at, hold_reason, version, updated_at) on customer_order to repair_service;
grant update (status, next_retry_at, resolution_code, evidence_reference, external_reference, compensation_task_id,
    compensation_status, completed_at, version, updated_at) on fulfillment_task to repair_service;
grant update (status, assignee, resolution_code, resolution_note, evidence_reference, severity, resolved_at, version, updated_at) on fallout_case to repair_service;
grant update (status, retry_count, next_retry_at, locked_by, locked_until, quarantined_by_command, payload_digest, updated_at) on outbox_event to repair_service;
grant update (status, retry_count, next_retry_at, dlq_topic, evidence_command_id, updated_at) on inbox_message to repair_service;
grant update (status, next_retry_at, retry_count, external_reference, http_status, reconciled_at, reconciled_by_command, inconclusive_at,
    completed_at, updated_at) on external_call_attempt to repair_service;
grant update (status) on external_callback to repair_service;
grant update (status, retry_count, error_code, locked_by, locked_until, updated_at) on workflow_start_request to repair_service;
grant update (classification) on workflow_incident to repair_service;
grant execute on function app_tenant(), audit_next(uuid), holds_role(text, text, uuid) to repair_service;
-- not granted on purpose: DELETE and TRUNCATE anywhere; UPDATE on audit, evidence, approvals; kafka_partition, kafka_offset,
-- published_at (so PUBLISHED is out of reach); inbox processed_at; order totals; projections; grants of roles.

-- ---- support_reader --------------------------------------------------
do $$ begin execute format('grant select on all tables in schema %I to support_reader', current_schema()); end $$;
revoke select on repair_evidence, support_role_grant, dead_letter_message from support_reader;
grant select (tenant_id, sha256, media_type, uploaded_by, uploaded_at) on repair_evidence to support_reader;
grant select (dead_letter_id, tenant_id, inbox_message_id, topic, partition_no, offset_no, payload_digest, repair_command_id, created_at)
    on dead_letter_message to support_reader;
