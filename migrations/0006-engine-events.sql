-- The rest of BPMN on the embedded engine: called processes, repeated activities, messages, signals, compensation.

-- A tree of instances has one row here, its root's. The key of a message that started it lets no second one start.
alter table engine.process_instances
  add column bpmn_process_id text,
  add column correlation_key text,
  add column variable_bytes bigint not null default 0;
create unique index process_instances_correlation on engine.process_instances (bpmn_process_id, correlation_key)
  where correlation_key is not null;
update engine.process_instances i set
  bpmn_process_id = (select d.bpmn_process_id from engine.process_definitions d where d.key = i.process_definition_key),
  variable_bytes = coalesce((select sum(octet_length(v.name) + octet_length(v.value)) from engine.variables v
    where v.process_instance_key = i.key), 0);

-- What was deployed together, and a tag to call a version by.
alter table engine.process_definitions
  add column deployment_key bigint,
  add column version_tag text;
update engine.process_definitions set deployment_key = resource_key;
alter table engine.process_definitions alter column deployment_key set not null;
create index process_definitions_deployment on engine.process_definitions (deployment_key);

alter table engine.element_instances
  add column instance_key bigint,
  add column definition_key bigint,
  add column interrupted boolean not null default false,
  add column loop text,
  add column loop_counter integer,
  add column listeners_done integer not null default 0,
  -- The innermost instance of a parallel multi-instance around the row, 0 outside of any; so in all tables below.
  add column part_key bigint not null default 0;
update engine.element_instances e set instance_key = e.process_instance_key, definition_key = i.process_definition_key
  from engine.process_instances i where i.key = e.process_instance_key;
alter table engine.element_instances
  alter column instance_key set not null,
  alter column definition_key set not null;

alter table engine.variables add column part_key bigint not null default 0;
alter table engine.join_tokens add column part_key bigint not null default 0;
alter table engine.timers add column part_key bigint not null default 0;
alter table engine.incidents add column part_key bigint not null default 0;
alter table engine.continuations add column part_key bigint not null default 0;
alter table engine.jobs
  add column part_key bigint not null default 0,
  add column kind text not null default 'BPMN_ELEMENT' check (kind in ('BPMN_ELEMENT', 'EXECUTION_LISTENER')),
  drop constraint jobs_state_check,
  add constraint jobs_state_check check (state in ('ACTIVATABLE', 'FAILED', 'ERROR_THROWN'));

drop index engine.element_instances_instance;
drop index engine.variables_instance;
drop index engine.join_tokens_instance;
drop index engine.jobs_instance;
drop index engine.timers_instance;
drop index engine.incidents_instance;
create index element_instances_part on engine.element_instances (process_instance_key, part_key);
create index variables_part on engine.variables (process_instance_key, part_key);
create index join_tokens_part on engine.join_tokens (process_instance_key, part_key);
create index jobs_part on engine.jobs (process_instance_key, part_key);
create index timers_part on engine.timers (process_instance_key, part_key);
create index incidents_part on engine.incidents (process_instance_key, part_key);

create table engine.message_subscriptions (
  key bigint primary key,
  process_instance_key bigint not null references engine.process_instances on delete cascade,
  part_key bigint not null,
  element_instance_key bigint not null,
  target_element_id text not null,
  bpmn_process_id text not null,
  message_name text not null,
  correlation_key text not null
);
create index message_subscriptions_part on engine.message_subscriptions (process_instance_key, part_key);
create index message_subscriptions_message on engine.message_subscriptions (message_name, correlation_key);

create table engine.signal_subscriptions (
  key bigint primary key,
  process_instance_key bigint not null references engine.process_instances on delete cascade,
  part_key bigint not null,
  element_instance_key bigint not null,
  target_element_id text not null,
  signal_name text not null
);
create index signal_subscriptions_part on engine.signal_subscriptions (process_instance_key, part_key);
create index signal_subscriptions_signal on engine.signal_subscriptions (signal_name);

create table engine.compensations (
  key bigint primary key,
  process_instance_key bigint not null references engine.process_instances on delete cascade,
  part_key bigint not null,
  scope_key bigint not null,
  element_id text not null,
  activity_key bigint not null,
  handler_id text,
  throw_key bigint,
  handler_key bigint
);
create index compensations_part on engine.compensations (process_instance_key, part_key);

-- Messages that wait for somebody, until they expire.
create table engine.messages (
  key bigint primary key,
  name text not null,
  correlation_key text not null,
  message_id text,
  variables text not null,
  expires_at timestamptz not null
);
create unique index messages_id on engine.messages (name, correlation_key, message_id) where message_id is not null;
create index messages_correlation on engine.messages (name, correlation_key);
create index messages_expires_at on engine.messages (expires_at);

-- Each process id gets a message once.
create table engine.message_correlations (
  message_key bigint not null references engine.messages on delete cascade,
  bpmn_process_id text not null,
  primary key (message_key, bpmn_process_id)
);

-- What starts instances of the latest version of each process.
create table engine.start_events (
  key bigint primary key,
  definition_key bigint not null references engine.process_definitions,
  bpmn_process_id text not null,
  element_id text not null,
  kind text not null check (kind in ('MESSAGE', 'SIGNAL', 'TIMER')),
  name text not null,
  due_at timestamptz,
  -- −1: without end.
  repetitions integer not null,
  cycle text
);
create index start_events_definition on engine.start_events (definition_key);
create index start_events_process on engine.start_events (bpmn_process_id);
create index start_events_name on engine.start_events (kind, name);
create index start_events_due_at on engine.start_events (due_at) where due_at is not null;

-- What a tree of instances causes outside of itself, done afterwards in a transaction of its own.
create table engine.outbox (
  key bigint primary key,
  item text not null,
  created_at timestamptz not null
);
create index outbox_created_at on engine.outbox (created_at);

do $$
begin
  if exists (select from pg_roles where rolname = 'closeloop_app') then
    grant select, insert, update, delete on all tables in schema engine to closeloop_app;
  end if;
end
$$;
