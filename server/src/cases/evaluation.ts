/**
 * The business face of a case, worked out anew from what the records left: project, state, number, fields, title, due
 * dates of open tasks. Runs inside the transaction that folded the records; an expression that fails gives null.
 */
import type { Json } from '@closeloop/contracts';
import type { Process } from '@closeloop/contracts/application';
import { evaluateText, type FeelContext, inBothLanguages, phraseText, processOf } from '../applications/index.ts';
import { problem } from '../kernel/problem.ts';
import type { Tx } from '../kernel/types.ts';
import { FACES, personNames, projectFace, type ProjectFace, type Settings, settingsOf } from '../organisation/index.ts';
import { caseContext } from './context.ts';
import { takeNumber } from './numbering.ts';
import type { Around, CaseWork } from './work.ts';

interface Evaluation {
  readonly tx: Tx;
  readonly work: CaseWork;
  readonly process: Process;
  readonly settings: Settings;
  project: ProjectFace | null;
}

export async function evaluateCase(tx: Tx, work: CaseWork): Promise<void> {
  const { row } = work;
  const process = processOf(work.deployed, row.process);
  const around = work.around ?? (await readAround(tx, work));
  const evaluation: Evaluation = { tx, work, process, settings: around.settings, project: around.project };
  await nameAssignees(evaluation);
  await evaluateProject(evaluation);
  await evaluateState(evaluation);
  await evaluateFields(evaluation);
  evaluateTitle(evaluation);
  evaluateDue(evaluation);
  tellOpenings(work);
  work.around = { ...around, project: evaluation.project };
  row.updated_at = work.now;
  row.rev += 1;
}

/** For a work that did not begin with the reading of its case. */
async function readAround(tx: Tx, { row, deployed }: CaseWork): Promise<Around> {
  const { rows } = await tx.query<{ project: ProjectFace | null; settings: Settings }>(
    `select ${FACES.project('$1')} as project, ${FACES.settings('$2', '$3')} as settings`,
    [row.project_id, row.app, row.unit_id],
  );
  const { project = null, settings = {} } = rows[0] ?? {};
  return { project, settings: settingsOf(deployed.app, settings), participants: [] };
}

function contextOf(evaluation: Evaluation): FeelContext {
  const { work, project, settings } = evaluation;
  return { ...caseContext({ row: work.row, project, settings }), ...stateFunctions(work) };
}

function stateFunctions(work: CaseWork): FeelContext {
  const { row } = work;
  const trace = (args: readonly unknown[]) => row.elements[String(args[0])];
  return {
    active: (args: readonly unknown[]) => (trace(args)?.active ?? 0) > 0,
    ended: (args: readonly unknown[]) => (trace(args)?.ended ?? 0) > 0,
    visits: (args: readonly unknown[]) => trace(args)?.visits ?? 0,
    assignee: (args: readonly unknown[]) => lastAssignee(work, String(args[0])),
    cancelled: () => row.cancelled,
    incident: () => row.open_incidents > 0,
  };
}

/** The person who has the element's task, else who had it last (as the case's fields remember). */
function lastAssignee(work: CaseWork, element: string): string | null {
  const tasks = [...work.tasks.values()].filter((task) => task.element === element);
  const open = tasks.findLast((task) => task.state === 'open') ?? tasks.at(-1);
  if (open) work.row.assignees[element] = open.assignee_id;
  return work.row.assignees[element] ?? null;
}

async function nameAssignees({ tx, work }: Evaluation): Promise<void> {
  const nameless = work.openTasks().filter((task) => task.assignee_id && task.assignee_name === null);
  const unknown = nameless.map((task) => task.assignee_id ?? '').filter((id) => !work.names.has(id));
  for (const [id, name] of await personNames(tx, [...new Set(unknown)])) work.names.set(id, name);
  for (const task of nameless) {
    const name = work.names.get(task.assignee_id ?? '');
    if (name === undefined) task.assignee_id = null;
    else {
      task.assignee_name = name;
      work.takesPart(task.assignee_id ?? '', name, 'assignee');
    }
  }
}

