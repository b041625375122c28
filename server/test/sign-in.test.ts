/** Signing in: throttling, activation, the demonstration, and an identity provider with every way of being refused. */
import { endpoints } from '@closeloop/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identityAccounts } from '../src/identity/index.ts';
import { signing } from '../src/kernel/signing.ts';
import { openNoRooms } from '../src/wiring.ts';
import { addPerson, addUnit, PASSWORD, type TestPerson } from './people.ts';
import { openTestServer, type TestServer } from './server.ts';

const { signIn, activate, session, demoAccounts, demoSignIn, signInOptions, beginProvider, finishProvider } =
  endpoints.identity;
const { providerIdentities } = endpoints.identity;
const SECRET = 'a secret for tests, thirty-two characters long';
let server: TestServer;
let issue: (personId: string) => Promise<{ code: string }>;

beforeAll(async () => {
  server = await openTestServer({
    sessionSecret: SECRET,
    openRooms: async (ground) => {
      const accounts = identityAccounts(signing(SECRET));
      issue = (personId) => ground.transact((tx) => accounts.issueActivation(tx, personId));
      return openNoRooms(ground);
    },
  });
});
afterAll(() => server.close());

const sql = async <Row extends object>(text: string, values: unknown[] = []) => {
  await server.database.asOwner("select set_config('closeloop.scope', 'system', false)");
  return (await server.database.asOwner<Row & Record<string, unknown>>(text, values)).rows;
};
const named = async (name: string) => {
  const [row] = await sql<{ id: string; phone: string }>('select id, phone from persons where name = $1', [name]);
  if (!row) throw new Error(`there is no ${name}`);
  return row;
};
const makeDemo = (name: string) =>
  sql(
    'insert into accounts (person_id, demo) select id, true from persons where name = $1 on conflict (person_id) do update set demo = true',
    [name],
  );

test('wrong passwords count down, then wait; the right one does not help while waiting', async () => {
  const person = await addPerson(server.database, '试密', [await addUnit(server.database, '试密监理')]);
  const attempt = (password: string) => server.client().send(signIn, { body: { phone: person.phone, password } });
  const answers = [];
  for (let n = 0; n < 5; n++) answers.push((await attempt('wrong password')).problem);
  expect(answers.map((one) => one?.slug)).toEqual([...Array<string>(4).fill('credentials-wrong'), 'account-locked']);
  expect(answers.slice(0, 4).map((one) => one?.params?.['n'])).toEqual([4, 3, 2, 1]);
  const locked = await attempt(PASSWORD);
  expect([locked.problem?.slug, locked.status]).toEqual(['account-locked', 429]);
  expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
  await sql('update sign_in_attempts set blocked_until = now()');
  expect((await attempt(PASSWORD)).status).toBe(200);
  expect((await attempt('wrong password')).problem?.params?.['n']).toBe(4);
});

test('guesses made at once get no more tries than guesses one by one', async () => {
  const person = await addPerson(server.database, '并发', [await addUnit(server.database, '并发监理')]);
  const guesses = await Promise.all(
    Array.from({ length: 16 }, () =>
      server.client().send(signIn, { body: { phone: person.phone, password: 'guess' } }),
    ),
  );
  const slugs = guesses.map(({ problem }) => problem?.slug);
  expect(slugs.filter((slug) => slug === 'credentials-wrong')).toHaveLength(4);
  expect(new Set(slugs)).toEqual(new Set(['credentials-wrong', 'account-locked']));
});

test('a phone without account is refused like a wrong password', async () => {
  const refused = await server.client().refused(signIn, { body: { phone: '13700000000', password: 'anything' } });
  expect([refused.slug, refused.params]).toEqual(['credentials-wrong', { n: 4 }]);
});

test('an activation code sets the first password once', async () => {
  const person = await addPerson(server.database, '新人', [await addUnit(server.database, '新人监理')]);
  await sql('update accounts set password_hash = null where person_id = $1', [person.id]);
  const { code } = await issue(person.id);
  const body = { phone: person.phone, code: code.toLowerCase().replace('-', ' '), password: 'seven red boats' };
  const client = server.client();
  expect((await client.refused(activate, { body: { ...body, code: 'AAAAA-AAAAA' } })).slug).toBe('activation-wrong');
  expect((await client.refused(activate, { body: { ...body, password: 'password123' } })).slug).toBe('password-weak');
  expect((await client.call(activate, { body })).person.id).toBe(person.id);
  expect((await client.call(session)).person.id).toBe(person.id);
  expect((await server.client().refused(activate, { body })).slug).toBe('activation-wrong');
});

