-- People, sessions, rights, audit, idempotency and files: what every feature stands on.
--
-- Two roles. The login role owns everything and runs migrations; the application works as closeloop_app, which owns
-- nothing and cannot bypass row-level security. Every transaction says for whom it works (SET LOCAL):
--   closeloop.scope   'unit' (a session), 'all-read' (a supervising reader, every read audited),
--                     'system' (job runner, projections, registry; after the right was proved in code)
--   closeloop.person  the acting person
--   closeloop.unit    the unit the session acts for, '' when none
-- Nothing set, or 'none' (nobody signed in), means nothing seen.

do $$ begin
  if not exists (select from pg_roles where rolname = 'closeloop_app') then
    create role closeloop_app nologin nosuperuser nobypassrls;
  end if;
  if not pg_has_role(current_user, 'closeloop_app', 'set') then
    execute format('grant closeloop_app to %I', current_user);
  end if;
end $$;
grant usage on schema public to closeloop_app;
alter default privileges in schema public grant select, insert, update, delete on tables to closeloop_app;
alter default privileges in schema public grant usage on sequences to closeloop_app;

create function scope_kind() returns text language sql stable parallel safe as $$ select coalesce(current_setting('closeloop.scope', true), '') $$;
create function scope_person() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('closeloop.person', true), '')::uuid $$;
create function scope_unit() returns uuid language sql stable parallel safe as $$ select nullif(current_setting('closeloop.unit', true), '')::uuid $$;

