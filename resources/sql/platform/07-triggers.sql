-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Platform 7: guards
-- ---------------------------------------------------------------------

-- Legal moves, from state_transition_rule.
create trigger quote_move_tg before update on quote for each row execute function enforce_transition('QUOTE','state');
create trigger approval_case_move_tg before update on approval_case for each row execute function enforce_transition('APPROVAL_CASE','status');
create trigger idempotency_move_tg before update on idempotency_record for each row execute function enforce_transition('IDEMPOTENCY','status');
create trigger order_move_tg before update on customer_order for each row execute function enforce_transition('ORDER','state');
create trigger order_item_move_tg before update on order_item for each row execute function enforce_transition('ORDER_ITEM','state');
create trigger fulfillment_task_move_tg before update on fulfillment_task for each row execute function enforce_transition('FULFILLMENT_TASK','status');
create trigger compensation_move_tg before update on fulfillment_task for each row execute function enforce_transition('COMPENSATION','compensation_status');
create trigger fallout_case_move_tg before update on fallout_case for each row execute function enforce_transition('FALLOUT_CASE','status');
create trigger billing_trigger_move_tg before update on billing_trigger for each row execute function enforce_transition('BILLING_TRIGGER','status');
create trigger outbox_event_move_tg before update on outbox_event for each row execute function enforce_transition('OUTBOX_EVENT','status');
create trigger inbox_message_move_tg before update on inbox_message for each row execute function enforce_transition('INBOX_MESSAGE','status');
create trigger workflow_reference_move_tg before update on workflow_reference for each row execute function enforce_transition('WORKFLOW_REFERENCE','status');
create trigger workflow_start_request_move_tg before update on workflow_start_request for each row execute function enforce_transition('WORKFLOW_START_REQUEST','status');
create trigger workflow_incident_move_tg before update on workflow_incident for each row execute function enforce_transition('WORKFLOW_INCIDENT','status');
create trigger external_call_move_tg before update on external_call_attempt for each row execute function enforce_transition('EXTERNAL_CALL','status');
create trigger external_callback_move_tg before update on external_callback for each row execute function enforce_transition('EXTERNAL_CALLBACK','status');
create trigger schema_migration_move_tg before update on schema_migration for each row execute function enforce_transition('SCHEMA_MIGRATION','status');

-- Frozen evidence columns.
create trigger idempotency_freeze_tg before update on idempotency_record for each row
    execute function freeze_columns('request_hash','command_type','target_type','scope','created_at');
create trigger outbox_freeze_tg before update on outbox_event for each row
    execute function freeze_columns('payload_json','payload_digest','event_type','aggregate_id','aggregate_version','topic','partition_key','created_at');
create trigger inbox_freeze_tg before update on inbox_message for each row
    execute function freeze_columns('event_id','consumer_name','topic','partition_no','offset_no','payload_json','created_at');
create trigger external_call_freeze_tg before update on external_call_attempt for each row
    execute function freeze_columns('request_hash','idempotency_key','adapter_name','external_reference','created_at');
create trigger quote_revision_freeze_tg before update on quote_revision for each row
    execute function freeze_columns('config_snapshot_json','price_snapshot_json','snapshot_hash','total_amount');

-- The timeline is append-only.
do $$
declare t text;
begin
    foreach t in array array['state_transition'] loop
        execute format('create trigger %1$s_append_tg before update on %1$s for each row execute function deny_update()', t);
    end loop;
    -- nothing is deleted or truncated
    foreach t in array array['state_transition','quote','customer_order','order_item','fulfillment_task',
                             'external_call_attempt','external_call_try','schema_migration'] loop
        execute format('create trigger %1$s_delete_tg before delete on %1$s for each row execute function deny_delete()', t);
    end loop;
    foreach t in array array['state_transition','quote','customer_order','order_item','fulfillment_task',
                             'external_call_attempt','external_call_try','schema_migration','idempotency_record','outbox_event',
                             'inbox_message'] loop
        execute format('create trigger %1$s_truncate_tg before truncate on %1$s for each statement execute function deny_delete()', t);
    end loop;
end $$;
-- Archiving may remove settled messages and lapsed keys.
create trigger idempotency_record_delete_tg before delete on idempotency_record for each row
    when (old.expires_at is null or old.expires_at > now()) execute function deny_delete();
create trigger outbox_event_delete_tg before delete on outbox_event for each row
    when (old.status <> 'PUBLISHED') execute function deny_delete();
create trigger inbox_message_delete_tg before delete on inbox_message for each row
    when (old.status <> 'PROCESSED') execute function deny_delete();
