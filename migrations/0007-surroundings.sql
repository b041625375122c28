-- What stands around a case and is read with it, in the statement that reads the case itself. The caller of these
-- functions sees the case in its own scope; who holds which post of its project, the settings in force and who takes
-- part are then shown whole, also to someone who takes part from another unit. Each function works in scope 'system' and
-- puts the former scope back; they are volatile, so that they see what was committed while a row lock was waited for.

create function project_face(wanted uuid) returns jsonb language plpgsql as $$
declare
  before constant text := scope_kind();
  face jsonb;
begin
  if wanted is null then return null; end if;
  perform set_config('closeloop.scope', 'system', true);
  select jsonb_build_object('id', p.id, 'unitId', p.unit_id, 'code', p.code, 'name', p.name, 'address', p.address,
      'evaluable', p.evaluable, 'lat', p.lat, 'lng', p.lng, 'exposure', null, 'posts', coalesce((
        select jsonb_object_agg(h.post, h.people) from (
          select post, jsonb_agg(person_id order by started_at, id) as people
            from project_posts where project_id = p.id and ended_at is null group by post) h), '{}'))
    into face from projects p where p.id = wanted;
  perform set_config('closeloop.scope', before, true);
  return face;
end $$;

-- Listed projects of the unit in which the person holds a post, by name.
create function projects_held(person uuid, unit uuid) returns jsonb language plpgsql as $$
declare
  before constant text := scope_kind();
  faces jsonb;
begin
  perform set_config('closeloop.scope', 'system', true);
  select coalesce(jsonb_agg(project_face(p.id) order by p.name collate "zh-x-icu", p.id), '[]') into faces from projects p
   where p.unit_id = unit and p.listed_at is not null and exists (
     select from project_posts o where o.project_id = p.id and o.person_id = person and o.ended_at is null);
  perform set_config('closeloop.scope', before, true);
  return faces;
end $$;

-- Values that differ from what the application declares, by name; the unit's own before the installation's.
create function settings_in_force(application text, unit uuid) returns jsonb language plpgsql as $$
declare
  before constant text := scope_kind();
  result jsonb;
begin
  perform set_config('closeloop.scope', 'system', true);
  select coalesce(jsonb_object_agg(name, value order by unit_id nulls first), '{}') into result from settings
   where app = application and (unit_id is null or unit_id = unit);
  perform set_config('closeloop.scope', before, true);
  return result;
end $$;

create function participants_of(wanted uuid) returns jsonb language plpgsql as $$
declare
  before constant text := scope_kind();
  result jsonb;
begin
  perform set_config('closeloop.scope', 'system', true);
  select coalesce(jsonb_agg(jsonb_build_object('case_id', case_id, 'person_id', person_id, 'as', "as", 'name', name,
      'since', since) order by since, person_id, "as"), '[]') into result
    from case_participants where case_id = wanted;
  perform set_config('closeloop.scope', before, true);
  return result;
end $$;
