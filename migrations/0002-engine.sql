-- Runtime state of the embedded BPMN engine. Only engine-adapter reads or writes it; there is no row-level security.
-- Everything below process_instances goes when its instance ends: history belongs to whoever consumes the records.

create schema engine;

-- Each command takes one block of 1048576 and numbers its keys and positions within it.
create sequence engine.blocks as bigint start 1 increment 1 maxvalue 8796093022207;

create table engine.resources (
  key bigint primary key,
  name text not null,
  checksum text not null check (checksum ~ '^[0-9a-f]{64}$'),
  xml text not null,
  deployed_at timestamptz not null
);

create table engine.process_definitions (
  key bigint primary key,
  resource_key bigint not null references engine.resources,
  bpmn_process_id text not null,
  version integer not null check (version > 0),
  unique (bpmn_process_id, version)
);
create index process_definitions_resource on engine.process_definitions (resource_key);

create table engine.process_instances (
  key bigint primary key,
  process_definition_key bigint not null references engine.process_definitions,
  business_key text,
  -- Rises with every change; a reader that waited for the row's lock sees by it that the rest must be read again.
  revision bigint not null
);
create index process_instances_definition on engine.process_instances (process_definition_key);

create table engine.element_instances (
  key bigint primary key,
  process_instance_key bigint not null references engine.process_instances on delete cascade,
  element_id text not null,
  flow_scope_key bigint,
  state text not null check (state in ('ACTIVATING', 'ACTIVATED', 'COMPLETING', 'TERMINATING'))
);
create index element_instances_instance on engine.element_instances (process_instance_key);

create table engine.variables (
  key bigint primary key,
  process_instance_key bigint not null references engine.process_instances on delete cascade,
  scope_key bigint not null,
  name text not null,
  -- JSON text, not json: a text may hold U+0000, which json functions refuse.
  value text not null
);
create index variables_instance on engine.variables (process_instance_key);

create table engine.join_tokens (
  key bigint primary key,
  process_instance_key bigint not null references engine.process_instances on delete cascade,
  flow_scope_key bigint not null,
  element_id text not null,
  flow_id text not null
);
create index join_tokens_instance on engine.join_tokens (process_instance_key);

create table engine.jobs (
  key bigint primary key,
  process_instance_key bigint not null references engine.process_instances on delete cascade,
  element_instance_key bigint not null,
  element_id text not null,
  type text not null,
  retries integer not null,
  state text not null check (state in ('ACTIVATABLE', 'FAILED')),
  headers text not null,
  error_message text not null,
  retry_at timestamptz
);
create index jobs_instance on engine.jobs (process_instance_key);
create index jobs_retry_at on engine.jobs (retry_at) where retry_at is not null;

create table engine.timers (
  key bigint primary key,
  process_instance_key bigint not null references engine.process_instances on delete cascade,
  element_instance_key bigint not null,
  target_element_id text not null,
  due_at timestamptz not null,
  -- −1: without end.
  repetitions integer not null,
  cycle text
);
create index timers_instance on engine.timers (process_instance_key);
create index timers_due_at on engine.timers (due_at);

create table engine.incidents (
  key bigint primary key,
  process_instance_key bigint not null references engine.process_instances on delete cascade,
  element_instance_key bigint not null,
  job_key bigint,
  error_type text not null,
  error_message text not null
);
create index incidents_instance on engine.incidents (process_instance_key);

-- Work of a long run that waits for its next transaction.
create table engine.continuations (
  key bigint primary key references engine.process_instances on delete cascade,
  process_instance_key bigint not null check (process_instance_key = key),
  steps text not null,
  activations integer not null,
  created_at timestamptz not null
);
create index continuations_created_at on engine.continuations (created_at);

do $$
begin
  if exists (select from pg_roles where rolname = 'closeloop_app') then
    grant usage on schema engine to closeloop_app;
    grant select, insert, update, delete on all tables in schema engine to closeloop_app;
    grant usage on all sequences in schema engine to closeloop_app;
  end if;
end
$$;
