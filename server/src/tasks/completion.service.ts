/**
 * Completing a task, in one transaction: it is still open and the caller's, the action is offered, the form and its
 * stored fields are complete under the pinned deployment, the answers are kept as a submission, the engine moves on.
 * Who comes too late is told who and when, and what he sent stays readable on the draft.
 */
import type { Json } from '@closeloop/contracts';
import type { Action } from '@closeloop/contracts/application';
import { type FormInput, submissionOf } from '@closeloop/form-core';
import type { EngineDoor } from '../applications/index.ts';
import type { Summary } from '../blocks/index.ts';
import { type FoundCase, type Settling, staleCase } from '../cases/index.ts';
import { audit } from '../kernel/audit.ts';
import { problem, type ProblemError } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { projectFace, type ProjectFace } from '../organisation/index.ts';
import { checkCompletion } from './completion.check.ts';
import { type CompleteAction, offeredAction, pressed } from './pressed.ts';
import { keepAnswers } from './draft.service.ts';
import {
  type AnsweredTask,
  demand,
  formOf,
  type OpenedTask,
  type Opener,
  summariesOf,
  taskContext,
  taskGone,
} from './opened-task.ts';

export interface CompletionDeps {
  readonly open: Opener;
  readonly engine: EngineDoor;
  readonly settling: Settling;
}
export interface CompletionOrder {
  readonly taskId: string;
  readonly rev: number;
  readonly action: string;
  readonly data: Readonly<Record<string, Json>>;
  readonly seen?: Readonly<Record<string, { readonly items: number; readonly revs: number }>> | undefined;
}

export interface Completed {
  /** The case as the completion left it. */
  readonly after: FoundCase;
  readonly action: Action;
  readonly opened: OpenedTask;
  readonly input: FormInput | null;
}

export async function completeTask(
  deps: CompletionDeps,
  tx: Tx,
  actor: Actor,
  order: CompletionOrder,
): Promise<Completed | { readonly refused: ProblemError }> {
  const opened = await deps.open(tx, actor, order.taskId, 'write', 'answers');
  const { task, items: all } = opened;
  if (task.state !== 'open') return late(tx, actor, opened, order);
  demand(opened, 'complete');
  if (task.rev !== order.rev) throw await staleCase(tx, opened.row.id);
  const base = taskContext(opened, actor);
  const site = await siteOf(tx, opened, order.data);
  const placed = { ...opened, project: site ?? opened.project };
  const summaries = summariesOf(placed, all, base);
  const context = { ...base, blocks: { ...opened.row.blocks, ...summaries } };
  const input = formOf(opened).input(order.data, context, new Date());
  const action = offeredAction(opened, order.action, 'complete', input);
  await checkCompletion(tx, actor, placed, order, action, input, all, context);
  const after = await moveOn(deps, tx, actor, opened, action, input, summaries);
  return { after, action, opened, input };
}

/** Who took part keeps what he sent, beside the answers that counted. */
async function late(
  tx: Tx,
  actor: Actor,
  opened: OpenedTask,
  order: CompletionOrder,
): Promise<{ refused: ProblemError }> {
  const took = opened.participants.some((one) => one.person_id === actor.personId && one.as !== 'companion');
  if (took) await keepAnswers(tx, actor, opened, order.data);
  return { refused: taskGone(opened.task) };
}

/** The project chosen in this very form decides where the site is. */
async function siteOf(tx: Tx, opened: AnsweredTask, data: Readonly<Record<string, Json>>): Promise<ProjectFace | null> {
  const picker = formOf(opened).fields.find((one) => one.type === 'projectPicker');
  const id = picker && 'key' in picker ? data[picker.key] : null;
  if (typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id)) return null;
  return opened.projects.find((one) => one.id === id) ?? projectFace(tx, id);
}

async function moveOn(
  deps: CompletionDeps,
  tx: Tx,
  actor: Actor,
  opened: OpenedTask,
  action: CompleteAction,
  input: FormInput | null,
  summaries: Readonly<Record<string, Summary>>,
): Promise<FoundCase> {
  const data = (input ? submissionOf(input, pressed(action)) : {}) as Record<string, Json>;
  const work = deps.settling.holdFound(tx, opened, actor);
  const task = work.tasks.get(opened.task.id);
  if (!task) throw taskGone(opened.task);
  Object.assign(work.row.blocks, summaries);
  work.change(task, { state: 'completed', closed_at: work.now, closed_by: actor.personId, closed_by_name: actor.name });
  work.takesPart(actor.personId, actor.name, 'completed');
  work.submitted(task, action.id, data, summaries);
  const durationMs = work.now.getTime() - task.created_at.getTime();
  work.tell({ kind: 'task_completed', element: task.element, task: task.id, data: { action: action.id, durationMs } });
  const variables = { ...data, ...seenByEngine(summaries), outcome: action.outcome ?? null };
  const outcome = await deps.engine.submit(tx, { type: 'completeJob', jobKey: task.job_key, variables });
  if (outcome && outcome.code !== 'OK') throw problem('engine-refused', { message: outcome.message });
  work.row.routing = outcome === null;
  await audit(tx, actor, {
    action: 'complete',
    entity: 'task',
    entityId: task.id,
    caseId: work.row.id,
    unitId: work.row.unit_id,
    after: { action: action.id, outcome: action.outcome ?? null },
  });
  return deps.settling.settle(tx, work);
}

/** The list of open findings is for forms; variables carry figures only. */
function seenByEngine(summaries: Readonly<Record<string, Summary>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(summaries).map(([key, summary]) => [
      key,
      Object.fromEntries(Object.entries(summary).filter(([, value]) => !Array.isArray(value))),
    ]),
  );
}
