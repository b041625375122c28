/** The registry: what a pull opens, changes and takes away, and what happens when it fails. */
import { endpoints } from '@closeloop/contracts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOrganisationServer, type OrganisationServer } from './organisation-server.ts';

const api = endpoints.organisation;
let server: OrganisationServer;
beforeEach(async () => {
  server = await openOrganisationServer();
});
afterEach(() => server.close());

const versions = () =>
  server.sql<{ at: string }>(
    `select 'unit ' || id || xmin as at from units union all select 'person ' || id || xmin from persons
     union all select 'membership ' || id || xmin from memberships union all select 'project ' || id || xmin from projects
     union all select 'post ' || id || xmin from project_posts union all select 'grant ' || id || xmin from role_grants
     union all select 'account ' || person_id || xmin from accounts order by 1`,
  );

test('A1 a pull opens the accounts of units and of chiefs, and nobody else’s', async () => {
  const rows = await server.sql<{ name: string }>(
    `select p.name from accounts a join persons p on p.id = a.person_id
     where p.registry_id is not null and (a.demo or p.id in (select registry_admin_id from units)
       or p.id in (select chief_id from projects where evaluable)) order by p.name collate "zh-x-icu"`,
  );
  expect(rows.map((row) => row.name)).toEqual(['曹卅一', '冯二', '吕廿七', '孙八', '吴十', '张三', '郑一']);
  const admins = await server.sql<{ name: string; unit: string }>(
    `select p.name, u.registry_id as unit from role_grants g join persons p on p.id = g.person_id
     join units u on u.id = g.unit_id where g.role = 'platform/unit_admin' order by u.registry_id`,
  );
  expect(admins).toEqual([
    { name: '冯二', unit: 'JH' },
    { name: '曹卅一', unit: 'LQ' },
    { name: '孙八', unit: 'MJ' },
  ]);
  const chiefs = await server.sql<{ name: string; n: number }>(
    `select person_name as name, count(*)::int as n from project_posts where source = 'registry' and ended_at is null
     group by 1 order by person_name collate "zh-x-icu"`,
  );
  expect(chiefs).toEqual([
    { name: '吕廿七', n: 1 },
    { name: '吴十', n: 2 },
    { name: '张三', n: 3 },
    { name: '郑一', n: 2 },
  ]);
});

test('a second pull changes no row', async () => {
  const before = await versions();
  const outcome = await server.organisation.pull();
  expect(outcome).toEqual({ ok: true, changed: 0, issues: [] });
  expect(await versions()).toEqual(before);
  expect(before.length).toBeGreaterThan(100);
});

test('A3 a project that is not evaluable is invisible, one that was is history', async () => {
  const admin = await server.signIn('孙八');
  const names = (rows: readonly { name: string }[]) => rows.map((row) => row.name).sort();
  const evaluable = await admin.call(api.projects, {});
  expect(names(evaluable.rows)).toEqual(
    ['云溪新城 A-03 地块住宅', '望海路小学扩建', '滨江示范段综合管廊', '青禾产业园二期厂房'].sort(),
  );
  expect(evaluable.total).toBe(4);
  const history = await admin.call(api.projects, { query: { status: 'history' } });
  expect(names(history.rows)).toEqual(['样例医院门诊楼']);
  expect(history.rows[0]).toMatchObject({ evaluable: false, can: [], leftAt: '2026-11-01T00:00:00.000Z' });
  const stopped = await server.projectId('SL-3501-2026-0153');
  expect((await admin.refused(api.project, { params: { id: stopped } })).slug).toBe('not-found');
});

