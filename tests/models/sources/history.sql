-- SPDX-License-Identifier: GPL-3.0-or-later
-- A platform with a past: 3,000 orders in three tenants, each with items, tasks, calls, events, steps and samples around it. Loaded
-- as resources/sql/README.md says; order number 7 is the one that is read. id(kind, n) names a row.
set local session_replication_role = replica;
create function pg_temp.id(kind int, n bigint) returns uuid language sql immutable as
$$ select (lpad(kind::text, 8, '0') || '-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create temporary table past on commit drop as
select n, pg_temp.id(1, n % 3) as tenant_id, pg_temp.id(2, n) as order_id, pg_temp.id(3, n) as item_id, pg_temp.id(4, n) as plan_id,
       pg_temp.id(5, n % 30) as customer_id, pg_temp.id(6, n) as quote_id, timestamptz '2026-01-01' + n * interval '1 min' as at
from generate_series(1, 3000) n;
create temporary table step on commit drop as
select p.*, k, pg_temp.id(7, p.n * 10 + k) as task_id, pg_temp.id(8, p.n * 10 + k) as attempt_id from past p cross join generate_series(1, 6) k;

insert into tenant (tenant_id, tenant_code, display_name, home_region)
select pg_temp.id(1, n), 'tenant-' || n, 'Tenant ' || n, 'eu-central-1' from generate_series(0, 2) n;
insert into customer (customer_id, tenant_id, customer_code, display_name, segment)
select pg_temp.id(5, n), pg_temp.id(1, n % 3), 'C-' || n, 'Customer ' || n, 'BUSINESS' from generate_series(0, 29) n;
insert into customer_order (order_id, tenant_id, order_number, customer_id, state, source_quote_id, source_quote_revision, total_amount, currency,
                            version, completed_at, created_at, updated_at)
select order_id, tenant_id, 'O-' || n, customer_id, case n when 7 then 'IN_PROGRESS' else 'COMPLETED' end, quote_id, 1, 1000, 'EUR', 3,
       case n when 7 then null else at + interval '1 h' end, at, at + interval '1 h' from past;
insert into order_item (order_item_id, tenant_id, order_id, line_no, offering_id, action, state, completed_at, created_at, updated_at)
select item_id, tenant_id, order_id, 1, pg_temp.id(9, 1), 'ADD', case n when 7 then 'IN_PROGRESS' else 'COMPLETED' end,
       case n when 7 then null else at end, at, at from past;
insert into fulfillment_plan (plan_id, tenant_id, order_id, status, order_version, mapping_version)
select plan_id, tenant_id, order_id, case n when 7 then 'ACTIVE' else 'COMPLETED' end, 1, 'v1' from past;
insert into fulfillment_task (task_id, tenant_id, plan_id, order_id, order_item_id, sequence_no, task_type, status, adapter_name, completed_at,
                              created_at, updated_at)
select task_id, tenant_id, plan_id, order_id, item_id, k, 'PROVISION_SERVICE', case when n = 7 and k = 4 then 'FAILED' else 'COMPLETED' end,
       'provisioning', at, at, at from step;
insert into external_call_attempt (attempt_id, tenant_id, adapter_name, business_entity_type, business_entity_id, idempotency_key, request_hash,
                                   status, operation, created_at, updated_at)
select attempt_id, tenant_id, 'provisioning', 'FULFILLMENT_TASK', task_id, task_id::text, 'h', 'UNKNOWN', 'PROVISION_SERVICE', at, at from step;
insert into external_call_try (tenant_id, attempt_id, try_no, started_at, finished_at, outcome)
select tenant_id, attempt_id, y, at, at, 'TIMEOUT' from step cross join generate_series(1, 2) y;
insert into outbox_event (outbox_event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, event_type, topic, partition_key,
                          payload_json, correlation_id, status, kafka_partition, kafka_offset, created_at, updated_at, published_at)
select pg_temp.id(10, n * 10 + k), tenant_id, 'FULFILLMENT_TASK', task_id, 1, 'FulfillmentTaskCompleted', 'oms.fulfillment.event.v1', order_id::text,
       '{}', order_id, 'PUBLISHED', n % 3, n * 10 + k, at, at, at from step;
insert into inbox_message (inbox_message_id, tenant_id, consumer_name, event_id, event_type, aggregate_id, topic, partition_no, offset_no, status,
                           created_at, updated_at, processed_at)
select pg_temp.id(11, n * 10 + k), tenant_id, 'order-item-aggregator', pg_temp.id(10, n * 10 + k), 'FulfillmentTaskCompleted', task_id,
       'oms.fulfillment.event.v1', n % 3, n * 10 + k, 'PROCESSED', at, at, at from step;
insert into state_transition (tenant_id, entity_type, entity_id, root_type, root_id, entity_version, from_state, to_state, actor,
                              correlation_id, occurred_at)
select tenant_id, 'ORDER', order_id, 'ORDER', order_id, k, 'VALIDATED', 'IN_PROGRESS', 'worker', order_id, at from step;
insert into workflow_reference (workflow_ref_id, tenant_id, business_entity_type, business_entity_id, process_definition_id, process_instance_key,
                                process_version, status, started_at, completed_at)
select pg_temp.id(12, n), tenant_id, 'ORDER', order_id, 'order-fulfillment', n, 1, case n when 7 then 'ACTIVE' else 'COMPLETED' end, at,
       case n when 7 then null else at end from past;
insert into order_search_projection (order_id, tenant_id, order_number, customer_id, projected_state, projected_version, updated_at)
select order_id, tenant_id, 'O-' || n, customer_id, 'IN_PROGRESS', 3, at from past;
insert into asset (asset_id, tenant_id, customer_id, offering_id, state, source_order_id, source_order_item_id, service_reference, activated_at)
select pg_temp.id(13, n), tenant_id, customer_id, pg_temp.id(9, 1), 'ACTIVE', order_id, item_id, order_id::text, at from past;
insert into billing_trigger (billing_trigger_id, tenant_id, order_id, order_item_id, trigger_type, status, idempotency_key)
select pg_temp.id(14, n), tenant_id, order_id, item_id, 'ACTIVATE', 'CONFIRMED', order_id::text from past;
insert into kafka_lag_sample (sampled_at, consumer_name, topic_name, partition_no, committed_offset, log_end_offset)
select timestamptz '2026-01-01' + n * interval '5 s', 'order-item-aggregator', 'oms.fulfillment.event.v1', k, n, n + 1
from generate_series(1, 3000) n cross join generate_series(0, 2) k;
analyze;
