-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Support 6: guards: legal moves, frozen columns, four eyes, one intent per command, audit chain
-- ---------------------------------------------------------------------

-- Legal moves, from state_transition_rule.
create trigger repair_command_move_tg before update on support_repair_command for each row execute function enforce_transition('REPAIR_COMMAND','execution_status');
create trigger verification_move_tg before update on support_repair_command for each row execute function enforce_transition('VERIFICATION','verification_status');
create trigger control_intent_move_tg before update on control_intent for each row execute function enforce_transition('CONTROL_INTENT','status');
create trigger reconciliation_finding_move_tg before update on reconciliation_finding for each row execute function enforce_transition('RECONCILIATION_FINDING','status');
create trigger reconciliation_run_move_tg before update on reconciliation_run for each row execute function enforce_transition('RECONCILIATION_RUN','status');
create trigger containment_switch_move_tg before update on containment_switch for each row execute function enforce_transition('CONTAINMENT_SWITCH','status');
create trigger incident_move_tg before update on incident for each row execute function enforce_transition('INCIDENT','status');

-- Frozen evidence columns.
create trigger repair_command_freeze_tg before update on support_repair_command for each row
    execute function freeze_columns('tenant_id','target_type','target_id','target_key','command_type','requested_by','act_as_role','reason',
        'ticket_ref','precondition_json','parameters_json','basis_json','preview_hash','target_etag','idempotency_key','request_hash','policy_version',
        'approved_by','executed_by','before_json','after_json','created_at');
create trigger finding_freeze_tg before update on reconciliation_finding for each row
    execute function freeze_columns('expected_state_json','actual_state_json','detected_at');
create trigger control_intent_freeze_tg before update on control_intent for each row
    execute function freeze_columns('repair_command_id','intent_type','target_key','parameters_json','created_at');

-- Append-only tables: no UPDATE for anybody.
do $$
declare t text;
begin
    foreach t in array array['audit_record','audit_checkpoint','repair_approval','repair_evidence','repair_evidence_link',
                             'incident_note','incident_comms','dead_letter_message','compensation_record','fix_attestation'] loop
        execute format('create trigger %1$s_append_tg before update on %1$s for each row execute function deny_update()', t);
    end loop;
    -- nothing is deleted or truncated
    foreach t in array array['audit_record','audit_head','audit_checkpoint','support_repair_command','repair_approval',
                             'repair_evidence','reconciliation_finding','dead_letter_message','compensation_record','incident_note'] loop
        execute format('create trigger %1$s_delete_tg before delete on %1$s for each row execute function deny_delete()', t);
    end loop;
    foreach t in array array['audit_record','audit_head','audit_checkpoint','support_repair_command','repair_approval',
                             'repair_evidence','reconciliation_finding','dead_letter_message','compensation_record','incident_note'] loop
        execute format('create trigger %1$s_truncate_tg before truncate on %1$s for each statement execute function deny_delete()', t);
    end loop;
end $$;

-- Four eyes, in the database: who may decide on a command.
create function guard_approval() returns trigger language plpgsql as $$
declare
    c support_repair_command;
    k text;
begin
    select * into c from support_repair_command where repair_command_id = new.repair_command_id for update;
    select approval_kind into k from repair_command_type where command_type = c.command_type;
    if c.repair_command_id is null or c.execution_status <> 'PENDING_APPROVAL' then
        raise exception 'already-decided: command is not waiting for approval' using errcode = 'check_violation';
    elsif new.approver = c.requested_by then
        raise exception 'self-approval: approver is the requester' using errcode = 'check_violation';
    elsif strpos(k, new.slot) = 0 then
        raise exception 'approver-role-not-allowed: kind % has no slot %', k, new.slot using errcode = 'check_violation';
    elsif new.preview_hash <> c.preview_hash then
        raise exception 'preview-stale: approver signed another preview' using errcode = 'check_violation';
    elsif not holds_role(new.approver, new.approver_role, c.tenant_id) then
        raise exception 'approver-role-not-allowed: role is not held now' using errcode = 'check_violation';
    end if;
    return new;
end $$;

-- Birth, approval and execution of a command.
create function guard_command() returns trigger language plpgsql as $$
declare
    y repair_command_type;
    given text;