test('A4 the chief cannot be changed here, changes with the next pull, and the former one loses access', async () => {
  const id = await server.projectId('SL-3501-2026-0312');
  const admin = await server.signIn('孙八');
  const former = await server.signIn('张三');
  const before = await admin.call(api.project, { params: { id } });
  expect(before.posts[0]).toMatchObject({
    source: 'registry',
    required: true,
    locked: '总监由一体化平台带入，请在平台变更，约 3 天同步。',
  });
  const add = [await server.personId('吴十')];
  const change = { params: { id, post: 'chief_engineer' }, body: { add }, rev: before.rev };
  expect((await admin.refused(api.changePost, change)).slug).toBe('post-from-registry');

  server.editRegistry(
    'projects.csv',
    '云溪新城 A-03 地块住宅,MJ,在建可评价,yes,,P-0001',
    '云溪新城 A-03 地块住宅,MJ,在建可评价,yes,,P-0008',
  );
  expect((await server.organisation.pull()).ok).toBe(true);

  const after = await admin.call(api.project, { params: { id } });
  expect(after.chief?.name).toBe('吴十');
  expect(after.chiefChange).toMatchObject({ from: '张三', to: '吴十' });
  expect(after.rev).toBeGreaterThan(before.rev);
  expect((await former.refused(api.project, { params: { id } })).slug).toBe('not-found');
  expect((await former.call(api.projects, {})).rows.map((row) => row.code)).not.toContain('SL-3501-2026-0312');
  expect((await (await server.signIn('吴十')).call(api.project, { params: { id } })).can).toEqual(['posts.manage']);
  const { rows } = await admin.call(api.postHistory, { params: { id } });
  expect(rows).toContainEqual(
    expect.objectContaining({ name: '张三', change: 'left', reason: 'registry', by: '一体化平台' }),
  );
});

test('the banner of a replaced chief stands for three days', async () => {
  const id = await server.projectId('SL-3501-2026-0312');
  server.editRegistry('projects.csv', '住宅,MJ,在建可评价,yes,,P-0001', '住宅,MJ,在建可评价,yes,,P-0008');
  await server.organisation.pull();
  const admin = await server.signIn('孙八');
  const shift = (days: number) =>
    server.sql(
      `update project_posts set started_at = started_at - make_interval(days => $2), ended_at = ended_at - make_interval(days => $2)
       where project_id = $1 and source = 'registry'`,
      [id, days],
    );
  await shift(2);
  expect((await admin.call(api.project, { params: { id } })).chiefChange).not.toBeNull();
  await shift(1);
  expect((await admin.call(api.project, { params: { id } })).chiefChange).toBeNull();
});

test('a project that leaves the evaluable state becomes read-only, and frees who held an exclusive post', async () => {
  const id = await server.projectId('SL-3501-2026-0312');
  server.editRegistry('projects.csv', '住宅,MJ,在建可评价,yes', '住宅,MJ,竣工,no');
  await server.organisation.pull();
  const chief = await server.signIn('张三');
  const project = await chief.call(api.project, { params: { id } });
  expect(project).toMatchObject({ evaluable: false, status: '竣工', can: [], missingPosts: [] });
  expect(project.leftAt).not.toBeNull();
  const [, specialists, , feedback] = project.posts;
  expect(specialists?.holders).toEqual([]);
  expect(feedback?.holders.map((one) => one.person.name).sort()).toEqual(['赵六', '钱七'].sort());
  const add = [await server.personId('郑十一')];
  const refused = await chief.refused(api.changePost, {
    params: { id, post: 'site_supervisor' },
    body: { add },
    rev: project.rev,
  });
  expect(refused).toMatchObject({ slug: 'project-read-only', title: '项目已不在「在建可评价」，仅可查看历史。' });

  const other = await server.projectId('SL-3501-2026-0041');
  const { rev } = await chief.call(api.project, { params: { id: other } });
  const lisi = [await server.personId('李四')];
  await chief.call(api.changePost, { params: { id: other, post: 'specialist_engineer' }, body: { add: lisi }, rev });
});

test('a project the registry no longer names has left', async () => {
  const id = await server.projectId('SL-3501-2026-0041');
  const csv = await server.sql<{ code: string }>('select code from projects where id = $1', [id]);
  server.editRegistry('projects.csv', `R-0041,${csv[0]?.code}`, 'R-9041,SL-3501-2026-9041');
  await server.organisation.pull();
  const admin = await server.signIn('孙八');
  expect(await admin.call(api.project, { params: { id } })).toMatchObject({ evaluable: false });
});

