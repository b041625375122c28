/**
 * An installation that has been worked with for a while, so that no screen is empty for want of something to show:
 * inspections and hazards in every state, a draft half filled, a person of two units, a changed draft in the studio, and
 * a case that stopped with an incident.
 */
import { endpoints } from '@closeloop/contracts';
import type { Client } from '../../server/test/client.ts';
import type { App } from './app.ts';
import { chineseIn, names, namesDrawn } from './data.ts';
import {
  checkIn,
  chooseProject,
  complete,
  eveningIn,
  fill,
  inHours,
  operation,
  put,
  start,
  upload,
  waitingTask,
  type Problem,
} from './drive.ts';
import { overHttp } from './people.ts';
import { photograph, type PickedFile } from './pictures.ts';

const SITE = '云溪新城';
const HAZARDS = 'hazard-report';
const OF_TWO_UNITS = '陈三';
/** Ids that addresses are made of. */
export interface Content {
  /** Every Chinese text that is data: what people and projects are called, and what was typed. */
  readonly data: readonly string[];
  /** Names in the diagram files, which are in one language; only the studio shows the files themselves. */
  readonly drawn: readonly string[];
  readonly checkIn: string;
  readonly chooseProject: string;
  readonly checklist: string;
  readonly issue: string;
  readonly rectify: string;
  readonly dispatch: string;
  readonly confirm: string;
  readonly running: string;
  readonly closed: string;
  readonly project: string;
  readonly pastProject: string;
  readonly respondent: string;
  readonly incident: string;
  readonly flow: string;
  readonly joinPath: string;
}
interface World {
  readonly inspector: Client;
  readonly respondent: Client;
  readonly dispatcher: Client;
  readonly admin: Client;
  readonly respondentId: string;
  readonly photos: readonly PickedFile[];
}

export async function makeContent(app: App): Promise<Content> {
  const typed: unknown[] = [];
  const world = await openWorld(app, typed);
  const closed = await inspection(world, { problems: 2, answered: true });
  await inspection(world, { problems: 0 });
  const running = await inspection(world, { problems: 3 });
  await hazard(world, '材料堆场东侧', '氧气瓶与乙炔瓶间距不足 5 米', { fixed: true, accepted: true });
  await hazard(world, '2#楼施工电梯', '呼叫按钮失灵', { assigned: true });
  const confirm = await hazard(world, '地下室南坡道', '临时照明线路拖地', { assigned: true, fixed: true });
  const dispatch = await hazard(world, '3#楼西侧临边', '临边防护栏杆缺失', { serious: true });
  const checklist = await inspection(world, { problems: 2, until: 'checklist' });
  const issue = await inspection(world, { problems: 3, until: 'issue' });
  const arrived = await inspection(world, { problems: 0, until: 'project' });
  const arriving = await inspection(world, { problems: 0, until: 'check-in' });
  const incident = await stoppedHazard(world);
  await changedDraft(world.admin);
  return {
    drawn: chineseIn(await namesDrawn(world.admin)),
    data: chineseIn([typed, await names(world.admin, await overHttp(app, OF_TWO_UNITS))]),
    checkIn: await openTaskOf(world.inspector, arriving),
    chooseProject: await openTaskOf(world.inspector, arrived),
    checklist: await openTaskOf(world.inspector, checklist),
    issue: await openTaskOf(world.inspector, issue),
    rectify: await openTaskOf(world.respondent, running),
    dispatch: await openTaskOf(world.dispatcher, dispatch),
    confirm: await openTaskOf(world.inspector, confirm),
    running,
    closed,
    incident,
    respondent: world.respondentId,
    project: await projectCalled(world.admin, SITE, 'evaluable'),
    pastProject: await projectCalled(world.admin, '样例医院', 'history'),
    flow: (await flowOf(world.admin)).path,
    joinPath: await invitation(world.inspector, checklist),
  };
}

