/**
 * A button that tells the case something while its task stays open: a BPMN message with the case's id as correlation
 * key, carrying what the button's own form asked. It waits a minute for a step that is about to listen.
 */
import { v7 as newId } from 'uuid';
import type { FieldProblem, Json } from '@closeloop/contracts';
import { flatten } from '@closeloop/contracts/application';
import { type FormInput, submissionOf, validate } from '@closeloop/form-core';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { fieldProblem, refuseUnknownFields } from './completion.check.ts';
import type { CompletionDeps } from './completion.service.ts';
import { type AnsweredTask, demand, taskGone } from './opened-task.ts';
import { draftInput, offeredAction } from './pressed.ts';

export interface MessageOrder {
  readonly taskId: string;
  readonly action: string;
  readonly data: Readonly<Record<string, Json>>;
}

export interface SentMessage {
  readonly action: ReturnType<typeof offeredAction<'message'>>;
  readonly opened: AnsweredTask;
  readonly input: FormInput | null;
}

const waitsMs = 60_000;

export async function sendMessage(
  deps: CompletionDeps,
  tx: Tx,
  actor: Actor,
  order: MessageOrder,
): Promise<SentMessage> {
  const opened = await deps.open(tx, actor, order.taskId, 'write', 'answers');
  demand(opened, 'complete');
  const input = draftInput(opened, actor);
  const action = offeredAction(opened, order.action, 'message', input);
  const asked = askedBy(opened, action.form, order.data, input);
  const variables = checked(opened, asked, order.data, actor);
  const work = deps.settling.holdFound(tx, opened, actor);
  const task = work.tasks.get(opened.task.id);
  if (!task) throw taskGone(opened.task);
  work.engineWaits = true;
  work.tell({ kind: 'message_sent', element: task.element, task: task.id, data: { action: action.id } });
  const outcome = await deps.engine.submit(tx, {
    type: 'publishMessage',
    name: action.message,
    correlationKey: work.row.id,
    messageId: newId(),
    ttlMs: waitsMs,
    variables,
  });
  if (outcome && outcome.code !== 'OK') throw problem('engine-refused', { message: outcome.message });
  await audit(tx, actor, {
    action: 'message',
    entity: 'task',
    entityId: task.id,
    caseId: work.row.id,
    unitId: work.row.unit_id,
    after: { action: action.id, data: variables },
  });
  await deps.settling.settle(tx, work);
  return { action, opened, input: asked ?? input };
}

/** The button's own form over what was filled in; its expressions see the case as the task's form does. */
function askedBy(
  { deployed }: AnsweredTask,
  id: string | undefined,
  data: Readonly<Record<string, Json>>,
  input: FormInput | null,
): FormInput | null {
  const form = id === undefined ? undefined : deployed.forms.get(id);
  return form && input ? { form, data, context: input.context, now: input.now } : null;
}

function checked(
  opened: AnsweredTask,
  asked: FormInput | null,
  data: Readonly<Record<string, Json>>,
  actor: Actor,
): Record<string, Json> {
  refuseUnknownFields(asked ? flatten(asked.form.components) : [], data);
  if (!asked) return {};
  const errors: FieldProblem[] = validate(asked).map((one) => fieldProblem(opened, one, actor.language));
  if (errors.length > 0) throw problem('form-rule', { n: errors.length }, { errors });
  return submissionOf(asked) as Record<string, Json>;
}