begin
    select * into y from repair_command_type where command_type = new.command_type;
    if tg_op = 'INSERT' then
        if new.execution_status not in ('REQUESTED','REFUSED') or new.approved_by is not null or new.executed_by is not null then
            raise exception 'a command is born REQUESTED or REFUSED' using errcode = 'check_violation';
        end if;
        if new.execution_status = 'REQUESTED' and not (
               holds_role(new.requested_by, new.act_as_role, new.tenant_id)
               and (new.act_as_role = y.requester_role
                    or (new.act_as_role = 'SENIOR_OPERATOR' and y.requester_role = 'OPERATOR')
                    or (new.act_as_role = 'SYS' and y.auto_repair))) then
            raise exception 'role-not-allowed: % for %', new.act_as_role, new.command_type using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if new.execution_status = old.execution_status then
        return new;
    end if;
    if old.execution_status = 'REQUESTED' and new.execution_status in ('EXECUTING','SUCCEEDED','FAILED') and y.approval_kind <> 'NONE' then
        raise exception '% needs approval %', new.command_type, y.approval_kind using errcode = 'check_violation';
    end if;
    if old.execution_status in ('REQUESTED','APPROVED') and new.execution_status = 'SUCCEEDED' and y.command_class = 'D' then
        raise exception 'class D runs through EXECUTING: % has work outside', new.command_type using errcode = 'check_violation';
    elsif new.execution_status = 'EXECUTING' and y.command_class = 'S' then
        raise exception 'class S never waits in EXECUTING' using errcode = 'check_violation';
    end if;
    if new.execution_status = 'APPROVED' then
        select string_agg(slot, '' order by slot desc) into given
          from repair_approval where repair_command_id = new.repair_command_id and decision = 'APPROVE';
        if y.approval_kind is distinct from given
           or not exists (select 1 from repair_approval where repair_command_id = new.repair_command_id and approver = new.approved_by) then
            raise exception 'approval set % is not complete', y.approval_kind using errcode = 'check_violation';
        end if;
    end if;
    if new.execution_status in ('EXECUTING','SUCCEEDED') and old.execution_status in ('REQUESTED','APPROVED') then
        if y.approval_kind = 'NONE' and new.executed_by is distinct from new.requested_by then
            raise exception 'a command without approval runs as its requester' using errcode = 'check_violation';
        elsif y.approval_kind <> 'NONE' and not holds_role(new.executed_by, y.executor_role, new.tenant_id) then
            raise exception 'executor-role-not-allowed' using errcode = 'check_violation';
        elsif y.approval_kind = 'TB' and exists (select 1 from repair_approval
                 where repair_command_id = new.repair_command_id and approver = new.executed_by) then
            raise exception 'executor-is-approver: not allowed for TB' using errcode = 'check_violation';
        end if;
    end if;
    return new;
end $$;

-- A switch: asker and decider are two people, except an Incident Commander who engages at once.
create function guard_switch() returns trigger language plpgsql as $$
declare
    y containment_switch_type;
begin
    select * into y from containment_switch_type where switch_type = new.switch_type;
    if new.status = 'ACTIVE' and (tg_op = 'INSERT' or old.status = 'REQUESTED')
       and not holds_role(new.activated_by, 'INCIDENT_COMMANDER', coalesce(new.tenant_id, '00000000-0000-0000-0000-000000000000')) then
        raise exception 'not-incident-commander' using errcode = 'check_violation';
    end if;
    if tg_op = 'INSERT' and new.status not in ('REQUESTED','ACTIVE') then
        raise exception 'a switch is born REQUESTED or ACTIVE' using errcode = 'check_violation';
    end if;
    if new.status = 'RELEASED' and not exists (select 1 from unnest(y.release_approver_roles) r
            where holds_role(new.released_by, r, coalesce(new.tenant_id, '00000000-0000-0000-0000-000000000000'))) then
        raise exception 'approver-role-not-allowed' using errcode = 'check_violation';
    end if;
    return new;
end $$;

-- One control intent per class D command, of the type its catalogue row names; none for class S.
create function guard_intent() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from support_repair_command c join repair_command_type y using (command_type)
                    where c.repair_command_id = new.repair_command_id and y.intent_type = new.intent_type) then
        raise exception 'intent % does not belong to this command', new.intent_type using errcode = 'check_violation';
    end if;
    return new;
end $$;

-- Checked at commit, so the order of the two writes inside the transaction does not matter.
create function demand_intent() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from control_intent i where i.repair_command_id = new.repair_command_id) then
        raise exception 'command % executes without its control intent', new.command_type using errcode = 'check_violation';
    end if;
    return null;
end $$;

-- A task may not be sent again while the outcome of its call is open.
create function guard_task_retry() returns trigger language plpgsql as $$
begin
    if exists (select 1 from external_call_attempt a
                where a.business_entity_id = new.task_id and a.status in ('IN_FLIGHT','UNKNOWN','CONFLICT')) then
        raise exception 'guard:outcome-unknown: reconcile the call first' using errcode = 'check_violation';
    end if;
    return new;
end $$;

create trigger control_intent_guard_tg before insert on control_intent for each row execute function guard_intent();
create constraint trigger command_intent_tg after update of execution_status on support_repair_command
    deferrable initially deferred for each row when (new.execution_status = 'EXECUTING') execute function demand_intent();
create trigger task_retry_guard_tg before update of status on fulfillment_task for each row
    when (new.status = 'RETRY_REQUESTED' and old.status is distinct from new.status) execute function guard_task_retry();
create trigger repair_approval_guard_tg before insert on repair_approval for each row execute function guard_approval();
create trigger repair_command_guard_tg  before insert or update on support_repair_command for each row execute function guard_command();
create trigger containment_guard_tg     before insert or update on containment_switch for each row execute function guard_switch();

-- Audit chain. audit_next locks the tenant's head and tells number and hash to link to; the insert
-- trigger checks both and moves the head. SECURITY DEFINER so that no login needs UPDATE on audit_head.
create function audit_next(tenant uuid, out next_seq bigint, out prev_hash bytea)
language plpgsql security definer set search_path from current as $$
begin
    insert into audit_head (tenant_id) values (tenant) on conflict do nothing;
    select h.last_seq + 1, h.last_hash into next_seq, prev_hash from audit_head h where h.tenant_id = tenant for update;
end $$;

create function audit_append() returns trigger language plpgsql security definer set search_path from current as $$
begin
    update audit_head h set last_seq = new.audit_seq, last_hash = new.entry_hash, updated_at = now()
     where h.tenant_id = new.tenant_id and h.last_seq + 1 = new.audit_seq and h.last_hash = new.prev_hash;
    if not found then
        raise exception 'audit chain: wrong number or previous hash' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger audit_record_chain_tg before insert on audit_record for each row execute function audit_append();
