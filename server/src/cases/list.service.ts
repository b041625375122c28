/**
 * Lists an application declares. One statement per page: rights and list and tab as one condition, keyset on the list's
 * sort with the id behind it, empty values last. Counts are asked per tab with the same condition.
 */
import { z } from 'zod';
import type { Language, ListPage, ListRow } from '@closeloop/contracts';
import type { Condition, List, Tab } from '@closeloop/contracts/application';
import {
  type Catalogue,
  type Deployed,
  elementName,
  phraseText,
  processOf,
  taskSettings,
  word,
} from '../applications/index.ts';
import { conditionFor, placeholdersOf } from '../kernel/ability/ability.ts';
import { conditionSql, Parameters, type SqlField, type SqlFields } from '../kernel/ability/condition-sql.ts';
import { cursorNumber, cursorText, cursorTime, decodeCursor, pageOfRows } from '../kernel/cursor.ts';
import { auditSupervision } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { type CaseRecord, caseColumns, columnsOf, taskColumns, type TaskRecord } from './case-row.ts';
import { caseContext } from './context.ts';
import { caseFacts } from './facts.ts';
import { participantsOfCases } from './participants.model.ts';
import { choicesAmong } from './list-choices.ts';
import { type CaseParts, presentCase, presentTask } from './presenter.ts';
import { abilityIn } from './rights.ts';
import { caseSqlFields, taskSqlFields } from './sql-fields.ts';

export interface ListQuery {
  readonly tab: number;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort?: string | undefined;
  readonly q?: string | undefined;
  readonly state?: string | undefined;
  readonly projectId?: string | undefined;
}
interface Listing {
  readonly deployed: Deployed;
  readonly id: string;
  readonly list: List;
  readonly tabs: readonly Pick<Tab, 'label' | 'where'>[];
  readonly actor: Actor;
  readonly language: Language;
}

export async function listPage(
  catalogue: Catalogue,
  tx: Tx,
  actor: Actor,
  language: Language,
  app: string,
  id: string,
  query: ListQuery,
): Promise<ListPage> {
  const listing = await listingOf(catalogue, tx, actor, language, app, id);
  const { list, deployed, tabs } = listing;
  const ids = pageOfRows(await idsOf(tx, listing, query), query.limit, ({ sort, id }) => [sort ?? '', id]);
  const rows = await rowsOf(
    catalogue,
    tx,
    listing,
    ids.rows.map((one) => one.id),
  );
  const tab = list.tabs?.[query.tab];
  const empty = tab?.empty ?? list.empty;
  await auditSupervision(tx, actor, { entity: 'list', entityId: `${app}/${id}` });
  return {
    ...ids,
    rows,
    app,
    list: id,
    label: word(deployed.words, list.label, language),
    of: list.of,
    open: tab?.open ?? list.open,
    tabs: list.tabs
      ? await Promise.all(
          tabs.map(async (one, index) => ({
            label: word(deployed.words, one.label, language),
            count: await countOf(tx, listing, index, filtersFor(index, query)),
          })),
        )
      : [],
    columns: list.columns.map((column) => presentColumn(listing, column)),
    ...(empty !== undefined && { empty: word(deployed.words, empty, language) }),
    ...(query.cursor === undefined && { choices: await choicesOf(tx, listing, query.tab) }),
  };
}

async function listingOf(
  catalogue: Catalogue,
  tx: Tx,
  actor: Actor,
  language: Language,
  app: string,
  id: string,
): Promise<Listing> {
  const deployed = await catalogue.online(tx, app);
  const list = deployed?.app.lists[id];
  if (!deployed || !list) throw problem('not-found');
  return { deployed, id, list, tabs: list.tabs ?? [], actor, language };
}

/** Rights AND the list AND its tab; filters of the call come on top. */
function sqlOf(listing: Listing, tab: number, parameters: Parameters): string {
  const translated = (condition: Condition, fields: SqlFields) =>
    conditionSql(condition, { fields, parameters, placeholders: placeholdersOf(listing.actor) });
  const listed = translated(listedIn(listing, tab), fieldsOf(listing));
  const readable = readableIn(listing);
  return readable ? `(${listed} and ${translated(readable.where, readable.fields)})` : 'false';
}

