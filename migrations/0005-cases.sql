-- Cases, their tasks, stored fields and history: the business face of process instances.
--
-- A row is visible to the unit of its case, to the case's participants, to 'all-read' (select only) and to 'system'.
-- What was projected from engine records (elements, vars, jobs, incidents) is written with scope 'system'. Names are
-- snapshots, so that lists need no join to persons.

create table cases (
  id uuid primary key,
  app text not null references applications,
  process text not null,
  variant text not null,
  deployment_id uuid not null references deployments,
  -- Null until the engine's records tell it.
  instance_key text unique,
  unit_id uuid not null references units,
  unit_name text not null,
  project_id uuid references projects,
  project_name text,
  starter_id uuid not null references persons,
  starter_name text not null,
  number text,
  -- In both languages: {"zh-CN", "en"}.
  title jsonb not null,
  state text not null,
  state_since timestamptz not null default now(),
  -- Passed states in order, each once: what the stages are drawn from.
  states_seen text[] not null default '{}',
  fields jsonb not null default '{}',
  -- Process variables of the root scope, folded from VARIABLE records.
  vars jsonb not null default '{}',
  -- Per element id: {active, ended, visits, terminated}, folded from PROCESS_INSTANCE records.
  elements jsonb not null default '{}',
  -- Summaries of stored fields by field key.
  blocks jsonb not null default '{}',
  -- Person id by element: who has its task, or had it last.
  assignees jsonb not null default '{}',
  open_incidents int not null default 0,
  cancelled boolean not null default false,
  -- A command is accepted whose records have not arrived (remote engine).
  routing boolean not null default false,
  rev int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz
);
create index cases_app on cases (app, process, unit_id, created_at desc, id);
create index cases_deployment on cases (deployment_id);
create index cases_unit on cases (unit_id, created_at desc, id);
create index cases_project on cases (project_id, created_at desc, id);
create index cases_starter on cases (starter_id, created_at desc, id);
create unique index cases_number on cases (app, unit_id, number) where number is not null;

create table case_participants (
  case_id uuid not null references cases on delete cascade,
  person_id uuid not null references persons,
  "as" text not null check ("as" in ('starter', 'assignee', 'completed', 'companion', 'cc')),
  unit_id uuid not null references units,
  name text not null,
  since timestamptz not null default now(),
  primary key (case_id, person_id, "as")
);
create index case_participants_person on case_participants (person_id, "as", case_id);
create index case_participants_unit on case_participants (unit_id);

-- The last number taken, per application, process and scope; the row is locked until the taker commits.
create table case_numbers (
  app text not null,
  process text not null,
  scope text not null,
  last int not null,
  primary key (app, process, scope)
);

