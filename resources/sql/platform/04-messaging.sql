-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Platform 4: topics, consumers, outbox, inbox, lag, projections, heartbeats
-- ---------------------------------------------------------------------

create table kafka_topic (                                     -- [seed 13] topic-as-code
    topic_name      text primary key,
    partition_count int  not null,
    key_rule        text not null,
    retention       interval not null,
    dlq_topic       text,
    owner_component text not null,
    constraint kafka_topic_partitions_ck check (partition_count > 0)
);

create table consumer_policy (                           -- [own] what may be replayed or scaled; partitions: kafka_topic
    consumer_id      uuid primary key,
    consumer_name    text not null unique,
    topic_name       text not null references kafka_topic,
    idempotent       boolean not null,
    replay_safe      boolean not null,
    ordering_scope   text not null,
    ordering_safe    boolean not null,                         -- members may be added without breaking order
    max_retries      int  not null default 8,
    warn_lag_seconds int  not null,
    crit_lag_seconds int  not null,
    has_side_effect  boolean not null,
    description      text not null,
    constraint consumer_policy_order_ck  check (ordering_scope in ('PER_AGGREGATE','NONE')),
    constraint consumer_policy_replay_ck check (idempotent or not replay_safe),
    constraint consumer_policy_lag_ck    check (crit_lag_seconds >= warn_lag_seconds)
);

create table outbox_event (                                    -- [seed 13, 19]
    outbox_event_id   uuid primary key,                        -- equals the envelope's event id
    tenant_id         uuid not null references tenant,
    aggregate_type    text not null,
    aggregate_id      uuid not null,
    aggregate_version bigint not null,
    event_type        text not null,
    schema_version    int  not null default 1,
    topic             text not null references kafka_topic,
    partition_key     text not null,
    payload_json      jsonb not null,
    headers_json      jsonb not null default '{}',
    correlation_id    uuid not null,
    causation_id      uuid,
    status            text not null default 'PENDING',
    retry_count       int  not null default 0,
    next_retry_at     timestamptz,
    locked_by         text,
    locked_until      timestamptz,
    error_code        text,
    error_message     text,
    kafka_partition   int,
    kafka_offset      bigint,
    quarantined_by_command uuid,
    supersedes_event_id uuid references outbox_event,          -- command 35
    payload_digest    text,                                    -- set by commands 32 and 35, then frozen
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    published_at      timestamptz,
    constraint outbox_event_status_ck check (status in ('PENDING','PUBLISHING','PUBLISHED','FAILED','QUARANTINED','LOSS_DECLARED','SUPERSEDED')),
    constraint outbox_event_evidence_ck check (status not in ('QUARANTINED','LOSS_DECLARED','SUPERSEDED') or quarantined_by_command is not null),
    constraint outbox_event_lock_ck   check (status <> 'PUBLISHING' or (locked_by is not null and locked_until is not null)),
    -- [seed 13] never PUBLISHED without Kafka evidence
    constraint outbox_event_published_ck check (status <> 'PUBLISHED'
        or (published_at is not null and kafka_partition is not null and kafka_offset is not null))
);
create unique index outbox_event_version_ux on outbox_event (aggregate_id, aggregate_version, event_type) where status <> 'SUPERSEDED';
create index outbox_event_backlog_ix   on outbox_event (status, event_type, created_at);
create index outbox_event_attention_ix on outbox_event (updated_at) where status in ('PUBLISHING','FAILED');
create index outbox_event_claim_ix     on outbox_event (created_at) where status in ('PENDING','FAILED');
create index outbox_event_open_ix      on outbox_event (created_at) where status in ('PENDING','PUBLISHING','FAILED','QUARANTINED');
create index outbox_event_aggregate_ix on outbox_event (aggregate_id, created_at);

