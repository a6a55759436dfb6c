-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Support 7: timelines and the out-of-band detector (security_invoker)
-- ---------------------------------------------------------------------

create view v_order_timeline with (security_invoker = true) as
select s.root_id as order_id, s.occurred_at as at, 'STATE' as kind, s.entity_type as source, s.entity_id,
       coalesce(s.from_state, '-') || ' -> ' || s.to_state as title, s.actor, s.reason as detail, s.correlation_id
from state_transition s where s.root_type = 'ORDER'
union all
select e.aggregate_id, coalesce(e.published_at, e.created_at), 'EVENT', 'OUTBOX_EVENT', e.outbox_event_id,
       e.event_type || ' ' || e.status, 'relay', e.error_code, e.correlation_id
from outbox_event e where e.aggregate_type = 'ORDER'
union all
select t.order_id, x.created_at, 'EXTERNAL', x.adapter_name, x.attempt_id,
       x.operation || ' ' || x.status, 'worker', coalesce(x.external_reference, x.error_code), x.correlation_id
from external_call_attempt x join fulfillment_task t on t.task_id = x.business_entity_id
union all
select f.order_id, f.created_at, 'FALLOUT', 'FALLOUT_CASE', f.fallout_case_id,
       f.category || ' ' || f.status, f.assignee, f.reason_code, null
from fallout_case f where f.order_id is not null
union all
select w.business_entity_id, coalesce(w.started_at, w.created_at), 'WORKFLOW', w.process_definition_id, w.workflow_ref_id,
       'v' || coalesce(w.process_version::text, '?') || ' ' || w.status, 'engine', w.process_instance_key::text, null
from workflow_reference w where w.business_entity_type = 'ORDER'
union all
select a.target_id, a.occurred_at, 'AUDIT', a.command_type, a.audit_id, a.command_type || ' ' || a.decision, a.actor, a.reason, a.correlation_id
from audit_record a where a.target_type = 'ORDER';

create view v_quote_timeline with (security_invoker = true) as
select s.root_id as quote_id, s.occurred_at as at, 'STATE' as kind, s.entity_type as source, s.entity_id,
       coalesce(s.from_state, '-') || ' -> ' || s.to_state as title, s.actor, s.reason as detail, s.correlation_id
from state_transition s where s.root_type = 'QUOTE'
union all
select e.aggregate_id, coalesce(e.published_at, e.created_at), 'EVENT', 'OUTBOX_EVENT', e.outbox_event_id,
       e.event_type || ' ' || e.status, 'relay', e.error_code, e.correlation_id
from outbox_event e where e.aggregate_type = 'QUOTE'
union all
select a.quote_id, a.created_at, 'APPROVAL', 'APPROVAL_CASE', a.approval_case_id,
       'revision ' || a.quote_revision || ' ' || a.status, null, a.current_step, null
from approval_case a
union all
select i.target_id, i.created_at, 'COMMAND', i.command_type, i.target_id, i.command_type || ' ' || i.status, i.actor, i.idempotency_key, i.correlation_id
from idempotency_record i where i.target_type = 'QUOTE'
union all
select o.source_quote_id, o.created_at, 'ORDER', 'CUSTOMER_ORDER', o.order_id, o.order_number || ' ' || o.state, null,
       'revision ' || o.source_quote_revision, null
from customer_order o where o.source_quote_id is not null
union all
select a.target_id, a.occurred_at, 'AUDIT', a.command_type, a.audit_id, a.command_type || ' ' || a.decision, a.actor, a.reason, a.correlation_id
from audit_record a where a.target_type = 'QUOTE';

-- Manual SQL, seen from its traces [seed 24.7, 25.1]. The platform's contract: every write of a versioned row raises
-- version by one, sets updated_at and appends, in the same transaction, one state_transition with the new version
-- (from_state = to_state when the state stayed). An outbox event of that version, an executed command or an audit entry
-- with an after-image count as witness too. What moved without one was changed past the domain. It finds the careless, not a superuser who
-- also forges the witness; the audit chain and the signed checkpoints are for that one.
create view v_out_of_band_change with (security_invoker = true) as
select r.tenant_id, r.entity_type, r.entity_id, r.state as row_state, r.version as row_version, r.updated_at as moved_at,
       s.to_state as witness_state, w.version as witness_version, w.at as witness_at,
       case when s.to_state <> r.state                  then 'STATE_DIFFERS'
            when r.version > coalesce(w.version, 0)     then 'VERSION_WITHOUT_WITNESS'
            else 'TIME_WITHOUT_WITNESS' end as what
from (select tenant_id, 'QUOTE' as entity_type, quote_id as entity_id, state, version, created_at, updated_at from quote
      union all select tenant_id, 'APPROVAL_CASE', approval_case_id, status, version, created_at, updated_at from approval_case
      union all select tenant_id, 'ORDER', order_id, state, version, created_at, updated_at from customer_order
      union all select tenant_id, 'ORDER_ITEM', order_item_id, state, version, created_at, updated_at from order_item
      union all select tenant_id, 'FULFILLMENT_TASK', task_id, status, version, created_at, updated_at from fulfillment_task
      union all select tenant_id, 'FALLOUT_CASE', fallout_case_id, status, version, created_at, updated_at from fallout_case
      union all select tenant_id, 'BILLING_TRIGGER', billing_trigger_id, status, version, created_at, updated_at from billing_trigger
      union all select tenant_id, 'ASSET', asset_id, state, version, created_at, updated_at from asset) r
left join lateral (select t.to_state from state_transition t
                    where t.entity_id = r.entity_id and t.entity_type = r.entity_type
                    order by t.entity_version desc, t.transition_id desc limit 1) s on true
cross join lateral (
    select max(x.version) as version, max(x.at) as at
    from (select t.entity_version as version, t.occurred_at as at from state_transition t where t.entity_id = r.entity_id and t.entity_type = r.entity_type
          union all select e.aggregate_version, e.created_at from outbox_event e where e.aggregate_id = r.entity_id
          union all select case when c.after_json ->> 'version' ~ '^[0-9]{1,18}$' then (c.after_json ->> 'version')::bigint end, c.executed_at
                      from support_repair_command c where c.target_id = r.entity_id and c.execution_status in ('EXECUTING','SUCCEEDED')
          union all select case when a.after_json ->> 'version' ~ '^[0-9]{1,18}$' then (a.after_json ->> 'version')::bigint end, a.occurred_at
                      from audit_record a where a.target_id = r.entity_id and a.decision in ('ALLOWED','SUCCEEDED') and a.after_json is not null) x) w
where s.to_state <> r.state
   or r.version > coalesce(w.version, 0)
   or r.updated_at > coalesce(greatest(w.at, r.created_at), r.created_at) + interval '5 seconds';