function listedIn({ deployed, list, tabs }: Listing, tab: number): Condition {
  const ofCase = (name: string) => (list.of === 'case' ? name : `case.${name}`);
  const process = list.process ? [{ [ofCase('process')]: { $eq: list.process } }] : [];
  const app = { [ofCase('app')]: { $eq: deployed.app.id } };
  return { $and: [app, ...process, list.where ?? {}, tabs[tab]?.where ?? {}] };
}

/** Where no rule is about reading tasks, those of the cases one may read are shown. Null: nothing can be read. */
function readableIn(listing: Listing): { where: Condition; fields: SqlFields } | null {
  const { deployed, list, actor } = listing;
  if (actor.rights.has('cases.read-all')) return { where: {}, fields: fieldsOf(listing) };
  const ability = abilityIn(deployed, actor);
  const own = conditionFor(ability, 'read', list.of);
  if (own) return { where: own, fields: fieldsOf(listing) };
  const ofCase = conditionFor(ability, 'read', 'case');
  return ofCase && { where: ofCase, fields: caseSqlFields(deployed, list.process) };
}

function fieldsOf({ deployed, list }: Listing): SqlFields {
  return list.of === 'case' ? caseSqlFields(deployed, list.process) : taskSqlFields(deployed, list.process);
}

const from = (list: List) => (list.of === 'case' ? 'cases c' : 'tasks t join cases c on c.id = t.case_id');
const idOf = (list: List) => (list.of === 'case' ? 'c.id' : 't.id');

export async function countList(tx: Tx, actor: Actor, deployed: Deployed, id: string): Promise<number> {
  const list = deployed.app.lists[id];
  if (!list) throw problem('not-found');
  return countOf(tx, { deployed, id, list, tabs: list.tabs ?? [], actor, language: actor.language }, 0, {});
}

async function countOf(tx: Tx, listing: Listing, tab: number, filters: Filters): Promise<number> {
  const parameters = new Parameters();
  const parts = [sqlOf(listing, tab, parameters), ...filtersOf(filters, parameters)];
  const { rows } = await tx.query<{ n: number }>(
    `select count(*)::int as n from ${from(listing.list)} where ${parts.join(' and ')}`,
    parameters.values,
  );
  return rows[0]?.n ?? 0;
}

async function choicesOf(tx: Tx, listing: Listing, tab: number) {
  const parameters = new Parameters();
  const where = sqlOf(listing, tab, parameters);
  return choicesAmong(tx, listing, { rows: from(listing.list), where, values: parameters.values });
}

interface Found {
  readonly id: string;
  readonly sort: string | null;
}

async function idsOf(tx: Tx, listing: Listing, query: ListQuery): Promise<Found[]> {
  const { list } = listing;
  const parameters = new Parameters();
  const { field, descending } = sortOf(listing, query.sort);
  const id = idOf(list);
  const parts = [sqlOf(listing, query.tab, parameters), ...filtersOf(query, parameters)];
  const key = keyOf(field, descending);
  const after = decodeCursor(z.tuple([key.part, z.uuid()]), query.cursor);
  if (after) parts.push(afterSql(key, id, descending, after, parameters));
  const order = descending ? 'desc' : 'asc';
  const { rows } = await tx.query<Found>(
    `select ${id} as id, (${key.sql})::text as sort from ${from(list)} where ${parts.join(' and ')}
      order by ${key.sql} ${order}, ${id} ${order} limit ${parameters.bind(query.limit + 1, 'int')}`,
    parameters.values,
  );
  return rows;
}

interface SortKey {
  readonly sql: string;
  readonly cast: string;
  /** How its value looks in a cursor. */
  readonly part: z.ZodType<string>;
}

