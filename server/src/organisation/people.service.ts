/**
 * The people library of the unit the session acts for. A person is one human over the whole installation, found by the
 * phone: adding a known phone adds a membership. Nothing is deleted; leaving ends posts, roles of the unit and membership.
 *
 * Whoever changes a phone or issues an activation code can become that person at sign-in. A unit may therefore do it
 * only for people with nothing outside it; name and phone of the registry's people are the registry's.
 */
import { z } from 'zod';
import {
  id as uuidSchema,
  type endpoints,
  type Language,
  type BodyOf,
  type QueryOf,
  type ResponseOf,
} from '@closeloop/contracts';
import { audit } from '../kernel/audit.ts';
import { cursorText, decodeCursor, pageOfRows } from '../kernel/cursor.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { announce, projectPosts, type OrganisationContext } from './context.ts';
import { askAdministrator, personRights, unitOf } from './organisation.policy.ts';
import {
  countPeople,
  endMembership,
  endSessions,
  findByPhone,
  findPeople,
  grantsOf,
  insertPerson,
  join,
  lockPerson,
  reachesBeyond,
  readPerson,
  updatePerson,
  type PersonFields,
  type PersonRecord,
} from './people.model.ts';
import { presentPerson, presentPersonRow } from './people.presenter.ts';
import { giveUpAll, postsOfPersons } from './posts.model.ts';
import { inBoth } from './posts.rules.ts';
import { raiseRevision } from './projects.model.ts';
import { renameHolders } from './registry.model.ts';
import { delayDays } from './settings.platform.ts';
import { refuseStale } from './staleness.ts';

type Endpoints = typeof endpoints.organisation;
type Input = BodyOf<Endpoints['addPerson']>;
type Detail = { body: ResponseOf<Endpoints['person']>; rev: number };

const cursor = z.object({ name: cursorText, id: uuidSchema });

export async function listPeople(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  query: QueryOf<Endpoints['people']>,
  language: Language,
): Promise<ResponseOf<Endpoints['people']>> {
  const filter = { unitId: unitOf(actor), active: query.active, search: query.q };
  const found = await findPeople(tx, filter, decodeCursor(cursor, query.cursor), query.limit + 1);
  const page = pageOfRows(found, query.limit, ({ name, id }) => ({ name, id }));
  const definitions = await projectPosts(context, tx);
  const posts = await postsOfPersons(
    tx,
    page.rows.map((person) => person.id),
  );
  const rows = page.rows.map((person) => presentPersonRow(person, { posts, definitions }, actor, language));
  return { ...page, rows, total: await countPeople(tx, filter) };
}

export async function showPerson(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  id: string,
  language: Language,
): Promise<Detail> {
  const person = await findPerson(tx, actor, id);
  const around = { posts: await postsOfPersons(tx, [id]), definitions: await projectPosts(context, tx) };
  const grants = await tx.asSystem(() => grantsOf(tx, id));
  return { body: presentPerson(person, { ...around, grants }, actor, language), rev: person.rev };
}

async function findPerson(tx: Tx, actor: Actor, id: string): Promise<PersonRecord> {
  const person = await readPerson(tx, unitOf(actor), id);
  if (!person) throw problem('not-found');
  return person;
}

/** The person, locked and unchanged since the caller read it, whom he may treat like this. */
export async function personFor(tx: Tx, actor: Actor, id: string, right: string, seen?: number): Promise<PersonRecord> {
  await findPerson(tx, actor, id);
  const now = await lockPerson(tx, id);
  const person = await findPerson(tx, actor, id);
  if (seen !== undefined) await refuseStale(tx, 'person', id, { seen, now: now ?? person.rev });
  if (!personRights(actor, person.active).includes(right)) throw problem('not-allowed', { who: askAdministrator });
  return person;
}

const fieldsOf = (input: Input, before?: PersonRecord): PersonFields => ({
  ...input,
  idNumber: input.idNumber === undefined ? (before?.id_number ?? null) : input.idNumber,
});

export async function addPerson(context: OrganisationContext, tx: Tx, actor: Actor, input: Input): Promise<string> {
  const unitId = unitOf(actor);
  const id = await tx.asSystem(async () => {
    const added = await insertPerson(tx, fieldsOf(input));
    const known = added === undefined ? await findByPhone(tx, input.phone) : undefined;
    const personId = added ?? known?.id;
    if (personId === undefined) throw problem('request-in-flight');
    if (!(await join(tx, personId, unitId))) throw problem('phone-taken', { name: known?.name ?? input.name });
    return personId;
  });
  await audit(tx, actor, { action: 'person.added', entity: 'person', entityId: id, after: { name: input.name } });
  announce(context, tx, 'person', id, unitId);
  return id;
}

