-- A task may be offered to persons named one by one; each counts as the group of that one person.
alter table task_candidates drop constraint task_candidates_group_name_check;
alter table task_candidates add constraint task_candidates_group_name_check
  check (group_name ~ '^(?:(?:post|role):[0-9a-f-]{36}:[A-Za-z0-9_./-]+|person:[0-9a-f-]{36})$');

-- Who sends a case back has done his part, though his task did not complete.
drop index tasks_done;
create index tasks_done on tasks (closed_by, closed_at desc, id) where state <> 'open';
