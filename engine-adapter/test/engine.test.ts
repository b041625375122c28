import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bpmn, end, exclusive, flow, parallel, script, service, start, timerCatch, user } from './bpmn.ts';
import { adminUrl, openDatabase, type TestDatabase } from './database.ts';
import { openEngine } from './engine.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase(adminUrl(), 4);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.query('delete from engine.process_instances');
});

const oneTask = bpmn([start(), user('u'), end(), flow('s', 'u'), flow('u', 'e')]);
const forked = bpmn([
  ...[start(), parallel('f'), user('a'), user('b'), parallel('j'), user('z'), end()],
  ...[flow('s', 'f'), flow('f', 'a'), flow('f', 'b'), flow('a', 'j'), flow('b', 'j'), flow('j', 'z'), flow('z', 'e')],
]);

describe('deploying', () => {
  it('counts versions, and takes the same file only once', async () => {
    const { deploy, records } = openEngine(database);
    await deploy(oneTask);
    await deploy(oneTask);
    await deploy(forked);
    const deployments = records.flatMap((record) =>
      record.valueType === 'DEPLOYMENT' ? record.value.processesMetadata : [],
    );
    const [first, second, third] = deployments;
    expect(second).toMatchObject({ isDuplicate: true, processDefinitionKey: first?.processDefinitionKey });
    expect(third).toMatchObject({ isDuplicate: false, version: (first?.version ?? 0) + 1 });
    expect(records.filter((record) => record.valueType === 'PROCESS')).toHaveLength(2);
  });

  it('leaves running instances on their version', async () => {
    const { deploy, start: begin, submit, jobs, records } = openEngine(database);
    await deploy(forked);
    await begin();
    await deploy(oneTask);
    await submit({ type: 'completeJob', jobKey: jobs().get('a') ?? '' });
    await submit({ type: 'completeJob', jobKey: jobs().get('b') ?? '' });
    expect([...jobs().keys()]).toEqual(['z']);
    await begin();
    expect(records.at(-1)).toMatchObject({ value: { elementId: 'u' } });
  });
});

describe('a refused command', () => {
  it('changes nothing and leaves the transaction usable', async () => {
    const { engine, outcomes, deploy } = openEngine(database);
    await deploy(oneTask);
    const answer = await database.transact(async (tx) => {
      await engine.submit(tx, { type: 'completeJob', jobKey: '1' });
      await engine.submit(tx, { type: 'completeJob', jobKey: 'not a key' });
      await engine.submit(tx, { type: 'createInstance', bpmnProcessId: 'no\u0000pe' });
      await engine.submit(tx, { type: 'createInstance', bpmnProcessId: 'p', variables: { 'a\u0000': 1 } });
      await engine.submit(tx, {
        type: 'createInstance',
        bpmnProcessId: 'p',
        variables: { big: 'x'.repeat(1_000_001) },
      });
      await engine.submit(tx, { type: 'cancelInstance', processInstanceKey: '99999999999999999999999' });
      return tx.query<{ n: number }>('select 1 as n');
    });
    expect(answer.rows).toEqual([{ n: 1 }]);
    const codes = outcomes.slice(1).map(({ code }) => code);
    expect(codes).toEqual([
      'NOT_FOUND',
      'NOT_FOUND',
      'NOT_FOUND',
      'INVALID_ARGUMENT',
      'RESOURCE_EXHAUSTED',
      'NOT_FOUND',
    ]);
  });
});

describe('variables', () => {
  it('keeps every text, also those PostgreSQL cannot store as text', async () => {
    const { deploy, start: begin, submit, jobs, records } = openEngine(database);
    await deploy(oneTask);
    const odd = { zero: 'a\u0000b', half: '\ud800', quote: '"\\', deep: { x: [null, 1.5, '中文'] } };
    await begin(odd);
    await submit({ type: 'failJob', jobKey: jobs().get('u') ?? '', retries: 1, errorMessage: 'a\u0000b' });
    const last = records.findLast((record) => record.valueType === 'VARIABLE' && record.value.name === 'zero');
    expect(last?.value).toMatchObject({ value: JSON.stringify(odd.zero) });
    const rows = await database.query<{ name: string; value: string }>('select name, value from engine.variables');
    expect(Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value) as unknown]))).toEqual(odd);
  });
});

