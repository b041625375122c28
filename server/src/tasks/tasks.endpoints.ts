/** Tasks over HTTP. */
import { endpoints } from '@closeloop/contracts';
import { type Catalogue, type EngineDoor, phraseText } from '../applications/index.ts';
import { presentDetail, presentTask, readIsAudited, type Settling, type TaskRecord } from '../cases/index.ts';
import { auditRead } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import { type Actor, bind, type Binding, type Tx } from '../kernel/types.ts';
import type { Language } from '@closeloop/contracts';
import { type AssignmentDeps, claimTask, reassignOptions, reassignTask, releaseTask } from './assignment.service.ts';
import { type Completed, completeTask } from './completion.service.ts';
import { saveDraft } from './draft.service.ts';
import { inboxPage, rowsOf } from './inbox.service.ts';
import { putItems } from './items.service.ts';
import { sendMessage } from './message.service.ts';
import { opener, type OpenedTask, taskContext } from './opened-task.ts';
import { optionsOf, pickerNamed } from './options.service.ts';
import { returnTask } from './return.service.ts';
import { presentTaskDetail } from './task.presenter.ts';
import { viewOf } from '@closeloop/form-core';

export interface TaskDeps {
  readonly catalogue: Catalogue;
  readonly engine: EngineDoor;
  readonly settling: Settling;
}

export function taskBindings({ catalogue, engine, settling }: TaskDeps): Binding[] {
  const open = opener(catalogue);
  const deps: AssignmentDeps & TaskDeps = { open, settling, engine, catalogue };
  const { tasks } = endpoints;
  const rowOf = async (tx: Tx, actor: Actor, language: Language, id: string) => {
    const [row] = await rowsOf(catalogue, tx, actor, language, [id]);
    if (!row) throw problem('not-found');
    return row;
  };
  const shown = async (tx: Tx, actor: Actor, id: string) => {
    const opened = await open(tx, actor, id, 'read', 'answers');
    if (readIsAudited(opened.deployed, actor, opened.facts)) await traceRead(tx, actor, opened);
    return opened;
  };
  return [
    bind(tasks.inbox, ({ tx, actor, language, query }) => inboxPage(catalogue, tx, actor, language, query)),
    bind(tasks.read, async ({ tx, actor, language, params }) => {
      const opened = await shown(tx, actor, params.id);
      return { body: presentTaskDetail(opened, { actor, language }), rev: opened.task.rev };
    }),
    bind(tasks.saveDraft, ({ tx, actor, params, body }) => saveDraft(open, tx, actor, params.id, body.data)),
    bind(tasks.putItems, ({ tx, actor, language, params, body }) =>
      putItems(open, tx, actor, params.id, body.operations, language),
    ),
    bind(tasks.complete, async ({ tx, actor, language, params, body, rev }) => {
      const done = await completeTask({ ...deps, open }, tx, actor, { taskId: params.id, rev, ...body });
      if ('refused' in done) return done;
      return completionResult(actor, language, done);
    }),
    bind(tasks.return, async ({ tx, actor, language, params, body, rev }) =>
      completionResult(
        actor,
        language,
        await returnTask({ ...deps, open }, tx, actor, { taskId: params.id, rev, ...body }),
      ),
    ),
    bind(tasks.sendMessage, async ({ tx, actor, language, params, body }) => {
      const sent = await sendMessage({ ...deps, open }, tx, actor, { taskId: params.id, ...body });
      return { message: messageOf(sent, sent.opened.openTasks, sent.opened.deployed.words, language) };
    }),
    bind(tasks.claim, async ({ tx, actor, language, params }) => {
      await claimTask(deps, tx, actor, params.id);
      return rowOf(tx, actor, language, params.id);
    }),
    bind(tasks.release, async ({ tx, actor, language, params }) => {
      await releaseTask(deps, tx, actor, params.id);
      return rowOf(tx, actor, language, params.id);
    }),
    bind(tasks.reassignCandidates, async ({ tx, actor, params }) => {
      const opened = await shown(tx, actor, params.id);
      const options = await reassignOptions(tx, actor, opened);
      return {
        rows: options.map(({ id, name, data, refused }) => ({
          person: { id, name },
          openTasks: data?.openTasks ?? 0,
          ...(refused !== undefined && { refused }),
        })),
      };
    }),
    bind(tasks.reassign, async ({ tx, actor, language, params, body, rev }) => {
      await reassignTask(deps, tx, actor, { taskId: params.id, rev, ...body });
      return rowOf(tx, actor, language, params.id);
    }),
    bind(tasks.personOptions, async ({ tx, actor, params, query }) => {
      const opened = await shown(tx, actor, params.id);
      const context = taskContext(opened, actor);
      const here = query.lat === undefined || query.lng === undefined ? null : { lat: query.lat, lng: query.lng };
      return { rows: await optionsOf(tx, actor, opened, pickerNamed(opened, params.field), context, here) };
    }),
  ];
}

async function traceRead(tx: Tx, actor: Actor, { task, row }: OpenedTask): Promise<void> {
  await auditRead(tx, actor, { entity: 'task', entityId: task.id, caseId: row.id, unitId: row.unit_id });
}

function completionResult(actor: Actor, language: Language, done: Completed) {
  const { after } = done;
  const { openTasks: open } = after;
  const viewer = { actor, language };
  return {
    task: done.opened.task.id,
    case: presentDetail(after, open, viewer),
    next: open.filter((task) => task.assignee_id === actor.personId).map((task) => presentTask(after, task, viewer)),
    message: messageOf(done, open, after.deployed.words, language),
  };
}

function messageOf(
  { action, input, opened }: Pick<Completed, 'action' | 'input' | 'opened'>,
  open: readonly TaskRecord[],
  words: OpenedTask['deployed']['words'],
  language: Language,
): string | null {
  if (action.success === undefined || !input) return null;
  const names = new Map([
    ...opened.participants.map((one) => [one.person_id, one.name] as const),
    ...open.map((task) => [task.assignee_id ?? '', task.assignee_name ?? ''] as const),
  ]);
  return phraseText(words, action.success, viewOf(input).names, language, (_, id) => names.get(id));
}
