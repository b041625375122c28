import { endpoints } from '@closeloop/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson, addUnit, PASSWORD, type TestPerson, type TestUnit } from './people.ts';
import { openTestServer, type TestServer } from './server.ts';

const { signIn, session, signOut, chooseUnit, changePassword, changePreferences } = endpoints.identity;
let server: TestServer;
let minjiang: TestUnit;
let rongnan: TestUnit;
let li: TestPerson;
let both: TestPerson;

beforeAll(async () => {
  server = await openTestServer();
  minjiang = await addUnit(server.database, '闽江监理');
  rongnan = await addUnit(server.database, '榕南监理');
  li = await addPerson(server.database, '李四', [minjiang]);
  both = await addPerson(server.database, '赵双', [minjiang, rongnan]);
});
afterAll(() => server.close());

test('a person signs in with phone and password, is known by the cookie, and signs out', async () => {
  const client = server.client();
  const opened = await client.call(signIn, { body: { phone: li.phone, password: PASSWORD } });
  expect(opened.person).toEqual({ id: li.id, name: '李四', phone: li.phone });
  expect(opened.unit).toEqual(minjiang);
  expect(await client.call(session)).toEqual(opened);
  expect((await client.send(signOut)).status).toBe(204);
  expect(client.cookies.size).toBe(0);
  expect((await client.refused(session)).slug).toBe('unauthenticated');
});

test('who belongs to several units chooses one, and only one of his', async () => {
  const client = server.client();
  const opened = await client.call(signIn, { body: { phone: both.phone, password: PASSWORD } });
  expect(opened.unit).toBeNull();
  expect(opened.units.map(({ name }) => name).sort()).toEqual(['榕南监理', '闽江监理'].sort());
  const chosen = await client.call(chooseUnit, { body: { unitId: rongnan.id } });
  expect(chosen.unit).toEqual(rongnan);
  expect((await client.call(session)).unit).toEqual(rongnan);
  const stranger = await addUnit(server.database, '鹭青监理');
  expect((await client.refused(chooseUnit, { body: { unitId: stranger.id } })).slug).toBe('not-found');
});

test('a changed password ends the other sessions and replaces the old one', async () => {
  const person = await addPerson(server.database, '王五', [minjiang]);
  const here = server.client();
  const there = server.client();
  await here.call(signIn, { body: { phone: person.phone, password: PASSWORD } });
  await there.call(signIn, { body: { phone: person.phone, password: PASSWORD } });
  const weak = await here.refused(changePassword, { body: { current: PASSWORD, next: 'password1234' } });
  expect(weak.slug).toBe('password-weak');
  const wrong = await here.refused(changePassword, { body: { current: 'not this one', next: 'seven red boats' } });
  expect(wrong.slug).toBe('credentials-wrong');
  await here.call(changePassword, { body: { current: PASSWORD, next: 'seven red boats' } });
  expect((await here.call(session)).person.id).toBe(person.id);
  expect((await there.refused(session)).slug).toBe('unauthenticated');
  expect((await there.refused(signIn, { body: { phone: person.phone, password: PASSWORD } })).slug).toBe(
    'credentials-wrong',
  );
  await there.call(signIn, { body: { phone: person.phone, password: 'seven red boats' } });
});

test('preferences are kept, and the language chosen is the language answered', async () => {
  const client = server.client();
  await client.call(signIn, { body: { phone: li.phone, password: PASSWORD } });
  expect((await client.call(session)).preferences.language).toBe('en');
  await client.call(changePreferences, { body: { language: 'zh-CN', theme: 'dark' } });
  expect((await client.call(session)).preferences).toMatchObject({
    language: 'zh-CN',
    theme: 'dark',
    autoAdvance: true,
  });
  const refused = await client.refused(changePreferences, { body: { theme: 'pink' as 'dark' } });
  expect(refused.title).toBe('提交的内容有误，请按提示修改。');
});
