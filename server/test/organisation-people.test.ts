/** The people library, roles given to people, settings, and the sample people of the demonstration. */
import { endpoints, type PersonDetail } from '@closeloop/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectsHeld } from '../src/organisation/index.ts';
import type { Client } from './client.ts';
import { openOrganisationServer, type OrganisationServer } from './organisation-server.ts';

const api = endpoints.organisation;
let server: OrganisationServer;
let admin: Client;
let other: Client;

beforeAll(async () => {
  server = await openOrganisationServer();
  admin = await server.signIn('孙八');
  other = await server.signIn('冯二');
});
afterAll(() => server.close());

const find = async (name: string, client = admin): Promise<PersonDetail> =>
  client.call(api.person, { params: { id: await server.personId(name) } });
const input = (person: PersonDetail) => ({
  name: person.name,
  phone: person.phone,
  idType: person.idType,
  title: person.title,
  specialty: person.specialty,
  certificateNo: person.certificateNo,
  certificateValidUntil: person.certificateValidUntil,
});

test('the library shows the unit’s people with their posts, pages by keyset and is searched', async () => {
  const all = await admin.call(api.people, { query: { limit: 100 } });
  expect(all.total).toBe(all.rows.length);
  expect(all.rows.find((row) => row.name === '李四')).toMatchObject({
    phone: '13800000002',
    account: 'active',
    posts: [{ project: '云溪新城 A-03 地块住宅', label: '专业监理工程师' }],
    can: ['change', 'leave', 'activate', 'grants'],
  });
  const first = await admin.call(api.people, { query: { limit: 5 } });
  const second = await admin.call(api.people, { query: { limit: 100, ...(first.next && { cursor: first.next }) } });
  expect([...first.rows, ...second.rows]).toEqual(all.rows);
  const found = await admin.call(api.people, { query: { q: '市政' } });
  expect(found.rows.map((row) => row.specialty)).toEqual(found.rows.map(() => '市政'));
  expect((await admin.refused(api.people, { query: { cursor: 'nonsense' } })).slug).toBe('invalid-input');
});

test('a person is added, found by others of the unit only, and the id number is shown masked', async () => {
  const added = await admin.call(api.addPerson, {
    body: { name: '试用人', phone: '13800000901', idType: 'resident_id', idNumber: '350100199001010011' },
  });
  expect(added).toMatchObject({ idNumberMasked: '3501**********0011', account: 'none', source: 'local', active: true });
  expect((await other.refused(api.person, { params: { id: added.id } })).slug).toBe('not-found');
  const body = { ...input(added), title: '资料员' };
  const changed = await admin.call(api.changePerson, { params: { id: added.id }, body, rev: added.rev });
  expect(changed).toMatchObject({ title: '资料员', idNumberMasked: '3501**********0011', rev: added.rev + 1 });
  const stale = await admin.refused(api.changePerson, { params: { id: added.id }, body, rev: added.rev });
  expect(stale).toMatchObject({ slug: 'stale-version', actor: { name: '孙八' } });
});

test('a phone known in the unit is refused by name, one known elsewhere adds a membership', async () => {
  const taken = await admin.refused(api.addPerson, { body: { name: '某人', phone: '13800000002' } });
  expect(taken).toMatchObject({ slug: 'phone-taken', title: '该手机号已登记为李四。' });
  const joined = await other.call(api.addPerson, { body: { name: '谢卅九', phone: '13800000040' } });
  expect(joined.id).toBe(await server.personId('谢卅九'));
  expect(joined.posts).toEqual([]);
  expect((await find('谢卅九')).active).toBe(true);
});

test('a unit cannot become somebody who also belongs elsewhere', async () => {
  const shared = await find('谢卅九', other);
  const renamed = { ...input(shared), name: '别人' };
  const refused = await other.refused(api.changePerson, { params: { id: shared.id }, body: renamed, rev: shared.rev });
  expect(refused.slug).toBe('post-from-registry');
  expect((await other.refused(api.issueActivation, { params: { id: shared.id } })).slug).toBe('not-allowed');
  const local = await other.call(api.addPerson, { body: { name: '共用人', phone: '13800000902' } });
  await admin.call(api.addPerson, { body: { name: '共用人', phone: '13800000902' } });
  const phone = { ...input(local), phone: '13800000903' };
  const denied = await other.refused(api.changePerson, { params: { id: local.id }, body: phone, rev: local.rev });
  expect(denied).toMatchObject({ slug: 'not-allowed', title: '你没有这项权限，可联系该人员本人。' });
  const mine = await other.call(api.addPerson, { body: { name: '本单位人', phone: '13800000904' } });
  const theirs = { ...input(mine), phone: '13800000003' };
  const hidden = await other.refused(api.changePerson, { params: { id: mine.id }, body: theirs, rev: mine.rev });
  expect(hidden.title).toBe('该手机号已登记为其他单位的人员。');
});