create table tasks (
  id uuid primary key,
  case_id uuid not null references cases on delete cascade,
  unit_id uuid not null references units,
  element text not null,
  element_instance_key text not null,
  job_key text not null unique,
  -- Which visit of the element this is, from 1.
  visit int not null,
  state text not null default 'open' check (state in ('open', 'completed', 'cancelled')),
  assignee_id uuid references persons,
  assignee_name text,
  candidate_groups text[] not null default '{}',
  due timestamptz,
  due_order timestamptz not null generated always as (coalesce(due, 'infinity'::timestamptz)) stored,
  variables jsonb not null default '{}',
  from_id uuid references persons,
  from_name text,
  draft jsonb not null default '{}',
  draft_rev int not null default 0,
  draft_at timestamptz,
  draft_by uuid references persons,
  draft_by_name text,
  rev int not null default 1,
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  closed_by uuid references persons,
  closed_by_name text,
  check ((state = 'open') = (closed_at is null))
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
create index tasks_case on tasks (case_id, created_at);
create index tasks_unit on tasks (unit_id);
create index tasks_from on tasks (from_id);
create index tasks_draft_by on tasks (draft_by);
create index tasks_mine on tasks (assignee_id, due_order, id) where state = 'open';
create index tasks_assignee on tasks (assignee_id, id);
create index tasks_done on tasks (closed_by, closed_at desc, id) where state = 'completed';

-- One row per group that may claim an open task nobody has; gone as soon as it is claimed or closed.
create table task_candidates (
  group_name text not null check (group_name ~ '^(post|role):[0-9a-f-]{36}:[A-Za-z0-9_./-]+$'),
  task_id uuid not null references tasks on delete cascade,
  due_order timestamptz not null,
  primary key (group_name, task_id)
);
create index task_candidates_due on task_candidates (group_name, due_order, task_id);
create index task_candidates_task on task_candidates (task_id);

-- What was submitted, once per task, for good.
create table submissions (
  id uuid primary key,
  task_id uuid not null unique references tasks on delete cascade,
  case_id uuid not null references cases on delete cascade,
  unit_id uuid not null references units,
  person_id uuid not null references persons,
  person_name text not null,
  action text not null,
  data jsonb not null,
  summaries jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index submissions_case on submissions (case_id, created_at);
create index submissions_unit on submissions (unit_id);
create index submissions_person on submissions (person_id);

-- Stored fields: one row per item, newest value; item_operations is their whole history.
create table items (
  case_id uuid not null references cases on delete cascade,
  field text not null,
  element text not null,
  visit int not null,
  item text not null,
  unit_id uuid not null references units,
  rev int not null default 1,
  value jsonb not null,
  -- The value this one overrode without having seen it: {value, by, at}.
  conflict jsonb,
  by_id uuid references persons,
  by_name text,
  at timestamptz not null,
  frozen_at timestamptz,
  primary key (case_id, field, element, visit, item)
) with (fillfactor = 80);
create index items_unit on items (unit_id);
create index items_by on items (by_id);

create table item_operations (
  op_id uuid primary key,
  case_id uuid not null references cases on delete cascade,
  unit_id uuid not null references units,
  field text not null,
  element text not null,
  visit int not null,
  item text not null,
  outcome text not null check (outcome in ('applied', 'same', 'merged')),
  rev int not null,
  value jsonb not null,
  by_id uuid not null references persons,
  by_name text not null,
  device_at timestamptz not null,
  at timestamptz not null default now()
);
create index item_operations_case on item_operations (case_id, field, item, at);
create index item_operations_unit on item_operations (unit_id);
create index item_operations_by on item_operations (by_id);

-- What happened, language-neutral: kind and data are put into words when read.
create table timeline_entries (
  id uuid primary key,
  case_id uuid not null references cases on delete cascade,
  unit_id uuid not null references units,
  at timestamptz not null default now(),
  kind text not null,
  actor_id uuid references persons,
  actor_name text,
  post text,
  element text,
  task_id uuid,
  data jsonb not null default '{}'
);
create index timeline_entries_case on timeline_entries (case_id, at desc, id desc);
create index timeline_entries_unit on timeline_entries (unit_id);
create index timeline_entries_actor on timeline_entries (actor_id);

-- Service jobs of types the platform handles. A runner leases a row with SKIP LOCKED and answers with the lease token.
create table service_jobs (
  key text primary key,
  case_id uuid not null references cases on delete cascade,
  unit_id uuid not null references units,
  type text not null,
  element text not null,
  headers jsonb not null default '{}',
  variables jsonb not null default '{}',
  retries int not null,
  run_at timestamptz not null default now(),
  lease_token uuid,
  lease_until timestamptz,
  created_at timestamptz not null default now()
);
create index service_jobs_case on service_jobs (case_id);
create index service_jobs_unit on service_jobs (unit_id);
create index service_jobs_due on service_jobs (run_at) where retries > 0;

create table incidents (
  key text primary key,
  case_id uuid not null references cases on delete cascade,
  unit_id uuid not null references units,
  element text not null,
  job_key text,
  error_type text not null,
  message text not null,
  created_at timestamptz not null default now(),
  resolved_at timestamptz
);
create index incidents_case on incidents (case_id);
create index incidents_unit on incidents (unit_id);
create index incidents_open on incidents (created_at desc, key) where resolved_at is null;

create function takes_part_in(uuid) returns boolean language sql stable parallel safe as $$
  select exists (select from case_participants p where p.case_id = $1 and p.person_id = scope_person())
$$;

alter table cases enable row level security; alter table cases force row level security;
create policy cases_read on cases for select using (
  scope_kind() in ('system', 'all-read') or unit_id = scope_unit() or takes_part_in(id));
create policy cases_write on cases using (scope_kind() = 'system' or (scope_kind() = 'unit' and (unit_id = scope_unit() or takes_part_in(id))))
  with check (scope_kind() = 'system' or (scope_kind() = 'unit' and (unit_id = scope_unit() or takes_part_in(id))));

alter table case_participants enable row level security; alter table case_participants force row level security;
create policy case_participants_read on case_participants for select using (
  scope_kind() in ('system', 'all-read') or unit_id = scope_unit() or person_id = scope_person());
create policy case_participants_write on case_participants using (scope_kind() = 'system' or (scope_kind() = 'unit' and unit_id = scope_unit()))
  with check (scope_kind() = 'system' or (scope_kind() = 'unit' and unit_id = scope_unit()));

do $$
declare
  name text;
  seen text := 'unit_id = scope_unit() or takes_part_in(case_id)';
begin
  foreach name in array array['tasks', 'submissions', 'items', 'item_operations', 'timeline_entries', 'service_jobs', 'incidents'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I for select using (scope_kind() in (''system'', ''all-read'') or %s)', name || '_read', name, seen);
    execute format('create policy %I on %I using (scope_kind() = ''system'' or (scope_kind() = ''unit'' and (%s))) with check (scope_kind() = ''system'' or (scope_kind() = ''unit'' and (%s)))',
      name || '_write', name, seen, seen);
  end loop;
end $$;
revoke update, delete, truncate on submissions, item_operations, timeline_entries from closeloop_app;

-- Groups are checked in code from the session's posts and grants; the row alone gives nothing away.
alter table task_candidates enable row level security; alter table task_candidates force row level security;
create policy task_candidates_read on task_candidates for select using (scope_kind() <> '');
create policy task_candidates_write on task_candidates using (scope_kind() in ('system', 'unit')) with check (scope_kind() in ('system', 'unit'));

alter table case_numbers enable row level security; alter table case_numbers force row level security;
create policy case_numbers_scope on case_numbers using (scope_kind() = 'system') with check (scope_kind() = 'system');
