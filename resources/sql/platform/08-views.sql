-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Platform 8: views (security_invoker: the caller's row policies apply)
-- ---------------------------------------------------------------------

-- Open quotes and orders with the moments at which they count as stuck. No view reads the clock: the reader
-- compares warn_at and critical_at with the as-of of its own question (warn_at <= :as_of).

create view v_stuck_quote with (security_invoker = true) as
select q.tenant_id, q.quote_id, q.quote_number, q.customer_id, q.state, q.revision, q.total_amount, q.currency,
       q.valid_until, q.updated_at as since, q.updated_at + c.warn_after as warn_at, q.updated_at + c.critical_after as critical_at
from quote q
join state_catalog c on c.entity_type = 'QUOTE' and c.state = q.state and c.can_be_stuck;

create view v_stuck_order with (security_invoker = true) as
select o.tenant_id, o.order_id, o.order_number, o.customer_id, o.state, o.total_amount, o.currency, o.sla_due_at, o.updated_at as since,
       least(o.updated_at + c.warn_after, o.sla_due_at) as warn_at, least(o.updated_at + c.critical_after, o.sla_due_at) as critical_at
from customer_order o
join state_catalog c on c.entity_type = 'ORDER' and c.state = o.state and c.can_be_stuck;

-- The consistency dashboard of section 7.3, one row per discrepancy. counts_from = since + settles_after: before it the
-- difference may be work under way. The reader filters counts_from <= :as_of. A check without a row in settling_time counts at once.
create view v_consistency_check with (security_invoker = true) as
with difference as (
select 'WORKFLOW_REF_WITHOUT_INSTANCE' as check_code, w.tenant_id, w.business_entity_type as entity_type,
       w.business_entity_id as entity_id, w.status as detail, w.updated_at as since, w.status = 'START_REQUESTED' as settles
from workflow_reference w where w.status in ('START_FAILED','LOST','START_REQUESTED')
union all
select 'INSTANCE_WITHOUT_VALID_ORDER', w.tenant_id, 'ORDER', w.business_entity_id,
       coalesce(o.state, 'MISSING'), w.updated_at, false
from workflow_reference w left join customer_order o on o.order_id = w.business_entity_id
where w.business_entity_type = 'ORDER' and w.status in ('ACTIVE','INCIDENT')
  and (o.order_id is null or o.state in ('COMPLETED','CANCELLED','REJECTED','FAILED'))
union all
select 'ORDER_COMPLETED_ASSET_NOT_ACTIVE', i.tenant_id, 'ORDER_ITEM', i.order_item_id,
       coalesce(a.state, 'MISSING'), o.completed_at, true
from customer_order o
join order_item i on i.order_id = o.order_id and i.state = 'COMPLETED' and i.action in ('ADD','MODIFY','MOVE','RENEW')
left join asset a on a.source_order_item_id = i.order_item_id
where o.state = 'COMPLETED' and (a.asset_id is null or a.state <> 'ACTIVE')
union all
select 'TASKS_DONE_ITEM_NOT_ADVANCED', i.tenant_id, 'ORDER_ITEM', i.order_item_id, i.state, max(t.completed_at), true
from order_item i
join fulfillment_task t on t.order_item_id = i.order_item_id
join fulfillment_task_type y on y.task_type = t.task_type and not y.is_compensation
where i.state in ('PENDING','IN_PROGRESS')
group by i.tenant_id, i.order_item_id, i.state
having bool_and(t.status in ('COMPLETED','MANUALLY_RESOLVED','SKIPPED')) and max(t.completed_at) is not null
union all
select 'COMPLETED_ITEM_WITHOUT_BILLING', i.tenant_id, 'ORDER_ITEM', i.order_item_id, i.state, o.completed_at, true
from order_item i
join customer_order o on o.order_id = i.order_id and o.state = 'COMPLETED'
left join billing_trigger b on b.order_item_id = i.order_item_id
where i.state = 'COMPLETED' and i.action <> 'NO_CHANGE' and b.billing_trigger_id is null
union all
select 'ACCEPTED_QUOTE_WITHOUT_ORDER', q.tenant_id, 'QUOTE', q.quote_id, q.state, q.updated_at, q.state <> 'CONVERTED'
from quote q
where q.state in ('CONVERTED','ACCEPTED','CONVERTING_TO_ORDER')
  and not exists (select 1 from customer_order o where o.source_quote_id = q.quote_id and o.source_quote_revision = q.revision)
union all
select 'APPROVAL_REVISION_MISMATCH', a.tenant_id, 'APPROVAL_CASE', a.approval_case_id,
       a.quote_revision || ' vs ' || q.revision, a.updated_at, false
from approval_case a join quote q on q.quote_id = a.quote_id
where a.status in ('OPEN','IN_REVIEW','ESCALATED') and a.quote_revision <> q.revision
union all
select 'PROJECTION_DRIFT', o.tenant_id, 'ORDER', o.order_id, coalesce(p.projected_state, 'MISSING') || ' vs ' || o.state, o.updated_at, true
from customer_order o left join order_search_projection p on p.order_id = o.order_id
where p.projected_state is distinct from o.state
)
select d.check_code, d.tenant_id, d.entity_type, d.entity_id, d.detail, d.since,
       case when d.settles then d.since + coalesce(s.settles_after, interval '0') else d.since end as counts_from
from difference d
left join settling_time s on s.check_code = d.check_code;
