-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Platform rows 3: adapters, task types, topics, consumers, projections
-- ---------------------------------------------------------------------

insert into adapter_policy (adapter_name, operation, idempotent, lookup_by_key, rate_per_minute, answer_mode, answer_within) values
('serviceability','CHECK_SERVICEABILITY',true,true,60,'SYNC','1 minute'),
('inventory','RESERVE_RESOURCE',true,true,60,'SYNC','1 minute'),
('service-order','CREATE_SERVICE_ORDER',true,true,60,'SYNC','1 minute'),
('inventory','ALLOCATE_DEVICE',true,true,60,'SYNC','1 minute'),
('workforce','SCHEDULE_APPOINTMENT',true,true,60,'SYNC','1 minute'),
('logistics','SHIP_DEVICE',false,true,20,'POLL','1 day'),
('field-work','TECHNICIAN_VISIT',false,false,20,'MANUAL','3 days'),
('partner','PARTNER_ORDER',false,true,20,'CALLBACK','1 day'),
('provisioning','PROVISION_SERVICE',true,true,60,'CALLBACK','2 hours'),
('contract','ACTIVATE_CONTRACT',true,true,60,'SYNC','1 minute'),
('billing','ACTIVATE_BILLING',true,true,60,'EVENT','1 hour'),
('internal','UPDATE_INSTALLED_BASE',true,true,60,'SYNC','1 minute'),
('notification','NOTIFY_CUSTOMER',true,true,60,'SYNC','1 minute'),
('inventory','RELEASE_RESOURCE',true,true,60,'SYNC','1 minute'),
('service-order','CANCEL_SERVICE_ORDER',true,true,60,'SYNC','1 minute'),
('inventory','RELEASE_DEVICE',true,true,60,'SYNC','1 minute'),
('workforce','CANCEL_APPOINTMENT',true,true,60,'SYNC','1 minute'),
('logistics','RECALL_SHIPMENT',false,true,20,'POLL','1 day'),
('partner','CANCEL_PARTNER_ORDER',false,true,20,'CALLBACK','1 day'),
('provisioning','DEPROVISION_SERVICE',true,true,60,'CALLBACK','2 hours'),
('contract','DEACTIVATE_CONTRACT',true,true,60,'SYNC','1 minute'),
('billing','DEACTIVATE_BILLING',true,true,60,'EVENT','1 hour'),
('internal','REVERT_INSTALLED_BASE',true,true,60,'SYNC','1 minute');

insert into fulfillment_task_type (task_type, is_compensation, compensated_by_type, default_adapter, irreversible, stuck_after, description) values
('CHECK_SERVICEABILITY',false,null,'serviceability',false,'10 minutes','Address or service qualification'),
('RESERVE_RESOURCE',false,'RELEASE_RESOURCE','inventory',false,'30 minutes','Reserve a resource'),
('CREATE_SERVICE_ORDER',false,'CANCEL_SERVICE_ORDER','service-order',false,'30 minutes','Create the downstream service order'),
('ALLOCATE_DEVICE',false,'RELEASE_DEVICE','inventory',false,'1 hour','Allocate a device'),
('SCHEDULE_APPOINTMENT',false,'CANCEL_APPOINTMENT','workforce',false,'4 hours','Book a visit'),
('SHIP_DEVICE',false,'RECALL_SHIPMENT','logistics',false,'2 days','Ship the device; status is polled'),
('TECHNICIAN_VISIT',false,null,'field-work',true,'3 days','Manual field work'),
('PARTNER_ORDER',false,'CANCEL_PARTNER_ORDER','partner',false,'1 day','Order at a partner'),
('PROVISION_SERVICE',false,'DEPROVISION_SERVICE','provisioning',false,'2 hours','Provision; answered by callback'),
('ACTIVATE_CONTRACT',false,'DEACTIVATE_CONTRACT','contract',false,'1 hour','Contract activation'),
('ACTIVATE_BILLING',false,'DEACTIVATE_BILLING','billing',false,'1 hour','Raise the billing trigger'),
('UPDATE_INSTALLED_BASE',false,'REVERT_INSTALLED_BASE','internal',false,'15 minutes','Asset and subscription update'),
('NOTIFY_CUSTOMER',false,null,'notification',true,'30 minutes','Customer notice; cannot be unsent'),
('RELEASE_RESOURCE',true,null,'inventory',false,'30 minutes','Undo a reservation'),
('CANCEL_SERVICE_ORDER',true,null,'service-order',false,'1 hour','Undo a service order'),
('RELEASE_DEVICE',true,null,'inventory',false,'1 hour','Undo an allocation'),
('CANCEL_APPOINTMENT',true,null,'workforce',false,'1 hour','Undo a booking'),
('RECALL_SHIPMENT',true,null,'logistics',false,'2 days','Recall or return'),
('CANCEL_PARTNER_ORDER',true,null,'partner',false,'1 day','Undo a partner order'),
('DEPROVISION_SERVICE',true,null,'provisioning',false,'2 hours','Undo provisioning'),
('DEACTIVATE_CONTRACT',true,null,'contract',false,'1 hour','Undo contract activation'),
('DEACTIVATE_BILLING',true,null,'billing',false,'1 hour','Undo the billing trigger'),
('REVERT_INSTALLED_BASE',true,null,'internal',false,'15 minutes','Undo the asset update');

