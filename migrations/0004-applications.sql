-- Applications as data: frozen folders (deployments), the content of their files by hash, and drafts over them.
--
-- Read by every session (labels, forms, rights); written with scope 'system' only, after platform:applications.design or
-- .deploy was proved in code.

create table applications (
  id text primary key check (id ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
  -- The deployment new cases start on; null while the application has only a draft.
  online_number int,
  created_at timestamptz not null default now()
);

create table deployments (
  id uuid primary key,
  app text not null references applications,
  number int not null check (number > 0),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  source text not null check (source in ('shipped', 'studio', 'import', 'rollback')),
  note text not null default '',
  created_by uuid references persons,
  created_by_name text not null default '',
  created_at timestamptz not null default now(),
  unique (app, number)
);
create index deployments_created_by on deployments (created_by);
alter table applications add foreign key (id, online_number) references deployments (app, number);

create table file_contents (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  content bytea not null
);

create table deployment_files (
  deployment_id uuid not null references deployments,
  path text not null,
  hash text not null references file_contents,
  bytes int not null,
  primary key (deployment_id, path)
);
create index deployment_files_hash on deployment_files (hash);

-- Which definition of the engine a case of this deployment, process and variant starts.
create table deployment_diagrams (
  deployment_id uuid not null references deployments,
  process text not null,
  variant text not null,
  bpmn_process_id text not null,
  process_definition_key text not null,
  primary key (deployment_id, process, variant)
);
create index deployment_diagrams_definition on deployment_diagrams (process_definition_key);

-- A BPMN process id belongs to one application for good.
create table diagram_owners (
  bpmn_process_id text primary key,
  app text not null references applications
);
create index diagram_owners_app on diagram_owners (app);

-- The draft is the online folder with these files over it; hash null means the file is removed.
create table draft_files (
  app text not null references applications,
  path text not null,
  hash text references file_contents,
  bytes int not null default 0,
  rev int not null default 1,
  updated_by uuid references persons,
  updated_by_name text not null default '',
  updated_at timestamptz not null default now(),
  primary key (app, path)
);
create index draft_files_hash on draft_files (hash);
create index draft_files_updated_by on draft_files (updated_by);

do $$
declare name text;
begin
  foreach name in array array['applications', 'deployments', 'file_contents', 'deployment_files', 'deployment_diagrams',
                              'diagram_owners', 'draft_files'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I for select using (scope_kind() <> '''')', name || '_read', name);
    execute format('create policy %I on %I using (scope_kind() = ''system'') with check (scope_kind() = ''system'')', name || '_write', name);
  end loop;
end $$;