test('an activation code is shown once, kept as a digest, and opens the account', async () => {
  const added = await admin.call(api.addPerson, { body: { name: '待激活', phone: '13800000905' } });
  const { code } = await admin.call(api.issueActivation, { params: { id: added.id } });
  expect(code).toMatch(/^[2-9A-Z]{5}-[2-9A-Z]{5}$/);
  const rows = await server.sql<{ activation_hash: string }>(
    'select activation_hash from accounts where person_id = $1',
    [added.id],
  );
  expect(rows[0]?.activation_hash).not.toContain(code.replace('-', ''));
  expect((await find('待激活')).account).toBe('to_activate');
  const audits = await server.sql<{ after: unknown }>(
    `select after from audit_entries where action = 'person.activation_issued' and entity_id = $1`,
    [added.id],
  );
  expect(audits).toEqual([{ after: null }]);
  const browser = server.client();
  const password = 'nine silent herons';
  const session = await browser.call(endpoints.identity.activate, { body: { phone: '13800000905', code, password } });
  expect(session.person.name).toBe('待激活');
  expect((await find('待激活')).account).toBe('active');
});

test('leaving ends posts, roles and sessions, hands tasks over, and deletes nothing', async () => {
  const zhao = await find('赵六');
  server.ledger.open.set(zhao.id, 2);
  const client = await server.signIn('赵六');
  const leave = { params: { id: zhao.id }, rev: zhao.rev };
  const asked = await admin.refused(api.leave, { ...leave, body: { reason: '调离' } });
  expect(asked.title).toBe('赵六有 2 件未办结的任务，请选择接手人。');
  const successorId = await server.personId('钱七');
  const left = await admin.call(api.leave, { ...leave, body: { reason: '调离', successorId } });
  expect(left).toMatchObject({ active: false, posts: [], grants: [], can: [] });
  expect(server.ledger.handedOver).toMatchObject([{ fromPersonId: zhao.id, toPersonId: successorId, reason: '调离' }]);
  expect((await client.refused(endpoints.identity.session)).slug).toBe('unauthenticated');
  const gone = await admin.call(api.people, { query: { active: 'false' } });
  expect(gone.rows.map((row) => row.name)).toEqual(['赵六']);
  const history = await server.sql<{ reason: string }>(
    'select ended_reason as reason from project_posts where person_id = $1',
    [zhao.id],
  );
  expect(history.map((row) => row.reason)).toEqual(['left_unit', 'left_unit']);
});

test('a chief of the registry cannot be sent away here', async () => {
  const zhang = await find('张三');
  const refused = await admin.refused(api.leave, {
    params: { id: zhang.id },
    body: { reason: '离职' },
    rev: zhang.rev,
  });
  expect(refused.title).toBe('总监由一体化平台带入，请在平台变更，约 3 天同步。');
});

test('roles of the platform and of the applications are given and taken for the unit', async () => {
  const { rows } = await admin.call(api.roles, {});
  expect(rows.map((row) => row.role)).toEqual(
    expect.arrayContaining(['platform/unit_admin', 'hazard-report/dispatcher']),
  );
  expect(rows.map((row) => row.role)).not.toContain('platform/app_admin');
  const unitId = (await admin.call(endpoints.identity.session)).unit?.id ?? '';
  const person = await find('郑十一');
  const grant = { role: 'hazard-report/dispatcher', unitId };
  const change = (grants: { role: string; unitId: string | null }[], rev: number) => ({
    params: { id: person.id },
    body: { grants },
    rev,
  });
  const given = await admin.call(api.changeGrants, change([grant], person.rev));
  expect(given.grants).toEqual([grant]);
  const unknown = await admin.refused(api.changeGrants, change([{ role: 'hazard-report/king', unitId }], given.rev));
  expect(unknown).toMatchObject({ slug: 'grant-unknown', title: '没有这个角色：hazard-report/king。' });
  for (const grants of [[{ role: 'platform/app_admin', unitId }], [{ role: 'hazard-report/dispatcher', unitId: null }]])
    expect((await admin.refused(api.changeGrants, change(grants, given.rev))).slug).toBe('not-allowed');
  expect((await admin.call(api.changeGrants, change([], given.rev))).grants).toEqual([]);
});