async function openWorld(app: App, typed: unknown[]): Promise<World> {
  const [inspector, respondent, dispatcher, admin] = await Promise.all(
    ['李四', '钱七', '赵六', '孙八'].map(async (name) => noting(await overHttp(app, name), typed)),
  );
  if (!inspector || !respondent || !dispatcher || !admin) throw new Error('somebody is missing');
  const { person } = await respondent.call(endpoints.identity.session);
  const colours = ['#7d8b91', '#8f9d86', '#86929d', '#9a8f7f'];
  const photos = await Promise.all(colours.map((colour, n) => photograph(`现场照片${String(n + 1)}.jpg`, colour)));
  await belongToTwo(admin);
  return { inspector, respondent, dispatcher, admin, respondentId: person.id, photos };
}

/** The same client; what it sends is noted. */
function noting(client: Client, typed: unknown[]): Client {
  const call: Client['call'] = (endpoint, ...sent) => {
    typed.push((sent[0] as { body?: unknown } | undefined)?.body);
    return client.call(endpoint, ...sent);
  };
  return { ...client, call };
}

/** A phone known in another unit makes that person a member of this one too. */
async function belongToTwo(admin: Client): Promise<void> {
  const { rows } = await admin.call(endpoints.identity.demoAccounts);
  const found = rows.find((row) => row.name === OF_TWO_UNITS);
  if (!found) throw new Error(`nobody called ${OF_TWO_UNITS}`);
  const { name, phone } = found;
  await admin.call(endpoints.organisation.addPerson, { body: { name, phone: phone.replace(/\D/g, '') } });
}

const problemsFound: readonly Omit<Problem, 'photo'>[] = [
  { code: 'A-02', text: '安全监理细则照搬，没有本工程内容', place: '项目监理部' },
  { code: 'A-05', text: '9 月、10 月例会纪要缺安全内容，责任人未签字' },
  { code: 'B-03', text: '悬挑脚手架专项方案变更后未重新报审', place: '3#楼 6 层' },
];

interface Inspected {
  readonly problems: number;
  readonly answered?: boolean;
  readonly until?: 'check-in' | 'project' | 'checklist' | 'issue';
}

async function inspection(world: World, { problems, answered = false, until }: Inspected): Promise<string> {
  const { inspector, respondentId, photos } = world;
  const { id } = await start(inspector, 'self-inspection/inspection');
  if (until === 'check-in') return id;
  await checkIn(inspector, id);
  if (until === 'project') return id;
  await chooseProject(inspector, id, SITE);
  const found = problemsFound.slice(0, problems).map((one, n) => ({ ...one, photo: photos[n % 4] as PickedFile }));
  const findings = await fill(inspector, id, found, until === 'checklist' ? 34 : Infinity);
  if (until === 'checklist') return id;
  await complete(inspector, id, 'finishInspection');
  if (until === 'issue') return id;
  if (problems === 0) await complete(inspector, id, 'issueAndClose', { feedbackPerson: respondentId });
  else await issue(world, id);
  if (answered) await answer(world, id, findings);
  return id;
}

async function issue({ inspector, respondentId }: World, id: string): Promise<void> {
  const opinion =
    '1. 细则按本工程危险源重编。\n2. 补开例会并由责任人签字。\n3. 方案变更重新报审，报审前停止该部位作业。';
  await complete(inspector, id, 'issueNotice', { opinion, rectifyBy: eveningIn(3), feedbackPerson: respondentId });
}

async function answer({ respondent, photos }: World, id: string, findings: readonly string[]): Promise<void> {
  const task = await waitingTask(respondent, id);
  for (const [n, finding] of findings.entries()) {
    const files = [await upload(respondent, task, photos[(n + 1) % 4] as PickedFile)];
    await put(respondent, task, [operation('rectifyAnswers', finding, { text: '已按要求整改并经监理部复核', files })]);
  }
  await complete(respondent, id, 'sendFeedback');
}

interface Reported {
  readonly serious?: boolean;
  readonly assigned?: boolean;
  readonly fixed?: boolean;
  readonly accepted?: boolean;
}

