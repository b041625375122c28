/** One complete inspection with one problem, as the phones of its two people send it. */
import { createHash } from 'node:crypto';
import { endpoints, type ChecklistTemplate, type ItemOperation, type TaskDetail } from '@closeloop/contracts';
import sharp from 'sharp';
import { v7 as newId } from 'uuid';
import type { Client } from '../server/test/client.ts';
import type { Times } from './meter.ts';
import type { Scenario } from './scenario.ts';

interface Pair {
  readonly inspector: Client;
  readonly respondent: Client;
  readonly respondentId: string;
}
type Data = Record<string, string>;

const picture = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#369' } })
  .jpeg()
  .toBuffer();
const sha256 = createHash('sha256').update(picture).digest('hex');

const projectName = '云溪新城';

export const inspection: Scenario = {
  name: 'inspection: a whole inspection with one problem and two photos',
  open: async (installation) => {
    const [inspector, respondent] = [await installation.signIn('李四'), await installation.signIn('钱七')];
    return (times) =>
      inspect(
        { inspector: inspector.client.fork(), respondent: respondent.client.fork(), respondentId: respondent.id },
        times,
      );
  },
};

async function inspect({ inspector, respondent, respondentId }: Pair, times: Times): Promise<void> {
  const body = { app: 'self-inspection', process: 'inspection' };
  const started = await times.take('start', () => inspector.call(endpoints.cases.start, { body }));
  const caseId = started.case.id;
  const open = async (client: Client) => {
    const found = await times.take('read case', () => client.call(endpoints.cases.read, { params: { id: caseId } }));
    const id = found.openTasks[0]?.id ?? '';
    return times.take('read task', () => client.call(endpoints.tasks.read, { params: { id } }));
  };
  const put = (client: Client, task: TaskDetail, operations: ItemOperation[]) =>
    times.take(`put ${operations.length} items`, () =>
      client.call(endpoints.tasks.putItems, { params: { id: task.id }, body: { operations } }),
    );
  const finish = (client: Client, task: TaskDetail, action: string, data: Data = {}) =>
    times.take(action, () =>
      client.call(endpoints.tasks.complete, { params: { id: task.id }, rev: task.rev, body: { action, data } }),
    );

  const arriving = await open(inspector);
  await put(inspector, arriving, [operation('arrival', 'self', here())]);
  const choices = await times.take('projects', () =>
    inspector.call(endpoints.tasks.personOptions, { params: { id: arriving.id, field: 'inspectedProject' } }),
  );
  const inspectedProject = choices.rows.find((row) => row.name.includes(projectName))?.id ?? '';
  await finish(inspector, arriving, 'enterPoints', { inspectedProject });

  const filling = await open(inspector);
  const finding = newId();
  const photo = await upload(times, inspector, filling);
  const answers = pointsOf(filling).map((point, index) =>
    operation('siteChecks', point.code, index > 0 ? { value: 'yes' } : problem(finding, photo)),
  );
  for (let at = 0; at < answers.length; at += 50) await put(inspector, filling, answers.slice(at, at + 50));
  await finish(inspector, await open(inspector), 'finishInspection');

  const rectifyBy = new Date(Date.now() + 3 * 86_400_000).toISOString();
  const notice = { opinion: '限期整改', rectifyBy, feedbackPerson: respondentId };
  await finish(inspector, await open(inspector), 'issueNotice', notice);

  const answering = await open(respondent);
  const files = [await upload(times, respondent, answering)];
  await put(respondent, answering, [operation('rectifyAnswers', finding, { text: '已整改', files })]);
  await finish(respondent, answering, 'sendFeedback');
}

const now = () => new Date().toISOString();
const here = () => ({ lat: 26.0802, lng: 119.2991, accuracy: 10, deviceTime: now(), source: 'gps' });
const problem = (id: string, photo: string) => ({ value: 'no', findings: [{ id, text: '未设置', photos: [photo] }] });

function operation(field: string, item: string, value: ItemOperation['value']): ItemOperation {
  return { opId: newId(), field, item, baseRev: 0, value, at: now() };
}

function pointsOf(task: TaskDetail) {
  const template = task.stored.find((one) => one.template !== undefined)?.template as unknown as ChecklistTemplate;
  return template.sections.flatMap((section) => section.points);
}

async function upload(times: Times, client: Client, task: TaskDetail): Promise<string> {
  const id = newId();
  await times.take('upload', () =>
    client.call(endpoints.files.upload, {
      params: { taskId: task.id },
      body: { id, sha256, purpose: 'photo' },
      file: { name: 'a.jpg', type: 'image/jpeg', bytes: picture },
    }),
  );
  return id;
}
