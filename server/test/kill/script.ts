/**
 * An inspection as the list of its commands, from the start of the case to the answered notice. Each is prepared from
 * what the server shows at that moment and then kept, with its idempotency key, until it is answered: sending it again
 * sends the very same.
 */
import { createHash, randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { v7 as newId } from 'uuid';
import { endpoints, type ItemOperation, type Problem } from '@closeloop/contracts';
import type { Client } from '../client.ts';
import { app, checkInHere, openTask, operation, pointsOf } from '../inspection.ts';

export interface Command {
  /** Null: the request carries an id of its own (uploads). */
  readonly key: string | null;
  /** Of the file it uploads. */
  readonly fileId?: string;
  send(): Promise<{ readonly status: number; readonly problem: Problem | undefined }>;
}
export interface Cast {
  readonly inspector: Client;
  readonly respondent: Client;
}
/** What the commands of one case share. */
export interface Run {
  readonly caseId: string;
  readonly cast: Cast;
  readonly deadline: string;
  readonly respondentId: string;
  readonly projectName: string;
  readonly files: string[];
  readonly findings: string[];
}
export interface Step {
  readonly name: string;
  /** A table it writes, at which it can be stopped half-way. */
  readonly writes: string;
  prepare(run: Run): Promise<Command>;
}
type Who = keyof Cast;

const PROBLEMS = 2;
const BATCH = 25;
const BATCHES = 5;

export const script: readonly Step[] = [
  { name: 'start', writes: 'engine.process_instances', prepare: start },
  { name: 'check in', writes: 'item_operations', prepare: putCheckIn },
  completing('choose the project', 'engine.jobs', 'inspector', 'enterPoints', async (run) => ({
    inspectedProject: await projectId(run),
  })),
  ...Array.from({ length: BATCHES }, (_, index) => ({
    name: `answers ${index + 1}`,
    writes: ['items', 'item_operations', 'cases', 'idempotency_keys'][index % 4] ?? '',
    prepare: (run: Run) => putAnswers(run, index),
  })),
  ...problems((index) => uploading(`photo ${index + 1}`, 'inspector', index)),
  ...problems((index) => ({
    name: `finding ${index + 1}`,
    writes: 'items',
    prepare: (run: Run) => putFinding(run, index),
  })),
  completing('finish', 'case_numbers', 'inspector', 'finishInspection'),
  { name: 'draft', writes: 'tasks', prepare: saveOpinion },
  completing('issue', 'submissions', 'inspector', 'issueNotice', (run) =>
    Promise.resolve({ opinion: '限期整改', rectifyBy: run.deadline, feedbackPerson: run.respondentId }),
  ),
  ...problems((index) => uploading(`after-photo ${index + 1}`, 'respondent', PROBLEMS + index)),
  ...problems((index) => ({
    name: `answer ${index + 1}`,
    writes: 'items',
    prepare: (run: Run) => putRectified(run, index),
  })),
  completing('feed back', 'timeline_entries', 'respondent', 'sendFeedback'),
];

function problems(make: (index: number) => Step): Step[] {
  return Array.from({ length: PROBLEMS }, (_, index) => make(index));
}

function start({ cast, caseId }: Run): Promise<Command> {
  const key = randomUUID();
  const body = { app, process: 'inspection', id: caseId };
  return Promise.resolve({ key, send: () => cast.inspector.send(endpoints.cases.start, { body, key }) });
}

async function put({ cast, caseId }: Run, who: Who, operations: ItemOperation[]): Promise<Command> {
  const key = randomUUID();
  const params = { id: (await openTask(cast[who], caseId)).id };
  return { key, send: () => cast[who].send(endpoints.tasks.putItems, { params, body: { operations }, key }) };
}

function putCheckIn(run: Run): Promise<Command> {
  return put(run, 'inspector', [operation('arrival', 'self', checkInHere)]);
}

async function projectId({ cast, caseId, projectName }: Run): Promise<string> {
  const { id } = await openTask(cast.inspector, caseId);
  const { rows } = await cast.inspector.call(endpoints.tasks.personOptions, {
    params: { id, field: 'inspectedProject' },
  });
  const found = rows.find((row) => row.name.includes(projectName));
  if (!found) throw new Error(`no project ${projectName} among ${JSON.stringify(rows)}`);
  return found.id;
}

/** The last batch takes the rest. */
async function putAnswers(run: Run, index: number): Promise<Command> {
  const points = pointsOf(await openTask(run.cast.inspector, run.caseId)).slice(PROBLEMS);
  const end = index === BATCHES - 1 ? points.length : (index + 1) * BATCH;
  const batch = points.slice(index * BATCH, end);
  return put(
    run,
    'inspector',
    batch.map((point) => operation('siteChecks', point.code, { value: 'yes' })),
  );
}

async function putFinding(run: Run, index: number): Promise<Command> {
  const point = pointsOf(await openTask(run.cast.inspector, run.caseId))[index];
  const id = newId();
  run.findings.push(id);
  const finding = { id, text: `未设置 ${index}`, photos: [run.files[index] ?? ''] };
  return put(run, 'inspector', [operation('siteChecks', point?.code ?? '', { value: 'no', findings: [finding] })]);
}

function putRectified(run: Run, index: number): Promise<Command> {
  const value = { text: `已整改 ${index}`, files: [run.files[PROBLEMS + index] ?? ''] };
  return put(run, 'respondent', [operation('rectifyAnswers', run.findings[index] ?? '', value)]);
}

async function saveOpinion({ cast, caseId }: Run): Promise<Command> {
  const key = randomUUID();
  const task = await openTask(cast.inspector, caseId);
  const sent = { params: { id: task.id }, body: { baseRev: task.draft.rev, data: { opinion: '限期整改' } }, key };
  return { key, send: () => cast.inspector.send(endpoints.tasks.saveDraft, sent) };
}

function uploading(name: string, who: Who, index: number): Step {
  const prepare = async (run: Run): Promise<Command> => {
    const client = run.cast[who];
    const bytes = await sharp({ create: { width: 320 + index, height: 240, channels: 3, background: '#369' } })
      .jpeg()
      .toBuffer();
    const fileId = newId();
    run.files.push(fileId);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const sent = {
      params: { taskId: (await openTask(client, run.caseId)).id },
      body: { id: fileId, sha256, purpose: 'photo' as const },
      file: { name: `${index}.jpg`, type: 'image/jpeg', bytes },
    };
    return { key: null, fileId, send: () => client.send(endpoints.files.upload, sent) };
  };
  return { name, writes: 'files', prepare };
}

function completing(
  name: string,
  writes: string,
  who: Who,
  action: string,
  dataOf: (run: Run) => Promise<Record<string, string>> = () => Promise.resolve({}),
): Step {
  const prepare = async (run: Run): Promise<Command> => {
    const key = randomUUID();
    const task = await openTask(run.cast[who], run.caseId);
    const sent = { params: { id: task.id }, rev: task.rev, body: { action, data: await dataOf(run) }, key };
    return { key, send: () => run.cast[who].send(endpoints.tasks.complete, sent) };
  };
  return { name, writes, prepare };
}

export function emptyRun(cast: Cast, given: Pick<Run, 'deadline' | 'respondentId' | 'projectName'>): Run {
  return { ...given, cast, caseId: newId(), files: [], findings: [] };
}