async function evaluateProject(evaluation: Evaluation): Promise<void> {
  const { work, process, tx } = evaluation;
  if (process.case.project === undefined) return;
  const value = evaluateText(process.case.project, contextOf(evaluation), work.now);
  const id = typeof value === 'string' ? value : null;
  if (id === work.row.project_id) return;
  const project = id && uuidPattern.test(id) ? await projectFace(tx, id) : null;
  if (id !== null && project?.unitId !== work.row.unit_id) throw problem('not-found');
  const from = work.row.project_name;
  work.row.project_id = project?.id ?? null;
  work.row.project_name = project?.name ?? null;
  evaluation.project = project;
  if (from !== null) work.tell({ kind: 'project_changed', data: { from, to: project?.name ?? '' } });
}

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The first match; `else` never replaces a state while the engine still owes records. */
async function evaluateState(evaluation: Evaluation): Promise<void> {
  const { work, process, tx } = evaluation;
  const context = contextOf(evaluation);
  const { row } = work;
  const next = process.case.states.find(
    (one) => one.when !== undefined && evaluateText(one.when, context, work.now) === true,
  );
  const otherwise = process.case.states.find((one) => one.else);
  const state = next ?? (row.routing && row.state !== '' ? undefined : otherwise);
  if (!state || state.id === row.state) return;
  if (row.state !== '') work.tell({ kind: 'state_changed', actor: null, data: { from: row.state, to: state.id } });
  row.state = state.id;
  row.state_since = work.now;
  if (!row.states_seen.includes(state.id)) row.states_seen.push(state.id);
  const numbering = process.case.number;
  if (numbering?.at === state.id && row.number === null) {
    row.number = await takeNumber(tx, row, numbering, work.now);
    work.tell({ kind: 'numbered', actor: null, data: { number: row.number } });
  }
}

async function evaluateFields(evaluation: Evaluation): Promise<void> {
  const { work, process, tx } = evaluation;
  const context = contextOf(evaluation);
  for (const [name, field] of Object.entries(process.case.fields ?? {})) {
    const value = (evaluateText(field.value, context, work.now) ?? null) as Json;
    work.row.fields[name] = field.type === 'person' ? await personValue(tx, work, value) : value;
  }
}

/** A person field keeps the name it had when it was set. */
async function personValue(tx: Tx, work: CaseWork, value: Json): Promise<Json> {
  if (typeof value !== 'string' || !uuidPattern.test(value)) return null;
  if (!work.names.has(value)) for (const [id, name] of await personNames(tx, [value])) work.names.set(id, name);
  const name = work.names.get(value);
  return name === undefined ? null : { id: value, name };
}

function evaluateTitle(evaluation: Evaluation): void {
  const { work, process } = evaluation;
  const context = contextOf(evaluation);
  const nameOf = (_: string, id: string) => work.names.get(id);
  const { words } = work.deployed;
  work.row.title = inBothLanguages((language) => phraseText(words, process.case.title, context, language, nameOf));
}

function evaluateDue({ work, process, project, settings }: Evaluation): void {
  for (const task of work.openTasks()) {
    const due = process.tasks[task.element]?.due;
    if (!due) continue;
    const value = evaluateText(due, caseContext({ row: work.row, project, settings, task }), work.now);
    const instant = typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? new Date(value) : null;
    if (instant?.getTime() !== task.due?.getTime()) work.change(task, { due: instant });
  }
}

/** After the state is known, so that the timeline reads in the order things are understood. */
function tellOpenings(work: CaseWork): void {
  for (const task of work.changes().opened)
    work.tell({
      kind: 'task_created',
      actor: null,
      element: task.element,
      task: task.id,
      data: { to: task.assignee_name },
    });
  if (work.row.closed_at === work.now && !work.row.cancelled) work.tell({ kind: 'closed', actor: null });
}
