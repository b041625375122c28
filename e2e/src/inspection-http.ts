/** An inspection over HTTP, for tests that mean something else: as far as asked, with as many problems as asked. */
import { createHash } from 'node:crypto';
import { endpoints, type CaseDetail, type TaskDetail } from '@closeloop/contracts';
import { v7 as newId } from 'uuid';
import type { Client } from '../../server/test/client.ts';
import {
  checkInHere,
  complete,
  inDays,
  now,
  openTask,
  operation,
  pointsOf,
  put,
} from '../../server/test/inspection.ts';
import { photograph } from './pictures.ts';

export { openTask, startInspection } from '../../server/test/inspection.ts';

export async function options(client: Client, task: TaskDetail, field: string): Promise<Map<string, string>> {
  const { rows } = await client.call(endpoints.tasks.personOptions, { params: { id: task.id, field } });
  return new Map(rows.map((row) => [row.name, row.id]));
}

/** Checked in, at the checklist of the project. */
export async function begun(client: Client, caseId: string, project: string): Promise<TaskDetail> {
  const task = await openTask(client, caseId);
  await put(client, task.id, operation('arrival', 'self', { ...checkInHere, deviceTime: now() }));
  const inspectedProject = (await options(client, task, 'inspectedProject')).get(project);
  if (inspectedProject === undefined) throw new Error(`${project} is not offered`);
  await complete(client, task, 'enterPoints', { inspectedProject });
  return openTask(client, caseId);
}

/** All points answered and completed; the first `problems` of them no. Answers the task that issues. */
export async function inspected(client: Client, task: TaskDetail, problems: number): Promise<TaskDetail> {
  const operations = await Promise.all(
    pointsOf(task).map(async ({ code }, index) => {
      if (index >= problems) return operation('siteChecks', code, { value: 'yes' });
      const photos = [await upload(client, task.id)];
      return operation('siteChecks', code, { value: 'no', findings: [{ id: newId(), text: '未按要求设置', photos }] });
    }),
  );
  for (let at = 0; at < operations.length; at += 50) await put(client, task.id, ...operations.slice(at, at + 50));
  await complete(client, await openTask(client, task.case.id), 'finishInspection');
  return openTask(client, task.case.id);
}

export async function issued(client: Client, task: TaskDetail, respondent: string): Promise<CaseDetail> {
  const feedbackPerson = (await options(client, task, 'feedbackPerson')).get(respondent) ?? '';
  const data = { opinion: '限期整改', rectifyBy: inDays(2), feedbackPerson };
  return (await complete(client, task, 'issueNotice', data)).case;
}

async function upload(client: Client, taskId: string): Promise<string> {
  const { name, mimeType, buffer } = await photograph('现场.jpg');
  const sha256 = createHash('sha256').update(buffer).digest('hex');
  const { id } = await client.call(endpoints.files.upload, {
    params: { taskId },
    body: { id: newId(), sha256, purpose: 'photo' },
    file: { name, type: mimeType, bytes: buffer },
  });
  return id;
}
