/** Posts of a project: the rules S-21 to S-28, their sentences, and that no race gets around them. */
import { endpoints, type ProjectDetail } from '@closeloop/contracts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Client } from './client.ts';
import { openOrganisationServer, type OrganisationServer } from './organisation-server.ts';

const api = endpoints.organisation;
const SPECIALIST = 'specialist_engineer';
const SUPERVISOR = 'site_supervisor';
const FEEDBACK = 'feedback_person';
let server: OrganisationServer;
let admin: Client;
let chief: Client;
let yunxi: string;
let wanghai: string;
let binjiang: string;
let qinghe: string;

beforeAll(async () => {
  server = await openOrganisationServer();
  admin = await server.signIn('孙八');
  chief = await server.signIn('张三');
  [yunxi, wanghai, binjiang, qinghe] = await Promise.all([
    server.projectId('SL-3501-2026-0312'),
    server.projectId('SL-3501-2026-0041'),
    server.projectId('SL-3501-2026-0288'),
    server.projectId('SL-3501-2025-0907'),
  ]);
});
afterAll(() => server.close());
beforeEach(() => {
  server.ledger.open.clear();
  server.ledger.handedOver.length = 0;
});

const read = (id: string, client = admin): Promise<ProjectDetail> => client.call(api.project, { params: { id } });
interface Change {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
  readonly successor?: string;
}
async function order(id: string, post: string, { add = [], remove = [], successor }: Change, client = admin) {
  const { rev } = await read(id, client);
  const successorId = successor && (await server.personId(successor));
  const leaving = await Promise.all(
    remove.map(async (name) => ({ personId: await server.personId(name), ...(successorId && { successorId }) })),
  );
  return {
    params: { id, post },
    body: { add: await Promise.all(add.map((name) => server.personId(name))), remove: leaving },
    rev,
  };
}
const change = async (id: string, post: string, what: Change, client = admin) =>
  client.call(api.changePost, await order(id, post, what, client));
const refused = async (id: string, post: string, what: Change, client = admin) =>
  client.refused(api.changePost, await order(id, post, what, client));
const holders = (project: ProjectDetail, post: string) =>
  project.posts.find((one) => one.post === post)?.holders.map((one) => one.person.name) ?? [];
const candidate = async (id: string, post: string, name: string, client = admin) =>
  (await client.call(api.candidates, { params: { id, post } })).rows.find((one) => one.person.name === name);

test('a project shows its posts in the order of the application, what must be set, and what is missing', async () => {
  const project = await read(binjiang);
  expect(project.posts.map(({ label, required, source }) => [label, required, source])).toEqual([
    ['项目总监理工程师', true, 'registry'],
    ['项目专业监理工程师', false, 'local'],
    ['项目监理员', false, 'local'],
    ['项目反馈人（监理）', true, 'local'],
  ]);
  expect(project.missingPosts).toEqual(['反馈人']);
  expect(project.posts[0]?.holders[0]).toMatchObject({ phone: '138****0001', title: '注册监理工程师' });
  const { rows } = await admin.call(api.projects, {});
  expect(rows[0]?.code).toBe('SL-3501-2026-0288');
  const missing = await admin.call(api.projects, { query: { missing: 'true' } });
  expect(missing.rows.map((row) => row.code)).toEqual(['SL-3501-2026-0288']);
});

test('the list pages by keyset and finds by name, code and chief', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await admin.call(api.projects, { query: { limit: 1, ...(cursor && { cursor }) } });
    seen.push(...page.rows.map((row) => row.code));
    cursor = page.next;
  } while (cursor);
  expect(seen).toHaveLength(4);
  expect(new Set(seen).size).toBe(4);
  const find = async (q: string) => (await admin.call(api.projects, { query: { q } })).rows.map((row) => row.code);
  expect(await find('小学')).toEqual(['SL-3501-2026-0041']);
  expect(await find('2025-0907')).toEqual(['SL-3501-2025-0907']);
  expect(await find('吴十')).toEqual(['SL-3501-2025-0907']);
  expect(await find('100%')).toEqual([]);
});

test('A5 the same person is refused as specialist and as site supervisor of one project', async () => {
  const offered = await candidate(yunxi, SUPERVISOR, '李四');
  const problem = await refused(yunxi, SUPERVISOR, { add: ['李四'] });
  expect(problem).toMatchObject({
    slug: 'post-conflict-same-project',
    status: 409,
    title: '李四已任本项目专业监理工程师，同一项目不能兼任监理员。',
  });
  expect(offered?.refused).toBe(problem.title);
});

