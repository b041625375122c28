/** What every endpoint can rely on: keys, revisions, origins, input, problems. */
import { endpoints, type Problem } from '@closeloop/contracts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openNoRooms } from '../src/wiring.ts';
import type { Client } from './client.ts';
import { addPerson, addUnit, PASSWORD, type TestUnit } from './people.ts';
import { makeNotes, noteBindings, notes } from './rooms.ts';
import { openTestServer, type TestServer } from './server.ts';

const lines: string[] = [];
let server: TestServer;
let unit: TestUnit;
let client: Client;

beforeAll(async () => {
  server = await openTestServer(
    {
      openRooms: async (ground) => ({
        ...(await openNoRooms(ground)),
        features: [{ bindings: noteBindings(ground.changes) }],
      }),
      logLevel: 'info',
      logTo: { write: (line) => void lines.push(line) },
    },
    makeNotes,
  );
  unit = await addUnit(server.database, '闽江监理');
});
afterAll(() => server.close());
beforeEach(async () => {
  const person = await addPerson(server.database, '李四', [unit]);
  client = server.client();
  await client.call(endpoints.identity.signIn, { body: { phone: person.phone, password: PASSWORD } });
});
const count = async (text: string) => (await client.call(notes.list)).rows.filter((row) => row.text === text).length;

test('the same key gives the same answer and one effect, other content under it is refused', async () => {
  const key = randomUUID();
  const first = await client.send(notes.add, { key, body: { text: 'once' } });
  const again = await client.send(notes.add, { key, body: { text: 'once' } });
  expect([first.status, again.status]).toEqual([201, 201]);
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
  expect(await count('once')).toBe(1);
  expect((await client.refused(notes.add, { key, body: { text: 'twice' } })).slug).toBe('idempotency-key-reused');
  expect((await client.refused(notes.add, { key: null, body: { text: 'x' } })).slug).toBe('idempotency-key-missing');
});

test('twenty requests at once with one key have one effect and one answer', async () => {
  const key = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => client.send(notes.add, { key, body: { text: 'together' } })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  expect(await count('together')).toBe(1);
});

test('a key is another person’s own: it answers him nothing of the first', async () => {
  const key = randomUUID();
  await client.call(notes.add, { key, body: { text: 'mine' } });
  const other = await addPerson(server.database, '王五', [unit]);
  const second = server.client();
  await second.call(endpoints.identity.signIn, { body: { phone: other.phone, password: PASSWORD } });
  await second.call(notes.add, { key, body: { text: 'his' } });
  expect([await count('mine'), await count('his')]).toEqual([1, 1]);
});

test('a refusal rolls everything back and frees the key; a kept refusal commits and is replayed', async () => {
  const key = randomUUID();
  expect((await client.refused(notes.add, { key, body: { text: 'guarded', fail: 'problem' } })).slug).toBe(
    'start-guard',
  );
  expect(await count('guarded')).toBe(0);
  const kept = await client.send(notes.add, { key, body: { text: 'counted', fail: 'refuse' } });
  expect([kept.status, kept.problem?.slug, await count('counted')]).toEqual([409, 'start-guard', 1]);
  const replayed = await client.send(notes.add, { key, body: { text: 'counted', fail: 'refuse' } });
  expect([replayed.status, replayed.problem?.slug, await count('counted')]).toEqual([409, 'start-guard', 1]);
});

test('a change names the revision it was made from', async () => {
  const added = await client.send(notes.add, { body: { text: 'v1' } });
  const params = { id: added.body.id };
  expect(added.headers.get('etag')).toBe('"1"');
  expect((await client.refused(notes.change, { params, body: { text: 'v2' } })).slug).toBe('precondition-required');
  expect((await client.send(notes.change, { params, rev: 1, body: { text: 'v2' } })).headers.get('etag')).toBe('"2"');
  const stale = await client.refused(notes.change, { params, rev: 1, body: { text: 'v3' } });
  expect([stale.slug, stale.status]).toEqual(['stale-version', 412]);
});

test('only our own pages may change anything', async () => {
  const own = { origin: server.url, 'sec-fetch-site': 'same-origin' };
  expect((await client.send(notes.add, { headers: own, body: { text: 'own' } })).status).toBe(201);
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: server.url.replace('http:', 'https:').replace(/:\d+$/, ':1') },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: server.url },
  ];
  for (const headers of foreign) {
    expect((await client.refused(notes.add, { headers, body: { text: 'foreign' } })).slug).toBe('foreign-origin');
  }
  expect((await client.send(notes.list, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200);
  expect(await count('foreign')).toBe(0);
});