async function hazard(world: World, place: string, text: string, how: Reported): Promise<string> {
  const { inspector, respondent, photos } = world;
  const { id } = await start(inspector, 'hazard-report/hazard');
  const task = await waitingTask(inspector, id);
  await put(inspector, task, [
    operation('hazardPhotos', 'self', { files: [await upload(inspector, task, photos[3] as PickedFile)] }),
  ]);
  const hazardLevel = how.serious ? 'serious' : 'general';
  await complete(inspector, id, 'submitReport', { hazardText: text, hazardPlace: place, hazardLevel });
  if (how.assigned || how.fixed) await assign(world, id);
  if (!how.fixed) return id;
  const fixing = await waitingTask(respondent, id);
  await put(respondent, fixing, [
    operation('fixPhotos', 'self', { files: [await upload(respondent, fixing, photos[1] as PickedFile)] }),
  ]);
  await complete(respondent, id, 'sendFix', { fixText: '已分开存放并加设防护棚' });
  if (how.accepted) await complete(inspector, id, 'acceptFix');
  return id;
}

async function assign({ dispatcher, respondentId }: World, id: string): Promise<void> {
  const { id: task } = await waitingTask(dispatcher, id);
  await dispatcher.call(endpoints.tasks.claim, { params: { id: task } });
  await complete(dispatcher, id, 'assignFixer', { fixer: respondentId, fixBy: inHours(5) });
}

/** A version whose fixing step names nobody who could do it stops there; it is taken back afterwards. */
async function stoppedHazard(world: World): Promise<string> {
  const { admin } = world;
  const flow = await flowOf(admin);
  const text = flow.text.replace('closeloop.starterId else fixer"', 'closeloop.starterId else 42"');
  await save(admin, { ...flow, text });
  await admin.call(endpoints.studio.deploy, { params: { app: HAZARDS }, body: { note: '整改人改由平台指定' } });
  await hazard(world, '塔吊 T2 基础', '基础积水未排', { assigned: true });
  await admin.call(endpoints.studio.rollBack, {
    params: { app: HAZARDS, number: 1 },
    body: { note: '恢复派单人指定' },
  });
  const { rows } = await admin.call(endpoints.operations.incidents);
  const [row] = rows;
  if (!row) throw new Error('nothing stopped');
  return row.key;
}

/** A draft with a word changed, as a designer leaves it at lunch. */
async function changedDraft(admin: Client): Promise<void> {
  const flow = await flowOf(admin);
  await save(admin, { ...flow, text: flow.text.replace('name="整改合格？"', 'name="整改是否合格？"') });
}

interface Flow {
  readonly path: string;
  readonly rev: number;
  readonly text: string;
}

async function flowOf(admin: Client): Promise<Flow> {
  const path = `workflows/${HAZARDS}/hazard.bpmn`;
  return admin.call(endpoints.studio.readFile, { params: { app: HAZARDS }, query: { path } });
}

async function save(admin: Client, { path, rev, text }: Flow): Promise<void> {
  await admin.call(endpoints.studio.saveFile, { params: { app: HAZARDS }, query: { path }, rev, body: { text } });
}

async function openTaskOf(client: Client, caseId: string): Promise<string> {
  return (await waitingTask(client, caseId)).id;
}

async function projectCalled(admin: Client, name: string, status: 'evaluable' | 'history'): Promise<string> {
  const { rows } = await admin.call(endpoints.organisation.projects, { query: { status } });
  const found = rows.find((row) => row.name.includes(name));
  if (!found) throw new Error(`no project ${name}`);
  return found.id;
}

async function invitation(inspector: Client, caseId: string): Promise<string> {
  const task = await waitingTask(inspector, caseId);
  const field = task.stored.find((one) => one.block === 'companions')?.field ?? '';
  const { url } = await inspector.call(endpoints.blocks.companionCode, { params: { id: task.id, field } });
  return url;
}