create table units (
  id uuid primary key,
  registry_id text unique,
  credit_code text unique,
  name text not null check (length(name) between 1 and 200),
  rev int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table persons (
  id uuid primary key,
  name text not null check (length(name) between 1 and 60),
  phone text not null unique check (phone ~ '^1\d{10}$'),
  id_type text check (id_type in ('resident_id', 'passport', 'other')),
  id_number text,
  title text not null default '',
  specialty text not null default '',
  certificate_no text not null default '',
  certificate_valid_until date,
  registry_id text unique,
  rev int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A person belongs to units; leaving ends the row, nothing is deleted.
create table memberships (
  id uuid primary key,
  person_id uuid not null references persons,
  unit_id uuid not null references units,
  source text not null check (source in ('registry', 'local')),
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_reason text
);
create unique index memberships_active on memberships (person_id, unit_id) where ended_at is null;
create index memberships_unit on memberships (unit_id, person_id);

-- role is 'platform/<id>' or '<app>/<id>'; unit_id null reaches all units.
create table role_grants (
  id uuid primary key,
  person_id uuid not null references persons,
  role text not null check (role ~ '^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$'),
  unit_id uuid references units,
  granted_by uuid references persons,
  created_at timestamptz not null default now()
);
create unique index role_grants_once on role_grants (person_id, role, coalesce(unit_id, '00000000-0000-0000-0000-000000000000'));
create index role_grants_unit on role_grants (unit_id);
create index role_grants_granted_by on role_grants (granted_by);

create table accounts (
  person_id uuid primary key references persons,
  password_hash text,
  activation_hash text,
  activation_until timestamptz,
  must_change boolean not null default false,
  failed_count int not null default 0,
  locked_until timestamptz,
  demo boolean not null default false,
  preferences jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A provider's subject is bound to a person once, after its phone or credit code matched.
create table identity_bindings (
  issuer text not null,
  subject text not null,
  person_id uuid not null references persons,
  created_at timestamptz not null default now(),
  primary key (issuer, subject)
);
create index identity_bindings_person on identity_bindings (person_id);

-- id is the SHA-256 of the cookie's secret: the table gives no session away.
create table sessions (
  id bytea primary key check (length(id) = 32),
  person_id uuid not null references persons,
  unit_id uuid references units,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_person on sessions (person_id);
create index sessions_unit on sessions (unit_id);
create index sessions_expiry on sessions (expires_at);

-- Failed sign-ins by key (phone hash, address), for throttling across processes.
create table sign_in_attempts (
  key text primary key,
  failures int not null,
  window_started_at timestamptz not null,
  blocked_until timestamptz
);

create table idempotency_keys (
  person_id uuid not null,
  endpoint text not null,
  key text not null check (length(key) between 8 and 200),
  fingerprint bytea not null,
  status int,
  body jsonb,
  etag text,
  created_at timestamptz not null default now(),
  primary key (person_id, endpoint, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- One row for every write, and for every read under a supervising grant. Append-only by grant.
create table audit_entries (
  id uuid primary key,
  at timestamptz not null default now(),
  request_id text not null default '',
  actor_id uuid,
  actor_name text not null default '',
  unit_id uuid,
  action text not null,
  entity text not null,
  entity_id text not null,
  case_id uuid,
  reason text,
  before jsonb,
  after jsonb
);
create index audit_entries_entity on audit_entries (entity, entity_id, at);
create index audit_entries_case on audit_entries (case_id, at) where case_id is not null;
create index audit_entries_unit on audit_entries (unit_id, at);
revoke update, delete, truncate on audit_entries from closeloop_app;

-- case_id has no foreign key: an upload may be on its way while its draft is discarded; the sweeper removes what no case owns.
create table files (
  id uuid primary key,
  case_id uuid not null,
  unit_id uuid not null references units,
  task_id uuid,
  purpose text not null check (purpose in ('photo', 'attachment', 'signature')),
  name text not null,
  type text not null,
  bytes bigint not null check (bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  stored_sha256 text not null check (stored_sha256 ~ '^[0-9a-f]{64}$'),
  width int,
  height int,
  taken_at timestamptz,
  -- Position read from the photo before it was stripped: evidence, never served with the picture.
  position jsonb,
  uploaded_by uuid not null references persons,
  created_at timestamptz not null default now()
);
create index files_case on files (case_id);
create index files_unit on files (unit_id);
create index files_uploaded_by on files (uploaded_by);

alter table units enable row level security; alter table units force row level security;
create policy units_scope on units using (scope_kind() in ('system', 'all-read') or id = scope_unit()
  or exists (select from memberships m where m.unit_id = units.id and m.person_id = scope_person() and m.ended_at is null))
  with check (scope_kind() = 'system');
alter table memberships enable row level security; alter table memberships force row level security;
create policy memberships_scope on memberships using (scope_kind() = 'system' or unit_id = scope_unit() or person_id = scope_person())
  with check (scope_kind() = 'system' or unit_id = scope_unit());
alter table persons enable row level security; alter table persons force row level security;
create policy persons_scope on persons using (scope_kind() = 'system' or id = scope_person()
  or exists (select from memberships m where m.person_id = persons.id and m.unit_id = scope_unit()))
  with check (scope_kind() in ('system', 'unit'));
alter table role_grants enable row level security; alter table role_grants force row level security;
create policy role_grants_scope on role_grants using (scope_kind() = 'system' or unit_id = scope_unit() or person_id = scope_person())
  with check (scope_kind() = 'system' or unit_id = scope_unit());
alter table accounts enable row level security; alter table accounts force row level security;
create policy accounts_scope on accounts using (scope_kind() = 'system' or person_id = scope_person()
  or exists (select from memberships m where m.person_id = accounts.person_id and m.unit_id = scope_unit() and m.ended_at is null));
alter table identity_bindings enable row level security; alter table identity_bindings force row level security;
create policy identity_bindings_scope on identity_bindings using (scope_kind() = 'system');
alter table sessions enable row level security; alter table sessions force row level security;
create policy sessions_scope on sessions using (scope_kind() = 'system' or person_id = scope_person());
alter table sign_in_attempts enable row level security; alter table sign_in_attempts force row level security;
create policy sign_in_attempts_scope on sign_in_attempts using (scope_kind() = 'system');
alter table idempotency_keys enable row level security; alter table idempotency_keys force row level security;
create policy idempotency_keys_scope on idempotency_keys using (scope_kind() = 'system' or person_id = scope_person());
alter table audit_entries enable row level security; alter table audit_entries force row level security;
create policy audit_entries_read on audit_entries for select using (scope_kind() in ('system', 'all-read') or unit_id = scope_unit() or actor_id = scope_person());
create policy audit_entries_write on audit_entries for insert with check (scope_kind() in ('unit', 'all-read', 'system'));
-- Cases add a policy of their own: who takes part in a case sees its files.
alter table files enable row level security; alter table files force row level security;
create policy files_scope on files using (scope_kind() in ('system', 'all-read') or unit_id = scope_unit() or uploaded_by = scope_person())
  with check (scope_kind() = 'system' or unit_id = scope_unit() or uploaded_by = scope_person());