test('a pull that fails changes nothing, is remembered cell by cell, and says until when the data are good', async () => {
  const admin = await server.signIn('冯二');
  const before = await versions();
  server.editRegistry('projects.csv', '26.0801', 'north');
  server.editRegistry('people.csv', '13800000008', '1380000');
  const problem = await admin.refused(api.syncRegistry, {});
  expect(problem).toMatchObject({ slug: 'sync-failed', status: 502 });
  expect(problem.title).toMatch(/^平台同步没有成功，仍显示 \d{4}-\d\d-\d\d \d\d:\d\d 的数据。$/);
  expect(await versions()).toEqual(before);
  const status = await admin.call(api.registryStatus, {});
  expect(status.lastRun).toMatchObject({ outcome: 'failed', changed: 0 });
  expect(status.lastRun?.message?.split('\n')).toEqual([
    'people.csv · 第 4 行 · phone · 「1380000」格式不对',
    'projects.csv · 第 2 行 · lat · 「north」格式不对',
  ]);
  expect(status.lastOk).not.toBeNull();
  expect(status.delayDays).toBe(3);
});

test('a missing file is named', async () => {
  const { pull } = server.organisation;
  server.editRegistry('units.csv', 'unit_id,credit_code', 'unit_id,creditcode');
  const outcome = await pull();
  expect(outcome.ok).toBe(false);
  expect(outcome.issues).toEqual([
    { rule: 'column-missing', file: 'units.csv', row: 1, column: 'credit_code' },
    { rule: 'column-unknown', file: 'units.csv', row: 1, column: 'creditcode' },
  ]);
});

test('references and repeats are named by row', async () => {
  server.editRegistry('projects.csv', 'R-0041,SL-3501-2026-0041', 'R-0312,SL-3501-2026-0041');
  server.editRegistry('projects.csv', 'P-0033', 'P-9999');
  server.editRegistry('people.csv', 'P-0040,MJ', 'P-0040,XX');
  expect((await server.organisation.pull()).issues).toEqual([
    { rule: 'duplicate', file: 'projects.csv', row: 3, column: 'project_id', value: 'R-0312' },
    { rule: 'unknown-unit', file: 'people.csv', row: 35, column: 'unit_id', value: 'XX' },
    { rule: 'unknown-person', file: 'projects.csv', row: 12, column: 'chief_id', value: 'P-9999' },
  ]);
});

test('an administrator may pull again after ten minutes, an operator at any time', async () => {
  const admin = await server.signIn('冯二');
  expect((await admin.call(api.syncRegistry, {})).lastRun).toMatchObject({ outcome: 'ok', changed: 0 });
  const again = await admin.refused(api.syncRegistry, {});
  expect(again.slug).toBe('rate-limited');
  expect(Number(again.params?.['n'])).toBeGreaterThan(590);
  await server.sql(`update registry_runs set started_at = started_at - interval '11 minutes'`);
  await admin.call(api.syncRegistry, {});
  const operator = await server.signIn('孙八');
  await operator.call(api.syncRegistry, {});
  await operator.call(api.syncRegistry, {});
});

test('a new administrator takes over the unit’s account', async () => {
  server.editRegistry('units.csv', '榕南监理,P-0010', '榕南监理,P-0029');
  await server.organisation.pull();
  const former = await server.signIn('冯二');
  expect((await former.refused(api.people, {})).slug).toBe('not-allowed');
  await server.sql(
    'update accounts set password_hash = (select password_hash from accounts where password_hash is not null limit 1)',
  );
  const admin = await server.signIn('施廿八');
  expect((await admin.call(api.people, {})).rows.map((row) => row.name)).toContain('冯二');
});

test('what somebody signs in with is looked up: chiefs by name, companies by credit code', async () => {
  const facts = server.organisation.registryFacts;
  const named = (name: string) => server.system((tx) => facts.chiefsNamed(tx, name));
  expect(await named('张三')).toEqual([{ phone: '13800000001', evaluable: true }]);
  expect(await named('卫十五')).toEqual([{ phone: '13800000016', evaluable: false }]);
  expect(await named('李四')).toEqual([]);
  const company = (code: string) => server.system((tx) => facts.company(tx, code));
  expect((await company('91350100DEMO00001A'))?.adminId).toBe(await server.personId('孙八'));
  expect(await company('nobody')).toBeNull();
});
