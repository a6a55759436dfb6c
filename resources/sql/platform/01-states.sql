-- SPDX-License-Identifier: GPL-3.0-or-later
-- ---------------------------------------------------------------------
-- Platform 1: states, legal moves, guard functions.
-- Conventions of all files
--   * Aggregates keep the lifecycle in "state"; work items, messages and references in "status" (the brief's split).
--   * Every business row carries tenant_id; parent links are composite (tenant_id, id), so a row cannot point into another tenant.
--   * "version" is the optimistic-lock counter and goes up by one per write; each write leaves one state_transition (see v_out_of_band_change).
--   * State values are text + CHECK; legal moves are rows of state_transition_rule, enforced on UPDATE. An INSERT may start in any
--     valid state, so that fixtures and restores load; the exception is support_repair_command, born undecided.
--   * Evidence tables are append-only; evidence columns are frozen. The nil uuid is the tenant of platform-wide acts.
--   * No view reads the clock; ages are computed by the reader from its as-of.
--   * Limits (ages, answer times, settling times) are rows, never literals, so that set_time_scale() reaches every one of them.
--   * Where a name comes from: [seed N] and [part N] the platform's description, section or part N; [own] our design.
--     "command N" is row N of repair_command_type.
-- ---------------------------------------------------------------------

create table state_catalog (                                   -- [own]
    entity_type    text not null,
    state          text not null,
    sort_no        int  not null,
    is_initial     boolean not null default false,
    is_terminal    boolean not null default false,
    can_be_stuck   boolean not null default false,
    warn_after     interval,
    critical_after interval,
    basis          text not null,
    primary key (entity_type, state),
    constraint state_catalog_terminal_ck check (not (is_terminal and can_be_stuck)),
    constraint state_catalog_threshold_ck check (
        can_be_stuck = (warn_after is not null)
        and (critical_after is null or critical_after >= warn_after))
);

create table state_transition_rule (                           -- [own]
    entity_type text not null,
    from_state  text not null,
    to_state    text not null,
    trigger_name text not null,
    primary key (entity_type, from_state, to_state),
    foreign key (entity_type, from_state) references state_catalog (entity_type, state),
    foreign key (entity_type, to_state)   references state_catalog (entity_type, state),
    constraint state_transition_rule_move_ck check (from_state <> to_state)
);

-- Rejects a state change that is not in state_transition_rule.
-- Arguments: entity type, column name.
create function enforce_transition() returns trigger language plpgsql as $$
declare
    before_state text := to_jsonb(old) ->> tg_argv[1];
    after_state  text := to_jsonb(new) ->> tg_argv[1];
begin
    if before_state is distinct from after_state
       and not exists (select 1 from state_transition_rule r
                        where r.entity_type = tg_argv[0]
                          and r.from_state  = before_state
                          and r.to_state    = after_state) then
        raise exception 'illegal % transition: % -> %', tg_argv[0], before_state, after_state
              using errcode = 'check_violation';
    end if;
    return new;
end $$;

-- Rejects any change to the listed columns once they hold a value.
create function freeze_columns() returns trigger language plpgsql as $$
declare
    col text;
begin
    foreach col in array tg_argv loop
        if to_jsonb(old) -> col is distinct from 'null'::jsonb
           and to_jsonb(old) -> col is distinct from to_jsonb(new) -> col then
            raise exception '%.% is evidence and cannot be changed', tg_table_name, col
                  using errcode = 'restrict_violation';
        end if;
    end loop;
    return new;
end $$;

-- How many times faster than the clock this platform lives: 1 everywhere but in a sandbox. One row.
create table platform_setting (                                -- [own]
    only_row   boolean primary key default true,
    time_scale numeric not null default 1,
    constraint platform_setting_only_row_ck check (only_row),
    constraint platform_setting_scale_ck    check (time_scale > 0 and time_scale <= 10000)
);
insert into platform_setting default values;

-- Turns a limit stated for real life into the limit of this platform.
create function scaled(real_life interval) returns interval language sql stable as $$
    select real_life / time_scale::double precision from platform_setting
$$;

-- How long a difference between two stores may be work under way (v_consistency_check). No row: it counts at once.
create table settling_time (                                   -- [own]
    check_code    text primary key,
    settles_after interval not null,
    basis         text not null,
    constraint settling_time_ck check (settles_after > interval '0')
);

create function deny_delete() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never deleted; use a domain command', tg_table_name
          using errcode = 'restrict_violation';
end $$;

create function deny_update() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name
          using errcode = 'restrict_violation';
end $$;