/** Empty values last, whichever way the list runs; the key itself is never null, so that a cursor can point at it. */
function keyOf(field: SqlField, descending: boolean): SortKey {
  if (field.type === 'dateTime')
    return {
      sql: `coalesce(${field.sql}, '${descending ? '-' : ''}infinity'::timestamptz)`,
      cast: 'timestamptz',
      part: cursorTime,
    };
  if (field.type === 'number')
    return {
      sql: `coalesce(${field.sql}, '${descending ? '-' : ''}infinity'::double precision)`,
      cast: 'double precision',
      part: cursorNumber,
    };
  return { sql: `coalesce(${field.sql}::text, '${descending ? '' : '\u{10FFFF}'}')`, cast: 'text', part: cursorText };
}

function afterSql(
  key: SortKey,
  id: string,
  descending: boolean,
  [sort, last]: [string, string],
  parameters: Parameters,
): string {
  return `(${key.sql}, ${id}) ${descending ? '<' : '>'} (${parameters.bind(sort, key.cast)}, ${parameters.bind(last, 'uuid')})`;
}

/** The sort asked for, if it is one of the list's columns; else the list's own. */
function sortOf(listing: Listing, asked: string | undefined): { field: SqlField; descending: boolean } {
  const { list } = listing;
  const wanted =
    asked !== undefined && list.columns.includes(asked.replace(/^-/, '')) ? asked : (list.sort?.[0] ?? '-createdAt');
  const field = fieldsOf(listing)(wanted.replace(/^-/, '')) ?? fieldsOf(listing)('createdAt');
  if (!field || field.type === 'participants' || field.type === 'list') throw problem('invalid-input');
  return { field, descending: wanted.startsWith('-') };
}

type Filters = Pick<ListQuery, 'q' | 'state' | 'projectId'>;

/** What is searched and for which project goes along to every tab; a state is chosen among those of its own. */
function filtersFor(tab: number, { q, projectId, state, tab: shown }: ListQuery): Filters {
  return { q, projectId, state: tab === shown ? state : undefined };
}

function filtersOf({ q, state, projectId }: Filters, parameters: Parameters): string[] {
  const parts: string[] = [];
  if (state !== undefined) parts.push(`c.state = ${parameters.bind(state, 'text')}`);
  if (projectId !== undefined) parts.push(`c.project_id = ${parameters.bind(projectId, 'uuid')}`);
  if (q !== undefined && q.trim() !== '') {
    const like = parameters.bind(`%${q.trim().replace(/[\\%_]/g, '\\$&')}%`, 'text');
    parts.push(`(c.number ilike ${like} or c.title ->> 'zh-CN' ilike ${like} or c.title ->> 'en' ilike ${like}
      or c.project_name ilike ${like} or c.starter_name ilike ${like})`);
  }
  return parts;
}

async function rowsOf(catalogue: Catalogue, tx: Tx, listing: Listing, ids: readonly string[]): Promise<ListRow[]> {
  if (ids.length === 0) return [];
  const ofTask = listing.list.of === 'task';
  const tasks = ofTask
    ? (
        await tx.query<TaskRecord>(`select ${columnsOf('t', taskColumns)} from tasks t where t.id = any($1::uuid[])`, [
          ids,
        ])
      ).rows
    : [];
  const caseIds = ofTask ? [...new Set(tasks.map((one) => one.case_id))] : ids;
  const cases = (
    await tx.query<CaseRecord>(`select ${columnsOf('c', caseColumns)} from cases c where c.id = any($1::uuid[])`, [
      caseIds,
    ])
  ).rows;
  const open = (
    await tx.query<TaskRecord>(
      `select ${columnsOf('t', taskColumns)} from tasks t where t.case_id = any($1::uuid[]) and t.state = 'open' order by t.created_at, t.id`,
      [caseIds],
    )
  ).rows;
  const participants = await participantsOfCases(tx, caseIds);
  const rows: ListRow[] = [];
  for (const id of ids) {
    const task = tasks.find((one) => one.id === id) ?? null;
    const row = cases.find((one) => one.id === (task?.case_id ?? id));
    if (!row) continue;
    const deployed = await catalogue.byId(tx, row.deployment_id);
    const people = participants.get(row.id) ?? [];
    const parts = { row, deployed, participants: people, facts: caseFacts(row, deployed, people), project: null };
    rows.push(
      presentRow(
        listing,
        parts,
        task,
        open.filter((one) => one.case_id === row.id),
      ),
    );
  }
  return rows;
}

