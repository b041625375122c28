/** Bad input on the way of an inspection: each is refused by name, with a way on, and nothing is lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as newId } from 'uuid';
import { endpoints } from '@closeloop/contracts';
import { openWorld, system, type World } from './casework.ts';
import {
  answerAll,
  app,
  checkIn,
  checkInHere,
  complete,
  fieldOf,
  inDays,
  openTask,
  operation,
  pointsOf,
  put,
  startInspection,
} from './inspection.ts';

const { tasks, cases } = endpoints;
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const refuse = async (
  who: 'inspector' | 'respondent',
  caseId: string,
  action: string,
  data: Record<string, string> = {},
) => {
  const client = await world.as(who);
  const task = await openTask(client, caseId);
  return client.refused(tasks.complete, { params: { id: task.id }, rev: task.rev, body: { action, data } });
};

async function inspecting(problems = 0) {
  const inspector = await world.as('inspector');
  const { id } = await startInspection(inspector);
  await checkIn(world, inspector, id);
  if (problems >= 0) await answerAll(world, inspector, await openTask(inspector, id), problems);
  return { id, inspector };
}

async function issuing(problems: number) {
  const { id, inspector } = await inspecting(problems);
  await complete(inspector, await openTask(inspector, id), 'finishInspection');
  return { id, inspector };
}

test('starting is refused without a feedback person, with the way to set one', async () => {
  const stranger = await world.as('idle');
  expect((await stranger.refused(cases.start, { body: { app, process: 'inspection' } })).slug).toBe('not-allowed');
  await system(
    world.server,
    "update project_posts set ended_at = now(), ended_reason = 'removed' where post = 'feedback_person' and unit_id = $1",
    [world.unit.id],
  );
  const refused = await (await world.as('lead')).refused(cases.start, { body: { app, process: 'inspection' } });
  expect(refused).toMatchObject({ slug: 'start-guard', link: '/projects' });
  expect(refused.titles['zh-CN']).not.toContain('{');
  await system(
    world.server,
    "update project_posts set ended_at = null, ended_reason = null where post = 'feedback_person' and unit_id = $1",
    [world.unit.id],
  );
});

test('starting twice with one id is one case', async () => {
  const inspector = await world.as('inspector');
  const id = newId();
  const first = await inspector.call(cases.start, { body: { app, process: 'inspection', id } });
  const again = await inspector.call(cases.start, { body: { app, process: 'inspection', id } });
  expect(again.case.id).toBe(first.case.id);
  expect(again.case.openTasks.map((one) => one.id)).toEqual(first.case.openTasks.map((one) => one.id));
  const both = { body: { app, process: 'inspection', id: newId() } };
  const [one, other] = await Promise.all([inspector.call(cases.start, both), inspector.call(cases.start, both)]);
  expect(other.case.openTasks.map((task) => task.id)).toEqual(one.case.openTasks.map((task) => task.id));
  const ended =
    "update project_posts set ended_at = $1, ended_reason = $2 where post = 'feedback_person' and unit_id = $3";
  await system(world.server, ended, [new Date(), 'removed', world.unit.id]);
  expect((await inspector.call(cases.start, { body: { app, process: 'inspection', id } })).case.id).toBe(first.case.id);
  await system(world.server, ended, [null, null, world.unit.id]);
  const lead = await world.as('lead');
  expect((await lead.refused(cases.start, { body: { app, process: 'inspection', id } })).slug).toBe('not-found');
});

test('the points cannot be entered without check-in, without project, or for a project without feedback person', async () => {
  const inspector = await world.as('inspector');
  const { id } = await startInspection(inspector);
  expect((await refuse('inspector', id, 'enterPoints', { inspectedProject: world.site })).slug).toBe(
    'check-in-required',
  );
  const task = await openTask(inspector, id);
  await put(inspector, task.id, operation('arrival', 'self', checkInHere));
  const missing = await refuse('inspector', id, 'enterPoints');
  expect(missing).toMatchObject({ slug: 'form-rule', errors: [{ path: '/inspectedProject', code: 'required' }] });
  const foreign = await refuse('inspector', id, 'enterPoints', { inspectedProject: world.other });
  expect(foreign.errors?.[0]).toMatchObject({ path: '/inspectedProject', code: 'refused' });
  const lead = await world.as('lead');
  const own = await startInspection(lead);
  const leads = await openTask(lead, own.id);
  const options = await lead.call(tasks.personOptions, {
    params: { id: leads.id, field: 'inspectedProject' },
    query: { lat: 26.08, lng: 119.299 },
  });
  expect(options.rows.map((one) => [one.id, one.refused === undefined])).toEqual([
    [world.site, true],
    [world.bare, false],
  ]);
  expect(options.rows[0]?.distance).toBeLessThan(50);
});

test('outside the fence a reason is asked, and with it the way is free', async () => {
  const inspector = await world.as('inspector');
  const { id } = await startInspection(inspector);
  const task = await openTask(inspector, id);
  const far = { ...checkInHere, lat: 26.2 };
  await put(inspector, task.id, operation('arrival', 'self', far));
  expect((await refuse('inspector', id, 'enterPoints', { inspectedProject: world.site })).slug).toBe('outside-fence');
  await put(inspector, task.id, operation('arrival', 'self', { ...far, reason: '在项目部开会' }, 1));
  expect((await complete(inspector, task, 'enterPoints', { inspectedProject: world.site })).case.state.id).toBe(
    'inspecting',
  );
  const nowhere = {
    lat: null,
    lng: null,
    accuracy: null,
    deviceTime: checkInHere.deviceTime,
    source: 'reason',
    reason: '',
  };
  const { id: other } = await startInspection(inspector);
  const second = await openTask(inspector, other);
  const { results } = await put(inspector, second.id, operation('arrival', 'self', nowhere));
  expect(results[0]).toMatchObject({ outcome: 'refused', problem: { slug: 'location-unavailable' } });
});

test('completing with unfilled points, a no without words or photo, and an assured point left out lists them', async () => {
  const { id, inspector } = await inspecting(-1);
  const task = await openTask(inspector, id);
  const points = pointsOf(task);
  const [first, second, third] = points;
  const assured = points.find((one) => one.assured);
  if (!first || !second || !third || !assured) throw new Error('too few points');
  expect(await refuse('inspector', id, 'finishInspection')).toMatchObject({
    slug: 'task-incomplete',
    params: { n: points.length, code: first.code },
  });
  await answerAll(world, inspector, task);
  await put(
    inspector,
    task.id,
    operation('siteChecks', first.code, { value: 'no', findings: [{ id: newId(), text: '', photos: [] }] }, 1),
    operation('siteChecks', second.code, { value: 'no', findings: [] }, 1),
    operation('siteChecks', third.code, { value: null }, 1),
  );
  const refused = await refuse('inspector', id, 'finishInspection');
  expect(refused).toMatchObject({ slug: 'task-incomplete', params: { n: 3, code: first.code } });
  expect(refused.errors?.map((one) => [one.path, one.code])).toEqual([
    [`/siteChecks/${first.code}`, 'finding-description-missing'],
    [`/siteChecks/${first.code}`, 'finding-photo-missing'],
    [`/siteChecks/${second.code}`, 'finding-description-missing'],
    [`/siteChecks/${second.code}`, 'finding-photo-missing'],
    [`/siteChecks/${third.code}`, 'task-incomplete'],
  ]);
  const { results } = await put(
    inspector,
    task.id,
    operation('siteChecks', assured.code, { value: 'yes', method: 'bulk' }, 2),
    operation('siteChecks', 'ZZ-99', { value: 'yes' }),
    operation('siteChecks', first.code, { value: 'perhaps' }),
    operation('siteChecks', first.code, { value: 'yes', extra: 1 }),
  );
  expect(results.map((one) => one.problem?.slug)).toEqual([
    'bulk-not-allowed',
    'item-unknown',
    'invalid-input',
    'invalid-input',
  ]);
  const photo = newId();
  await put(
    inspector,
    task.id,
    operation('siteChecks', first.code, { value: 'no', findings: [{ id: newId(), text: '缺', photos: [photo] }] }, 2),
    operation('siteChecks', second.code, { value: 'yes' }, 2),
    operation('siteChecks', third.code, { value: 'yes' }, 2),
  );
  expect(await refuse('inspector', id, 'finishInspection')).toMatchObject({
    slug: 'file-missing',
    errors: [{ message: photo }],
  });
});

test('issuing with problems needs opinion, deadline and feedback person, and a deadline not too early', async () => {
  const { id } = await issuing(1);
  const missing = await refuse('inspector', id, 'issueNotice');
  expect(missing.slug).toBe('form-rule');
  expect(missing.errors?.map((one) => one.path)).toEqual(['/opinion', '/rectifyBy', '/feedbackPerson']);
  const early = await refuse('inspector', id, 'issueNotice', {
    opinion: '整改',
    rectifyBy: new Date(Date.now() + 600_000).toISOString(),
    feedbackPerson: world.people.respondent.id,
  });
  expect(early.errors).toMatchObject([{ path: '/rectifyBy', code: 'tooEarly' }]);
  const nobody = await refuse('inspector', id, 'issueNotice', {
    opinion: '整改',
    rectifyBy: inDays(1),
    feedbackPerson: world.people.idle.id,
  });
  expect(nobody.errors).toMatchObject([{ path: '/feedbackPerson', code: 'refused' }]);
  expect((await refuse('inspector', id, 'issueAndClose', { feedbackPerson: world.people.respondent.id })).slug).toBe(
    'action-unknown',
  );
  expect((await refuse('inspector', id, 'issueNotice', { salary: '1' })).errors).toMatchObject([
    { path: '/data/salary', code: 'unknown' },
  ]);
  expect((await refuse('inspector', id, 'noSuchAction')).slug).toBe('action-unknown');
});

test('feedback without content is refused and lists the findings', async () => {
  const { id, inspector } = await issuing(2);
  await complete(inspector, await openTask(inspector, id), 'issueNotice', {
    opinion: '整改',
    rectifyBy: inDays(1),
    feedbackPerson: world.people.respondent.id,
  });
  const refused = await refuse('respondent', id, 'sendFeedback');
  expect(refused).toMatchObject({ slug: 'findings-unanswered', params: { n: 2 } });
  const respondent = await world.as('respondent');
  const task = await openTask(respondent, id);
  const rows = fieldOf(task, 'rectifyAnswers').rows as { id: string }[];
  await put(respondent, task.id, operation('rectifyAnswers', rows[0]?.id ?? '', { text: '已整改', files: [] }));
  expect((await refuse('respondent', id, 'sendFeedback')).params).toEqual({ n: 2 });
});

test('a task that is done, somebody else’s or of an earlier revision is not completed again', async () => {
  const { id, inspector } = await issuing(1);
  const task = await openTask(inspector, id);
  const data = { opinion: '第一次', rectifyBy: inDays(1), feedbackPerson: world.people.respondent.id };
  const twice = { params: { id: task.id }, rev: task.rev, body: { action: 'issueNotice', data } };
  const stale = await inspector.refused(tasks.complete, { ...twice, rev: task.rev + 1 });
  const { rows } = await inspector.call(cases.timeline, { params: { id } });
  expect(stale).toMatchObject({ slug: 'stale-version', actor: { name: '李四', at: rows[0]?.at } });
  await inspector.call(tasks.complete, twice);
  const late = await inspector.refused(tasks.complete, {
    ...twice,
    body: { action: 'issueNotice', data: { ...data, opinion: '第二次' } },
  });
  expect(late).toMatchObject({ slug: 'task-gone', status: 409, actor: { name: '李四' } });
  const kept = await inspector.call(tasks.read, { params: { id: task.id } });
  expect(kept).toMatchObject({
    state: 'completed',
    draft: { data: { opinion: '第二次' } },
    variables: { opinion: '第一次' },
  });
  const rectify = (await inspector.call(cases.read, { params: { id } })).openTasks[0];
  const foreign = await inspector.refused(tasks.complete, {
    params: { id: rectify?.id ?? '' },
    rev: 1,
    body: { action: 'sendFeedback', data: {} },
  });
  expect(foreign.slug).toBe('not-allowed');
  const frozen = await inspector.refused(tasks.putItems, {
    params: { id: task.id },
    body: { operations: [operation('siteChecks', 'A-01', { value: 'yes' })] },
  });
  expect(frozen).toMatchObject({ slug: 'answers-frozen', actor: { name: '李四' } });
});

test('another unit finds nothing, by any id', async () => {
  const { id, inspector } = await issuing(1);
  const task = await openTask(inspector, id);
  const stranger = await world.as('stranger');
  const byCase = [cases.read, cases.timeline, cases.diagram, cases.variables, cases.items] as const;
  for (const endpoint of byCase) expect((await stranger.refused(endpoint, { params: { id } })).slug).toBe('not-found');
  expect((await stranger.refused(tasks.read, { params: { id: task.id } })).slug).toBe('not-found');
  expect((await stranger.refused(tasks.claim, { params: { id: task.id } })).slug).toBe('not-found');
  const body = { action: 'issueNotice', data: {} };
  expect((await stranger.refused(tasks.complete, { params: { id: task.id }, rev: 1, body })).slug).toBe('not-found');
  expect(
    (await stranger.refused(tasks.saveDraft, { params: { id: task.id }, body: { baseRev: 0, data: {} } })).slug,
  ).toBe('not-found');
  expect((await stranger.refused(cases.discard, { params: { id }, rev: 1 })).slug).toBe('not-found');
  const list = await stranger.call(cases.list, { params: { app, list: 'all-inspections' } });
  expect(list.rows).toEqual([]);
});

test('a draft is discarded by its owner only, and only while it is one', async () => {
  const { id, inspector } = await inspecting(-1);
  const found = await inspector.call(cases.read, { params: { id } });
  expect(found.can).toContain('discard');
  const lead = await world.as('lead');
  expect((await lead.refused(cases.discard, { params: { id }, rev: found.rev })).slug).toBe('not-allowed');
  expect((await inspector.refused(cases.discard, { params: { id }, rev: found.rev + 5 })).slug).toBe('stale-version');
  await inspector.call(cases.discard, { params: { id }, rev: found.rev });
  expect((await inspector.refused(cases.read, { params: { id } })).slug).toBe('not-found');
  const issued = await issuing(1);
  const later = await inspector.call(cases.read, { params: { id: issued.id } });
  expect((await inspector.refused(cases.discard, { params: { id: issued.id }, rev: later.rev })).slug).toBe(
    'discard-not-possible',
  );
});

test('a notice moves to another feedback person with a reason, by the chief', async () => {
  const { id, inspector } = await issuing(1);
  await complete(inspector, await openTask(inspector, id), 'issueNotice', {
    opinion: '整改',
    rectifyBy: inDays(1),
    feedbackPerson: world.people.respondent.id,
  });
  const lead = await world.as('lead');
  const task = await openTask(lead, id);
  const candidates = await lead.call(tasks.reassignCandidates, { params: { id: task.id } });
  expect(candidates.rows.map((one) => one.person.name)).toEqual(['赵六']);
  const order = {
    params: { id: task.id },
    rev: task.rev,
    body: { personId: world.people.second.id, reason: '原反馈人休假' },
  };
  expect((await inspector.refused(tasks.reassign, order)).slug).toBe('not-allowed');
  expect((await lead.call(tasks.reassign, order)).assignee).toEqual({ id: world.people.second.id, name: '赵六' });
  const timeline = await lead.call(cases.timeline, { params: { id } });
  expect(timeline.rows[0]).toMatchObject({ kind: 'reassigned', text: '原反馈人休假' });
});

test('the project of an inspection is corrected under the same rules', async () => {
  const lead = await world.as('lead');
  const { id } = await startInspection(lead);
  await checkIn(world, lead, id);
  const found = await lead.call(cases.read, { params: { id } });
  const change = (projectId: string, rev = found.rev) => ({ params: { id }, rev, body: { projectId } });
  expect((await lead.refused(cases.changeProject, change(world.bare))).slug).toBe('start-guard');
  expect((await lead.refused(cases.changeProject, change(world.other))).slug).toBe('not-found');
  const changed = await lead.call(cases.changeProject, change(world.site));
  expect(changed.project?.id).toBe(world.site);
});
