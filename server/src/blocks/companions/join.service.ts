/**
 * Joining by code: a signed text that names case and field and lives at most five minutes. Whoever presents it becomes a
 * companion, once, and may read; nothing else. A code that is expired, foreign or garbled is answered alike. Tries are
 * counted per person in this process.
 */
import { randomUUID } from 'node:crypto';
import type { Json } from '@closeloop/contracts';
import type { Tx, Actor } from '../../kernel/types.ts';
import { audit } from '../../kernel/audit.ts';
import { problem } from '../../kernel/problem.ts';
import type { Signing } from '../../kernel/signing.ts';
import { z } from 'zod';

const purpose = 'companion';
const life = 5 * 60_000;
const triesPerMinute = 20;
const sealed = z.strictObject({ c: z.uuid(), f: z.string(), e: z.string(), v: z.int(), n: z.string() });
export type Invitation = z.infer<typeof sealed>;

export function codeFor(signing: Signing, invitation: Omit<Invitation, 'n'>, now: Date) {
  const expiresAt = new Date(now.getTime() + life);
  const code = signing.seal(purpose, { ...invitation, n: randomUUID() }, expiresAt);
  return { code, url: `/join/${code}`, expiresAt: expiresAt.toISOString() };
}

const tries = new Map<string, number[]>();

export function countTry(personId: string, now: number): void {
  const recent = (tries.get(personId) ?? []).filter((at) => now - at < 60_000);
  if (tries.size > 10_000) tries.clear();
  tries.set(personId, [...recent, now]);
  if (recent.length >= triesPerMinute) throw problem('rate-limited', { n: 60 }, { retryAfter: 60 });
}

export function openCode(signing: Signing, code: string, now: Date): Invitation {
  const parsed = sealed.safeParse(safely(() => signing.open(purpose, code, now)));
  if (!parsed.success) throw problem('companion-code-expired');
  return parsed.data;
}

function safely(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

interface InvitedCase {
  readonly id: string;
  readonly unit_id: string;
  readonly starter_name: string;
  readonly project_name: string | null;
  readonly title: Record<'zh-CN' | 'en', string>;
  readonly created_at: Date;
  readonly joined: boolean;
}

/** In scope `system`: the code is the right to know this much. A closed case invites nobody. */
export async function invitedCase(tx: Tx, actor: Actor, { c, f }: Invitation): Promise<InvitedCase> {
  const { rows } = await tx.asSystem(() =>
    tx.query<InvitedCase>(
      `select c.id, c.unit_id, c.starter_name, c.project_name, c.title, c.created_at,
              exists (select from items i where i.case_id = c.id and i.field = $2 and i.item = $3) as joined
         from cases c where c.id = $1 and c.closed_at is null`,
      [c, f, actor.personId],
    ),
  );
  const [row] = rows;
  if (!row) throw problem('companion-code-expired');
  return row;
}

export interface Position {
  readonly lat: number | null;
  readonly lng: number | null;
  readonly accuracy: number | null;
}

/** A second join by the same person changes nothing. */
export async function join(tx: Tx, actor: Actor, invitation: Invitation, position: Position): Promise<string> {
  const invited = await invitedCase(tx, actor, invitation);
  if (invited.joined) return invited.id;
  const value: Json = {
    name: actor.name,
    joinedAt: new Date().toISOString(),
    lat: position.lat,
    lng: position.lng,
    accuracy: position.accuracy,
  };
  await tx.asSystem(() =>
    tx.query(joinSql, [
      invited.id,
      invitation.f,
      invitation.e,
      invitation.v,
      actor.personId,
      invited.unit_id,
      JSON.stringify(value),
      actor.name,
      randomUUID(),
    ]),
  );
  await audit(tx, actor, {
    action: 'join',
    entity: 'case',
    entityId: invited.id,
    caseId: invited.id,
    unitId: invited.unit_id,
  });
  return invited.id;
}

const joinSql = `
with item as (
  insert into items (case_id, field, element, visit, item, unit_id, value, by_id, by_name, at)
  values ($1, $2, $3, $4, $5::uuid::text, $6, $7, $5::uuid, $8, now()) on conflict do nothing returning case_id
), person as (
  insert into case_participants (case_id, person_id, "as", unit_id, name) select case_id, $5::uuid, 'companion', $6, $8 from item
  on conflict do nothing
), told as (
  insert into timeline_entries (id, case_id, unit_id, kind, actor_id, actor_name)
  select $9::uuid, case_id, $6, 'companion_joined', $5::uuid, $8 from item
)
update cases set blocks = blocks || jsonb_build_object($2::text, jsonb_build_object('count',
    (select count(*) + 1 from items i where i.case_id = $1 and i.field = $2 and i.element = $3 and i.visit = $4))),
  updated_at = now()
 where id in (select case_id from item)`;