function presentRow(
  listing: Listing,
  parts: Omit<CaseParts, 'settings'>,
  task: TaskRecord | null,
  open: readonly TaskRecord[],
): ListRow {
  const viewer = { actor: listing.actor, language: listing.language };
  const row = presentCase(parts, open, viewer);
  const own = task && presentTask(parts, task, viewer);
  const cells = listing.list.columns.map((column) => [column, cellOf(listing, parts, task, row, column)] as const);
  return { case: row, task: own, cells: Object.fromEntries(cells) };
}

function cellOf(
  { list, language }: Listing,
  parts: Omit<CaseParts, 'settings'>,
  task: TaskRecord | null,
  row: ListRow['case'],
  column: string,
) {
  const name = column.replace(/^case\./, '');
  if (list.of === 'task' && task && name === column) {
    if (name === 'title') return taskTitle(parts, task, language);
    if (name === 'due') return task.due?.toISOString() ?? null;
    if (name === 'assignee') return task.assignee_name;
    if (name === 'element') return elementName(parts.deployed, parts.row.process, task.element, language);
    if (name === 'state') return task.state;
    if (name === 'createdAt') return task.created_at.toISOString();
    if (name === 'closedAt') return task.closed_at?.toISOString() ?? null;
  }
  const builtin: Readonly<Record<string, string | null>> = {
    number: row.number,
    title: row.title,
    state: row.state.label,
    unit: row.unit.name,
    project: row.project?.name ?? null,
    starter: row.starter.name,
    createdAt: row.createdAt,
    closedAt: row.closedAt,
    variant: parts.row.variant,
  };
  if (name in builtin) return builtin[name] ?? null;
  const field = row.fields.find((one) => one.id === name);
  return field ? (field.display ?? field.value) : null;
}

export function taskTitle(
  { deployed, row, project, participants }: Omit<CaseParts, 'settings'>,
  task: TaskRecord,
  language: Language,
): string {
  const title = taskSettings(deployed, row.process, task.element)?.title;
  if (!title) return row.title[language];
  const face = project ?? (row.project_id === null ? null : { id: row.project_id, name: row.project_name ?? '' });
  const context = { ...caseContext({ row, project, participants, settings: {}, task }), project: face };
  return phraseText(deployed.words, title, context, language);
}

const columnTypes: Readonly<Record<string, ListPage['columns'][number]['type']>> = {
  title: 'title',
  state: 'state',
  project: 'project',
  starter: 'person',
  assignee: 'person',
  due: 'dateTime',
  createdAt: 'dateTime',
  closedAt: 'dateTime',
};

function presentColumn(listing: Listing, column: string): ListPage['columns'][number] {
  const { deployed, list, language } = listing;
  const name = column.replace(/^case\./, '');
  const processes = list.process ? [processOf(deployed, list.process)] : Object.values(deployed.app.processes);
  const field = processes.map((one) => one.case.fields?.[name]).find((one) => one !== undefined);
  const type = field ? (field.type === 'option' ? 'string' : field.type) : (columnTypes[name] ?? 'string');
  const label = field ? word(deployed.words, field.label, language) : columnWord(name, language);
  const sql = fieldsOf(listing)(column);
  return { id: column, label, type, sortable: sql !== undefined && sql.type !== 'participants' && sql.type !== 'list' };
}

const columnWords: Readonly<Record<string, readonly [string, string]>> = {
  number: ['编号', 'Number'],
  title: ['标题', 'Title'],
  state: ['状态', 'State'],
  unit: ['单位', 'Unit'],
  project: ['项目', 'Project'],
  starter: ['发起人', 'Started by'],
  createdAt: ['创建时间', 'Created'],
  closedAt: ['办结时间', 'Closed'],
  variant: ['流程版本', 'Variant'],
  element: ['环节', 'Step'],
  assignee: ['办理人', 'Assignee'],
  due: ['截止时间', 'Due'],
};

function columnWord(name: string, language: Language): string {
  const words = columnWords[name];
  return words ? words[language === 'en' ? 1 : 0] : name;
}
