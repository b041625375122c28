/**
 * An inspection over HTTP, for tests that mean something else: as far as asked, with as many problems as asked. Knows
 * the ids of the shipped application; the walks through the pages do not.
 */
import { endpoints, type CaseDetail, type ChecklistTemplate, type TaskDetail } from '@closeloop/contracts';
import { v7 as newId } from 'uuid';
import type { Client } from '../../server/test/client.ts';
import { checkIn, operation, put, start, upload, waitingTask } from './drive.ts';
import { photograph } from './pictures.ts';

const { tasks } = endpoints;
const CHECKLIST = 'siteChecks';
const DAY = 86_400_000;

export const submit = (task: TaskDetail, action: string, data: Record<string, string> = {}) => ({
  params: { id: task.id },
  rev: task.rev,
  body: { action, data },
});

/** Answers the task of the arrival. */
export async function started(client: Client): Promise<TaskDetail> {
  return waitingTask(client, (await start(client, 'self-inspection/inspection')).id);
}

/** Who or what may be picked, by name. */
export async function options(client: Client, task: TaskDetail, field: string): Promise<Map<string, string>> {
  const { rows } = await client.call(tasks.personOptions, { params: { id: task.id, field } });
  return new Map(rows.filter((row) => row.refused === undefined).map((row) => [row.name, row.id]));
}

/** From the arrival to the checklist of the project. */
export async function begun(client: Client, arrival: TaskDetail, project: string): Promise<TaskDetail> {
  await checkIn(client, arrival.case.id);
  const inspectedProject = (await options(client, arrival, 'inspectedProject')).get(project);
  if (inspectedProject === undefined) throw new Error(`${project} is not offered`);
  await client.call(tasks.complete, submit(arrival, 'enterPoints', { inspectedProject }));
  return waitingTask(client, arrival.case.id);
}

/** All points answered, the first `problems` of them no, each with words and a photo. */
export async function filled(client: Client, checklist: TaskDetail, problems = 0): Promise<void> {
  const codes = codesOf(checklist);
  const photo = await photograph('现场.jpg');
  const photos = await Promise.all(codes.slice(0, problems).map(() => upload(client, checklist, photo)));
  const operations = codes.map((code, index) => {
    const id = photos[index];
    if (id === undefined) return operation(CHECKLIST, code, { value: 'yes' });
    return operation(CHECKLIST, code, no('未按要求设置', [id]));
  });
  await put(client, checklist, operations);
}

export const no = (text: string, photos: string[]) => ({ value: 'no', findings: [{ id: newId(), text, photos }] });

export function codesOf(checklist: TaskDetail): string[] {
  const { template } = checklist.stored.find((one) => one.field === CHECKLIST) ?? {};
  const { sections } = template as unknown as ChecklistTemplate;
  return sections.flatMap(({ points }) => points.map((point) => point.code));
}

/** Filled and finished; answers the task that issues. */
export async function inspected(client: Client, checklist: TaskDetail, problems: number): Promise<TaskDetail> {
  await filled(client, checklist, problems);
  await client.call(tasks.complete, submit(await waitingTask(client, checklist.case.id), 'finishInspection'));
  return waitingTask(client, checklist.case.id);
}

/** With problems; without any the case closes by another action. */
export async function issued(client: Client, issue: TaskDetail, respondent: string): Promise<CaseDetail> {
  const feedbackPerson = (await options(client, issue, 'feedbackPerson')).get(respondent) ?? '';
  const rectifyBy = new Date(Date.now() + 2 * DAY).toISOString();
  const sent = submit(issue, 'issueNotice', { opinion: '限期整改', rectifyBy, feedbackPerson });
  return (await client.call(tasks.complete, sent)).case;
}
