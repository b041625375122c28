/** The studio: drafts, problems, publishing while cases run, going back, archives good and hostile. */
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { openWorld, type World } from './casework.ts';
import { answerAll, app, checkIn, complete, openTask, startInspection } from './inspection.ts';

const { studio, cases, organisation } = endpoints;
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const bytes = (text: string) => new TextEncoder().encode(text);
const diagram = `workflows/${app}/inspection-basic.bpmn`;
const manifest = `workflows/${app}/app.json`;

test('both shipped applications are online, without errors, and only designers see the studio', async () => {
  const admin = await world.as('admin');
  const { rows } = await admin.call(studio.apps);
  expect(rows.map((one) => [one.id, one.online?.number, one.draftChanges])).toEqual([
    ['hazard-report', 1, 0],
    ['self-inspection', 1, 0],
  ]);
  for (const { id } of rows) {
    const { problems } = await admin.call(studio.validate, { params: { app: id }, body: { files: {} } });
    expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
  }
  expect((await (await world.as('inspector')).refused(studio.apps)).slug).toBe('not-allowed');
});

test('a new version applies to the next case; the running one stays; going back publishes the former again', async () => {
  const [admin, inspector] = [await world.as('admin'), await world.as('inspector')];
  const old = await startInspection(inspector);
  const file = await admin.call(studio.readFile, { params: { app }, query: { path: diagram } });
  const text = file.text.replace(
    'get or else(siteChecks.openFindings, 0) &gt; 0',
    'get or else(siteChecks.openFindings, 0) &gt; 1',
  );
  expect(text).not.toBe(file.text);
  const saved = await admin.call(studio.saveFile, {
    params: { app },
    query: { path: diagram },
    rev: file.rev,
    body: { text },
  });
  expect(saved).toMatchObject({ rev: 1, changed: true });
  const stale = await admin.refused(studio.saveFile, {
    params: { app },
    query: { path: diagram },
    rev: file.rev,
    body: { text },
  });
  expect(stale).toMatchObject({ slug: 'stale-version', actor: { name: '孙八' } });
  const deployed = await admin.call(studio.deploy, { params: { app }, body: { note: '两个问题才整改' } });
  expect(deployed).toMatchObject({ number: 2, online: true, source: 'studio' });

  const issueOne = async (id: string) => {
    await checkIn(world, inspector, id);
    await answerAll(world, inspector, await openTask(inspector, id), 1);
    await complete(inspector, await openTask(inspector, id), 'finishInspection');
    const data = {
      opinion: '整改',
      rectifyBy: new Date(Date.now() + 86_400_000).toISOString(),
      feedbackPerson: world.people.respondent.id,
    };
    return (await complete(inspector, await openTask(inspector, id), 'issueNotice', data)).case;
  };
  expect(await issueOne(old.id)).toMatchObject({ deployment: 1, state: { id: 'rectifying' } });
  expect(await issueOne((await startInspection(inspector)).id)).toMatchObject({
    deployment: 2,
    state: { id: 'autoClosed' },
  });
  const shown = await inspector.call(cases.diagram, { params: { id: old.id } });
  expect(shown).toMatchObject({ deployment: 1, xml: file.text });

  const back = await admin.call(studio.rollBack, { params: { app, number: 1 }, body: { note: '恢复' } });
  expect(back).toMatchObject({ number: 3, source: 'rollback' });
  expect(await issueOne((await startInspection(inspector)).id)).toMatchObject({
    deployment: 3,
    state: { id: 'rectifying' },
  });
  const { rows } = await admin.call(studio.deployments, { params: { app } });
  expect(rows.map((one) => [one.number, one.online])).toEqual([
    [3, true],
    [2, false],
    [1, false],
  ]);
  expect(rows[0]?.hash).toBe(rows[2]?.hash);
});

test('a draft with errors is not published and changes nothing', async () => {
  const admin = await world.as('admin');
  const before = await admin.call(studio.deployments, { params: { app } });
  const file = await admin.call(studio.readFile, { params: { app }, query: { path: manifest } });
  const text = file.text.replace('"Task_Rectify": {', '"Task_Gone": {');
  await admin.call(studio.saveFile, { params: { app }, query: { path: manifest }, rev: file.rev, body: { text } });
  const refused = await admin.refused(studio.deploy, { params: { app }, body: { note: '坏' } });
  expect(refused.slug).toBe('deploy-refused');
  expect(refused.errors?.length).toBeGreaterThan(0);
  const roles = `workflows/${app}/roles.json`;
  const own = await admin.call(studio.readFile, { params: { app }, query: { path: roles } });
  const platform = own.text.replace('"subject": "case"', '"subject": "person"');
  const { problems } = await admin.call(studio.validate, { params: { app }, body: { files: { [roles]: platform } } });
  expect(problems.some((one) => one.severity === 'error' && one.file === roles)).toBe(true);
  const form = `forms/${app}/issue.form`;
  const html = JSON.stringify({
    type: 'default',
    id: 'issue',
    schemaVersion: 18,
    components: [{ type: 'html', content: '<script>1</script>' }],
  });
  const named = await admin.call(studio.validate, { params: { app }, body: { files: { [form]: html } } });
  expect(named.problems.some((one) => one.severity === 'error' && one.file === form)).toBe(true);
  await admin.call(studio.discardDraft, { params: { app } });
  expect(await admin.call(studio.deployments, { params: { app } })).toEqual(before);
});

