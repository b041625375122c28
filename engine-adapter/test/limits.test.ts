/** Every cap ends in a clear refusal or an incident, and what else there is goes on. Caps of files: refusals.test.ts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineRecord, Variables } from '../src/index.ts';
import {
  bpmn,
  caught,
  end,
  exclusive,
  flow,
  job,
  loop,
  mappings,
  message,
  onMessage,
  onSignal,
  parallel,
  path,
  script,
  service,
  signal,
  start,
  task,
  thrown,
  user,
} from './bpmn.ts';
import { adminUrl, openDatabase, type TestDatabase } from './database.ts';
import { openEngine } from './engine.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase(adminUrl());
});
afterAll(() => database.close());

const incidentsIn = (records: readonly EngineRecord[]): string[] =>
  records.flatMap((record) =>
    record.valueType === 'INCIDENT' && record.intent === 'CREATED'
      ? [`${record.value.elementId} ${record.value.errorType}`]
      : [],
  );
const variablesNamed = (records: readonly EngineRecord[], name: string): unknown[] =>
  records.flatMap((record) =>
    record.valueType === 'VARIABLE' && record.value.name === name ? [JSON.parse(record.value.value) as unknown] : [],
  );

describe('variables of an instance', () => {
  const limits = { variableBytes: 10_000 };
  const large: Variables = { text: 'x'.repeat(11_000) };
  const line = bpmn([start(), user('u'), end(), path('s', 'u', 'e')]);

  it('refuse a command that brings too many', async () => {
    const { deploy, submit, start: begin, jobs, records } = openEngine(database, limits);
    await deploy(line);
    const refused = { code: 'RESOURCE_EXHAUSTED' };
    expect(await submit({ type: 'createInstance', bpmnProcessId: 'p', variables: large })).toMatchObject(refused);
    const scopeKey = await begin({ n: 1 });
    const before = records.length;
    const jobKey = jobs().get('u') ?? '';
    expect(await submit({ type: 'completeJob', jobKey, variables: large })).toMatchObject(refused);
    expect(await submit({ type: 'setVariables', scopeKey, variables: large })).toMatchObject(refused);
    expect(records).toHaveLength(before);
    expect(await submit({ type: 'completeJob', jobKey })).toMatchObject({ code: 'OK' });
  });

  it('are an incident where the process itself makes too many', async () => {
    const { deploy, start: begin, records } = openEngine(database, limits);
    const grows = script('x', '=for i in 1..3000 return i', 'list');
    await deploy(bpmn([start(), grows, end(), path('s', 'x', 'e')]));
    await begin();
    expect(incidentsIn(records)).toEqual([expect.stringMatching(/^x /)]);
  });

  it('keep a message that brings too many from its instance, which goes on waiting', async () => {
    const { deploy, engine, submit, start: begin, records } = openEngine(database, limits);
    const waits = bpmn([start(), caught('c', onMessage('m')), end(), path('s', 'c', 'e')], 'p', [
      message('m', 'much', '=k'),
    ]);
    await deploy(waits);
    await begin({ k: '1' });
    await submit({ type: 'publishMessage', name: 'much', correlationKey: '1', variables: large });
    while ((await engine.pump()) > 0);
    expect(records.filter(({ intent }) => intent === 'ELEMENT_COMPLETED').map(({ value }) => value)).not.toContainEqual(
      expect.objectContaining({ elementId: 'c' }),
    );
  });
});

describe('expressions', () => {
  const costly = 'count(for i in 1..9000 return i)';

  it('that would not end are an incident of their element, and the other branch goes on', async () => {
    const { deploy, start: begin, records, jobs } = openEngine(database);
    const never = exclusive('g', 'g__e');
    await deploy(
      bpmn([
        ...[start(), parallel('f'), never, user('u'), end(), flow('s', 'f'), flow('f', 'g'), flow('f', 'u')],
        ...[flow('g', 'u', '=count(for i in 1..9000, j in 1..9000 return i) > 0'), flow('g', 'e'), flow('u', 'e')],
      ]),
    );
    await begin();
    expect(incidentsIn(records)).toEqual(['g EXTRACT_VALUE_ERROR']);
    expect([...jobs().keys()]).toEqual(['u']);
  });

  it('share the time of a transaction: many costly ones on an element are an incident', async () => {
    const inputs = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`v${String(index)}`, `=${costly}`]));
    const diagram = bpmn([start(), task('serviceTask', 'u', job('j') + mappings(inputs)), end(), path('s', 'u', 'e')]);
    const { deploy, start: begin, records } = openEngine(database, { expressionMillisecondsPerTransaction: 10 });
    await deploy(diagram);
    await begin();
    expect(incidentsIn(records)).toEqual(['u IO_MAPPING_ERROR']);
  });

  it('are spread over transactions where a run is long', async () => {
    const { deploy, engine, start: begin, records } = openEngine(database, { millisecondsPerTransaction: 0 });
    const steps = Array.from({ length: 30 }, (_, index) => `x${String(index)}`);
    const scripts = steps.map((id) => script(id, `=(if n = null then 0 else n) + ${costly} - 8999`, 'n'));
    await deploy(bpmn([start(), ...scripts, end(), path('s', ...steps, 'e')]));
    await begin();
    expect(variablesNamed(records, 'n').length).toBeLessThan(10);
    let turns = 0;
    while ((await engine.pump()) > 0) turns += 1;
    expect(turns).toBeGreaterThan(3);
    expect(variablesNamed(records, 'n').at(-1)).toBe(30);
  });
});

describe('a run that never waits', () => {
  it('leaves room for others, and ends as an incident', async () => {
    const { deploy, engine, submit, start: begin, records, jobs } = openEngine(database);
    const spins = [start(), exclusive('m'), script('x', '=n + 1', 'n'), path('s', 'm', 'x', 'm')];
    await deploy(bpmn([...spins, user('u'), end('e'), path('u', 'e')]));
    await submit({
      type: 'deploy',
      resources: [{ name: 'q.bpmn', xml: bpmn([start(), user('waits'), end(), path('s', 'waits', 'e')], 'q') }],
    });
    await begin({ n: 0 });
    expect(await submit({ type: 'createInstance', bpmnProcessId: 'q' })).toMatchObject({ code: 'OK' });
    expect(await submit({ type: 'completeJob', jobKey: jobs().get('waits') ?? '' })).toMatchObject({ code: 'OK' });
    expect(incidentsIn(records)).toEqual([]);
    while ((await engine.pump()) > 0);
    expect(incidentsIn(records)).toEqual([expect.stringMatching(/^[mx] UNKNOWN$/)]);
  });
});

describe('signals that start one another', () => {
  it('end as incidents', async () => {
    const { deploy, engine, submit, records } = openEngine(database, { signalHops: 3 });
    const again = [start('s', onSignal('sg')), thrown('t', onSignal('sg')), end(), path('s', 't', 'e')];
    await deploy(bpmn(again, 'p', [signal('sg', 'again')]));
    await submit({ type: 'broadcastSignal', name: 'again' });
    while ((await engine.pump()) > 0);
    expect(incidentsIn(records)).toEqual(['t UNKNOWN']);
    const started = records.filter(({ valueType }) => valueType === 'PROCESS_INSTANCE_CREATION');
    expect(started).toHaveLength(4);
  });
});

describe('a multi-instance over too many items', () => {
  it('is an incident, until the list is shorter', async () => {
    const { deploy, submit, start: begin, records, jobs } = openEngine(database, { loopItems: 10 });
    await deploy(bpmn([start(), service('u', 'work', loop({ over: '=items' })), end(), path('s', 'u', 'e')]));
    const scopeKey = await begin({ items: Array.from({ length: 11 }, (_, index) => index) });
    expect(incidentsIn(records)).toEqual(['u EXTRACT_VALUE_ERROR']);
    const incidentKey = records.find(({ valueType }) => valueType === 'INCIDENT')?.key ?? '';
    await submit({ type: 'setVariables', scopeKey, variables: { items: [1, 2] } });
    expect(await submit({ type: 'resolveIncident', incidentKey })).toMatchObject({ code: 'OK' });
    expect(jobs().has('u')).toBe(true);
  });
});