insert into kafka_topic (topic_name, partition_count, key_rule, retention, dlq_topic, owner_component) values
('cpq.catalog.event.v1',     3,  'tenantId:catalogId', '30 days', 'cpq.catalog.event.v1.dlq',     'catalog-service'),
('cpq.quote.event.v1',       12, 'tenantId:quoteId',   '30 days', 'cpq.quote.event.v1.dlq',       'quote-service'),
('cpq.approval.event.v1',    6,  'tenantId:quoteId',   '30 days', 'cpq.approval.event.v1.dlq',    'approval-service'),
('oms.order.event.v1',       12, 'tenantId:orderId',   '30 days', 'oms.order.event.v1.dlq',       'order-service'),
('oms.fulfillment.event.v1', 24, 'tenantId:orderId',   '30 days', 'oms.fulfillment.event.v1.dlq', 'fulfillment-service'),
('oms.fallout.event.v1',     6,  'tenantId:orderId',   '30 days', 'oms.fallout.event.v1.dlq',     'fulfillment-service'),
('oms.asset.event.v1',       6,  'tenantId:assetId',   '30 days', 'oms.asset.event.v1.dlq',       'asset-service'),
('oms.billing.event.v1',     6,  'tenantId:orderId',   '90 days', 'oms.billing.event.v1.dlq',     'billing-adapter'),
('ops.support.event.v1',     3,  'tenantId:targetId',  '90 days', 'ops.support.event.v1.dlq',     'support-service');

insert into consumer_policy (consumer_id, consumer_name, topic_name, idempotent, replay_safe, ordering_scope, ordering_safe, warn_lag_seconds, crit_lag_seconds, has_side_effect, description) values
('c0000000-0000-4000-8000-000000000001','approval-case-opener',        'cpq.quote.event.v1',       true,  true,  'PER_AGGREGATE', true,  60,  300,  false, 'Opens an approval case for a submitted quote'),
('c0000000-0000-4000-8000-000000000002','quote-approval-applier',      'cpq.approval.event.v1',    true,  true,  'PER_AGGREGATE', true,  60,  300,  false, 'Applies an approval decision to the quote'),
('c0000000-0000-4000-8000-000000000003','quote-to-order-converter',    'cpq.quote.event.v1',       true,  true,  'PER_AGGREGATE', true,  60,  300,  false, 'Issues the idempotent conversion command'),
('c0000000-0000-4000-8000-000000000004','order-workflow-starter',      'oms.order.event.v1',       true,  true,  'PER_AGGREGATE', true,  60,  300,  false, 'Writes durable workflow start requests'),
('c0000000-0000-4000-8000-000000000005','order-item-aggregator',       'oms.fulfillment.event.v1', true,  true,  'PER_AGGREGATE', true,  120, 600,  false, 'Moves items and the order after task results'),
('c0000000-0000-4000-8000-000000000006','order-search-projector',      'oms.order.event.v1',       true,  true,  'PER_AGGREGATE', true,  120, 600,  false, 'Maintains order_search_projection'),
('c0000000-0000-4000-8000-000000000007','customer-timeline-projector', 'oms.order.event.v1',       true,  true,  'PER_AGGREGATE', true,  300, 1800, false, 'Customer-facing timeline'),
('c0000000-0000-4000-8000-000000000008','ops-dashboard-projector',     'oms.fulfillment.event.v1', true,  true,  'NONE',          true,  300, 1800, false, 'Operational counters'),
('c0000000-0000-4000-8000-000000000009','asset-activator',             'oms.order.event.v1',       true,  false, 'PER_AGGREGATE', true,  120, 600,  true,  'Installed-base update after item completion'),
('c0000000-0000-4000-8000-00000000000a','billing-trigger-publisher',   'oms.asset.event.v1',       true,  false, 'PER_AGGREGATE', true,  120, 600,  true,  'Raises billing triggers'),
('c0000000-0000-4000-8000-00000000000b','notification-dispatcher',     'oms.order.event.v1',       false, false, 'PER_AGGREGATE', false, 300, 1800, true,  'Sends customer notices'),
('c0000000-0000-4000-8000-00000000000c','cache-invalidator',           'cpq.catalog.event.v1',     true,  true,  'NONE',          true,  30,  120,  false, 'Moves the active catalog pointer in Redis');

insert into projection_policy (projection_name, consumer_name, derived_only, source_entity, customer_facing) values
('order_search_projection','order-search-projector',     true,'ORDER',true),
('customer_timeline',      'customer-timeline-projector',true,'ORDER',true),
('ops_dashboard',          'ops-dashboard-projector',    true,'FULFILLMENT_TASK',false);

insert into settling_time (check_code, settles_after, basis) values
('WORKFLOW_REF_WITHOUT_INSTANCE',   '5 minutes',  'own: the engine confirms a requested start'),
('TASKS_DONE_ITEM_NOT_ADVANCED',    '5 minutes',  'own: order-item-aggregator reads the task event'),
('ORDER_COMPLETED_ASSET_NOT_ACTIVE','5 minutes',  'own: asset-activator reads the order event'),
('COMPLETED_ITEM_WITHOUT_BILLING',  '10 minutes', 'own: billing-trigger-publisher reads the asset event'),
('ACCEPTED_QUOTE_WITHOUT_ORDER',    '30 minutes', 'seed 9: 30 minutes in its query'),
('PROJECTION_DRIFT',                '5 minutes',  'own: order-search-projector reads the order event');
