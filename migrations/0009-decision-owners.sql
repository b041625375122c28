-- A decision id belongs to one application for good, as a process id does.
create table decision_owners (
  decision_id text primary key,
  app text not null references applications
);
create index decision_owners_app on decision_owners (app);
alter table decision_owners enable row level security;
alter table decision_owners force row level security;
create policy decision_owners_read on decision_owners for select using (scope_kind() <> '');
create policy decision_owners_write on decision_owners using (scope_kind() = 'system') with check (scope_kind() = 'system');