test('demonstration accounts are a list on this machine and nothing anywhere else', async () => {
  await makeDemo('张三');
  const client = server.client();
  expect((await client.call(signInOptions)).demo).toBe(true);
  const { rows } = await client.call(demoAccounts);
  expect(rows.map(({ name }) => name)).toEqual(['张三']);
  const [zhang] = rows;
  const body = { personId: zhang?.id ?? '' };
  const opened = await client.call(demoSignIn, { body });
  expect([opened.person.name, opened.unit?.name, opened.demo]).toEqual(['张三', '闽江监理', true]);
  const elsewhere: Record<string, string>[] = [
    { 'x-forwarded-for': '203.0.113.9' },
    { forwarded: 'for=203.0.113.9' },
    { 'x-real-ip': '127.0.0.1' },
  ];
  for (const headers of elsewhere) {
    expect((await server.client().refused(demoSignIn, { body, headers })).slug).toBe('demo-refused');
    expect((await server.client().refused(demoAccounts, { headers })).slug).toBe('demo-refused');
    expect((await server.client().call(signInOptions, { headers })).demo).toBe(false);
  }
  const other = await named('孙八');
  expect((await client.refused(demoSignIn, { body: { personId: other.id } })).slug).toBe('not-found');
});

async function through(kind: 'person' | 'company', subject: string) {
  const client = server.client();
  const { state } = await client.call(beginProvider, { params: { provider: 'demo' }, body: { kind } });
  return client.send(finishProvider, { params: { provider: 'demo' }, body: { state, code: subject } });
}

test('a person the provider vouches for is matched by phone once, then bound', async () => {
  await makeDemo('张三');
  const zhang = await named('张三');
  await sql(
    `insert into project_posts (id, project_id, unit_id, post, person_id, person_name, source)
     select gen_random_uuid(), id, unit_id, 'chief_engineer', chief_id, '张三', 'registry' from projects where code = 'SL-3501-2026-0312'`,
  );
  const first = await through('person', zhang.id);
  expect([first.status, first.body.person.name, first.body.unit?.name]).toEqual([200, '张三', '闽江监理']);
  const newcomer: TestPerson = await addPerson(server.database, '换号');
  const taken = newcomer.phone;
  await sql("update persons set phone = '13600000000' where id = $1", [newcomer.id]);
  await sql('update persons set phone = $2 where id = $1', [zhang.id, taken]);
  expect((await through('person', zhang.id)).body.person.id).toBe(zhang.id);
});

test('a company signs in as its unit’s administrator', async () => {
  const [unit] = await sql<{ id: string }>("select id from units where registry_id = 'MJ'");
  const done = await through('company', unit?.id ?? '');
  expect([done.body.person.name, done.body.unit?.id]).toEqual(['孙八', unit?.id]);
});

test('whoever cannot be let in is told why, with phone numbers masked', async () => {
  const { rows } = await server.client().call(providerIdentities, { query: { kind: 'person' } });
  expect(rows.map(({ subject }) => subject)).toContain('moved-number');
  const refused = async (kind: 'person' | 'company', subject: string) => (await through(kind, subject)).problem;
  expect((await refused('person', 'stopped-project'))?.slug).toBe('no-eligible-project');
  const mismatch = await refused('person', 'moved-number');
  expect([mismatch?.slug, mismatch?.params]).toEqual(['phone-mismatch', { a: '138****0028', b: '139****0028' }]);
  expect((await refused('person', 'no-post'))?.slug).toBe('account-not-configured');
  expect((await refused('company', 'unknown-company'))?.slug).toBe('unit-unknown');
  expect((await refused('person', 'provider-down'))?.slug).toBe('identity-provider-unavailable');
  expect((await refused('person', 'administrator-as-person'))?.slug).toBe('wrong-identity-kind');
  expect((await refused('company', 'person-as-company'))?.slug).toBe('wrong-identity-kind');
});

test('a state that was not given here, or for another way, opens nothing', async () => {
  const finish = (state: string) =>
    server.client().refused(finishProvider, { params: { provider: 'demo' }, body: { state, code: 'no-post' } });
  const { state } = await server
    .client()
    .call(beginProvider, { params: { provider: 'demo' }, body: { kind: 'company' } });
  expect((await finish('made.up')).slug).toBe('sign-in-over');
  expect((await finish(`${state}x`)).slug).toBe('sign-in-over');
  expect((await finish(state)).slug).toBe('wrong-identity-kind');
});

test('what a provider sent back signs in once, also when it comes twice at the same time', async () => {
  const [unit] = await sql<{ id: string }>("select id from units where registry_id = 'MJ'");
  const begin = () => server.client().call(beginProvider, { params: { provider: 'demo' }, body: { kind: 'company' } });
  const finish = (state: string) =>
    server.client().send(finishProvider, { params: { provider: 'demo' }, body: { state, code: unit?.id ?? '' } });
  const { state } = await begin();
  expect((await finish(state)).status).toBe(200);
  const again = await finish(state);
  expect([again.status, again.problem?.slug]).toEqual([401, 'sign-in-over']);
  const { state: other } = await begin();
  const both = await Promise.all([finish(other), finish(other)]);
  expect(both.map((one) => one.status).sort()).toEqual([200, 401]);
  const refused = await begin();
  const wrong = { params: { provider: 'demo' }, body: { state: refused.state, code: 'unknown-company' } };
  expect((await server.client().refused(finishProvider, wrong)).slug).toBe('unit-unknown');
  expect((await finish(refused.state)).status).toBe(200);
});