test('grants beyond the unit stay when its administrator changes the others, and he cannot lock himself out', async () => {
  const zhou = await find('周九');
  const wide = { role: 'platform/supervisor', unitId: null };
  expect(zhou.grants).toEqual([wide]);
  const none = await admin.call(api.changeGrants, { params: { id: zhou.id }, body: { grants: [] }, rev: zhou.rev });
  expect(none.grants).toEqual([wide]);
  const self = await find('孙八');
  const locked = await admin.refused(api.changeGrants, {
    params: { id: self.id },
    body: { grants: [] },
    rev: self.rev,
  });
  expect(locked.slug).toBe('not-allowed');
});

test('a chief adds people, but does not send them away or give roles', async () => {
  const chief = await server.signIn('张三');
  const added = await chief.call(api.addPerson, { body: { name: '新监理员', phone: '13800000906' } });
  expect(added.can).toEqual(['change']);
  const { id, rev } = added;
  expect((await chief.refused(api.leave, { params: { id }, body: { reason: 'x' }, rev })).slug).toBe('not-allowed');
  expect((await chief.refused(api.changeGrants, { params: { id }, body: { grants: [] }, rev })).slug).toBe(
    'not-allowed',
  );
  expect((await chief.refused(api.issueActivation, { params: { id } })).slug).toBe('not-allowed');
});

test('settings of the installation and of the unit are read by all administrators, changed in their scope, audited', async () => {
  const named = async (client: Client, name: string) =>
    (await client.call(api.settings, {})).rows.find((row) => row.name === name);
  expect(await named(other, 'hotline')).toMatchObject({ scope: 'installation', can: [] });
  const hotline = { scope: 'installation', app: null, name: 'hotline', value: '0591-1111 2222' } as const;
  expect((await other.refused(api.changeSetting, { body: hotline })).slug).toBe('not-allowed');
  await admin.call(api.changeSetting, { body: hotline });
  expect((await server.client().call(endpoints.identity.signInOptions)).hotline).toBe('0591-1111 2222');
  const fence = { scope: 'unit', app: 'self-inspection', name: 'fenceMetres', value: 500 } as const;
  await admin.call(api.changeSetting, { body: fence });
  expect(await named(admin, 'fenceMetres')).toMatchObject({ value: 500, default: 300 });
  expect(await named(other, 'fenceMetres')).toMatchObject({ value: 300 });
  const wrong = await admin.refused(api.changeSetting, { body: { ...fence, value: 10 } });
  expect(wrong).toMatchObject({ slug: 'invalid-input', errors: [{ path: '/value' }] });
  const trail = await server.sql<{ before: object; after: object }>(
    `select before, after from audit_entries where action = 'setting.changed' and entity_id = 'self-inspection/fenceMetres'`,
  );
  expect(trail).toEqual([{ before: { value: 300 }, after: { value: 500 } }]);
});

test('the days a change takes to arrive are a setting, and every sentence follows it', async () => {
  const body = { scope: 'installation', app: null, name: 'syncDelayDays', value: 5 } as const;
  await admin.call(api.changeSetting, { body });
  expect((await admin.call(api.registryStatus, {})).delayDays).toBe(5);
  const id = await server.projectId('SL-3501-2026-0041');
  const project = await admin.call(api.project, { params: { id } });
  expect(project.posts[0]?.locked).toBe('总监由一体化平台带入，请在平台变更，约 5 天同步。');
});

test('sample people are seeded once: what a visitor changed stays', async () => {
  const id = await server.projectId('SL-3502-2026-0107');
  const { rev } = await other.call(api.project, { params: { id } });
  const remove = [{ personId: await server.personId('陈三') }];
  await other.call(api.changePost, { params: { id, post: 'feedback_person' }, body: { remove }, rev });
  await server.organisation.feature.start?.();
  const project = await other.call(api.project, { params: { id } });
  expect(project.posts[3]?.holders).toEqual([]);
});

test('the projects a person holds posts in come with all their posts', async () => {
  const lisi = await server.personId('李四');
  const unitId = (await admin.call(endpoints.identity.session)).unit?.id ?? '';
  const projects = await server.system((tx) => projectsHeld(tx, lisi, unitId));
  const yunxi = await server.projectId('SL-3501-2026-0312');
  expect(projects).toMatchObject([
    {
      id: yunxi,
      evaluable: true,
      posts: { specialist_engineer: [lisi], feedback_person: [await server.personId('钱七')] },
    },
  ]);
});