test('input is refused field by field, in the language of the caller', async () => {
  const body = { text: '', lines: [{ n: 1.5 }, { n: 'two' }], colour: 'red' } as never;
  const english = await client.refused(notes.add, { body });
  expect(english.errors).toEqual([
    { path: '/text', code: 'required', message: 'This is required.' },
    { path: '/lines/0/n', code: 'type', message: 'This should be a whole number.' },
    { path: '/lines/1/n', code: 'type', message: 'This should be a number.' },
    { path: '/colour', code: 'unknown-field', message: 'There is no such field.' },
  ]);
  const chinese = await client.refused(notes.add, { body, headers: { 'accept-language': 'zh-CN,zh;q=0.9' } });
  expect(chinese.title).toBe('提交的内容有误，请按提示修改。');
  expect(chinese.errors?.[0]?.message).toBe('此项必填。');
  expect(chinese.titles.en).toBe(english.title);
  expect((await client.refused(notes.list, { query: { limit: 'many' } })).errors?.[0]?.path).toBe('/limit');
});

test('a body that is no JSON, too large, too deep, of another type or after a prototype is refused', async () => {
  const slug = async (raw: string, headers = {}) =>
    (await client.refused(notes.add, { raw, headers, body: { text: '' } })).slug;
  expect(await slug('{"text":')).toBe('malformed-json');
  expect(await slug('{"text":"x"}', { 'content-type': 'text/plain' })).toBe('malformed-json');
  expect(await slug(`{"text":"${'x'.repeat(1_100_000)}"}`)).toBe('body-too-large');
  expect(await slug(`{"text":"x","extra":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`)).toBe('malformed-json');
  expect(await slug('{"text":"x","extra":{"__proto__":{"admin":true}}}')).toBe('malformed-json');
  expect(await slug('{"text":"x","extra":{"\\u005f_proto__":{"admin":true}}}')).toBe('malformed-json');
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
});

test('what is not there is not found, what is not allowed says whom to ask', async () => {
  const absent = await fetch(`${server.url}/api/nothing-here`);
  expect([absent.status, ((await absent.json()) as Problem).slug]).toEqual([404, 'not-found']);
  expect((await client.refused(notes.change, { params: { id: 'no-id' }, rev: 1, body: { text: '' } })).slug).toBe(
    'not-found',
  );
  const refused = await client.refused(notes.design);
  expect([refused.slug, refused.params]).toEqual(['not-allowed', { who: 'application administrator' }]);
  expect((await server.client().refused(notes.list)).slug).toBe('unauthenticated');
});

test('a defect answers a reference and nothing of itself; the log has the reference and no personal data', async () => {
  lines.length = 0;
  const secret = 'text-that-was-typed';
  const failed = await client.send(notes.add, { body: { text: secret, fail: 'bug' } });
  expect([failed.status, failed.problem?.slug]).toEqual([500, 'internal']);
  expect(JSON.stringify(failed.problem)).not.toContain('defect');
  const log = lines.join('');
  expect(log).toContain(failed.problem?.instance);
  expect(log).toContain('a defect that mentions');
  expect(log).not.toContain('13812345678');
  await client.refused(endpoints.identity.signIn, { body: { phone: '13812345678', password: 'a secret nobody logs' } });
  await client.refused(endpoints.identity.activate, {
    body: { phone: '13812345678', code: 'ABCDE-FGHJK', password: 'a secret nobody logs' },
  });
  const all = lines.join('');
  const cookie = [...client.cookies.values()][0] ?? 'none';
  for (const hidden of ['13812345678', 'a secret nobody logs', 'ABCDE', cookie, PASSWORD])
    expect(all).not.toContain(hidden);
  expect(all).toContain('"route":"/api/session"');
});

test('the document of the interface is OpenAPI 3.1 and lists every endpoint', async () => {
  const document = (await client.call(endpoints.operations.openapi)) as {
    openapi: string;
    paths: Record<string, object>;
  };
  expect(document.openapi).toBe('3.1.0');
  const listed = Object.values(document.paths).flatMap((path) => Object.keys(path)).length;
  expect(listed).toBe(Object.values(endpoints).flatMap((group) => Object.keys(group)).length);
  expect((await client.call(endpoints.operations.health)).status).toBe('ok');
  expect((await client.call(endpoints.operations.ready)).status).toBe('ready');
});
