-- SPDX-License-Identifier: GPL-3.0-or-later
-- 220 orders whose provisioning failed for good, for the start-up figures. Loaded without triggers and foreign keys; the check
-- after a bulk load follows it. Nothing is forged: they fail now, and become signals when the platform's limit has passed.
begin;
set local session_replication_role = replica;
create temporary table fresh on commit drop as
select gen_random_uuid() as order_id, gen_random_uuid() as plan_id, n, c.tenant_id, c.customer_id
from generate_series(0, 219) n
join (select tenant_id, customer_id, row_number() over (order by customer_id) - 1 as place, count(*) over () as customers
      from customer) c on c.place = n % c.customers;
insert into customer_order (order_id, tenant_id, order_number, customer_id, state, total_amount, currency, submitted_at)
select order_id, tenant_id, 'O-8' || lpad(n::text, 5, '0'), customer_id, 'IN_PROGRESS', 1000 + n, 'EUR', now() from fresh;
insert into fulfillment_plan (plan_id, tenant_id, order_id, status, order_version, mapping_version)
select plan_id, tenant_id, order_id, 'ACTIVE', 0, 'bulk' from fresh;
insert into fulfillment_task (task_id, tenant_id, plan_id, order_id, sequence_no, task_type, status, retry_count, started_at,
                              error_code, error_message)
select gen_random_uuid(), tenant_id, plan_id, order_id, 1, 'PROVISION_SERVICE', 'FAILED', 5, now(), 'TIMEOUT',
       'no answer within the limit'
from fresh;
commit;