test('A6 a specialist of one project is refused in another, and allowed after leaving the first', async () => {
  const problem = await refused(binjiang, SUPERVISOR, { add: ['李四'] });
  expect(problem).toMatchObject({
    slug: 'post-conflict-other-project',
    title: '李四正在「云溪新城 A-03 地块住宅」任专业监理工程师，不能跨项目兼任。需先在该项目移出。',
  });
  await change(yunxi, SPECIALIST, { remove: ['李四'] });
  expect(holders(await change(binjiang, SUPERVISOR, { add: ['李四'] }), SUPERVISOR)).toEqual(['李四']);
  await change(binjiang, SUPERVISOR, { remove: ['李四'] });
  expect(holders(await change(yunxi, SPECIALIST, { add: ['李四'] }), SPECIALIST)).toEqual(['李四']);
});

test('the other project is not named to who may not see it', async () => {
  const wushi = await server.signIn('吴十');
  const problem = await refused(qinghe, SUPERVISOR, { add: ['李四'] }, wushi);
  expect(problem).toMatchObject({ slug: 'post-conflict-hidden', title: '该人员正在其他项目任职，不能跨项目兼任。' });
  const offered = await candidate(qinghe, SUPERVISOR, '李四', wushi);
  expect(offered).toMatchObject({ refused: problem.title, holds: [] });
});

test('A8 the feedback person may be a site supervisor too, and comes first among the candidates', async () => {
  const { rows } = await admin.call(api.candidates, { params: { id: wanghai, post: FEEDBACK } });
  expect(
    rows
      .slice(0, 2)
      .map((row) => row.person.name)
      .sort(),
  ).toEqual(['张三', '王五'].sort());
  expect(rows.map((row) => row.person.name)).not.toContain('钱七');
  const project = await change(wanghai, FEEDBACK, { add: ['王五'] });
  expect(holders(project, FEEDBACK)).toEqual(['钱七', '王五']);
  await change(wanghai, FEEDBACK, { remove: ['王五'] });
});

test('where an application limits a post to holders of others, nobody else is taken', async () => {
  const [self] = server.installed.filter((one) => FEEDBACK in (one.app.posts ?? {}));
  const definition = self?.app.posts?.[FEEDBACK];
  if (!definition) throw new Error('the post is not defined');
  const { among, max } = definition;
  Object.assign(definition, { among: 'post-holders', max: 2 });
  const problem = await refused(wanghai, FEEDBACK, { add: ['郑十一'] });
  expect(problem).toMatchObject({ slug: 'post-holder-required', status: 422 });
  expect(problem.title).toBe('反馈人须从本项目的任职人员中选。');
  expect((await refused(wanghai, FEEDBACK, { add: ['王五', '张三'] })).title).toBe('反馈人最多 2 人。');
  expect(holders(await read(wanghai), FEEDBACK)).toEqual(['钱七']);
  Object.assign(definition, { among, max });
});

test('an expired certificate is refused by date', async () => {
  const problem = await refused(yunxi, SUPERVISOR, { add: ['陈十三'] });
  expect(problem.title).toBe('证书已于 2024-10-31 到期，请先更新人员信息。');
  expect((await candidate(yunxi, SUPERVISOR, '陈十三'))?.refused).toBe(problem.title);
});

test('a save is all or nothing', async () => {
  const { rev } = await read(yunxi);
  await refused(yunxi, SUPERVISOR, { add: ['郑十一', '冯十二', '王五'] });
  const project = await read(yunxi);
  expect(project.rev).toBe(rev);
  expect(holders(project, SUPERVISOR)).toEqual([]);
});

test('two who change one project meet at its revision, and the later learns who was first', async () => {
  const stale = await order(yunxi, SUPERVISOR, { add: ['郑十一'] }, chief);
  await change(yunxi, SUPERVISOR, { add: ['冯十二'] });
  const problem = await chief.refused(api.changePost, stale);
  expect(problem).toMatchObject({ slug: 'stale-version', status: 412, actor: { name: '孙八' } });
  await change(yunxi, SUPERVISOR, { remove: ['冯十二'] });
});

test('removing a holder with open tasks asks who takes over, and hands them over in the same act', async () => {
  const qianqi = await server.personId('钱七');
  server.ledger.open.set(qianqi, 3);
  expect((await read(yunxi)).posts[3]?.holders[0]).toMatchObject({ openTasks: 3 });
  const problem = await refused(yunxi, FEEDBACK, { remove: ['钱七'] });
  expect(problem).toMatchObject({ slug: 'successor-required', title: '钱七有 3 件未办结的任务，请选择接手人。' });
  const stranger = await refused(yunxi, FEEDBACK, { remove: ['钱七'], successor: '郑十一' });
  expect(stranger.slug).toBe('post-holder-required');
  expect(server.ledger.handedOver).toEqual([]);
  const project = await change(yunxi, FEEDBACK, { remove: ['钱七'], successor: '赵六' });
  expect(holders(project, FEEDBACK)).toEqual(['赵六']);
  expect(server.ledger.handedOver).toMatchObject([
    { fromPersonId: qianqi, toPersonId: await server.personId('赵六'), projectId: yunxi, post: FEEDBACK },
  ]);
  server.ledger.open.clear();
  await change(yunxi, FEEDBACK, { add: ['钱七'] });
});