test('an application travels as a zip and comes back as the same folder', async () => {
  const admin = await world.as('admin');
  const archive = await admin.send(studio.archive, { params: { app: 'hazard-report' } });
  const file = { name: 'app.zip', type: 'application/zip', bytes: archive.bytes };
  const imported = await admin.call(studio.importArchive, { body: {}, file });
  expect(imported).toMatchObject({ app: 'hazard-report', created: false });
  const { app: row } = await admin.call(studio.files, { params: { app: 'hazard-report' } });
  expect(row.draftChanges).toBe(0);
});

const hostile: [string, Uint8Array][] = [
  ['a path out of the folder', zipSync({ 'workflows/x/../../../etc/passwd': bytes('x') })],
  ['an absolute path', zipSync({ '/workflows/x/app.json': bytes('{}') })],
  ['a file an application may not have', zipSync({ 'workflows/x/run.sh': bytes('rm') })],
  ['an entry that inflates to too much', zipSync({ 'workflows/x/app.json': new Uint8Array(30_000_000) }, { level: 9 })],
  [
    'too many files',
    zipSync(Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`forms/x/f${n}.form`, bytes('{}')]))),
  ],
  ['two applications', zipSync({ 'workflows/x/app.json': bytes('{}'), 'workflows/y/app.json': bytes('{}') })],
  ['a link', zipSync({ 'workflows/x/app.json': [bytes('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] })],
  ['no zip at all', bytes('PK but not really')],
  ['a cut-off zip', zipSync({ 'workflows/x/app.json': bytes('{}'.repeat(500)) }).slice(0, 60)],
];
test.each(hostile)('an archive with %s is refused', async (_, content) => {
  const admin = await world.as('admin');
  const refused = await admin.refused(studio.importArchive, {
    body: {},
    file: { name: 'x.zip', type: 'application/zip', bytes: content },
  });
  expect(refused.slug).toBe('archive-refused');
  expect((await admin.call(studio.apps)).rows).toHaveLength(2);
});

type Manifest = Record<'posts' | 'lists', Record<string, Record<string, unknown>>>;
type RolesFile = Record<'rules', { subject: string }[]>;

async function publishWith(of: string, name: string, edited: (text: string) => object) {
  const admin = await world.as('admin');
  const path = `workflows/${of}/${name}.json`;
  const file = await admin.call(studio.readFile, { params: { app: of }, query: { path } });
  const body = { text: JSON.stringify(edited(file.text)) };
  await admin.call(studio.saveFile, { params: { app: of }, query: { path }, rev: file.rev, body });
  await admin.call(studio.deploy, { params: { app: of }, body: { note: name } });
}

test('a post that a new version fills from the registry is held as soon as it is online', async () => {
  const admin = await world.as('admin');
  const holders = async (post: string) => {
    const { posts } = await admin.call(organisation.project, { params: { id: world.site } });
    return posts.find((one) => one.post === post)?.holders.map((one) => [one.person.name, one.source]);
  };
  expect(await holders('safety_chief')).toBeUndefined();
  await publishWith(app, 'app', (text) => {
    const file = JSON.parse(text) as Manifest;
    return { ...file, posts: { ...file.posts, safety_chief: file.posts['chief_engineer'] } };
  });
  expect(await holders('safety_chief')).toEqual([['张三', 'registry']]);
  expect(await holders('chief_engineer')).toEqual([['张三', 'registry']]);
});

test('a list of tasks without a rule about tasks shows those of the cases one may read, no others', async () => {
  const of = 'hazard-report';
  await publishWith(of, 'app', (text) => {
    const file = JSON.parse(text) as Manifest;
    const dispatching = { ...file.lists['dispatching'], where: { state: { $eq: 'open' } } };
    return { ...file, lists: { ...file.lists, dispatching } };
  });
  await publishWith(of, 'roles', (text) => {
    const file = JSON.parse(text) as RolesFile;
    return { ...file, rules: file.rules.filter((rule) => rule.subject !== 'task') };
  });
  const reporter = await world.as('idle');
  const { case: own } = await reporter.call(cases.start, { body: { app: of, process: 'hazard' } });
  const seenBy = async (who: 'idle' | 'dispatcher' | 'respondent') => {
    const list = await (await world.as(who)).call(cases.list, { params: { app: of, list: 'dispatching' } });
    return list.rows.map((row) => row.case.id);
  };
  expect(await seenBy('idle')).toEqual([own.id]);
  expect(await seenBy('dispatcher')).toEqual([own.id]);
  expect(await seenBy('respondent')).toEqual([]);
});
