/** The steps of a self-inspection as a phone takes them, over HTTP. */
import { v7 as newId } from 'uuid';
import {
  endpoints,
  type ChecklistTemplate,
  type ItemOperation,
  type StoredField,
  type TaskDetail,
} from '@closeloop/contracts';
import type { Client } from './client.ts';
import { addFile, type World } from './casework.ts';

export const app = 'self-inspection';
export const now = () => new Date().toISOString();

export function operation(field: string, item: string, value: ItemOperation['value'], baseRev = 0): ItemOperation {
  return { opId: newId(), field, item, baseRev, value, at: now() };
}

export async function startInspection(client: Client) {
  const { case: found } = await client.call(endpoints.cases.start, { body: { app, process: 'inspection' } });
  return found;
}

export async function openTask(client: Client, caseId: string): Promise<TaskDetail> {
  const found = await client.call(endpoints.cases.read, { params: { id: caseId } });
  const [task] = found.openTasks;
  if (!task) throw new Error('the case has no open task');
  return client.call(endpoints.tasks.read, { params: { id: task.id } });
}

export async function put(client: Client, taskId: string, ...operations: ItemOperation[]) {
  return client.call(endpoints.tasks.putItems, { params: { id: taskId }, body: { operations } });
}

export const checkInHere = { lat: 26.0802, lng: 119.2991, accuracy: 10, deviceTime: now(), source: 'gps' } as const;

export async function checkIn(world: World, client: Client, caseId: string, project = world.site) {
  const task = await openTask(client, caseId);
  await put(client, task.id, operation('arrival', 'self', checkInHere));
  return client.call(endpoints.tasks.complete, {
    params: { id: task.id },
    rev: task.rev,
    body: { action: 'enterPoints', data: { inspectedProject: project } },
  });
}

export function fieldOf(task: TaskDetail, name: string): StoredField {
  const found = task.stored.find((one) => one.field === name);
  if (!found) throw new Error(`the task has no stored field ${name}`);
  return found;
}

export function pointsOf(task: TaskDetail) {
  const template = fieldOf(task, 'siteChecks').template as unknown as ChecklistTemplate;
  return template.sections.flatMap((section) => section.points);
}

/** Answers every point yes but the first `problems`, which get a finding with words and a photo each. */
export async function answerAll(world: World, client: Client, task: TaskDetail, problems = 0): Promise<string[]> {
  const findings: string[] = [];
  const operations: ItemOperation[] = [];
  for (const [index, point] of pointsOf(task).entries()) {
    if (index >= problems) operations.push(operation('siteChecks', point.code, { value: 'yes' }));
    else {
      const id = newId();
      findings.push(id);
      const photo = await addFile(world, task.case.id);
      operations.push(
        operation('siteChecks', point.code, { value: 'no', findings: [{ id, text: '未设置', photos: [photo] }] }),
      );
    }
  }
  for (let at = 0; at < operations.length; at += 50) await put(client, task.id, ...operations.slice(at, at + 50));
  return findings;
}

export async function complete(client: Client, task: TaskDetail, action: string, data: Record<string, string> = {}) {
  return client.call(endpoints.tasks.complete, { params: { id: task.id }, rev: task.rev, body: { action, data } });
}

export const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
