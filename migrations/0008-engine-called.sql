-- What diagrams call by id beside processes: decisions and forms, each id in versions of its own.

create table engine.decision_definitions (
  key bigint primary key,
  resource_key bigint not null references engine.resources,
  decision_id text not null,
  version integer not null check (version > 0),
  deployment_key bigint not null,
  version_tag text,
  unique (decision_id, version)
);
create index decision_definitions_resource on engine.decision_definitions (resource_key);

create table engine.form_definitions (
  key bigint primary key,
  resource_key bigint not null references engine.resources,
  form_id text not null,
  version integer not null check (version > 0),
  deployment_key bigint not null,
  version_tag text,
  unique (form_id, version)
);
create index form_definitions_resource on engine.form_definitions (resource_key);

do $$
begin
  if exists (select from pg_roles where rolname = 'closeloop_app') then
    grant select, insert, update, delete on engine.decision_definitions, engine.form_definitions to closeloop_app;
  end if;
end
$$;