create table inbox_message (                                   -- [seed 12, 19]
    inbox_message_id uuid primary key,
    tenant_id        uuid not null references tenant,
    consumer_name    text not null references consumer_policy (consumer_name),
    event_id         uuid not null,
    event_type       text not null,
    aggregate_id     uuid not null,
    aggregate_version bigint,
    topic            text not null,
    partition_no     int  not null,
    offset_no        bigint not null,
    status           text not null,
    retry_count      int  not null default 0,
    next_retry_at    timestamptz,
    error_code       text,
    error_message    text,
    payload_json     jsonb,
    dlq_topic        text,
    evidence_command_id uuid,                                  -- repair command that parked or ignored it
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    processed_at     timestamptz,
    unique (consumer_name, event_id),
    unique (consumer_name, topic, partition_no, offset_no),
    constraint inbox_message_status_ck check (status in
        ('RECEIVED','PROCESSING','PROCESSED','RETRYING','FAILED','DEAD_LETTERED','IGNORED_DUPLICATE')),
    constraint inbox_message_done_ck check ((status = 'PROCESSED') = (processed_at is not null)),
    -- [seed 12] nothing is parked or ignored without stored evidence; offsets are never skipped
    constraint inbox_message_evidence_ck check (status not in ('DEAD_LETTERED','IGNORED_DUPLICATE') or evidence_command_id is not null)
);
create index inbox_message_recent_ix    on inbox_message (created_at) include (consumer_name, status, updated_at);
create index inbox_message_attention_ix on inbox_message (updated_at desc) where status in ('FAILED','RETRYING');
create index inbox_message_open_ix      on inbox_message (updated_at) where status in ('RECEIVED','PROCESSING','RETRYING','FAILED','DEAD_LETTERED');
create index inbox_message_aggregate_ix on inbox_message (aggregate_id, processed_at);

create table component_heartbeat (                             -- [seed 12, 13, 22] who is alive, and on which build
    component_id  text primary key,                            -- one running copy; of a relay = outbox_event.locked_by
    component     text not null,                               -- the deployed thing: order-relay, provisioning-worker ...
    kind          text not null,
    topic_name    text references kafka_topic,                 -- relays and consumers
    build_id      text not null,
    is_stateless  boolean not null default false,
    is_idempotent boolean not null default false,
    lease         interval not null default '30 seconds',      -- dead when two leases have passed
    started_at    timestamptz not null,
    last_beat_at  timestamptz not null,
    constraint component_heartbeat_kind_ck check (kind in ('RELAY','CONSUMER','WORKER','STARTER','ADAPTER','SERVICE','JOB'))
);
create index component_heartbeat_beat_ix  on component_heartbeat (last_beat_at);
create index component_heartbeat_build_ix on component_heartbeat (component, build_id);

create table kafka_lag_sample (                                -- [seed 7, 12] series behind the lag chart
    sampled_at       timestamptz not null,
    consumer_name    text not null references consumer_policy (consumer_name),
    topic_name       text not null references kafka_topic,
    partition_no     int  not null,
    committed_offset bigint not null,
    log_end_offset   bigint not null,
    log_start_offset bigint,                                   -- committed below it: unread data is gone
    lag              bigint generated always as (greatest(log_end_offset - committed_offset, 0)) stored,
    oldest_event_age interval,
    group_state      text not null default 'UNKNOWN',          -- null or UNKNOWN facts are not known, never 0
    active_members   int,
    member_ids       text[],                                   -- a new id at a steady pace = crash loop
    rebalances       int not null default 0,                   -- since the consumer group was first seen
    primary key (consumer_name, topic_name, partition_no, sampled_at),
    constraint kafka_lag_sample_state_ck check (group_state in
        ('STABLE','PREPARING_REBALANCE','COMPLETING_REBALANCE','EMPTY','DEAD','UNKNOWN'))
);
create index kafka_lag_sample_time_ix on kafka_lag_sample (sampled_at);

create table projection_policy (                               -- [seed 19] what may be rebuilt
    projection_name text primary key,
    consumer_name   text not null references consumer_policy (consumer_name),
    derived_only    boolean not null,
    source_entity   text not null,
    customer_facing boolean not null
);

create table order_search_projection (                         -- [seed 19]
    order_id        uuid primary key,                          -- no FK: derived data, rebuildable
    tenant_id       uuid not null,
    order_number    text not null,
    customer_id     uuid not null,
    projected_state text not null,
    projected_version bigint not null default 0,
    last_event_id   uuid,
    is_stale        boolean not null default false,
    updated_at      timestamptz not null default now()
);
create index order_search_projection_tenant_ix on order_search_projection (tenant_id, projected_state, updated_at);

create table customer_timeline_entry (                         -- [seed 21] what the customer sees; derived, rebuildable by command 49
    entry_id      uuid primary key,
    tenant_id     uuid not null,
    customer_id   uuid not null,                               -- no FK: derived data
    order_id      uuid,
    quote_id      uuid,
    event_id      uuid not null,                               -- the committed fact it was made from
    event_type    text not null,
    aggregate_version bigint not null,
    title_code    text not null,                               -- translated where it is shown
    detail_json   jsonb not null default '{}',
    happened_at   timestamptz not null,
    projected_at  timestamptz not null default now(),
    unique (tenant_id, event_id, title_code)
);
create index customer_timeline_entry_customer_ix on customer_timeline_entry (tenant_id, customer_id, happened_at desc);
create index customer_timeline_entry_order_ix    on customer_timeline_entry (order_id, happened_at) where order_id is not null;
