/**
 * The inbox. `todo` is mine or in one of my groups: one bounded read per source (own tasks, each group) merged by due
 * and id, so its cost follows the page, not the number of open tasks. Rows the roles do not show are left out.
 */
import type { Language, TaskRow } from '@closeloop/contracts';
import {
  type CaseRecord,
  caseColumns,
  caseFacts,
  columnsOf,
  participantsOfCases,
  taskColumns,
  type TaskRecord,
  taskRights,
} from '../cases/index.ts';
import type { Catalogue } from '../applications/index.ts';
import { groupsOf } from '../kernel/ability/ability.ts';
import { decodeCursor, pageOfRows, timeAndId } from '../kernel/cursor.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { presentTaskRow } from './task.presenter.ts';

export type InboxTab = 'todo' | 'done' | 'started' | 'cc' | 'draft';
interface Page {
  readonly tab: InboxTab;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly q?: string | undefined;
}
interface Source {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** Ids of a page with what the next page starts after. `after` is (sort, id). */
interface Ids {
  readonly id: string;
  readonly sort: string;
}

/** `rest` is what each arm adds for its page: `#` stands for the sort column, `@` for the id. */
const todoSql = (rest: string) => `
    (select t.id, t.due_order as sort from tasks t where t.assignee_id = $1 and t.state = 'open' ${arm(rest, 't.due_order', 't.id')})
    union
    select x.task_id, x.due_order from unnest($2::text[]) g, lateral (
      select d.task_id, d.due_order from task_candidates d where d.group_name = g ${arm(rest, 'd.due_order', 'd.task_id')}) x`;
const arm = (rest: string, sort: string, id: string) => rest.replaceAll('#', sort).replaceAll('@', id);

const sources: Readonly<Record<Exclude<InboxTab, 'todo'>, string>> = {
  done: `select t.id, t.closed_at as sort from tasks t where t.closed_by = $1 and t.state <> 'open'`,
  started: `select (select t.id from tasks t where t.case_id = c.id order by t.created_at desc, t.id desc limit 1) as id, c.created_at as sort
              from cases c where c.starter_id = $1`,
  cc: `select (select t.id from tasks t where t.case_id = p.case_id order by t.created_at desc, t.id desc limit 1) as id, p.since as sort
         from case_participants p where p.person_id = $1 and p."as" in ('cc', 'companion')`,
  draft: `select t.id, t.draft_at as sort from tasks t where t.assignee_id = $1 and t.state = 'open' and t.draft_rev > 0`,
};

export async function inboxPage(catalogue: Catalogue, tx: Tx, actor: Actor, language: Language, page: Page) {
  const ids = pageOfRows(await idsOf(tx, actor, page), page.limit, ({ sort, id }) => [sort, id]);
  const rows = await rowsOf(
    catalogue,
    tx,
    actor,
    language,
    ids.rows.map((one) => one.id),
  );
  return { ...ids, rows, counts: await countsOf(tx, actor, page.q) };
}

async function idsOf(tx: Tx, actor: Actor, page: Page): Promise<Ids[]> {
  const { sql, values } = page.tab === 'todo' ? todo(actor, page) : other(actor, page.tab, page);
  return (await tx.query<Ids>(sql, values)).rows;
}

function todo(actor: Actor, { cursor, limit, q }: Page): Source {
  const values: unknown[] = [actor.personId, groupsOf(actor), limit + 1];
  values.push(...(decodeCursor(timeAndId, cursor) ?? []));
  const after = cursor === undefined ? '' : 'and (#, @) > ($4::timestamptz, $5::uuid)';
  const search = searchSql(q, values, 'found.id');
  // A search has to look behind the page; without one each source reads a page at most.
  const rest = search === '' ? `${after} order by #, @ limit $3` : after;
  return {
    sql: `select found.id, found.sort::text as sort from (${todoSql(rest)}) found ${search} order by found.sort, found.id limit $3`,
    values,
  };
}

function other(actor: Actor, tab: Exclude<InboxTab, 'todo'>, { cursor, limit, q }: Page): Source {
  const values: unknown[] = [actor.personId, limit + 1];
  values.push(...(decodeCursor(timeAndId, cursor) ?? []));
  const after = cursor === undefined ? '' : 'and (found.sort, found.id) < ($3::timestamptz, $4::uuid)';
  const search = searchSql(q, values, 'found.id');
  return {
    sql: `select found.id, found.sort::text as sort from (${sources[tab]}) found where found.id is not null ${after}
          ${search.replace('where', 'and')} order by found.sort desc, found.id desc limit $2`,
    values,
  };
}

function searchSql(q: string | undefined, values: unknown[], id: string): string {
  if (q === undefined || q.trim() === '') return '';
  values.push(`%${q.trim().replace(/[\\%_]/g, '\\$&')}%`);
  const at = `$${values.length}`;
  return `where exists (select from tasks t join cases c on c.id = t.case_id where t.id = ${id}
    and (c.number ilike ${at} or c.title ->> 'zh-CN' ilike ${at} or c.title ->> 'en' ilike ${at} or c.project_name ilike ${at}
      or c.starter_name ilike ${at} or t.assignee_name ilike ${at}))`;
}

async function countsOf(tx: Tx, actor: Actor, q: string | undefined): Promise<Record<InboxTab, number>> {
  const values: unknown[] = [actor.personId, groupsOf(actor)];
  const search = searchSql(q, values, 'found.id');
  const arms = (Object.keys(sources) as (keyof typeof sources)[]).map(
    (tab) =>
      `(select count(*)::int from (${sources[tab]}) found where found.id is not null ${search.replace('where', 'and')}) as ${tab}`,
  );
  const { rows } = await tx.query<Record<InboxTab, number>>(
    `select (select count(*)::int from (${todoSql('')}) found ${search}) as todo, ${arms.join(', ')}`,
    values,
  );
  return rows[0] ?? { todo: 0, done: 0, started: 0, cc: 0, draft: 0 };
}

export async function todoCount(tx: Tx, actor: Actor): Promise<number> {
  const { rows } = await tx.query<{ n: number }>(`select count(*)::int as n from (${todoSql('')}) n`, [
    actor.personId,
    groupsOf(actor),
  ]);
  return rows[0]?.n ?? 0;
}

/** Rows in the order of the ids, cut to what the roles show. */
export async function rowsOf(
  catalogue: Catalogue,
  tx: Tx,
  actor: Actor,
  language: Language,
  ids: readonly string[],
): Promise<TaskRow[]> {
  if (ids.length === 0) return [];
  const tasks = await tx.query<TaskRecord>(
    `select ${columnsOf('t', taskColumns)} from tasks t where t.id = any($1::uuid[])`,
    [ids],
  );
  const caseIds = [...new Set(tasks.rows.map((one) => one.case_id))];
  const cases = await tx.query<CaseRecord>(
    `select ${columnsOf('c', caseColumns)} from cases c where c.id = any($1::uuid[])`,
    [caseIds],
  );
  const open = await tx.query<TaskRecord>(
    `select ${columnsOf('t', taskColumns)} from tasks t where t.case_id = any($1::uuid[]) and t.state = 'open' order by t.created_at, t.id`,
    [caseIds],
  );
  const participants = await participantsOfCases(tx, caseIds);
  const rows: TaskRow[] = [];
  for (const id of ids) {
    const task = tasks.rows.find((one) => one.id === id);
    const row = cases.rows.find((one) => one.id === task?.case_id);
    if (!task || !row) continue;
    const deployed = await catalogue.byId(tx, row.deployment_id);
    const people = participants.get(row.id) ?? [];
    const facts = caseFacts(row, deployed, people);
    if (!taskRights(deployed, actor, task, facts).has('read')) continue;
    const parts = { row, deployed, participants: people, facts, project: null };
    rows.push(
      presentTaskRow(
        parts,
        task,
        open.rows.filter((one) => one.case_id === row.id),
        { actor, language },
      ),
    );
  }
  return rows;
}
