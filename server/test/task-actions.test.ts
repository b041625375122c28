/** Buttons that do not complete: back to an earlier step, and a message to the case while the task stays open. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import type { Client } from './client.ts';
import { openWorld, system, type World } from './casework.ts';
import { complete, openTask } from './inspection.ts';
import { flow, publish, userTask } from './harness/small-application.ts';

const { cases, tasks } = endpoints;
const app = 'extend';
const process = 'work';
let world: World;
beforeAll(async () => {
  world = await openWorld();
  const send = { id: 'send', kind: 'complete', label: 't.send' };
  const later = { id: 'later', kind: 'message', label: 't.later', message: 'later', form: 'later', success: 't.asked' };
  const back = { id: 'back', kind: 'return', label: 't.back', to: ['Task_Write', 'Task_Never'], success: 't.returned' };
  const never = { id: 'never', kind: 'return', label: 't.never', to: ['Task_Write'], if: '=answer = "never"' };
  await publish(await world.as('admin'), {
    app,
    process,
    tasks: ['Task_Write', 'Task_Do', 'Task_Decide', 'Task_Never'],
    beside:
      '<bpmn:message id="Message_Later" name="later"><bpmn:extensionElements><zeebe:subscription correlationKey="=closeloop.caseId" /></bpmn:extensionElements></bpmn:message>',
    diagram:
      '<bpmn:startEvent id="Start" />' +
      userTask('Task_Write') +
      userTask('Task_Do', `candidateUsers="=[closeloop.starterId, &quot;${world.people.second.id}&quot;]"`) +
      userTask('Task_Decide') +
      userTask('Task_Never') +
      '<bpmn:boundaryEvent id="Asked" name="asked" attachedToRef="Task_Do" cancelActivity="false"><bpmn:messageEventDefinition id="asked_message" messageRef="Message_Later" /></bpmn:boundaryEvent>' +
      '<bpmn:endEvent id="End" /><bpmn:endEvent id="Decided" />' +
      flow('f1', 'Start', 'Task_Write') +
      flow('f2', 'Task_Write', 'Task_Do') +
      flow('f3', 'Task_Do', 'Task_Never') +
      flow('f4', 'Task_Never', 'End') +
      flow('f5', 'Asked', 'Task_Decide') +
      flow('f6', 'Task_Decide', 'Decided'),
    settings: {
      tasks: {
        Task_Write: { actions: [send] },
        Task_Do: { actions: [send, later, back, never], verbs: ['claim'] },
        Task_Decide: { actions: [send] },
        Task_Never: { actions: [send] },
      },
    },
    forms: {
      later: {
        type: 'default',
        id: 'later',
        schemaVersion: 18,
        components: [
          { type: 'datetime', subtype: 'date', key: 'until', label: 't.until', validate: { required: true } },
          { type: 'textarea', key: 'why', label: 't.why' },
        ],
      },
    },
    roles: {
      roles: { anybody: { label: 't.anybody', from: { members: true } } },
      rules: [
        { role: 'anybody', can: 'start', subject: 'case' },
        { role: 'anybody', can: 'read', subject: 'case', where: { participants: { $has: { person: '$person.id' } } } },
        {
          role: 'anybody',
          can: ['read', 'complete', 'saveDraft'],
          subject: 'task',
          where: { assignee: { $eq: '$person.id' } },
        },
        {
          role: 'anybody',
          can: ['read', 'verb:claim'],
          subject: 'task',
          where: { candidateGroups: { $overlaps: '$person.groups' } },
        },
      ],
    },
  });
});
afterAll(() => world.close());

const started = async (client: Client) => (await client.call(cases.start, { body: { app, process } })).case.id;

async function doing(): Promise<{ client: Client; id: string }> {
  const client = await world.as('idle');
  const id = await started(client);
  await complete(client, await openTask(client, id), 'send', { answer: '第一稿' });
  await client.call(tasks.claim, { params: { id: (await openTask(client, id)).id } });
  return { client, id };
}

test('candidates named one by one see it, take it, and nobody else does', async () => {
  const starter = await world.as('idle');
  const id = await started(starter);
  await complete(starter, await openTask(starter, id), 'send', { answer: '一' });
  const task = await openTask(starter, id);
  expect(task.assignee).toBeNull();
  const [second, rival] = [await world.as('second'), await world.as('rival')];
  const seen = async (client: Client) => (await client.call(tasks.inbox)).rows.map((row) => row.id);
  expect(await seen(second)).toContain(task.id);
  expect(await seen(rival)).not.toContain(task.id);
  expect((await rival.refused(tasks.claim, { params: { id: task.id } })).slug).toBe('not-found');
  expect((await second.call(tasks.claim, { params: { id: task.id } })).assignee?.name).toBe('赵六');
  expect((await starter.refused(tasks.claim, { params: { id: task.id } })).slug).toBe('task-already-taken');
  expect((await second.call(tasks.release, { params: { id: task.id } })).assignee).toBeNull();
});

test('a step that was passed opens again with the reason, and what was answered is still there', async () => {
  const { client, id } = await doing();
  const task = await openTask(client, id);
  const action = task.actions.find((one) => one.id === 'back');
  expect(action).toMatchObject({ kind: 'return', to: [{ element: 'Task_Write', name: 'Task_Write' }] });
  const order = (to: string, with_ = 'back') => ({
    params: { id: task.id },
    rev: task.rev,
    body: { action: with_, to, reason: '缺一页' },
  });
  expect(await client.refused(tasks.return, order('Task_Never'))).toMatchObject({ errors: [{ path: '/to' }] });
  expect((await client.refused(tasks.return, order('Task_Write', 'send'))).slug).toBe('action-unknown');
  expect((await client.refused(tasks.return, order('Task_Write', 'never'))).slug).toBe('action-unknown');
  expect((await client.refused(tasks.return, { ...order('Task_Write'), rev: task.rev + 1 })).slug).toBe(
    'stale-version',
  );
  const answer = await client.call(tasks.return, order('Task_Write'));
  expect(answer).toMatchObject({ message: 'returned', next: [{ element: 'Task_Write', mine: true }] });
  expect((await client.refused(tasks.return, order('Task_Write'))).slug).toBe('task-gone');
  const again = await openTask(client, id);
  expect(again).toMatchObject({
    element: 'Task_Write',
    returned: { by: { name: '闲人' }, reason: '缺一页' },
    variables: { answer: '第一稿' },
  });
  const done = await client.call(tasks.inbox, { query: { tab: 'done' } });
  expect(done.rows.map((row) => row.id)).toContain(task.id);
  const { rows } = await client.call(cases.timeline, { params: { id } });
  expect(rows.find((one) => one.kind === 'task_returned')).toMatchObject({
    actor: { name: '闲人' },
    title: 'Task_Do: sent back to Task_Write',
    text: '缺一页',
  });
  await complete(client, again, 'send', { answer: '第二稿' });
  expect((await openTask(client, id)).returned).toBeNull();
});

test('a message reaches the case with what was asked, once, and the task stays open', async () => {
  const { client, id } = await doing();
  const task = await openTask(client, id);
  const body = (data: Record<string, string>, action = 'later') => ({
    params: { id: task.id },
    body: { action, data },
  });
  const missing = await client.refused(tasks.sendMessage, body({ why: '下雨' }));
  expect(missing).toMatchObject({ slug: 'form-rule', errors: [{ path: '/until', code: 'required' }] });
  expect(await client.refused(tasks.sendMessage, body({ until: '2030-01-01', answer: 'x' }))).toMatchObject({
    errors: [{ path: '/data/answer', code: 'unknown' }],
  });
  expect((await client.refused(tasks.sendMessage, body({}, 'send'))).slug).toBe('action-unknown');
  const other = await world.as('second');
  expect((await other.refused(tasks.sendMessage, body({ until: '2030-01-01' }))).slug).toBe('not-allowed');
  const sent = await client.call(tasks.sendMessage, body({ until: '2030-01-01', why: '下雨' }));
  expect(sent.message).toBe('asked');
  await expect
    .poll(async () => {
      const found = await client.call(cases.read, { params: { id } });
      return found.openTasks.map((one) => one.element).sort();
    })
    .toEqual(['Task_Decide', 'Task_Do']);
  const found = await client.call(cases.read, { params: { id } });
  const decide = found.openTasks.find((one) => one.element === 'Task_Decide');
  const decision = await client.call(tasks.read, { params: { id: decide?.id ?? '' } });
  expect(decision.variables).toMatchObject({ until: '2030-01-01', why: '下雨' });
  const { rows } = await client.call(cases.timeline, { params: { id } });
  expect(rows.filter((one) => one.kind === 'message_sent')).toMatchObject([{ title: 'Task_Do: later' }]);
  const trail = await system(
    world.server,
    "select after from audit_entries where case_id = $1 and action = 'message'",
    [id],
  );
  expect(trail).toEqual([{ after: { action: 'later', data: { until: '2030-01-01', why: '下雨' } } }]);
});
