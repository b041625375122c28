/** People as the contract shows them. Phones are full only for who keeps the library; id numbers never are. */
import type { Language, PersonDetail, PersonRow } from '@closeloop/contracts';
import type { Actor } from '../kernel/types.ts';
import { maskIdNumber, maskPhone } from './masking.ts';
import { personRights, seesProject, unitOf } from './organisation.policy.ts';
import type { GrantRow, PersonRecord } from './people.model.ts';
import type { PostDefinition } from './declarations.ts';
import type { PersonPostRow } from './posts.model.ts';
import { labelOf } from './posts.rules.ts';

interface Held {
  readonly posts: readonly PersonPostRow[];
  readonly definitions: readonly PostDefinition[];
}

export function presentPersonRow(person: PersonRecord, held: Held, actor: Actor, language: Language): PersonRow {
  const knows = actor.rights.has('people.manage') || person.id === actor.personId;
  const visible = held.posts.filter(
    (one) => one.person_id === person.id && seesProject(actor, { id: one.project_id, unit_id: one.unit_id }),
  );
  return {
    id: person.id,
    rev: person.rev,
    name: person.name,
    phone: knows ? person.phone : maskPhone(person.phone),
    title: person.title,
    specialty: person.specialty,
    certificateNo: person.certificate_no,
    certificateValidUntil: person.certificate_valid_until,
    active: person.active,
    source: person.registry_id === null ? 'local' : 'registry',
    account: person.account,
    posts: visible.map((one) => ({
      projectId: one.project_id,
      project: one.project_name,
      post: one.post,
      label: labelOf(held.definitions, one.post)[language],
    })),
    can: personRights(actor, person.active),
  };
}

export function presentPerson(
  person: PersonRecord,
  held: Held & { readonly grants: readonly GrantRow[] },
  actor: Actor,
  language: Language,
): PersonDetail {
  const unitId = unitOf(actor);
  const shown = held.grants.filter((grant) => grant.unit_id === null || grant.unit_id === unitId);
  return {
    ...presentPersonRow(person, held, actor, language),
    idType: person.id_type,
    idNumberMasked: person.id_number === null ? null : maskIdNumber(person.id_number),
    grants: shown.map((grant) => ({ role: grant.role, unitId: grant.unit_id })),
  };
}
