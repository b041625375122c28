/** Secrets are shown once and kept nowhere: not in stored answers, not in the audit trail, not in the log. */
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { openWorld, system, type World } from './casework.ts';
import { addPerson, PASSWORD, type TestPerson } from './people.ts';

const { identity, organisation } = endpoints;
const NEXT = 'seven red boats';
let world: World;
let logged = '';
beforeAll(async () => {
  const logTo = new Writable({
    write(chunk: Buffer, _, done) {
      logged += chunk.toString();
      done();
    },
  });
  world = await openWorld({ logLevel: 'debug', logTo });
});
afterAll(() => world.close());

async function signedIn(person: TestPerson, password = PASSWORD) {
  const client = world.server.client();
  await client.call(identity.signIn, { body: { phone: person.phone, password } });
  return client;
}

/** Every value of every table, as text. */
async function everythingKept(): Promise<string> {
  const tables = await system(
    world.server,
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'engine')",
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await system(world.server, `select t::text as row from ${String(name)} t`);
    parts.push(...rows.map(({ row }) => String(row)));
  }
  return parts.join('\n');
}

test('a lost activation code can be had again in the same session, and is readable nowhere', async () => {
  const person = await addPerson(world.server.database, '新来', [world.unit]);
  const admin = await signedIn(world.people.admin);
  const order = { params: { id: person.id }, key: 'activation-of-the-new-one' };
  const first = await admin.call(organisation.issueActivation, order);
  const again = await admin.send(organisation.issueActivation, order);
  expect([again.headers.get('idempotency-replayed'), again.body]).toEqual(['true', first]);

  const kept = await everythingKept();
  for (const text of [first.code, first.code.replace('-', '')]) {
    expect(kept).not.toContain(text);
    expect(logged).not.toContain(text);
  }
  const elsewhere = await signedIn(world.people.admin);
  expect(await elsewhere.refused(organisation.issueActivation, order)).toMatchObject({
    slug: 'answer-withheld',
    status: 409,
  });
  const body = { phone: person.phone, code: first.code, password: NEXT };
  expect((await world.server.client().call(identity.activate, { body })).person.id).toBe(person.id);
});

test('other content under a key that guards a secret is refused as anywhere', async () => {
  const [one, two] = [
    await addPerson(world.server.database, '甲某', [world.unit]),
    await addPerson(world.server.database, '乙某', [world.unit]),
  ];
  const admin = await signedIn(world.people.admin);
  await admin.call(organisation.issueActivation, { params: { id: one.id }, key: 'one-key-for-both' });
  const refused = await admin.refused(organisation.issueActivation, {
    params: { id: two.id },
    key: 'one-key-for-both',
  });
  expect([refused.slug, refused.status]).toEqual(['idempotency-key-reused', 422]);
});

test('what is kept of a change of password does not tell who chose the same one', async () => {
  const people = [
    await addPerson(world.server.database, '丙某', [world.unit]),
    await addPerson(world.server.database, '丁某', [world.unit]),
  ];
  for (const person of people) {
    const client = await signedIn(person);
    const order = { body: { current: PASSWORD, next: NEXT }, key: 'change-of-password' };
    await client.call(identity.changePassword, order);
    expect((await client.send(identity.changePassword, order)).headers.get('idempotency-replayed')).toBe('true');
    expect((await client.refused(identity.changePassword, { ...order, body: { next: 'another one' } })).slug).toBe(
      'idempotency-key-reused',
    );
  }
  const rows = await system(
    world.server,
    "select encode(fingerprint, 'hex') as print from idempotency_keys where key = 'change-of-password'",
  );
  expect(new Set(rows.map(({ print }) => print)).size).toBe(2);
  const kept = await everythingKept();
  for (const secret of [PASSWORD, NEXT]) {
    expect(kept).not.toContain(secret);
    expect(logged).not.toContain(secret);
  }
});

test('neither the secret of a session nor a phone number reaches the log', async () => {
  const client = await signedIn(world.people.idle);
  await client.call(identity.session);
  await world.server.client().refused(identity.signIn, { body: { phone: world.people.idle.phone, password: 'wrong' } });
  const kept = await everythingKept();
  for (const secret of client.cookies.values()) {
    expect(secret.length).toBeGreaterThan(20);
    expect(kept).not.toContain(secret);
    expect(logged).not.toContain(secret);
  }
  expect(logged).toContain('"route":"/api/session"');
  expect(logged).not.toContain(world.people.idle.phone);
});
