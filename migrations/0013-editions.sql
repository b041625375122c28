-- The edition of an application that came with this release of the platform, where what is online is an administrator's
-- own version. Offered until he has decided about it.
create table shipped_editions (
  app text primary key references applications,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  version text not null,
  decided_at timestamptz,
  decided_by uuid references persons
);
create index shipped_editions_decided_by on shipped_editions (decided_by);

-- `offered` is the edition itself; `base` the one that was taken last, from which the next one is compared.
create table shipped_edition_files (
  app text not null references shipped_editions on delete cascade,
  part text not null check (part in ('offered', 'base')),
  path text not null,
  hash text not null references file_contents,
  primary key (app, part, path)
);
create index shipped_edition_files_hash on shipped_edition_files (hash);

do $$
declare name text;
begin
  foreach name in array array['shipped_editions', 'shipped_edition_files'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I for select using (scope_kind() <> '''')', name || '_read', name);
    execute format('create policy %I on %I using (scope_kind() = ''system'') with check (scope_kind() = ''system'')', name || '_write', name);
  end loop;
end $$;
