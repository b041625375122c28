/** Hostile diagrams and forms through the studio, and a database that goes away in the middle of a request. */
import { Client as Driver } from 'pg';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { openWorld, type World } from './casework.ts';
import { adminUrl, until } from './harness/index.ts';
import { app, startInspection } from './inspection.ts';
import { flow, publish, userTask } from './harness/small-application.ts';

const { cases, studio, operations } = endpoints;
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const diagram = `workflows/${app}/inspection-basic.bpmn`;
const form = `forms/${app}/issue-notice.form`;
const html = (component: object) =>
  JSON.stringify({ type: 'default', id: 'issue-notice', schemaVersion: 18, components: [component] });
const edits: [string, string, (text: string) => string, string][] = [
  ['no XML at all', diagram, () => 'not a diagram', 'diagram.xml.malformed'],
  ['a DOCTYPE', diagram, (text) => text.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>'), 'diagram.xml.doctype'],
  [
    '20,000 attributes',
    diagram,
    (text) => text.replace('<bpmn:startEvent ', `<bpmn:startEvent ${'name="a" '.repeat(20_000)}`),
    'diagram.xml.attributes',
  ],
  ['a dangling flow', diagram, (text) => text.replace(/ targetRef="End_Closed"/, ''), 'diagram.flow.dangling'],
  ['a slip in an expression', diagram, (text) => text.replace('=closeloop.starterId', '=closeloop..'), 'feel.syntax'],
  ['a form with a script', form, () => html({ type: 'html', content: '<script>1</script>' }), 'schema.invalid'],
  ['a form with a frame', form, () => html({ type: 'iframe', url: 'https://example.org' }), 'schema.invalid'],
];
test.each(edits)('%s is named where it is, and not published', async (_, path, edit, code) => {
  const admin = await world.as('admin');
  const file = await admin.call(studio.readFile, { params: { app }, query: { path } });
  const text = edit(file.text);
  expect(text).not.toBe(file.text);
  const { problems } = await admin.call(studio.validate, { params: { app }, body: { files: { [path]: text } } });
  expect(problems.filter((one) => one.file === path && one.severity === 'error').map((one) => one.code)).toContain(
    code,
  );
  await admin.call(studio.saveFile, { params: { app }, query: { path }, rev: file.rev, body: { text } });
  expect((await admin.refused(studio.deploy, { params: { app }, body: { note: '坏' } })).slug).toBe('deploy-refused');
  await admin.call(studio.discardDraft, { params: { app } });
});

test('a file of two megabytes is too large for the studio', async () => {
  const admin = await world.as('admin');
  const order = { params: { app }, query: { path: diagram }, rev: 0, body: { text: 'x'.repeat(2_000_000) } };
  expect(['body-too-large', 'invalid-input']).toContain((await admin.refused(studio.saveFile, order)).slug);
});

test('a pattern made to run for ever is an incident, and the server goes on answering', async () => {
  const script = '=matches(&quot;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!&quot;, &quot;(a+)+$&quot;)';
  await publish(await world.as('admin'), {
    app: 'endless',
    process: 'match',
    tasks: ['Task_After'],
    diagram:
      `<bpmn:startEvent id="Start" /><bpmn:scriptTask id="Match"><bpmn:extensionElements><zeebe:script expression="${script}" resultVariable="made" /></bpmn:extensionElements></bpmn:scriptTask>` +
      userTask('Task_After') +
      '<bpmn:endEvent id="End" />' +
      flow('f1', 'Start', 'Match') +
      flow('f2', 'Match', 'Task_After') +
      flow('f3', 'Task_After', 'End'),
  });
  const inspector = await world.as('inspector');
  const { case: begun } = await inspector.call(cases.start, { body: { app: 'endless', process: 'match' } });
  const { incidents, openTasks } = await inspector.call(cases.read, { params: { id: begun.id } });
  expect([incidents, openTasks]).toEqual([1, []]);
  expect((await (await world.as('admin')).call(operations.incidents)).rows[0]).toMatchObject({ element: 'Match' });
});

async function administer<T>(work: (client: Driver) => Promise<T>): Promise<T> {
  const client = new Driver({ connectionString: adminUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const databaseName = () => new URL(world.server.database.url).pathname.slice(1);
/** Ends the server's connections, not those of the test. */
const cut = (client: Driver) =>
  client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'closeloop'",
    [databaseName()],
  );

test('the database gone in the middle of a request is 503, and the same request goes through afterwards', async () => {
  const inspector = await world.as('inspector');
  const { id, rev } = await startInspection(inspector);
  const order = { params: { id }, rev, key: newId() };
  await administer(async (client) => {
    await world.server.database.asOwner('begin');
    await world.server.database.asOwner("select set_config('closeloop.scope', 'system', true)");
    await world.server.database.asOwner('select 1 from cases where id = $1 for update', [id]);
    const waiting = inspector.send(cases.discard, order);
    const isWaiting =
      "select from pg_stat_activity where datname = $1 and application_name = 'closeloop' and wait_event_type = 'Lock'";
    await until(async () => (await client.query(isWaiting, [databaseName()])).rowCount === 1);
    await cut(client);
    const lost = await waiting;
    await world.server.database.asOwner('rollback');
    expect([lost.status, lost.problem?.slug, Number(lost.headers.get('retry-after')) > 0]).toEqual([
      503,
      'unavailable',
      true,
    ]);
  });
  expect((await inspector.send(cases.discard, order)).status).toBe(204);
  expect((await inspector.send(cases.discard, order)).headers.get('idempotency-replayed')).toBe('true');
});

test('while there is no database every call is 503 and the process lives; then it recovers by itself', async () => {
  const inspector = await world.as('inspector');
  await administer(async (client) => {
    await client.query(`alter database ${databaseName()} allow_connections false`);
    await cut(client);
    const statuses = [];
    for (let round = 0; round < 3; round++) statuses.push((await inspector.send(cases.menus)).status);
    expect(statuses).toEqual([503, 503, 503]);
    expect((await inspector.send(operations.ready)).status).toBe(503);
    expect((await inspector.send(operations.health)).status).toBe(200);
    await client.query(`alter database ${databaseName()} allow_connections true`);
  });
  expect((await inspector.send(cases.menus)).status).toBe(200);
  expect((await inspector.send(operations.ready)).status).toBe(200);
});
