-- Projects, who holds which post in them, settings, and the pulls from the registry that brings units and projects.
--
-- Facts of a project (name, status, chief …) belong to the registry: only a pull writes them, and only when they
-- differ, so a pull that brings nothing new leaves every row version as it was. Posts are rows with a beginning and an
-- end; nothing is deleted. What a post is (label, rules) is said by the installed applications, never here.

-- The person the registry names as the unit's administrator: the account a company signs in to.
alter table units add column registry_admin_id uuid references persons;
create index units_registry_admin on units (registry_admin_id);

create table projects (
  id uuid primary key,
  registry_id text not null unique,
  unit_id uuid not null references units,
  code text not null check (length(code) between 1 and 60),
  name text not null check (length(name) between 1 and 200),
  -- The registry's own word for the state; `evaluable` is what follows from it.
  status text not null,
  evaluable boolean not null,
  -- First seen evaluable: a project that never was is not shown to anybody.
  listed_at timestamptz,
  -- Left the evaluable state: read-only history from then on. Null while evaluable.
  left_at timestamptz,
  chief_id uuid references persons,
  address text not null default '',
  -- Position in WGS-84; `crs` says in which system the registry gave it before it was converted.
  lat double precision check (lat between -90 and 90),
  lng double precision check (lng between -180 and 180),
  crs text check (crs in ('WGS-84', 'GCJ-02', 'BD-09')),
  builder text not null default '',
  contractor text not null default '',
  -- When a pull last changed this row.
  synced_at timestamptz not null default now(),
  -- Grows with every change of facts or posts.
  rev int not null default 1,
  check ((lat is null) = (lng is null)),
  check (not evaluable or (listed_at is not null and left_at is null)),
  check (left_at is null or listed_at is not null)
);
create index projects_unit on projects (unit_id, name, id);
create index projects_chief on projects (chief_id);
create index projects_code on projects (code);

create table project_posts (
  id uuid primary key,
  project_id uuid not null references projects,
  -- The unit the project belonged to then: should the registry move a project, its history stays where it was made.
  unit_id uuid not null references units,
  post text not null check (post ~ '^[A-Za-z][A-Za-z0-9_.-]{0,63}$'),
  person_id uuid not null references persons,
  -- Kept in step with the person's name while the post is held; readers outside the unit see no persons row.
  person_name text not null,
  source text not null check (source in ('registry', 'local')),
  -- From the post's definition when the person took it up.
  exclusive_group text,
  started_at timestamptz not null default now(),
  -- Null: the registry.
  started_by uuid references persons,
  ended_at timestamptz,
  ended_by uuid references persons,
  ended_reason text check (ended_reason in ('removed', 'left_unit', 'registry', 'project_left')),
  check (ended_at >= started_at),
  check ((ended_at is null) = (ended_reason is null))
);
-- A person holds a post of a project once …
create unique index project_posts_once on project_posts (project_id, post, person_id) where ended_at is null;
-- … one post of an exclusive group in the whole installation …
create unique index project_posts_exclusive on project_posts (person_id, exclusive_group)
  where ended_at is null and exclusive_group is not null;
-- … and a post filled by the registry has one holder.
create unique index project_posts_registry on project_posts (project_id, post)
  where ended_at is null and source = 'registry';
create index project_posts_project on project_posts (project_id, started_at);
create index project_posts_person on project_posts (person_id, project_id) where ended_at is null;
create index project_posts_person_all on project_posts (person_id);
create index project_posts_unit on project_posts (unit_id);
create index project_posts_started_by on project_posts (started_by);
create index project_posts_ended_by on project_posts (ended_by);

-- Values that differ from the declared default. unit_id null: the installation's; app null: the platform's own.
create table settings (
  id uuid primary key,
  unit_id uuid references units,
  app text,
  name text not null,
  value jsonb not null check (jsonb_typeof(value) in ('string', 'number', 'boolean')),
  rev int not null default 1,
  updated_at timestamptz not null default now(),
  updated_by uuid references persons,
  unique nulls not distinct (unit_id, app, name)
);
create index settings_updated_by on settings (updated_by);

create table registry_runs (
  id uuid primary key,
  source text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  outcome text not null default 'running' check (outcome in ('running', 'ok', 'failed')),
  units int not null default 0,
  projects int not null default 0,
  people int not null default 0,
  -- Rows a pull inserted or changed; 0 says that nothing was new.
  changed int not null default 0,
  -- What was wrong, by file, row and column; rows of a successful pull that were left out are named here too.
  issues jsonb not null default '[]',
  -- Null: at start or by the operator's command line.
  requested_by uuid references persons,
  check ((finished_at is null) = (outcome = 'running'))
);
create index registry_runs_latest on registry_runs (outcome, started_at desc);
create index registry_runs_requested_by on registry_runs (requested_by, started_at desc);

-- Reading: one's unit, one's own posts and their projects, all-read. Writing: the unit in scope, or system.
alter table projects enable row level security; alter table projects force row level security;
create policy projects_read on projects for select using (scope_kind() in ('system', 'all-read') or unit_id = scope_unit()
  or exists (select from project_posts p where p.project_id = projects.id and p.person_id = scope_person() and p.ended_at is null));
create policy projects_write on projects using (scope_kind() = 'system' or (scope_kind() = 'unit' and unit_id = scope_unit()));
alter table project_posts enable row level security; alter table project_posts force row level security;
create policy project_posts_read on project_posts for select
  using (scope_kind() in ('system', 'all-read') or unit_id = scope_unit() or person_id = scope_person());
create policy project_posts_write on project_posts
  using (scope_kind() = 'system' or (scope_kind() = 'unit' and unit_id = scope_unit()));
alter table settings enable row level security; alter table settings force row level security;
create policy settings_read on settings for select
  using (scope_kind() in ('system', 'all-read') or (scope_kind() = 'unit' and (unit_id is null or unit_id = scope_unit())));
create policy settings_write on settings
  using (scope_kind() = 'system' or (scope_kind() = 'unit' and unit_id = scope_unit()));
alter table registry_runs enable row level security; alter table registry_runs force row level security;
create policy registry_runs_read on registry_runs for select using (scope_kind() in ('unit', 'all-read', 'system'));
create policy registry_runs_write on registry_runs using (scope_kind() = 'system');