export async function changePerson(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  target: { readonly id: string; readonly rev: number },
  input: Input,
): Promise<void> {
  const before = await personFor(tx, actor, target.id, 'change', target.rev);
  await refuseIdentityChange(tx, actor, before, input);
  await updatePerson(tx, target.id, fieldsOf(input, before));
  await renameHolders(tx, target.id);
  await audit(tx, actor, {
    action: 'person.changed',
    entity: 'person',
    entityId: target.id,
    before: auditable(before),
    after: auditable({ ...input, certificate_no: input.certificateNo }),
  });
  announce(context, tx, 'person', target.id, unitOf(actor));
}

/** Without numbers that identify a person: the trail is read by more people than the library. */
const auditable = ({
  name,
  title,
  specialty,
  certificate_no,
}: Pick<PersonRecord, 'name' | 'title' | 'specialty' | 'certificate_no'>) => ({
  name,
  title,
  specialty,
  certificateNo: certificate_no,
});

async function refuseIdentityChange(tx: Tx, actor: Actor, before: PersonRecord, input: Input): Promise<void> {
  if (input.name === before.name && input.phone === before.phone) return;
  if (before.registry_id !== null)
    throw problem('post-from-registry', {
      post: { zh: '姓名和手机号', en: 'name and phone' },
      days: await delayDays(tx),
    });
  const holder = await tx.asSystem(() => findByPhone(tx, input.phone));
  if (holder && holder.id !== before.id) throw await phoneTaken(tx, actor, holder);
  if (await tx.asSystem(() => reachesBeyond(tx, before.id, unitOf(actor))))
    throw problem('not-allowed', { who: { zh: '该人员本人', en: 'the person' } });
}

/** A person of another unit is never named. */
async function phoneTaken(tx: Tx, actor: Actor, holder: { readonly id: string; readonly name: string }) {
  const known = await readPerson(tx, unitOf(actor), holder.id);
  return problem('phone-taken', { name: known?.name ?? { zh: '其他单位的人员', en: 'a person of another unit' } });
}

export async function leaveUnit(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  target: { readonly id: string; readonly rev: number },
  order: BodyOf<Endpoints['leave']>,
): Promise<void> {
  const unitId = unitOf(actor);
  const person = await personFor(tx, actor, target.id, 'leave', target.rev);
  await refuseRegistryHolder(context, tx, person);
  await handOverAll(context, tx, actor, person, order);
  const projects = await giveUpAll(tx, person.id, unitId, actor.personId);
  await raiseRevision(tx, projects);
  await endMembership(tx, person.id, unitId, order.reason);
  await tx.asSystem(() => endSessions(tx, person.id, unitId));
  await audit(tx, actor, { action: 'person.left', entity: 'person', entityId: person.id, reason: order.reason });
  announce(context, tx, 'person', person.id, unitId);
}

async function refuseRegistryHolder(context: OrganisationContext, tx: Tx, person: PersonRecord): Promise<void> {
  const held = (await postsOfPersons(tx, [person.id])).find((one) => one.source === 'registry');
  if (!held) return;
  const definition = (await projectPosts(context, tx)).find((one) => one.post === held.post);
  const post = definition ? inBoth(definition.short) : held.post;
  throw problem('post-from-registry', { post, days: await delayDays(tx) });
}

async function handOverAll(
  { cases }: OrganisationContext,
  tx: Tx,
  actor: Actor,
  person: PersonRecord,
  { successorId, reason }: BodyOf<Endpoints['leave']>,
): Promise<void> {
  const scope = { unitId: unitOf(actor) };
  const tasks = (await cases.openTasksOf(tx, [person.id], scope)).get(person.id) ?? 0;
  if (tasks === 0) return;
  if (successorId === undefined) throw problem('successor-required', { name: person.name, n: tasks });
  const successor = await findPerson(tx, actor, successorId);
  if (!successor.active || successor.id === person.id) throw problem('not-found');
  await cases.handOver(tx, { ...scope, fromPersonId: person.id, toPersonId: successor.id, actor, reason });
}

export async function issueActivation(
  { accounts }: OrganisationContext,
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<ResponseOf<Endpoints['issueActivation']>> {
  const person = await personFor(tx, actor, id, 'activate');
  const issued = await tx.asSystem(async () => {
    const beyond = person.id !== actor.personId && (await reachesBeyond(tx, id, unitOf(actor)));
    if (beyond) throw problem('not-allowed', { who: { zh: '平台运维人员', en: 'the operator' } });
    return accounts.issueActivation(tx, id);
  });
  await audit(tx, actor, { action: 'person.activation_issued', entity: 'person', entityId: id });
  return { code: issued.code, validUntil: issued.validUntil.toISOString() };
}
