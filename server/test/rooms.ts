/** A small feature for tests of the kernel: notes of a unit, with every kind of endpoint the binder knows. */
import { endpoint, id } from '@closeloop/contracts';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { audit } from '../src/kernel/audit.ts';
import type { Changes } from '../src/kernel/changes.ts';
import { problem } from '../src/kernel/problem.ts';
import { bind, type Binding } from '../src/kernel/types.ts';
import type { TestDatabase } from './harness/index.ts';

const note = z.object({ id, text: z.string(), rev: z.int() });
export const notes = {
  add: endpoint({
    id: 'notes.add',
    method: 'POST',
    path: '/api/notes',
    summary: 'Add',
    right: 'signed-in',
    body: z.strictObject({
      text: z.string().min(1).max(2000),
      fail: z.enum(['problem', 'bug', 'refuse']).optional(),
      lines: z.array(z.strictObject({ n: z.int().min(0) })).optional(),
      extra: z.record(z.string(), z.json()).optional(),
    }),
    response: note,
    status: 201,
    command: true,
  }),
  change: endpoint({
    id: 'notes.change',
    method: 'PUT',
    path: '/api/notes/:id',
    summary: 'Change',
    right: 'signed-in',
    params: z.object({ id }),
    body: z.strictObject({ text: z.string() }),
    response: note,
    command: true,
    ifMatch: true,
  }),
  list: endpoint({
    id: 'notes.list',
    method: 'GET',
    path: '/api/notes',
    summary: 'List',
    right: 'signed-in',
    query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(100) }),
    response: z.object({ rows: z.array(note) }),
  }),
  design: endpoint({
    id: 'notes.design',
    method: 'GET',
    path: '/api/notes-design',
    summary: 'For one right only',
    right: 'platform:applications.design',
    response: z.object({ ok: z.boolean() }),
  }),
  slow: endpoint({
    id: 'notes.slow',
    method: 'GET',
    path: '/api/notes-slow',
    summary: 'Holds its transaction a moment',
    right: 'signed-in',
    response: z.object({ ok: z.boolean() }),
  }),
} as const;

export const NOTES_SQL = `
  create table notes (id uuid primary key, unit_id uuid not null, text text not null, rev int not null default 1);
  grant select, insert, update, delete on notes to closeloop_app;
  alter table notes enable row level security; alter table notes force row level security;
  create policy notes_scope on notes using (scope_kind() in ('system', 'all-read') or unit_id = scope_unit())
    with check (scope_kind() = 'system' or unit_id = scope_unit());`;

export async function makeNotes(database: TestDatabase): Promise<void> {
  for (const sql of NOTES_SQL.split(';').filter((one) => one.trim())) await database.asOwner(sql);
}

export function noteBindings(changes: Changes): Binding[] {
  return [
    bind(notes.add, async ({ tx, actor, body }) => {
      const row = { id: newId(), text: body.text, rev: 1 };
      await tx.query('insert into notes (id, unit_id, text) values ($1, $2, $3)', [row.id, actor.unit?.id, body.text]);
      await audit(tx, actor, { action: 'add', entity: 'note', entityId: row.id });
      tx.afterCommit(() => changes.publish({ kind: 'case', id: row.id }, { units: [actor.unit?.id ?? ''] }));
      if (body.fail === 'problem') throw problem('start-guard', { message: 'not now' });
      if (body.fail === 'bug') throw new Error(`a defect that mentions 13812345678 and ${body.text}`);
      if (body.fail === 'refuse') return { refused: problem('start-guard', { message: 'counted' }) };
      return { body: row, rev: 1 };
    }),
    bind(notes.change, async ({ tx, params, body, rev }) => {
      const { rows } = await tx.query<{ id: string; text: string; rev: number }>(
        'update notes set text = $3, rev = rev + 1 where id = $1 and rev = $2 returning id, text, rev',
        [params.id, rev, body.text],
      );
      const [row] = rows;
      if (!row) throw problem('stale-version', { name: 'Somebody' });
      return { body: row, rev: row.rev };
    }),
    bind(notes.list, async ({ tx, query }) => {
      const { rows } = await tx.query<z.infer<typeof note>>('select id, text, rev from notes order by id limit $1', [
        query.limit,
      ]);
      return { rows };
    }),
    bind(notes.design, () => Promise.resolve({ ok: true })),
    bind(notes.slow, async ({ tx }) => {
      await tx.query('select pg_sleep(0.3)');
      return { ok: true };
    }),
  ];
}