test('A7 a project without a feedback person says so, and that it may be emptied', async () => {
  await change(wanghai, FEEDBACK, { remove: ['钱七'] });
  expect((await read(wanghai)).missingPosts).toEqual(['反馈人']);
  await change(wanghai, FEEDBACK, { add: ['钱七'] });
  expect((await read(wanghai)).missingPosts).toEqual([]);
});

test('fifty parallel additions of one person leave him with one exclusive post', async () => {
  const zheng = await server.personId('郑十一');
  const projects = [yunxi, wanghai, binjiang, qinghe];
  const orders = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const id = projects[index % projects.length] ?? yunxi;
      const post = index % 2 === 0 ? SPECIALIST : SUPERVISOR;
      return { params: { id, post }, body: { add: [zheng] }, rev: (await read(id)).rev };
    }),
  );
  const results = await Promise.all(orders.map((one) => admin.fork().send(api.changePost, one)));
  expect(results.filter((one) => one.status === 200)).toHaveLength(1);
  const slugs = new Set(results.flatMap((one) => (one.problem ? [one.problem.slug] : [])));
  const named = ['post-conflict-same-project', 'post-conflict-other-project', 'stale-version', 'request-in-flight'];
  expect([...slugs].filter((slug) => !named.includes(slug))).toEqual([]);
  const held = await server.sql<{ n: number }>(
    'select count(*)::int as n from project_posts where person_id = $1 and ended_at is null',
    [zheng],
  );
  expect(held).toEqual([{ n: 1 }]);
});

test('every change is in the history and in the audit trail', async () => {
  const { rows } = await admin.call(api.postHistory, { params: { id: yunxi } });
  expect(rows[0]).toMatchObject({ by: '孙八' });
  expect(rows.map((row) => row.change)).toContain('left');
  const page = await admin.call(api.postHistory, { params: { id: yunxi }, query: { limit: 2 } });
  const next = await admin.call(api.postHistory, {
    params: { id: yunxi },
    query: { limit: 100, cursor: page.next ?? '' },
  });
  expect([...page.rows, ...next.rows]).toEqual(rows);
  const audited = await server.sql<{ action: string }>(
    `select distinct action from audit_entries where entity = 'project' and entity_id = $1 order by 1`,
    [yunxi],
  );
  expect(audited.map((row) => row.action)).toEqual(['post.added', 'post.removed']);
});

test('who only holds a post sees the project and changes nothing', async () => {
  const wangwu = await server.signIn('王五');
  const project = await read(wanghai, wangwu);
  expect(project.can).toEqual([]);
  expect((await wangwu.call(api.projects, {})).rows.map((row) => row.code)).toEqual(['SL-3501-2026-0041']);
  expect((await wangwu.refused(api.candidates, { params: { id: wanghai, post: SUPERVISOR } })).slug).toBe(
    'not-allowed',
  );
  expect((await wangwu.refused(api.people, {})).slug).toBe('not-allowed');
});

test('A18 another unit’s administrator gets 404 on all of it', async () => {
  const stranger = await server.signIn('冯二');
  const lisi = await server.personId('李四');
  const answers = await Promise.all([
    stranger.refused(api.project, { params: { id: yunxi } }),
    stranger.refused(api.postHistory, { params: { id: yunxi } }),
    stranger.refused(api.candidates, { params: { id: yunxi, post: SUPERVISOR } }),
    stranger.refused(api.changePost, { params: { id: yunxi, post: SUPERVISOR }, body: { add: [] }, rev: 1 }),
    stranger.refused(api.person, { params: { id: lisi } }),
    stranger.refused(api.changeGrants, { params: { id: lisi }, body: { grants: [] }, rev: 1 }),
    stranger.refused(api.leave, { params: { id: lisi }, body: { reason: 'x' }, rev: 1 }),
    stranger.refused(api.issueActivation, { params: { id: lisi } }),
  ]);
  expect(answers.map((one) => one.status)).toEqual(answers.map(() => 404));
  const own = await server.projectId('SL-3502-2026-0118');
  const { rev } = await read(own, stranger);
  const taken = await stranger.refused(api.changePost, {
    params: { id: own, post: SUPERVISOR },
    body: { add: [lisi] },
    rev,
  });
  expect(taken.slug).toBe('not-found');
  expect((await stranger.call(api.projects, {})).rows.map((row) => row.code).sort()).toEqual([
    'SL-3502-2026-0107',
    'SL-3502-2026-0118',
  ]);
});