describe('two commands at once on one instance', () => {
  it('follow one another: both branches arrive, and the join fires once', async () => {
    const { deploy, start: begin, submit, jobs, records } = openEngine(database);
    await deploy(forked);
    for (let round = 0; round < 10; round += 1) {
      await begin();
      const [a, b] = [jobs().get('a') ?? '', jobs().get('b') ?? ''];
      const outcomes = await Promise.all([a, b, a].map((jobKey) => submit({ type: 'completeJob', jobKey })));
      expect(outcomes.map(({ code }) => code).toSorted()).toEqual(['NOT_FOUND', 'OK', 'OK']);
      const z = jobs().get('z') ?? '';
      expect((await submit({ type: 'completeJob', jobKey: z })).code).toBe('OK');
    }
    const joins = records.filter((record) => record.intent === 'ELEMENT_COMPLETED' && record.value.elementId === 'j');
    expect(joins).toHaveLength(10);
    expect(await database.query('select * from engine.process_instances')).toEqual([]);
  });

  it('number their positions in the order of the lock', async () => {
    const { deploy, start: begin, submit, jobs } = openEngine(database);
    await deploy(forked);
    const other = openEngine(database);
    const key = await begin();
    await Promise.all([
      submit({ type: 'completeJob', jobKey: jobs().get('a') ?? '' }),
      other.submit({ type: 'setVariables', scopeKey: key, variables: { n: 1 } }),
    ]);
    const [instance] = await database.query<{ revision: string }>('select revision from engine.process_instances');
    expect(instance?.revision).toBe('3');
  });
});

describe('timers', () => {
  const waiting = bpmn([start(), timerCatch('t', 'PT1H'), end(), flow('s', 't'), flow('t', 'e')]);

  it('fire by the pump alone, once, whoever pumps', async () => {
    const { engine, deploy, start: begin, clock, records, submit } = openEngine(database);
    const other = openEngine(database);
    await deploy(waiting);
    const key = await begin();
    expect(await engine.nextDue()).toEqual(new Date(clock.time + 3_600_000));
    expect(await engine.pump()).toBe(0);
    clock.time += 7_200_000;
    other.clock.time = clock.time;
    await submit({ type: 'setVariables', scopeKey: key, variables: { touched: true } });
    expect(records.some((record) => record.valueType === 'TIMER' && record.intent === 'TRIGGERED')).toBe(false);
    const done = await Promise.all([engine.pump(), other.engine.pump(), engine.pump()]);
    expect(done.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(await engine.nextDue()).toBeNull();
  });

  it('do not hold one another up when one cannot be handled', async () => {
    const { engine, deploy, start: begin, clock } = openEngine(database);
    await deploy(waiting);
    const [bad] = [await begin(), await begin()];
    clock.time += 3_600_000;
    const broken = openEngine(database);
    broken.clock.time = clock.time;
    broken.engine.onRecords((_, batch) =>
      batch.some(({ value }) => 'processInstanceKey' in value && value.processInstanceKey === bad)
        ? Promise.reject(new Error('broken'))
        : Promise.resolve(),
    );
    await expect(broken.engine.pump()).rejects.toThrow(AggregateError);
    expect(await database.query('select key from engine.process_instances')).toEqual([{ key: bad }]);
    expect(await engine.pump()).toBe(1);
  });
});

describe('long runs', () => {
  const endless = bpmn([
    ...[start(), exclusive('m'), script('x', '=n + 1', 'n'), exclusive('g', 'g__m'), end()],
    ...[flow('s', 'm'), flow('m', 'x'), flow('x', 'g'), flow('g', 'm'), flow('g', 'e', '=n >= limit')],
  ]);

  it('go on in later transactions', async () => {
    const { engine, deploy, start: begin, records } = openEngine(database, { activationsPerTransaction: 50 });
    await deploy(endless);
    await begin({ n: 0, limit: 100 });
    expect(await engine.nextDue()).not.toBeNull();
    let turns = 0;
    while ((await engine.pump()) > 0) turns += 1;
    expect(turns).toBeGreaterThan(4);
    expect(records.at(-1)).toMatchObject({ intent: 'ELEMENT_COMPLETED', value: { bpmnElementType: 'PROCESS' } });
  });

  it('stop with an incident when they never wait, and resolving gives them another share', async () => {
    const limits = { activationsPerTransaction: 50, activationsPerRun: 120 };
    const { engine, deploy, start: begin, records, submit } = openEngine(database, limits);
    await deploy(endless);
    await begin({ n: 0, limit: 60 });
    while ((await engine.pump()) > 0);
    const incident = records.at(-1);
    expect(incident).toMatchObject({ valueType: 'INCIDENT', intent: 'CREATED', value: { errorType: 'UNKNOWN' } });
    await submit({ type: 'resolveIncident', incidentKey: incident?.key ?? '' });
    while ((await engine.pump()) > 0);
    expect(records.at(-1)).toMatchObject({ intent: 'ELEMENT_COMPLETED', value: { bpmnElementType: 'PROCESS' } });
  });
});

it('needs two statements for a command once the definition is known', async () => {
  const { deploy, start: begin, submit, jobs } = openEngine(database);
  await deploy(bpmn([start(), service('a'), user('u'), end(), flow('s', 'a'), flow('a', 'u'), flow('u', 'e')]));
  await begin();
  database.statements.count = 0;
  await begin({ n: 1 });
  await submit({ type: 'completeJob', jobKey: jobs().get('a') ?? '', variables: { n: 2 } });
  await submit({ type: 'completeJob', jobKey: jobs().get('u') ?? '' });
  expect(database.statements.count).toBe(6);
});
